"""The hint ladder of one question, from the notes alone.

Pump, aspect, neighbour, prompt, quote. Before the prompt no hint has a word of
the answer that the question doesn't show already; a hint that would is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from calctutor.quiz.grade_knowledge import informativeness
from calctutor.quiz.grade_tokens import read
from calctutor.quiz_types import CHOICE_KINDS, IdeaUnit, QuizItem
from calctutor.text import STOP_WORDS, content_stems, fold, stem, words

Rung = Literal["pump", "aspect", "neighbour", "prompt", "quote"]

_SPOKEN = {
    "site": "where it is found",
    "distribution": "how it is distributed",
    "timing": "when it happens",
    "size": "its size over time",
    "cause": "why it happens",
    "association": "what it is associated with",
    "laboratory": "the laboratory values",
    "age": "the age",
    "appearance": "what it looks like",
    "differential": "what it can be confused with",
    "action": "what to do or avoid",
    "treatment": "the treatment",
    "frequency": "how common it is",
    "definition": "the definition",
    "name": "the name",
}
"""How a hint speaks of an aspect; others by their own name."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One step of help; ``citations`` are numbers of the item's citations."""

    rung: Rung
    text: str
    citations: tuple[int, ...] = ()


def ladder(item: QuizItem, credited: Collection[str] = ()) -> tuple[Hint, ...]:
    """The hints of an item in their order; ``credited`` are units' texts already earned."""
    units = [u for u in item.gold if (u.text or u.value) not in credited] or list(item.gold)
    secret = _secret(item)
    early = [*_pump(item, secret), *_aspect(item, units, secret), *_neighbour(item, secret)]
    kept = [h for h in early if not _words(h.text) & secret]
    return (*kept, *_prompt(item, units), *_quote(item))


def _secret(item: QuizItem) -> frozenset[str]:
    """The stems of the answer's words that the question itself does not show."""
    texts = [u.value for u in item.gold] + [item.options[i].text for i in item.key]
    texts += [item.options[right].text for _, right in item.pairs]
    texts += [option.text for option in item.reasons if option.correct]
    shown = _words(item.stem)
    if item.kind in CHOICE_KINDS or item.kind in ("matching", "ordering"):
        return frozenset(_words(" ".join(texts)) - shown)
    return frozenset(_words(" ".join([*texts, item.model_answer])) - shown)


def _words(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


def _pump(item: QuizItem, secret: frozenset[str]) -> Iterator[Hint]:
    about = item.subject if item.subject and not _words(item.subject) & secret else ""
    if item.kind == "set_recall":
        yield Hint("pump", f"There are {len(item.gold)}. Which one comes to mind first?")
    elif about:
        yield Hint("pump", f"What else comes to mind about {about}?")
    else:
        yield Hint("pump", "Which part of your notes is this about?")


def _aspect(item: QuizItem, units: Iterable[IdeaUnit], secret: frozenset[str]) -> Iterator[Hint]:
    aspects = [u.aspect for u in units if u.aspect] or [item.aspect]
    spoken = _SPOKEN.get(aspects[0], aspects[0]) if aspects[0] else ""
    about = item.subject if item.subject and not _words(item.subject) & secret else "it"
    if spoken:
        yield Hint("aspect", f"What do the notes say of {about}: {spoken}?")
    elif item.headings and not _words(item.headings[-1]) & secret:
        yield Hint("aspect", f"It stands in your notes under “{item.headings[-1]}”.")


def _neighbour(item: QuizItem, secret: frozenset[str]) -> Iterator[Hint]:
    """A sibling's value, where that leaves more than one to choose from."""
    wrong = [o for i, o in enumerate(item.options) if i not in item.key]
    if item.kind in CHOICE_KINDS and item.kind != "true_false" and len(wrong) > 1:
        option = next((o for o in wrong if not _words(o.text) & secret), None)
        if option is not None:
            yield Hint("neighbour", f"It is not “{option.text}”.", option.citations)
        return
    rivals = [r for u in item.gold for r in u.rivals if r.subject]
    if len({fold(r.value) for r in rivals}) < 2:
        return
    for rival in rivals:
        text = f"For comparison, {rival.subject}: {rival.value}."
        if not _words(text) & secret:
            marks = (rival.citation,) if rival.citation else ()
            yield Hint("neighbour", text, marks)
            return


def _prompt(item: QuizItem, units: Iterable[IdeaUnit]) -> Iterator[Hint]:
    """The answer with its telling words cut to their first letter."""
    unit = next(iter(units), None)
    if unit is None or item.kind in CHOICE_KINDS - {"true_false"}:
        return
    hidden = _to_hide(unit.value, item.stem)
    if hidden:
        yield Hint("prompt", _masked(unit.value, hidden))


def _to_hide(value: str, shown: str) -> frozenset[str]:
    """The words to hide: the one that says most, and as telling ones beside it."""
    known = {stem(w.text) for w in words(shown)}
    known |= {t.stem for t in read(value) if t.generic}
    telling = {
        w.text: informativeness(fold(w.text))
        for w in words(value)
        if fold(w.text) not in STOP_WORDS and stem(w.text) not in known
    } or {w.text: 1.0 for w in words(value)}
    most = max(telling.values(), default=0.0)
    return frozenset(word for word, weight in telling.items() if weight >= most)


def _masked(value: str, hidden: frozenset[str]) -> str:
    pieces, end = [], 0
    for word in words(value):
        pieces.append(value[end : word.start])
        cut = word.text[0] + "_" * (len(word.text) - 1) if len(word.text) > 1 else "_"
        pieces.append(cut if word.text in hidden else word.text)
        end = word.end
    return "".join([*pieces, value[end:]])


def _quote(item: QuizItem) -> Iterator[Hint]:
    if item.citations:
        cited = item.citations[0]
        quote = " ".join(cited.quote.split())
        yield Hint("quote", f"“{quote}” [{cited.number}]", (cited.number,))
    elif item.model_answer:
        yield Hint("quote", f"The answer: {item.model_answer}")
