"""How much an answer says of it, held against the notes: only, all, part of, as much as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calctutor.quiz.grade_match import Coverage
from calctutor.quiz.grade_reading import Reading, sameness, sentence_of, veto
from calctutor.quiz.grade_tokens import content, read
from calctutor.quiz_types import IdeaUnit, Veto

_PARTS = frozenset("part parts some half partly partially few portion".split())
_WHOLES = frozenset("all whole entire entirely completely wholly totally every fully".split())
_WIDE = frozenset("all any every both".split())
_ONLY = frozenset("only just merely simply solely nobody".split())


def extent(unit: IdeaUnit, coverage: Coverage, reading: Reading) -> Iterator[Veto]:
    """ "All" or "not only" where the notes say "only", "as common as" where they say "more"."""
    gold = [t.word for t in read(unit.value)]
    said = [t.word for t in reading.tokens]
    bounds = list(zip(said, said[1:], strict=False))
    if ("or", "not") in bounds and not {"whether", "if"} & set(said):
        yield veto("polarity", "or not", unit)
    if "only" in gold:
        wide = [] if _ONLY & set(said) else _of_the_notes(_WIDE, unit, reading)
        if ("not", "only") in bounds or wide:
            yield veto("polarity", wide[0] if wide else "not only", unit)
    parts, wholes = _PARTS & set(gold), _WHOLES & set(gold)
    if parts and not _PARTS & set(said):
        yield from (veto("antonym", w, unit) for w in _of_the_notes(_WHOLES, unit, reading))
    if wholes and not _WHOLES & set(said):
        yield from (veto("antonym", w, unit) for w in _of_the_notes(_PARTS, unit, reading))
    if "than" in gold and "than" not in said:
        yield from (veto("antonym", w, unit) for w in _equals(gold, reading))


def _of_the_notes(amounts: frozenset[str], unit: IdeaUnit, reading: Reading) -> list[str]:
    """Such words of an answer that say how much of something that the notes' statement names."""
    gold, same = content(sentence_of(unit)), sameness(reading)
    amounts -= {t.word for t in sentence_of(unit)}
    found = []
    for place, token in enumerate(reading.tokens):
        if token.word in amounts and token.sign > 0:
            behind = [t for t in reading.tokens[place + 1 :] if t.content and not t.generic][:1]
            if not behind or any(same(g, t) for t in behind for g in gold):
                found.append(token.text)
    return found


def _equals(gold: Sequence[str], reading: Reading) -> Iterator[str]:
    """ "Equally common", "as common as" where the notes compare by the same word."""
    said = [t.word for t in reading.tokens]
    if "equally" in said:
        yield "equally"
    measure = read(" ".join(gold[: gold.index("than")]))[-1:]
    for before, token, behind in zip(
        reading.tokens, reading.tokens[1:], reading.tokens[2:], strict=False
    ):
        alike = any(sameness(reading)(m, token) for m in measure) or token.generic
        if before.word == behind.word == "as" and alike:
            yield "as … as"
