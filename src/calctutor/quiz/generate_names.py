"""Items whose answer is a name: reverse definition, feature to entity, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from calctutor.aspects import EXCLUSIVE
from calctutor.quiz.generate_cloze import LONGEST_STEM, shorten
from calctutor.quiz.make import Distractor, Maker
from calctutor.quiz.match import (
    clang,
    content,
    content_words,
    folded,
    holds_words,
    negative,
    numbers,
    opposed,
    plain,
    same_value,
)
from calctutor.quiz.views import PRONOUNS, View
from calctutor.quiz_types import IdeaUnit, QuizItem, Refutation
from calctutor.spelling import are_twins
from calctutor.terms import key
from calctutor.text import STOP_WORDS, fold, words

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PREPOSITIONS = frozenset(
    "in at of off from to over on by with after before against for into under near and or".split()
)
_DEMONYM = re.compile(r"^[A-Z]\w+(?:an|ese|ish)$")
_NAME_JOINTS = frozenset("the of de von van".split())
MASK = "[…]"


def head_of(maker: Maker, view: View) -> str:
    """What the rows of a table are called, in lower case ("halide"), or "entry"."""
    row = maker.views.by_id.get(view.fact.parent)
    name = row.lead_in if row else ""
    return name[:1].lower() + name[1:] if name and not name[1:2].isupper() else name or "entry"


def masked(maker: Maker, view: View) -> str:
    """A statement without the words that sound like its topic or its aliases, or ""."""
    term = maker.views.terms.get(view.topic)
    names = [view.topic, *(term.aliases if term else ())]
    theirs = [w for name in names for w in content_words(name)]
    hidden = 0
    text = view.text
    for match in reversed(list(_WORD.finditer(view.text))):
        if any(clang(part, w) for part in content_words(match.group()) for w in theirs):
            text = text[: match.start()] + MASK + text[match.end() :]
            hidden += 1
    shown = fold(text)
    within = any(len(w) >= 4 and w in shown for w in theirs)
    return "" if within or hidden > 1 or 3 * hidden > len(content_words(view.text)) else text


def reverse(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Statement to name, typed; only where the statement fits exactly one term."""
    if view.role == "name":
        yield from _full_name(maker, view)
        return
    if view.intro and not view.label:
        yield from _of_intro(maker, view)
        return
    if view.role in ("head", "label", "several") or _composite(view):
        return
    if view.role in ("sentence", "fragment"):
        yield from _opening(maker, view)
        if not view.label and (view.role == "sentence" or not _describes(maker, view)):
            return
    if view.role == "element":
        yield from _heading_of(maker, view)
        return
    shown, source = masked(maker, view), maker.name_source(view)
    if not shown or source is None or not _fits_one(maker, view) or view.before:
        return
    units = _name_units(maker, view)
    asked = (view.fact.id, view.fact.parent) if view.role == "cell" else (view.fact.id,)
    item = maker.typed(
        "reverse", view, _reverse_stem(maker, view, shown), units, view.topic,
        from_facts=(source,) * len(units), asked=asked,
    )  # fmt: skip
    if item:
        yield item


def _composite(view: View) -> bool:
    """Whether a labelled statement stands under a heading of several things, none of them asked."""
    several = re.search(r", | and ", view.topic) is not None
    return several and view.role == "aspect"


def _describes(maker: Maker, view: View) -> bool:
    """Whether a bullet without a subject of its own speaks of the heading that it stands under."""
    listed = "#list" in view.fact.group and not view.fact.context
    return listed and len(content(view.text)) >= 2 and not opening_name(maker, view)


def _of_intro(maker: Maker, view: View) -> Iterator[QuizItem]:
    """What a nested bullet is said of, or listed in: the name that its parent gives first."""
    above = view.fact.context[-1]
    source = replace(view.fact, span=above, context=())
    raw = maker.views.quote(source)
    found = re.match(r"[\s\-*+\d.)]*?(?:\*\*([^*]+)\*\*|`([^`]+)`)", raw)
    name = (found.group(1) or found.group(2)).strip(" :") if found else ""
    again = [v for v in maker.views.views if v is not view and folded(v.text) == folded(view.text)]
    if not name or again or any(clang(a, b) for a in _long(name) for b in _long(view.text)):
        return
    stem = f"In which group of your notes on “{view.topic}” is “{view.text}” listed?"
    if len(view.text.split()) > 2 and "," not in view.text:
        stem = f"Of what do your notes on “{view.topic}” say: “{view.text}”?"
    bare = re.sub(r"\(.*?\)", "", name)
    aliases = (bare,) if bare and bare != name else ()
    unit = IdeaUnit(name, name, subject=name, aspect="name", aliases=aliases)
    item = maker.typed("reverse", view, stem, (unit,), name, from_facts=(source,))
    if item:
        yield item


def _long(text: str) -> list[str]:
    return [word for word in content_words(text) if len(word) > 2]


def _heading_of(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Under which heading is this element listed? Where it is listed once."""
    heading = view.fact.headings[-1] if view.fact.headings else ""
    source = maker.name_source(replace(view, topic=heading)) if heading else None
    again = [v for v in maker.views.views if v is not view and key(v.text) == key(view.text)]
    if source is None or again or view.fact.context:
        return
    unit = IdeaUnit(heading, heading, subject=heading, aspect="name")
    stem = f"Under which heading of your notes is “{view.text}” listed?"
    item = maker.typed("reverse", view, stem, (unit,), heading, from_facts=(source,))
    if item:
        yield item


def _fits_one(maker: Maker, view: View) -> bool:
    """Whether no other topic has the same said of it, by its own fact or by likeness."""
    if maker.views.likes.get(key(view.topic)):
        return False
    if view.role == "cell":
        return not any(same_value(view.text, v.text) for v in maker.siblings(view))
    return bool(content(view.text)) and not maker.views.holders(view)


def _reverse_stem(maker: Maker, view: View, shown: str) -> str:
    if view.role == "cell":
        return f"Name the {head_of(maker, view)} that has “{shown}” under “{view.label}” in your notes."
    if view.label:
        return f"Which topic of your notes has this under “{view.label}”: “{shown}”?"
    where = f"entry under “{view.under}”" if view.under else "term"
    if view.role == "fragment":
        where = f"topic under “{view.under}”" if view.under else "topic"
    return f"Which {where} do your notes describe with these words: “{shown}”?"


def _name_units(maker: Maker, view: View) -> list[IdeaUnit]:
    """The name asked for; "X or Y" and "X and Y" are two."""
    both = re.split(r" (?:or|and) ", view.topic)
    if view.role == "led" and len(both) > 1 and all(content(part) for part in both):
        return [IdeaUnit(part, part, subject=view.topic, aspect="name") for part in both]
    return [_name_unit(maker, view)]


def _name_unit(maker: Maker, view: View) -> IdeaUnit:
    term = maker.views.terms.get(view.topic)
    names = (term.name, *term.aliases) if term else ()
    short = view.topic.split(",")[0].split("(")[0].strip()
    aliases = tuple(dict.fromkeys(n for n in (*names, short) if fold(n) != fold(view.topic)))
    return IdeaUnit(view.topic, view.topic, subject=view.topic, aspect="name", aliases=aliases)


def _full_name(maker: Maker, view: View) -> Iterator[QuizItem]:
    """What an abbreviation of a glossary stands for."""
    unit = IdeaUnit(view.text, view.text, subject=view.topic, aspect="name")
    stem = f"What does “{view.label}” stand for in your notes?"
    if "," in view.label:
        stem = f"Which name do your notes use for “{view.label}”?"
    item = maker.typed("reverse", view, stem, (unit,), "full name")
    if item and not holds_words(stem, view.text):
        yield item


def short_name(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The abbreviation or other name that a glossary gives for a name."""
    if view.role != "name":
        return
    names = [part.strip() for part in view.label.split(",") if part.strip()]
    unit = IdeaUnit(names[0], names[0], subject=view.topic, aspect="name", aliases=tuple(names[1:]))
    stem = f"Fill in the gap. Abbreviation or other name for “{view.text}” in your notes: _____."
    item = maker.typed("cloze", view, stem, (unit,), "short name")
    if item and not holds_words(stem, names[0]):
        yield item


def _opening(maker: Maker, view: View) -> Iterator[QuizItem]:
    """A sentence that begins with a name, the name asked for."""
    name = opening_name(maker, view) or _agent(maker, view)
    if not name or view.before or view.text.count(name) > 1:
        return
    first = view.text[: view.text.index(name)]
    rest = view.text[len(first) + len(name) :]
    said = _long(first + rest)
    if len(said) < 2 or any(clang(a, b) for a in _long(name) for b in said):
        return
    if key(name) in key(view.place) or any(
        other is not view and set(content(first + rest)) <= set(content(other.text))
        for other in maker.views.views
    ):
        return
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", name).strip()
    term = maker.views.terms.get(name)
    names = (bare, *((term.name, *term.aliases) if term else ()))
    aliases = tuple(dict.fromkeys(n for n in names if n and fold(n) != fold(name)))
    unit = IdeaUnit(name, name, subject=name, aspect="name", aliases=aliases)
    lead = f"Which name is left out ({view.place}): "
    left, right = shorten(first, rest, LONGEST_STEM + 3 - len(lead.split()))
    stem = f"{lead}“{left}{MASK}{right}”?"
    item = maker.typed("reverse", view, stem, (unit,), name)
    if item:
        yield item


def opening_name(maker: Maker, view: View) -> str:
    """The name that a sentence begins with: code, a term, or words in capitals; or ""."""
    quote = plain(maker.views.quote(view.fact))
    raw = maker.views.quote(view.fact).lstrip("-*+ \t")
    code = re.match(r"`([^`]+)`", raw)
    if (
        code
        and raw[code.end() :].lstrip()[:1] not in ",;"
        and quote.startswith(code.group(1))
        and view.text.startswith(code.group(1))
    ):
        return code.group(1)
    found = re.match(r"(?:(?:An?|The) )?\*\*([^*]+)\*\*", raw)
    if found and found.group(1) in view.text:
        return found.group(1)
    return _known_name(maker, view.text, _capitals(view.text))


def _known_name(maker: Maker, text: str, name: str) -> str:
    """A run of capitals where it is a name for sure: of several words, or one known as such."""
    after = text[text.index(name) + len(name) :].split() if name else []
    if not name or (_DEMONYM.search(name) and after and after[0][:1].islower()):
        return ""
    single = len(name.split()) == 1
    return "" if single and name not in maker.views.proper else name


def _agent(maker: Maker, view: View) -> str:
    """The first name within a sentence that no preposition goes before: who does it; or ""."""
    if view.role != "sentence":
        return ""
    tokens = view.text.split()
    for i, token in enumerate(tokens[1:], start=1):
        before = tokens[i - 1]
        if not token[:1].isupper() or before[:1].isupper() or not token.rstrip(",;:").isalpha():
            continue
        if fold(before.strip(",;")) in _PREPOSITIONS or before[-1] in ".:":
            continue
        if before[-1:].isdigit() or token.isupper():
            continue
        return _known_name(maker, view.text, _capitals(" ".join(tokens[i:])))
    return ""


def _capitals(text: str) -> str:
    """The run of capitalised words at the start of a sentence that is a name for sure."""
    run = []
    for token in text.split():
        joint = run and token in _NAME_JOINTS
        if not (token[:1].isupper() or joint) or (run and run[-1][-1] in ",;:"):
            break
        run.append(token)
    while run and run[-1] in _NAME_JOINTS:
        run.pop()
    name = " ".join(run).rstrip(",;:")
    first = fold(run[0]) if run else ""
    single = len(run) == 1 and (first in STOP_WORDS or first in PRONOUNS or first.endswith("ly"))
    return "" if not run or single or first in STOP_WORDS or _common_noun(name, text) else name


def _common_noun(name: str, text: str) -> bool:
    """A single capitalised word at the start of a sentence may be any word."""
    if len(name.split()) > 1:
        return False
    following = text[len(name) :].split()
    return not following or text.count(name) > 1 or len(name) < 4


def refutation(view: View, other: View) -> Refutation:
    """How a sibling's statement refutes the asked one for the sibling: the strongest ground."""
    hedged = bool(other.fact.hedges or view.fact.hedges)
    if not hedged and opposed(view.text, other.text):
        return "contradicted"
    one_number = len(numbers(view.text)) > 0 and len(numbers(other.text)) > 0
    figures = bool(view.label) and one_number and key(view.label) == key(other.label)
    exclusive = view.fact.aspect in EXCLUSIVE and view.fact.aspect == other.fact.aspect
    if not hedged and (figures or (exclusive and negative(view.text) == negative(other.text))):
        return "exclusive"
    return "sibling"


def foils(maker: Maker, view: View, *, by_value: bool) -> list[Distractor]:
    """Sound distractors for a fact, strongest refutation first, at most three.

    ``by_value``: the options are values, else the names of the siblings.
    """
    found: list[tuple[int, int, Distractor]] = []
    for place, other in enumerate(maker.siblings(view)):
        if other.disputed or other.before or not _different(maker, view, other):
            continue
        text = other.text if by_value else other.topic
        how = refutation(view, other)
        order = {"contradicted": 0, "exclusive": 0}.get(how, 1)
        spread = abs(len(text.split()) - len((view.text if by_value else view.topic).split()))
        found.append((order, spread * 100 + place, Distractor(text, other.topic, other, how)))
    chosen: list[Distractor] = []
    for _, _, foil in sorted(found, key=lambda f: f[:2]):
        right = view.text if by_value else view.topic
        if all(_compatible(foil.text, known) for known in (right, *(c.text for c in chosen))):
            chosen.append(foil)
    return chosen[:3]


def _different(maker: Maker, view: View, other: View) -> bool:
    """Whether the other topic is told apart: no shared value, no kinship, no likeness."""
    views = maker.views
    if same_value(view.text, other.text) or views.related(view.topic, other.topic):
        return False
    if views.inherits(view.topic, other.topic) or views.inherits(other.topic, view.topic):
        return False
    value = set(content(view.text))
    own = views.by_topic[key(other.topic)]
    return not any(value <= set(content(v.text)) for v in own) and bool(value)


def _compatible(a: str, b: str) -> bool:
    """Whether two options can stand side by side: not equal, not within, no twins."""
    fa, fb = folded(a), folded(b)
    mine, theirs = set(content(a)), set(content(b))
    if fa == fb or not mine or not theirs or mine <= theirs or theirs <= mine:
        return False
    return not are_twins(fa, fb) and not holds_words(a, b) and not holds_words(b, a)


def feature_to_entity(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which of these has this feature? Options are siblings with another stated value."""
    if view.role not in ("cell", "led", "aspect") or view.before or not _fits_one(maker, view):
        return
    shown, source = masked(maker, view), maker.name_source(view)
    wrong = foils(maker, view, by_value=False)
    if not shown or source is None or len(wrong) < 2:
        return
    if view.role == "cell":
        stem = f"In these notes, which {head_of(maker, view)} has “{shown}” under “{view.label}”?"
    elif view.label:
        stem = f"In these notes, which of these has under “{view.label}”: “{shown}”?"
    else:
        where = f" under “{view.under}”" if view.under else ""
        stem = f"In these notes{where}, which of these is described as “{shown}”?"
    item = maker.choice("sba_entity", view, stem, view.topic, wrong, source=source)
    if item:
        yield item


def entity_to_value(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which value has this entity? The options are the closed set that the notes state."""
    if view.role not in ("cell", "led", "aspect") or view.before or not maker.alone(view):
        return
    if view.role == "led" and len(words(view.text)) > 12:
        return
    wrong = foils(maker, view, by_value=True)
    if len(wrong) < 2:
        return
    if view.label:
        stem = f"Which of these do you find in these notes for {view.topic} under “{view.label}”?"
    else:
        where = f" under “{view.under}”" if view.under else ""
        stem = f"In these notes{where}, which of these is said of {view.topic}?"
    item = maker.choice("sba_value", view, stem, view.text, wrong)
    if item:
        yield item


def member_of_list(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Which of these is listed here? Options stand in the neighbouring, contrary list."""
    if view.role != "element":
        return
    own = list_title(view)
    wrong = [
        Distractor(name, name, other, "contradicted" if opposed(own, title) else "sibling")
        for other, name, title in _other_lists(maker, view)
        if not maker.views.related(name, view.text) and not other.disputed
    ]
    right = re.sub(r"\s*\([^)]*\)$", "", view.text)
    chosen: list[Distractor] = []
    for foil in sorted(wrong, key=lambda d: d.refutation != "contradicted"):
        if all(_compatible(foil.text, k) for k in (right, *(c.text for c in chosen))):
            chosen.append(foil)
    if len(chosen) < 2 or not own:
        return
    stem = f"In these notes, which of these is listed under “{own}”?"
    item = maker.choice("sba_entity", view, stem, right, chosen[:3])
    if item:
        yield item


def list_title(view: View) -> str:
    """What a list is about: the bullet that it is nested under, else its heading."""
    return view.intro or view.label or view.topic


def _other_lists(maker: Maker, view: View) -> Iterator[tuple[View, str, str]]:
    """The names in neighbouring lists: (view, name, title of its list)."""
    for other in maker.views.views:
        if other.fact.source != view.fact.source or other.fact.group == view.fact.group:
            continue
        if other.role not in ("element", "led") or not _neighbours(view, other):
            continue
        name = other.topic if other.role == "led" else re.sub(r"\s*\([^)]*\)$", "", other.text)
        title = other.under if other.role == "led" else list_title(other)
        own = list_title(view)
        if title and key(title) != key(own) and set(content(title)) & set(content(own)):
            yield other, name, title


def _neighbours(view: View, other: View) -> bool:
    mine, theirs = view.fact.headings, other.fact.headings
    return mine == theirs or (len(mine) > 1 and mine[:-1] == theirs[:-1])


def unused(values: Sequence[str]) -> bool:
    """Whether the values of a matching item are all told apart."""
    return all(
        _compatible(a, b) and not same_value(a, b)
        for i, a in enumerate(values)
        for b in values[i + 1 :]
    )
