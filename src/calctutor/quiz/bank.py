"""The bank: all sound items of a folder, linted and in final order, with a report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from calctutor.quiz.arrange import arrange, ascending
from calctutor.quiz.author import Overrides, apply_overrides
from calctutor.quiz.coverage import asked_facts, report_of
from calctutor.quiz.generate import candidates
from calctutor.quiz.lint import errors, lint_item
from calctutor.quiz.lint_bank import SIBLING_SHARE, duplicates, is_sibling_only, positions
from calctutor.quiz.lint_context import LintContext, Retrieve
from calctutor.quiz.make import Cite, rank
from calctutor.quiz.views import Views
from calctutor.quiz_types import BankReport, Finding, QuizItem
from calctutor.types import Citation, Fact, Note, Term

FLAWED_ONCE, FLAWED_TWICE = 0.10, 0.02
"""Shares of a bank that may have one W finding, and two."""
AT_ONCE = 32
"""Tries whose first stems are looked up together."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The first sound item of each try, before an author's changes and before any order.

    ``dropped`` are the flaws of the tries that gave none. Making it is most of
    the work of a bank, so whoever makes several banks of one folder keeps it.
    """

    items: tuple[QuizItem, ...]
    dropped: tuple[Finding, ...]
    context: LintContext
    views: Views


def make_bank(
    facts: Sequence[Fact],
    terms: Sequence[Term],
    notes: Sequence[Note],
    *,
    seed: int = 0,
    retrieve: Retrieve | None = None,
    cite: Cite | None = None,
    overrides: Overrides | None = None,
) -> tuple[tuple[QuizItem, ...], BankReport]:
    """All items that the notes soundly give, and what they cover. Pure and deterministic.

    ``retrieve`` gives the ids of the facts that a stem alone finds, best first
    (rule L14; None leaves it out). ``cite`` makes the citation of a fact, by
    default from the notes. ``overrides`` are the author's, applied by item id.
    """
    found = sound_items(Views(facts, terms, notes), retrieve=retrieve, cite=cite or citer(notes))
    return finish(found, seed=seed, overrides=overrides)


def sound_items(
    views: Views,
    *,
    retrieve: Retrieve | None,
    cite: Cite,
    ahead: Callable[[Sequence[str]], None] | None = None,
) -> Sound:
    """The items that the notes soundly give, as `make_bank` has them before anything else.

    ``ahead`` is told the stems that ``retrieve`` is asked next, so that these are embedded at once.
    """
    context = LintContext(views, _remembering(retrieve))
    dropped: list[Finding] = []
    items: list[QuizItem] = []
    tries = candidates(views, cite)
    while some := list(islice(tries, AT_ONCE)):
        if ahead is not None:
            ahead([tried[0].stem for tried in some])
        found = (_first_sound(tried, context, dropped) for tried in some)
        items += [item for item in found if item is not None]
    return Sound(tuple(items), tuple(dropped), context, views)


def finish(
    found: Sound, *, seed: int = 0, overrides: Overrides | None = None
) -> tuple[tuple[QuizItem, ...], BankReport]:
    """A bank of sound items: the author's changes, the bounds of a bank, the order of a seed."""
    context, views = found.context, found.views
    items, dropped = list(found.items), list(found.dropped)
    told: tuple[str, ...] = ()
    if overrides is not None:
        items, told = apply_overrides(items, overrides, views)
        items = _shippable(items, context, dropped)
    bank = arrange(_bounded(items, context, dropped), seed)
    findings = [f for item in bank for f in lint_item(item, context)]
    flawed = errors([*findings, *positions(bank)])
    bank = tuple(item for item in bank if item.id not in flawed)
    return bank, report_of(bank, views, dropped, findings, told)


def citer(notes: Sequence[Note]) -> Cite:
    """Citations straight from the notes: the quote is the exact slice of a fact's span."""
    texts = {note.source: note.text for note in notes}

    def cite(fact: Fact) -> Citation:
        span = fact.span
        return Citation(
            number=1,
            source=fact.source,
            headings=fact.headings,
            quote=texts[fact.source][span.start : span.end],
            start=span.start,
            end=span.end,
            first_line=span.first_line,
            last_line=span.last_line,
            disputed=fact.disputed,
        )

    return cite


def _remembering(retrieve: Retrieve | None) -> Retrieve | None:
    """The same retrieval, asked once a stem."""
    if retrieve is None:
        return None
    known: dict[str, Sequence[str]] = {}

    def remembered(stem: str) -> Sequence[str]:
        if stem not in known:
            known[stem] = tuple(retrieve(stem))
        return known[stem]

    return remembered


def _first_sound(
    tried: Iterable[QuizItem], context: LintContext, dropped: list[Finding]
) -> QuizItem | None:
    """The first candidate without an E; where none is, the first one's flaws are recorded."""
    flaws: list[Finding] = []
    for item in tried:
        ready = ascending(item)
        found = [f for f in lint_item(ready, context) if f.severity == "E"]
        if not found:
            return ready
        flaws = flaws or found
    dropped += flaws
    return None


def _shippable(
    items: Sequence[QuizItem], context: LintContext, dropped: list[Finding]
) -> list[QuizItem]:
    """The items without an E, after an author's edits."""
    kept = []
    for item in items:
        found = [f for f in lint_item(item, context) if f.severity == "E"]
        dropped += found
        if not found:
            kept.append(item)
    return kept


def _bounded(
    items: Sequence[QuizItem], context: LintContext, dropped: list[Finding]
) -> list[QuizItem]:
    """The items within the bounds of a bank: no duplicates, few siblings-only, few warnings."""
    repeated = list(duplicates(items))
    dropped += repeated
    kept = [item for item in items if item.id not in errors(repeated)]
    warned = {i.id: sum(f.severity == "W" for f in lint_item(i, context)) for i in kept}
    kept = _within(kept, [i for i in kept if warned[i.id] > 1], FLAWED_TWICE)
    kept = _within(kept, [i for i in kept if warned[i.id] == 1], FLAWED_ONCE)
    return _within(kept, [i for i in kept if is_sibling_only(i)], SIBLING_SHARE)


def _within(items: list[QuizItem], some: Sequence[QuizItem], share: float) -> list[QuizItem]:
    """The items, with so many of some left out that these are at most a share of the rest.

    Those go first whose facts have most other items; an author's stay.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for fact_id in asked_facts(item):
            kinds[fact_id].add(item.kind)
    allowed = int(share * (len(items) - len(some)) / (1 - share))
    often = Counter(item.kind for item in items)
    out: set[str] = set()
    order = sorted(
        (i for i in some if i.source == "generated"),
        key=lambda i: (often[i.kind] < 5, -min(len(kinds[f]) for f in asked_facts(i)), rank(i.id)),
    )
    for item in order:
        if len(some) - len(out) <= allowed:
            break
        out.add(item.id)
    return [item for item in items if item.id not in out]
