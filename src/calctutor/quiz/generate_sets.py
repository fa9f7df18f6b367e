"""Items with several answers: set recall, ordering, matching."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from calctutor.quiz.foils import head_of, refutation
from calctutor.quiz.generate_choice import list_title, unused
from calctutor.quiz.make import NUMBER, Maker, item_id, rank, upper_first
from calctutor.quiz.match import clangs, content, holds_words, key, raw_slice
from calctutor.quiz.views import View
from calctutor.quiz_types import IdeaUnit, Option, QuizItem
from calctutor.text import fold
from calctutor.types import Fact
from calctutor.wordnet import entry

_NO_ELEMENT = frozenset(("neither", "none", "both", "others", "rest", "etc"))
_REMARK = re.compile(r"\b(?:may|might|can|first|then|only|even|at|in|if|never|always|with)\b")
FEWEST, MOST = 2, 8
"""Elements of a set that is asked for."""
_LEADS = re.compile(
    r"^(?:(?:commonly|typically|usually|often|mainly|mostly|above all|especially|either|both|"
    r"it is|they are)\s+)+",
    re.IGNORECASE,
)
_VERB = re.compile(r"^\w+s\b|\b(?:can|may|is|are|was|were|has|have)\b")
_LONGEST_ELEMENT = 9
_JOINT = re.compile(r",? and |,? or |, |; ")


def set_recall(maker: Maker, view: View) -> Iterator[QuizItem]:
    """All elements of a list, or of an enumeration in one statement."""
    if view.role in ("element", "head") and _first_of_list(maker, view):
        yield from _from_list(maker, view)
    elif view.role == "fragment" and view.fact.context and _first_of_list(maker, view):
        yield from _from_list(maker, view)
    if view.role in ("aspect", "led", "sentence", "cell", "fragment"):
        yield from _from_statement(maker, view)


def _group(maker: Maker, view: View) -> list[View]:
    if view.role == "head":
        return [v for v in maker.views.by_group[f"{view.fact.group}|"] if v.role == "head"]
    return maker.views.by_group[f"{view.fact.group}|{view.fact.parent}"]


def _first_of_list(maker: Maker, view: View) -> bool:
    names = [v for v in _group(maker, view) if v.role == view.role]
    return bool(names) and names[0] is view and "#steps" not in view.fact.group


def _from_list(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The elements of one list, each bullet one or several; a disputed one by its name only."""
    group = _group(maker, view)
    units: list[IdeaUnit] = []
    sources: list[Fact] = []
    asked: list[str] = []
    for other in group:
        named = maker.name_source(other) if other.role == "led" else other.fact
        if named is None or other.role not in ("element", view.role, "led"):
            return
        if other.role == "led":
            named = _name_only(maker, other)
        else:
            asked.append(other.fact.id)
        parts = [other.topic] if other.role == "led" else elements(other.text) or [_said(other)]
        parts = _named_once(maker, parts)
        units += [_element(maker, view, part) for part in parts]
        sources += [named] * len(parts)
    title = list_title(view) if view.role != "head" else f"{view.topic} – {view.label}"
    if not FEWEST <= len(units) <= MOST or clangs_whole(units, title):
        return
    parent = maker.views.of.get(view.fact.parent)
    if parent is not None and key(parent.text) == key(view.label):
        asked.append(parent.fact.id)
    place = title if view.intro or key(view.topic) in key(title) else f"{view.topic} – {title}"
    if any(len(unit.value.split()) > _LONGEST_ELEMENT for unit in units):
        return
    what = "things do your notes say" if any(_is_clause(u.value) for u in units) else "are named"
    stem = f"Which {NUMBER[len(units)]} {what} in your notes under “{place}”?"
    stem = stem.replace("do your notes say in your notes", "do your notes say")
    item = maker.typed("set_recall", view, stem, units, "list", from_facts=sources, asked=asked)
    if item:
        yield item


def _named_once(maker: Maker, parts: Sequence[str]) -> list[str]:
    """The parts without further names of one already there ("Carbonate, CO₃²⁻" is one thing)."""
    terms = maker.views.terms
    kept: dict[str, str] = {}
    for part in parts:
        term = terms.get(part)
        kept.setdefault(key(term.name if term else part), part)
    return list(kept.values())


def _said(view: View) -> str:
    """A nested statement without the pronoun that stands for its parent."""
    return re.sub(r"^(?:it|they) ", "", view.text)


def _is_clause(text: str) -> bool:
    return len(text.split()) > 2 and text[:1].islower() and bool(_VERB.search(text))


def _name_only(maker: Maker, view: View) -> Fact:
    """A led fact cut to its lead-in: that it is listed is not disputed, whatever it says."""
    quote = maker.views.quote(view.fact)
    name = raw_slice(quote, view.topic)
    start = view.fact.span.start + quote.index(name)
    span = replace(view.fact.span, start=start, end=start + len(name))
    span = replace(span, last_line=span.first_line)
    return replace(view.fact, span=span, disputed=None)


def clangs_whole(units: Sequence[IdeaUnit], title: str) -> bool:
    """Whether a title gives one of the elements away."""
    return any(holds_words(title, unit.value) for unit in units)


def _element(maker: Maker, view: View, text: str) -> IdeaUnit:
    bracket = re.search(r"\s+\(([^()]+)\)$", text)
    name = text[: bracket.start()] if bracket else text
    term = maker.views.terms.get(name)
    names = [
        *((term.name, *term.aliases) if term else ()),
        *([bracket.group(1)] if bracket else []),
    ]
    bare = re.split(r", (?=\S+$)", name)[0] if view.role == "head" else name
    aliases = tuple(dict.fromkeys(n for n in (*names, bare) if fold(n) != fold(name)))
    return IdeaUnit(text, name, view.topic, view.fact.aspect, view.label, aliases=aliases)


def elements(text: str) -> list[str]:
    """The elements of a statement that is nothing but an enumeration, or []."""
    text = text.strip().rstrip(".")
    if re.search(r"->|:|\b(?:which|that|because|while|when|if|but|then|is|are|was|were)\b", text):
        return []
    inner = re.sub(r"\([^)]*\)", lambda m: "·" * len(m.group()), text)
    parts: list[str] = []
    at = 0
    for joint in [*_JOINT.finditer(inner), None]:
        end = joint.start() if joint else len(text)
        piece = text[at:end] if parts else _LEADS.sub("", text[at:end])
        parts.append(piece.strip())
        at = joint.end() if joint else end
    shared = {" of " in part for part in parts}
    good = len(shared) == 1 and all(_is_element(part) for part in parts) and not _share_noun(parts)
    return parts if FEWEST <= len(parts) <= 6 and good else []


def _share_noun(parts: Sequence[str]) -> bool:
    """Whether an adjective waits for the last part's noun: "deep and superficial vein wall"."""
    words = [entry(fold(part)) for part in parts[:-1]]
    waits = any(word.adjectives and not word.nouns for word in words)
    return waits and len(parts[-1].split()) > 1


def _is_element(part: str) -> bool:
    """Whether a piece of an enumeration is a thing of its own: short, unhedged, no remark."""
    if not part or len(part.split()) > 5 or not content(part) or fold(part) in _NO_ELEMENT:
        return False
    return not _LEADS.match(part) and not _REMARK.search(fold(part))


def _from_statement(maker: Maker, view: View) -> Iterator[QuizItem]:
    parts = elements(view.text)
    if not parts or view.before or not (view.label or view.role == "led"):
        return
    if view.fact.negated or any(clangs(part, (view.place,)) for part in parts):
        return
    if not view.label and " or " in view.text:
        return
    if not maker.alone(view) or len({key(p) for p in parts}) < len(parts):
        return
    units = [_element(maker, view, part) for part in parts]
    hedge = view.fact.hedges[0] if view.fact.hedges else ""
    hedged = f" (“{hedge}”)" if hedge and hedge in fold(view.text) else ""
    stem = f"Which {NUMBER[len(parts)]} do your notes give for “{view.place}”{hedged}?"
    item = maker.typed("set_recall", view, stem, units, "set")
    if item:
        yield item


def ordering(maker: Maker, view: View) -> Iterator[QuizItem]:
    """The steps of a numbered list, to be put in its order."""
    if "#steps" not in view.fact.group:
        return
    steps = maker.views.by_group[f"{view.fact.group}|{view.fact.parent}"]
    if steps[0] is not view or not 3 <= len(steps) <= 6 or any(v.disputed for v in steps):
        return
    if any(len(v.text.split()) > 14 for v in steps):
        return
    sheet = maker.sheet(view)
    shown = sorted(steps, key=lambda v: rank(view.fact.id, v.fact.id))
    if shown == steps:
        shown = shown[1:] + shown[:1]
    told = [maker.told(v, sheet) for v in steps]
    options = [Option(upper_first(v.text), citations=(sheet.number(v.fact),)) for v in shown]
    item = QuizItem(
        id=item_id(view.fact.id, "ordering", "steps"),
        kind="ordering",
        stem=f"Put these steps of “{view.place}” in the order of your notes.",
        fact_id=view.fact.id,
        options=tuple(options),
        order=tuple(shown.index(v) for v in steps),
        feedback=f"Your notes: {' '.join(told)}",
        model_answer="; ".join(v.text for v in steps),
        statement=tuple(maker.slice_of(v, v.text) for v in steps),
        fact_ids=(*(v.fact.id for v in steps), *((view.fact.parent,) if view.fact.parent else ())),
    )
    if all(item.statement):
        yield maker.finish(item, view, sheet)


def matching(maker: Maker, view: View) -> Iterator[QuizItem]:
    """Three subjects with their values, and one value that is left over."""
    if view.role not in ("cell", "led") or view.disputed or view.before:
        return
    peers = [view, *(v for v in maker.siblings(view) if not v.disputed and not v.before)]
    peers.sort(key=lambda v: (v.fact.source, v.fact.span.start))
    at = peers.index(view)
    block = peers[at - at % 4 : at - at % 4 + 4]
    if len(block) < 4 or block[0] is not view or not _matchable(maker, block):
        return
    yield from _match(maker, view, block)


def _matchable(maker: Maker, block: Sequence[View]) -> bool:
    """Whether all values are told apart and no two subjects are kin."""
    if any(len(v.text.split()) > 15 for v in block) or not unused([v.text for v in block]):
        return False
    return not any(
        maker.views.related(a.topic, b.topic)
        or maker.views.inherits(a.topic, b.topic)
        or clangs(a.topic, (a.text,))
        for a in block
        for b in block
        if a is not b
    )


def _match(maker: Maker, view: View, block: Sequence[View]) -> Iterator[QuizItem]:
    sheet = maker.sheet(view)
    asked = list(block[:3])
    told = [maker.told(v, sheet) for v in block]
    shown = sorted(block, key=lambda v: rank("match", view.fact.id, v.fact.id))
    options = []
    for v in shown:
        how = min((refutation(v, a) for a in asked if a is not v), key="contradicted".__eq__)
        left_over = v is block[3]
        feedback = f"{'Left over. ' if left_over else ''}{told[list(block).index(v)]}"
        number = (sheet.number(v.fact),)
        options.append(
            Option(upper_first(v.text), not left_over, feedback, number, how, v.fact.id, v.topic)
        )
    kind = head_of(maker, view) if view.role == "cell" else "entry"
    of = f"with its “{view.label}”" if view.label else "with what is said of it"
    where = f" under “{view.under}”" if view.under else ""
    item = QuizItem(
        id=item_id(view.fact.id, "matching", view.label),
        kind="matching",
        stem=f"Match each {kind}{where} {of}, in these notes. One is left over.",
        fact_id=view.fact.id,
        options=tuple(options),
        left=tuple(v.topic for v in asked),
        pairs=tuple((i, shown.index(v)) for i, v in enumerate(asked)),
        feedback=f"Your notes: {' '.join(told)}",
        model_answer="; ".join(f"{v.topic}: {v.text}" for v in asked),
        statement=tuple(maker.slice_of(v, v.text) for v in asked),
        fact_ids=tuple(v.fact.id for v in asked),
    )
    if all(item.statement):
        yield maker.finish(item, view, sheet)
