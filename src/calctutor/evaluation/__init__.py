"""Scores replies against a file of questions: what is right, wrongly said, or wrongly withheld.

The rules look at nothing but the replies, so they judge any tutor over any notes.
"""

from calctutor.evaluation.judge import FIRST_WORDS, Verdict, citation_faults, judge
from calctutor.evaluation.questions import (
    Half,
    Question,
    choose_half,
    half_of,
    load_questions,
)
from calctutor.evaluation.report import (
    EvaluationReport,
    Outcome,
    Rate,
    as_json,
    evaluate,
    render,
    summarize,
    wilson,
)

__all__ = [
    "FIRST_WORDS",
    "EvaluationReport",
    "Half",
    "Outcome",
    "Question",
    "Rate",
    "Verdict",
    "as_json",
    "choose_half",
    "citation_faults",
    "evaluate",
    "half_of",
    "judge",
    "load_questions",
    "render",
    "summarize",
    "wilson",
]
