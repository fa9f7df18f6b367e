"""Runs a set of questions and reports the rates, with their intervals and every failure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from calctutor.errors import CalctutorError
from calctutor.evaluation.judge import NoteText, Verdict, citation_faults, judge
from calctutor.evaluation.questions import Question
from calctutor.types import Reply

Ask = Callable[[Sequence[str]], Reply]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question: the verdict, what was wrong, which citations are faulty.

    ``reply`` is None where asking raised an error, and ``wrong`` holds its message.
    """

    question: Question
    reply: Reply | None
    verdict: Verdict
    wrong: tuple[str, ...] = ()
    citation_faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """The outcomes of a run and the rates that follow from them.

    ``false_answers`` is out of the unanswerable questions, ``false_abstentions`` out of the
    answerable ones, ``cited`` out of all replies (those without a citation fault), ``reasons``
    out of the abstentions that were right and whose question names a reason.
    """

    outcomes: tuple[Outcome, ...]
    overall: Rate
    kinds: tuple[tuple[str, Rate], ...]
    false_answers: Rate
    false_abstentions: Rate
    cited: Rate
    reasons: Rate


def wilson(count: int, total: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The Wilson score interval of a proportion, 95% by default; (0, 1) for no trials.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209-212.
    """
    if total == 0:
        return 0.0, 1.0
    p, z2 = count / total, z * z
    middle = p + z2 / (2 * total)
    reach = z * math.sqrt(p * (1 - p) / total + z2 / (4 * total * total))
    low, high = ((middle + sign * reach) / (1 + z2 / total) for sign in (-1, 1))
    return (0.0 if count == 0 else low), (1.0 if count == total else high)


def evaluate(questions: Iterable[Question], ask: Ask, note_text: NoteText) -> EvaluationReport:
    """Asks every question and scores the replies.

    ``ask`` gets the turns of a question and returns the last reply; ``note_text`` gives the
    indexed text of a source, against which every quote is checked.
    """
    return summarize(tuple(_outcome(question, ask, note_text) for question in questions))


def _outcome(question: Question, ask: Ask, note_text: NoteText) -> Outcome:
    try:
        reply = ask(question.turns)
    except CalctutorError as error:
        return Outcome(question, None, "wrong", (f"error: {error}",))
    verdict, wrong = judge(question, reply)
    return Outcome(question, reply, verdict, wrong, citation_faults(reply, note_text))


def summarize(outcomes: Sequence[Outcome]) -> EvaluationReport:
    """The rates over a run's outcomes; kinds in the order in which they first occur."""
    kinds = dict.fromkeys(o.question.kind for o in outcomes)
    silent = [o for o in outcomes if o.question.kind == "abstain"]
    spoken = [o for o in outcomes if o.question.kind != "abstain"]
    reasons = [
        (o.question.reason, o.reply.abstention.reason)
        for o in silent
        if o.verdict == "right" and o.question.reason and o.reply and o.reply.abstention
    ]
    return EvaluationReport(
        outcomes=tuple(outcomes),
        overall=_right(outcomes),
        kinds=tuple((k, _right([o for o in outcomes if o.question.kind == k])) for k in kinds),
        false_answers=Rate(sum(o.verdict == "false_answer" for o in silent), len(silent)),
        false_abstentions=Rate(sum(o.verdict == "false_abstention" for o in spoken), len(spoken)),
        cited=Rate(
            sum(o.reply is not None and not o.citation_faults for o in outcomes),
            sum(o.reply is not None for o in outcomes),
        ),
        reasons=Rate(sum(asked == given for asked, given in reasons), len(reasons)),
    )


def _right(outcomes: Sequence[Outcome]) -> Rate:
    return Rate(sum(o.verdict == "right" for o in outcomes), len(outcomes))


def render(report: EvaluationReport) -> str:
    """The report as plain text: rates with their 95% Wilson intervals, then every failure."""
    rows = [("all questions", report.overall), *((f"  {k}", r) for k, r in report.kinds)]
    rows += [
        ("false answers", report.false_answers),
        ("false abstentions", report.false_abstentions),
        ("replies cited rightly", report.cited),
        ("reason of silence rightly named", report.reasons),
    ]
    lines = [_rate_line(name, rate) for name, rate in rows]
    failures = [o for o in report.outcomes if o.verdict != "right" or o.citation_faults]
    for outcome in failures:
        lines += ["", *_failure_lines(outcome)]
    if not failures:
        lines += ["", "No failures."]
    return "\n".join(lines) + "\n"


def _rate_line(name: str, rate: Rate) -> str:
    counts = f"{rate.count}/{rate.total}"
    if rate.total == 0:
        return f"{name:<32}{counts:>9}"
    low, high = wilson(rate.count, rate.total)
    share = f"{rate.count / rate.total:7.1%}"
    return f"{name:<32}{counts:>9} {share}  (95% interval {low:.1%} to {high:.1%})"


def _failure_lines(outcome: Outcome) -> list[str]:
    question, reply = outcome.question, outcome.reply
    verdict = "faulty citation" if outcome.verdict == "right" else outcome.verdict.replace("_", " ")
    lines = [f"{question.id} ({question.kind}): {verdict}"]
    lines += [f"  asked:      {turn}" for turn in question.turns]
    if reply is not None and reply.understood and reply.understood != question.turns[-1]:
        lines.append(f"  understood: {reply.understood}")
    lines += [f"  fault:      {fault}" for fault in outcome.wrong + outcome.citation_faults]
    if reply is not None:
        shown = reply.text.replace("\n", "\n              ")
        lines.append(f"  reply:      [{reply.kind}] {shown}")
    return lines


def as_json(report: EvaluationReport) -> dict[str, object]:
    """The report as data for ``json.dumps``: rates with intervals, and every failure."""
    return {
        "overall": _rate_json(report.overall),
        "kinds": {kind: _rate_json(rate) for kind, rate in report.kinds},
        "false_answers": _rate_json(report.false_answers),
        "false_abstentions": _rate_json(report.false_abstentions),
        "cited": _rate_json(report.cited),
        "reasons": _rate_json(report.reasons),
        "failures": [
            _failure_json(o) for o in report.outcomes if o.verdict != "right" or o.citation_faults
        ],
    }


def _rate_json(rate: Rate) -> dict[str, object]:
    low, high = wilson(rate.count, rate.total)
    return {"count": rate.count, "total": rate.total, "low": low, "high": high}


def _failure_json(outcome: Outcome) -> dict[str, object]:
    reply = outcome.reply
    return {
        "id": outcome.question.id,
        "kind": outcome.question.kind,
        "turns": list(outcome.question.turns),
        "verdict": outcome.verdict,
        "wrong": list(outcome.wrong),
        "citation_faults": list(outcome.citation_faults),
        "reply_kind": reply.kind if reply else None,
        "understood": reply.understood if reply else "",
        "reply": reply.text if reply else "",
    }
