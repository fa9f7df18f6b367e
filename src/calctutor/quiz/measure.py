"""The bar: what a bank must reach, measured on the bank itself and judged line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from calctutor.quiz.coverage import kinds_by_fact
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.lint import errors, lint_bank
from calctutor.quiz.lint_bank import duplicates
from calctutor.quiz.lint_context import LintContext, Retrieve
from calctutor.quiz.match import word_count
from calctutor.quiz.measure_grading import graded_answers
from calctutor.quiz.refute import underived
from calctutor.quiz.solvers import ENOUGH, blind_scores, open_book
from calctutor.quiz.views import Views
from calctutor.quiz_types import CHOICE_KINDS, BankReport, QuizItem, SolverScore

Cosines = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
"""The cosine, by an embedding model, of each of some pairs of texts."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the bar: what was reached, the target, and whether it is met."""

    name: str
    value: str
    target: str
    met: bool


def measures(
    bank: Sequence[QuizItem],
    report: BankReport,
    views: Views,
    retrieve: Retrieve,
    *,
    shipped: bool,
    cosines: Cosines | None = None,
) -> list[Measure]:
    """All lines that a bank decides; linter and grader have sets of their own in the tests too.

    ``cosines`` gives the cosines of pairs of texts, for the one line that nobody judges.
    """
    return [
        *_flaws(bank, views, retrieve),
        _support(bank),
        _open_book(bank, views, retrieve),
        _derived(bank, views),
        *_coverage(bank, report, shipped),
        _duplicates(bank),
        *_words(bank),
        *(_blind(score) for score in blind_scores(bank)),
        *_grading(bank, views),
        *(_likeness(bank, cosines) if cosines is not None else ()),
    ]


def _flaws(bank: Sequence[QuizItem], views: Views, retrieve: Retrieve) -> list[Measure]:
    found = lint_bank(bank, LintContext(views, retrieve))
    bad = len(errors(found))
    warned = Counter(f.item_id for f in found if f.severity == "W")
    once = share(sum(1 for n in warned.values() if n == 1), len(bank))
    twice = share(sum(1 for n in warned.values() if n > 1), len(bank))
    return [
        Measure("items with an E flaw", str(bad), "0", bad == 0),
        Measure("items with one W", percent(once), "at most 10%", once <= 0.10),
        Measure("items with two W", percent(twice), "at most 2%", twice <= 0.02),
    ]


def _support(bank: Sequence[QuizItem]) -> Measure:
    """Every key's recorded words stand in a quote, and every quote is of a stated length."""
    good = sum(
        bool(item.statement)
        and all(s and any(s in c.quote for c in item.citations) for s in item.statement)
        for item in bank
    )
    value = share(good, len(bank))
    return Measure("key supported by an exact substring", percent(value), "100%", good == len(bank))


def _open_book(bank: Sequence[QuizItem], views: Views, retrieve: Retrieve) -> Measure:
    tried = [(item, open_book(item, views, retrieve)) for item in bank if item.kind in CHOICE_KINDS]
    answered = [(item, choice) for item, choice in tried if choice is not None]
    right = sum(choice in item.key for item, choice in answered)
    rate = share(right, len(answered)) if answered else 1.0
    value = f"{percent(rate)} ({right} of {len(answered)})"
    return Measure("open-book solver agrees", value, "98%", rate >= 0.98)


def _derived(bank: Sequence[QuizItem], views: Views) -> Measure:
    total = sum(len(i.options) - len(i.key) for i in bank if i.kind in CHOICE_KINDS)
    bad = underived(bank, views.by_id)
    value = f"{total - len(bad)} of {total}"
    return Measure("refutations derived again", value, "100%", not bad)


def _coverage(bank: Sequence[QuizItem], report: BankReport, shipped: bool) -> list[Measure]:
    kinds = kinds_by_fact(bank)
    facts = max(report.facts, 1)
    known = [len(found) for found in kinds.values()]
    one = share(min(report.covered, len(known)), facts)
    two = share(min(report.two_kinds, sum(n > 1 for n in known)), facts)
    need_one, need_two = (0.95, 0.70) if shipped else (0.80, 0.50)
    return [
        Measure("facts with one item", percent(one), percent(need_one), one >= need_one),
        Measure("facts with two kinds", percent(two), percent(need_two), two >= need_two),
        _of_those_asked(report, need_one),
    ]


def _of_those_asked(report: BankReport, needed: float) -> Measure:
    """Facts with an item among the statements that ask for something by themselves.

    Links, captions, code, asides and the like are left out; `coverage.why_not_asked` says which.
    """
    value = share(report.covered, report.askable)
    reached = f"{percent(value)} ({report.covered} of {report.askable})"
    return Measure("askable facts with one item", reached, percent(needed), value >= needed)


def _duplicates(bank: Sequence[QuizItem]) -> Measure:
    value = share(len(errors(tuple(duplicates(bank)))), len(bank))
    return Measure("duplicates", percent(value), "at most 1%", value <= 0.01)


def _words(bank: Sequence[QuizItem]) -> list[Measure]:
    stems = [word_count(item.stem) for item in bank]
    options = [word_count(option.text) for item in bank for option in item.options]
    lines = (
        ("stem words, median", stems, 0.5, 22),
        ("stem words, 95th percentile", stems, 0.95, 40),
        ("option words, 95th percentile", options, 0.95, 12),
    )
    return [
        Measure(name, str(n := quantile(counts, q)), str(most), n <= most)
        for name, counts, q, most in lines
    ]


def _blind(score: SolverScore) -> Measure:
    """A blind solver, judged from 100 choice items on; printed with its interval always."""
    value = (
        f"{percent(score.rate)} of {score.items} "
        f"[{percent(score.low)}, {percent(score.high)}], chance {percent(score.chance)}"
    )
    judged = score.items >= ENOUGH
    met = not judged or score.rate <= score.chance + 0.10
    target = "chance + 10 points" if judged else "from 100 items on"
    return Measure(f"blind: {score.name}", value, target, met)


def _grading(bank: Sequence[QuizItem], views: Views) -> list[Measure]:
    """Keys accepted word for word; what contradicts them by a rule is not."""
    graded = graded_answers(bank, Knowledge(views.facts, views.terms))
    gold = [g for g in graded if g.rule == "verbatim"]
    contrary = [g for g in graded if g.rule != "verbatim"]
    right = sum(g.verdict == "correct" for g in gold)
    passed = sum(g.verdict == "correct" for g in contrary)
    taken, wrong = share(right, len(gold)) if gold else 1.0, share(passed, len(contrary))
    return [
        Measure(
            "grader: keys accepted verbatim",
            f"{percent(taken)} ({right} of {len(gold)})",
            "99%",
            taken >= 0.99,
        ),
        Measure(
            "grader: made contrary answers accepted",
            f"{percent(wrong)} ({passed} of {len(contrary)})",
            "at most 2%",
            wrong <= 0.02,
        ),
    ]


def _likeness(bank: Sequence[QuizItem], cosines: Cosines) -> list[Measure]:
    """How near an option comes to its stem by the embedding model; shown, judged by nobody."""
    asked = [i for i in bank if i.kind in CHOICE_KINDS and i.kind != "true_false"]
    pairs = [(item.stem, option.text) for item in asked for option in item.options]
    if not pairs:
        return []
    found = list(cosines(pairs))
    most = max(range(len(found)), key=found.__getitem__)
    value = f"{found[most]:.2f} (“{pairs[most][1]}”)"
    return [Measure("highest cosine of stem and option", value, "not judged", True)]


def share(part: int, whole: int) -> float:
    """A proportion, 0 of nothing."""
    return part / whole if whole else 0.0


def percent(value: float) -> str:
    """A proportion as a percentage."""
    return f"{100 * value:.0f}%" if value in (0.0, 1.0) else f"{100 * value:.1f}%"


def quantile(counts: Sequence[int], q: float) -> int:
    """The smallest count that a share q of all counts does not pass; 0 of none."""
    ordered = sorted(counts)
    return ordered[max(0, ceil(q * len(ordered)) - 1)] if ordered else 0
