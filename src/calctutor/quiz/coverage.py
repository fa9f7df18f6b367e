"""What a bank covers: facts with an item, with two kinds, and why the others have none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from calctutor.quiz.generate_cloze import dangling
from calctutor.quiz.match import content
from calctutor.quiz.solvers import blind_scores
from calctutor.quiz.unsuited import unsuited
from calctutor.quiz.views import View, Views
from calctutor.quiz_types import BankReport, Finding, QuizItem, SkippedFact


def asked_facts(item: QuizItem) -> tuple[str, ...]:
    """The facts that an item asks: its own, and all elements of a set or a match."""
    return tuple(dict.fromkeys((item.fact_id, *item.fact_ids)))


def kinds_by_fact(items: Sequence[QuizItem]) -> dict[str, set[str]]:
    """For each fact the kinds of item that ask it."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for fact_id in asked_facts(item):
            kinds[fact_id].add(item.kind)
    return kinds


def report_of(
    bank: Sequence[QuizItem],
    views: Views,
    dropped: Sequence[Finding],
    findings: Sequence[Finding],
    told: Sequence[str],
) -> BankReport:
    """The report of a finished bank."""
    kinds = kinds_by_fact(bank)
    facts = [fact.id for fact in views.facts]
    shipped = {item.id for item in bank}
    return BankReport(
        facts=len(facts),
        covered=sum(1 for fact_id in facts if kinds.get(fact_id)),
        two_kinds=sum(1 for fact_id in facts if len(kinds.get(fact_id, ())) > 1),
        items=len(bank),
        by_kind=tuple(sorted(Counter(item.kind for item in bank).items())),
        skipped=tuple(
            SkippedFact(view.fact.id, view.fact.text, why_skipped(view))
            for view in views.views
            if not kinds.get(view.fact.id)
        ),
        warnings=tuple(f for f in findings if f.severity == "W" and f.item_id in shipped),
        dropped=tuple(dropped),
        solvers=blind_scores(bank),
        notes=tuple(told),
        askable=sum(1 for v in views.views if kinds.get(v.fact.id) or not why_not_asked(v)),
    )


def why_skipped(view: View) -> str:
    """Why no sound item was made of a fact, in words for the reader."""
    return why_not_asked(view) or _NONE_PASSED


def why_not_asked(view: View) -> str:
    """Why a statement asks for nothing by itself, in words; "" where it can be asked."""
    if view.role == "several":
        return "It holds several labelled statements in one, which no question keeps apart."
    if dangling(view):
        return "It begins with a word that points to something said elsewhere."
    if unsuited(view):
        return unsuited(view)
    if not content(view.text):
        return "It has no word of content to ask for."
    if len(content(view.text)) < 2 and not view.label:
        return "It is a single word without a label, so that nothing asks for it alone."
    if len(view.text.split()) > 60:
        return "It is too long to be asked in one question."
    return ""


_NONE_PASSED = (
    "No question about it passed: a gap would ask for an everyday word, or for more than one thing."
)
