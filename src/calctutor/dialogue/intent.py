"""Reading a question: spelling, abbreviations, terms, aspects and its form."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cached_property

from calctutor.aspects import CUES, STRICT, VALUES, asked_aspects
from calctutor.dialogue.alternatives import (
    class_compared,
    either_of,
    loose_sides_of,
    options_of,
    sides_of,
)
from calctutor.dialogue.described import described
from calctutor.dialogue.forms import (
    act_asked,
    counts,
    form_of,
    is_general_kind,
    kinds_asked,
    last_phrase,
    only_numbers,
    wanted_type,
)
from calctutor.dialogue.modifiers import can_modify, in_direction, is_letter, modified
from calctutor.dialogue.names import as_written, with_names_whole
from calctutor.dialogue.rewriting import Rewriter
from calctutor.dialogue.several import (
    EACH,
    OF_EACH,
    classes_of_two_words,
    is_left_out,
    member_by_member,
)
from calctutor.dialogue.small_words import COMMANDS, PLAIN_ADJECTIVES, is_cue, is_small
from calctutor.spelling import (
    DISTINGUISHING,
    common_words,
    is_rare,
)
from calctutor.terms import TermIndex, are_words_apart, base_name, exact, is_one_word
from calctutor.text import STOP_WORDS, Word, fold, stem, symbols, words
from calctutor.types import Mention, Question, QuestionForm, Wording
from calctutor.wording import KnownWords
from calctutor.wordnet import entry, is_kind, only_names

LONG_NOUN = 5
"""Letters from which an unlisted word is taken for a noun and no shorthand."""
COMMONPLACE, EVERYWHERE = 1000, 20
"""Rank among English words, and number of passages, from which a heading's word names no topic."""
MOST_COMPARED = 4
"""Members of a class that are compared at once."""
FEW = 2
"""Content words below which the verb of "how do I ...?" is looked for as well."""
SHORTEST_PART = 3
"""Letters that a word needs to stand for the one name that holds it."""

_KIND_ASKED = re.compile(r"(?:and |so |but )?(?:which|what) $", re.IGNORECASE)
_ACTS = re.compile(r" (?:can|may|might|could|will|would|should|must|do|does|did)\b", re.IGNORECASE)

_MEASURED = re.compile(
    r"\bhow (?P<measure>long|often|fast|quickly|soon|much|many|far)\b"
    r"|\bhow(?: is|'s| are| was| were| do you| do i| can you) .*?\b"
    r"(?P<done>tested|done|performed|carried out|checked|elicited)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reader:
    """Reads questions against the terms and the words of one folder of notes.

    ``wording`` is how they use words.
    """

    terms: TermIndex
    wording: Wording

    @cached_property
    def _known(self) -> KnownWords:
        """Words that are no typing error, and that one may be corrected to."""
        return KnownWords(self.terms.table, self.wording.counts)

    @property
    def pairs(self) -> Container[tuple[str, str]]:
        """The stems of words that stand side by side in the notes."""
        return self.wording.pairs

    def _knows(self, stemmed: str) -> bool:
        """Whether a known word has this stem."""
        return stemmed in self.wording.forms or stemmed in self.terms.table.forms

    @cached_property
    def _rewriter(self) -> Rewriter:
        return Rewriter(self.terms, self._known, self._knows, self.pairs)

    def read(self, asked: str) -> Question:
        """The question as understood; ``asked`` is self-contained and not empty."""
        text, fixed, unclear = self._rewriter.corrected(self._rewriter.plainly(asked))
        text, put = self._rewriter.in_the_notes_words(text)
        whole = with_names_whole(text, self.terms, self.pairs)
        form, sides = self._sides(whole, form_of(whole))
        aspects = asked_aspects(text)
        if "name" not in aspects:
            text = self._rewriter.expanded(text, self.terms.mentions(text))
        spelled = self.terms.mentions(text)
        mentions = self._with_facts(spelled)
        bare = spelled and not mentions and not self._content(text, spelled)
        if bare and not any(self.terms.members(n) for m in spelled for n in m.names):
            mentions, aspects = spelled, aspects or ("name",)  # "D&V means?"
        mentions = tuple(m for m in mentions if not self._is_front(text, m))
        mentions = tuple(m for m in mentions if m.start or fold(m.text).split()[0] not in COMMANDS)
        mentions = tuple(m for m in mentions if not is_left_out(text, m.start))
        mentions = tuple(self._letter_by_letter(m) for m in mentions)
        if content_left := self._content(text, mentions):
            mentions = tuple(m for m in mentions if not self._is_commonplace(text, m))
            mentions = tuple(self._widened(m) for m in mentions)
        if form == "reverse" and content_left:  # what is named describes the thing asked for
            thing = described(whole)
            of_a_term = thing and any(fold(m.text) != thing[1] for m in mentions)
            form, mentions, aspects = (
                ("fact", mentions, aspects) if of_a_term else ("reverse", (), _own_aspects(thing))
            )  # "deposits seen in gout" are asked of gout
        content = self._content(text, mentions)
        if len(content) < FEW and not mentions and (act := act_asked(text)):
            content = (act, *content) if self._knows(stem(act)) else content
        if form == "reverse":
            content = self._without_people(content)
        left_out = {fold(w.text) for w in words(text) if is_left_out(text, w.start)}
        content = tuple(w for w in content if w not in left_out) or content
        counting = form == "list" and wanted_type(text) == "number"
        if form in ("fact", "list") and mentions and not (content or aspects or counting):
            form = "overview"
        kinds = tuple(w for w in kinds_asked(text) if w in content)
        parts = () if form == "reverse" else self._parts(text, mentions, spelled)
        parts = tuple(
            m
            for m in parts
            if (len(m.names) > 1 or fold(m.text) not in kinds) and not is_left_out(text, m.start)
        )
        form = "list" if form == "fact" and member_by_member(text, (*mentions, *parts)) else form
        return Question(
            asked=asked,
            understood=text,
            form=form,
            mentions=mentions + parts,
            content=content,
            modified=tuple(
                pair
                for pair in (*modified(text, content), *self._strange(text, content, mentions))
                if pair[0] not in kinds
            ),
            kinds=kinds,
            topic=self._topic(text, content),
            aspects=aspects,
            wants=self._wanted(text, mentions),
            sides=sides,
            corrections=(*fixed, *put),
            unclear=unclear,
        )

    def _strange(
        self, text: str, content: tuple[str, ...], mentions: tuple[Mention, ...]
    ) -> tuple[tuple[str, str], ...]:
        """Words that the notes don't have, right in front of a term: "*universal* indicator"."""
        starts = {m.start: m.text for m in exact(mentions)}
        return tuple(
            (fold(w.text), fold(starts[w.end + 1]))
            for w in words(text)
            if w.end + 1 in starts
            and text[w.end : w.end + 1] == " "
            and fold(w.text) in content
            and not self._knows(stem(w.text))
            and entry(fold(w.text)).senses
            and fold(w.text) not in PLAIN_ADJECTIVES
            and can_modify(text, w)
        )

    def _topic(self, text: str, content: tuple[str, ...]) -> tuple[str, ...]:
        """The content words of the last phrase, where no term of the notes stands in it."""
        phrase = last_phrase(text)
        if self.terms.mentions(phrase):
            return ()
        return tuple(fold(w.text) for w in words(phrase) if fold(w.text) in content)

    def _wanted(self, text: str, mentions: tuple[Mention, ...]) -> str:
        """The type of answer demanded; "whose" before a thing of the notes wants no person."""
        wanted = wanted_type(text)
        owned = re.match(r"(?:and |so )?whose ", text, re.IGNORECASE)
        if wanted == "person" and owned and any(m.start == owned.end() for m in exact(mentions)):
            return ""
        return wanted

    def _is_name(self, text: str) -> bool:
        """Whether a text is a term's name and nothing else."""
        return any(m.start == 0 and m.end == len(text) for m in self.terms.mentions(text))

    def _names_one(self, text: str) -> bool:
        """Whether a text names a term outright."""
        return bool(exact(self.terms.mentions(text)))

    def _both_named(self, sides: tuple[str, ...]) -> bool:
        """Whether each side names a term of its own."""
        found = []
        for side in sides:
            own = tuple(map(self._letter_by_letter, exact(self.terms.mentions(side))))
            named = (*own, *self._parts(side, own, ()))
            found.append({n for m in named if len(m.names) == 1 for n in m.names})
        return len(found) > 1 and all(found) and not set.intersection(*found)

    def _sides(self, text: str, form: QuestionForm) -> tuple[QuestionForm, tuple[str, ...]]:
        """The form in the end, and the things to compare or to choose between."""
        members = self.terms.members(class_compared(text)) if form != "help" else ()
        if 2 <= len(members) <= MOST_COMPARED:
            return "compare", members
        if form != "compare" and self._both_named(loose := loose_sides_of(text)):
            return "compare", tuple(as_written(side) for side in loose)
        either = either_of(text)
        if either and all(map(self._is_name, either)) and self._both_named(either):
            return "compare", either
        if form == "compare":
            respect, _, rest = text.partition(": ")
            behind = () if self._names_one(respect) else sides_of(rest)
            sides = tuple(as_written(side) for side in behind or sides_of(text))
            if sides_of(rest) and not any(map(self._names_one, sides)):
                return "list", ()  # "gout: in the young vs in the old"
            return form, sides
        if self._both_named(listed := self._each_of(text)):
            return "compare", listed
        options = options_of(text) if form in ("fact", "which") else ()
        if OF_EACH.match(text) and self._both_named(options):
            return "compare", options  # "where does it lie: in A or B": where each does
        return form, options if form == "which" else ()

    def _each_of(self, text: str) -> tuple[str, ...]:
        """The terms that a question names one after the other and asks of each: "A B C, how does
        each look"."""
        match = EACH.match(text)
        things = match["things"] if match else ""
        named = [*exact(self.terms.mentions(things))]
        named = sorted((*named, *self._parts(things, tuple(named), ())), key=lambda m: m.start)
        left = [
            w.text
            for w in words(things)
            if not any(m.start <= w.start and w.end <= m.end for m in named)
            and fold(w.text) not in STOP_WORDS
        ]
        return tuple(m.text for m in named) if len(named) > 1 and not left else ()

    def _content(self, text: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
        """The folded content words outside the mentions, in order, each once."""
        found: dict[str, None] = {}
        measured = {m.start(m.lastgroup or 0) for m in _MEASURED.finditer(text)}
        for word in words(text):
            folded = fold(word.text)
            inside = any(m.start <= word.start and word.end <= m.end for m in mentions)
            if not inside and is_letter(text, word):
                found.setdefault(word.text)
            elif not (
                inside
                or is_small(folded)
                or word.start in measured
                or counts(text, word)
                or only_numbers(text, word, self.pairs)
            ):
                found.setdefault(folded.removesuffix("'s"))
        return tuple(dict.fromkeys((*found, *symbols(text))))

    def _without_people(self, content: tuple[str, ...]) -> tuple[str, ...]:
        """A description's words without those for who has it, where the notes lack them."""
        kept = tuple(w for w in content if self._knows(stem(w)) or not is_kind(w, "person"))
        return kept if len(kept) > 1 else content

    def _parts(
        self, text: str, mentions: tuple[Mention, ...], spelled: tuple[Mention, ...]
    ) -> tuple[Mention, ...]:
        """Terms named by a word of their name only ("pellegrini"), and class words ("sarcoma").

        A word of a longer name that is ``spelled`` out belongs to that alone.
        """
        taken = (*mentions, *(m for m in spelled if len(words(m.text)) > 1))
        found = classes_of_two_words(text, taken, self.terms)
        for word in words(text):
            if any(m.start <= word.start and word.end <= m.end for m in (*taken, *found)):
                continue
            if len(word.text) < SHORTEST_PART or is_cue(fold(word.text)):
                continue
            if fold(word.text) in STOP_WORDS:
                continue
            if self._is_modified(text, word):
                continue
            members = in_direction(text, self.terms.members(word.text))
            if members:
                found.append(Mention(members, word.start, word.end, word.text, "class"))
            elif names := self._parts_with_facts(word.text):
                found.append(Mention(names, word.start, word.end, word.text, "part"))
        return tuple(found)

    def _is_front(self, text: str, mention: Mention) -> bool:
        """Whether a term only opens the name of another thing: "*sodium* hydroxide"."""
        after = words(text[mention.end :])[:1]
        if not after or text[mention.end : mention.end + after[0].start] != " ":
            return False
        pair = stem(words(mention.text)[-1].text), stem(after[0].text)
        beside = pair in self.pairs
        return beside and only_names(fold(after[0].text)) and not is_small(pair[1])

    def _is_commonplace(self, text: str, mention: Mention) -> bool:
        """Whether a heading's word is said all over the notes, or names only the kind asked for.

        "Data" is no topic of its own in notes that speak of data on each page, and
        "which *activation function* can die" asks for one, not about them all.
        """
        if _KIND_ASKED.match(text[: mention.start]) and _ACTS.match(text[mention.end :]):
            return True
        folded = fold(mention.text)
        plain = common_words().get(folded, COMMONPLACE) < COMMONPLACE
        return plain and self.wording.counts.get(folded, 0) >= EVERYWHERE

    def _with_facts(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """The mentions of terms that the notes say something of, not merely spell out."""
        return tuple(
            m for m in mentions if any(self.terms.by_name[n].kind != "glossary" for n in m.names)
        )

    @cached_property
    def _called(self) -> dict[str, str]:
        """Terms with brackets behind their name, "sorted(xs)", by that name in small letters."""
        names = self.terms.table.with_brackets()
        return {fold(base_name(n)): n for n in names if len(words(base_name(n))) == 1}

    def _letter_by_letter(self, mention: Mention) -> Mention:
        """A mention with the term called just so, of several of one stem: "sorted" is not
        "sort()", an author no authority."""
        if called := self._called.get(fold(mention.text)):
            return replace(mention, names=(called,)) if mention.how == "name" else mention
        just_so = tuple(n for n in mention.names if is_one_word(fold(mention.text), fold(n)))
        others = [n for n in mention.names if are_words_apart(mention.text, n)]
        return replace(mention, names=just_so) if just_so and others else mention

    def _widened(self, mention: Mention) -> Mention:
        """A mention of one general word, with the terms that are kinds of it."""
        if len(words(mention.text)) > 1 or len(mention.names) > 1:
            return mention
        if mention.names[0] == self._called.get(fold(mention.text)):
            return mention
        members = self.terms.members(mention.names[0])
        if not members:
            return mention
        return replace(mention, names=(*mention.names, *members), how="name")

    def _is_modified(self, text: str, word: Word) -> bool:
        """Whether a word that no term of this word has stands in front: another entity then."""
        after = words(text[word.end :])[:1]
        if self._is_headed(text, word):
            return True
        if after and len(after[0].text) == 1 and text[word.end : word.end + 1] == " ":
            names = (*self.terms.members(word.text), *self.terms.parts(word.text))
            if fold(after[0].text) not in {fold(w.text) for n in names for w in words(n)}:
                return True  # "hypervitaminosis A" is no "hypervitaminosis D"
        before = [w for w in words(text[: word.start]) if text[w.end : word.start].isspace()]
        if not before or fold(before[-1].text) in STOP_WORDS or is_cue(fold(before[-1].text)):
            return False
        names = (*self.terms.members(word.text), *self.terms.parts(word.text))
        held = {stem(w.text) for name in names for w in words(name)}
        word_before = fold(before[-1].text)
        tells = is_rare(word_before) or word_before in DISTINGUISHING
        return tells and stem(word_before) not in held

    def _is_headed(self, text: str, word: Word) -> bool:
        """Whether a noun behind it makes another thing of a word that opens names: "diabetes
        *mellitus*" is no "diabetes insipidus"."""
        after = words(text[word.end :])[:1]
        if not after or not text[word.end :].startswith(f" {after[0].text}"):
            return False
        names = self.terms.parts(word.text)
        opens = names and all(stem(words(n)[-1].text) != stem(word.text) for n in names)
        strange = not self._knows(stem(after[0].text)) and not is_small(fold(after[0].text))
        noun = len(after[0].text) >= LONG_NOUN and only_names(fold(after[0].text))
        owner = fold(word.text).endswith("'s") or is_general_kind(after[0].text)
        return bool(opens and strange and noun and not owner)

    def _parts_with_facts(self, word: str) -> tuple[str, ...]:
        names = self.terms.parts(word)
        return tuple(n for n in names if self.terms.by_name[n].kind != "glossary")


def _own_aspects(thing: tuple[str, str] | None) -> tuple[str, ...]:
    """The strict aspects that the very thing described is one of: "*gene* mutated in ..."."""
    stemmed = stem(thing[1]) if thing and not is_kind(thing[1], "person") else ""
    return tuple(a for a in STRICT if stemmed in CUES[a] and stemmed not in VALUES)
