"""The notes as a question maker sees them: each fact with what it is about, and its role."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from calctutor.aspects import EXCLUSIVE, aspect_of_label
from calctutor.quiz.fact_shapes import (
    PRONOUNS,
    aspect_heading,
    is_name,
    is_part,
    is_sentence,
    labels_under_several_headings,
    lists_of_names,
    opens_with,
    proper_names,
)
from calctutor.quiz.match import content, key, opposed, plain
from calctutor.quiz.phrases import begins_with_verb
from calctutor.quiz.statement import plain_symbols, stands_alone, without_opener
from calctutor.terms import TermIndex
from calctutor.text import fold, words
from calctutor.types import Fact, Note, Term

Role = Literal[
    "name", "head", "cell", "led", "aspect", "element", "sentence", "fragment", "label", "several"
]

_LIKE = re.compile(
    r"(?<![-\w])(?:similar|identical|the same)\b(?: (?:to|as|of|those|that|the))* (.+)"
)


@dataclass(frozen=True, slots=True)
class View:
    """A fact as it is asked: ``topic`` has it, ``label`` names the aspect as the notes do.

    ``under`` is the heading that the topic stands under, "" where it adds nothing.
    ``text`` is the statement without its final stop; ``before`` the sentence that
    its pronoun needs; ``intro`` the bullet that a nested one stands under.
    ``prose``: it is a sentence of a paragraph of several; ``opens``: it begins
    with its topic's name.
    """

    fact: Fact
    role: Role
    topic: str
    label: str
    under: str
    text: str
    before: str = ""
    intro: str = ""
    prose: bool = False
    opens: bool = False

    @property
    def place(self) -> str:
        """The labels in front of the statement: "Heading – Topic – Label"."""
        under = "" if self.role in ("aspect", "name") else self.under
        label = "" if key(self.label) == key(self.topic) else self.label
        named = (self.prose or self.opens) and not begins_with_verb(
            self.text[:1].lower() + self.text[1:]
        )
        if named and self.under and not label:
            return self.under
        return " – ".join(part for part in (under, self.topic, label) if part)

    @property
    def disputed(self) -> bool:
        """Whether the author marked it as disputed."""
        return self.fact.disputed is not None


class Views:
    """All facts of a folder with what the kinds of question need to know of them."""

    def __init__(self, facts: Sequence[Fact], terms: Sequence[Term], notes: Sequence[Note]) -> None:
        """Read every fact once; raises nothing."""
        self.facts = tuple(facts)
        self.terms = TermIndex(terms)
        self.texts = {note.source: note.text for note in notes}
        self.by_id = {fact.id: fact for fact in facts}
        self.parents = {fact.parent for fact in facts if fact.parent}
        self._sizes = Counter(fact.group for fact in facts)
        self.proper = proper_names(self.texts.values())
        self._lists = lists_of_names(facts)
        self._repeated = labels_under_several_headings(facts)
        self.views = tuple(self._view(fact) for fact in facts)
        self.of = {view.fact.id: view for view in self.views}
        self.by_topic: dict[str, list[View]] = defaultdict(list)
        self.by_group: dict[str, list[View]] = defaultdict(list)
        self.by_label: dict[str, list[View]] = defaultdict(list)
        for view in self.views:
            self.by_label[key(view.label)].append(view)
            self.by_topic[key(view.topic)].append(view)
            self.by_group[f"{view.fact.group}|{view.fact.parent}"].append(view)
        self.by_source: dict[str, list[View]] = defaultdict(list)
        for view in self.views:
            self.by_source[view.fact.source].append(view)
        self._by_token = _index(self.views)
        self.likes = self._likes()
        self.conflicts = self._conflicts()

    def quote(self, fact: Fact) -> str:
        """The exact slice of the note that a fact cites."""
        return self.texts.get(fact.source, "")[fact.span.start : fact.span.end]

    def _view(self, fact: Fact) -> View:
        role = self._role(fact)
        topic, label = self._topic(fact, role)
        under = ""
        for heading in reversed(fact.headings):
            named = key(heading) == key(topic) or bool(aspect_of_label(heading))
            if not named and not self._names_file_only(fact, heading):
                under = heading
                break
        opens = role in ("sentence", "fragment") and opens_with(fact.text, topic)
        if is_part(topic, under) and not opens:
            under = ""
        text = fact.text.strip().rstrip(".").strip()
        if role in ("sentence", "led", "aspect") and is_sentence(fact.text):
            text = without_opener(plain_symbols(text))
        prose = role == "sentence" and self._sizes[fact.group] > 1 and "#paragraph" in fact.group
        before, intro = self._before(fact), self._intro(fact)
        return View(fact, role, topic, label, under, text, before, intro, prose, opens)

    def _role(self, fact: Fact) -> Role:
        if fact.aspect == "name" and fact.lead_in and not fact.parent:
            return "name"
        if "#table" in fact.group and (fact.parent or fact.id in self.parents):
            return "cell" if fact.parent else "head"
        if len(re.findall(r"\w: ", fact.text)) > 2:
            return "several"
        if fact.id in self.parents and len(words(fact.text)) <= 4 and fact.text[-1:] not in ".!?":
            return "label"
        if fact.lead_in:
            return "led" if self._is_led(fact) else "aspect"
        if is_sentence(fact.text):
            return "sentence"
        if key(f"{fact.group}|{fact.parent}") in self._lists and is_name(fact.text):
            return "element"
        return "aspect" if aspect_heading(fact) else "fragment"

    def _names_file_only(self, fact: Fact, heading: str) -> bool:
        """Whether a heading is but the name of the file, which has several first headings."""
        if heading != fact.headings[0]:
            return False
        note = self.texts.get(fact.source, "")
        title = re.compile(rf"(?:#+|title:)\s*[\"']?{re.escape(heading)}[\"']?\s*(?:\{{.*)?", re.I)
        return not any(title.fullmatch(line.strip()) for line in note.splitlines())

    def _is_led(self, fact: Fact) -> bool:
        """Whether the lead-in names a thing and no aspect that other headings have too."""
        return key(fact.lead_in) == key(fact.subject) and key(fact.lead_in) not in self._repeated

    def _topic(self, fact: Fact, role: Role) -> tuple[str, str]:
        if role == "led":
            return fact.subject, ""
        if role in ("cell", "name"):
            return fact.subject, fact.lead_in
        if role == "head":
            return fact.subject, fact.lead_in
        if fact.lead_in and key(fact.lead_in) == key(fact.subject):
            heading = next((h for h in reversed(fact.headings) if not aspect_of_label(h)), "")
            return heading or fact.subject, fact.lead_in
        return fact.subject, fact.lead_in or self._parent_label(fact) or aspect_heading(fact)

    def _parent_label(self, fact: Fact) -> str:
        """The text of the bullet that a fact is nested under, where it is a bare label."""
        parent = self.by_id.get(fact.parent)
        if parent is None or len(words(parent.text)) > 4 or is_sentence(parent.text):
            return ""
        return parent.text.rstrip(":")

    def _before(self, fact: Fact) -> str:
        """The text that a dangling statement needs in front, without markup."""
        first = words(fact.text)
        if not fact.context or not first or fold(first[0].text) not in PRONOUNS:
            return ""
        if stands_alone(fact.text):
            return ""
        note = self.texts.get(fact.source, "")
        before = fact.context[-1]
        text = plain(note[before.start : before.end]).rstrip(":")
        return text.removeprefix(f"{fact.lead_in}:").strip() if fact.lead_in else text

    def _intro(self, fact: Fact) -> str:
        """The text that a nested bullet stands under, without markup."""
        if not fact.context or not ("#list" in fact.group or "#steps" in fact.group):
            return ""
        above = fact.context[-1]
        return plain(self.texts.get(fact.source, "")[above.start : above.end]).rstrip(":.")

    def _likes(self) -> dict[str, frozenset[str]]:
        """For each topic the topics that are said to be like it, and so share its attributes."""
        direct: dict[str, set[str]] = defaultdict(set)
        for view in self.views:
            match = _LIKE.search(fold(view.text))
            for mention in self.terms.mentions(match.group(1))[:1] if match else ():
                direct[key(mention.names[0])].add(key(view.topic))
        found = {name: set(likes) for name, likes in direct.items()}
        for _ in range(4):
            for likes in found.values():
                for other in tuple(likes):
                    likes |= direct.get(other, set())
        return {name: frozenset(likes - {name}) for name, likes in found.items()}

    def _conflicts(self) -> frozenset[str]:
        """The facts of an exclusive aspect that another note contradicts for the same topic."""
        found: set[str] = set()
        for same in self.by_topic.values():
            for i, a in enumerate(same):
                for b in same[i + 1 :]:
                    apart = a.fact.source != b.fact.source and a.fact.aspect in EXCLUSIVE
                    if apart and a.fact.aspect == b.fact.aspect and opposed(a.text, b.text):
                        found |= {a.fact.id, b.fact.id}
        return frozenset(found)

    def related(self, a: str, b: str) -> bool:
        """Whether two names are one thing, or one stands above the other."""
        ka, kb = key(a), key(b)
        if ka == kb:
            return True
        ta, tb = self.terms.get(a), self.terms.get(b)
        if ta is None or tb is None:
            return False
        above_a = {key(n) for n in self.terms.ancestors(ta.name)}
        above_b = {key(n) for n in self.terms.ancestors(tb.name)}
        return ta is tb or kb in above_a or ka in above_b

    def inherits(self, topic: str, other: str) -> bool:
        """Whether what holds for a topic holds for the other: it is like it, or under it."""
        if key(other) in self.likes.get(key(topic), frozenset()):
            return True
        term = self.terms.get(other)
        return term is not None and key(topic) in {key(n) for n in self.terms.ancestors(term.name)}

    def holders(self, view: View) -> tuple[str, ...]:
        """Other topics of which the notes say the same, or which inherit it."""
        found = [
            other.topic
            for other in self.saying(content(view.text))
            if key(other.topic) != key(view.topic) and other.role not in ("name", "head")
        ]
        likes = self.likes.get(key(view.topic), frozenset())
        if likes:
            found += [v[0].topic for k, v in self.by_topic.items() if k in likes]
        return tuple(dict.fromkeys(found))

    def saying(self, tokens: Iterable[str]) -> list[View]:
        """The statements that have all of some content tokens, in order; all for none."""
        having = sorted((self._by_token.get(t, frozenset()) for t in set(tokens)), key=len)
        if not having:
            return list(self.views)
        return [self.views[i] for i in sorted(having[0].intersection(*having[1:]))]


def _index(views: Sequence[View]) -> dict[str, frozenset[int]]:
    """For each content token the places of the views whose statement has it."""
    found: dict[str, set[int]] = defaultdict(set)
    for i, view in enumerate(views):
        for token in content(view.text):
            found[token].add(i)
    return {token: frozenset(places) for token, places in found.items()}
