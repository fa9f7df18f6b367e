"""Answers labelled by hand, over five subjects, and the notes that they are about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from calctutor.notes.load import load_notes
from calctutor.notes.read import read_notes
from calctutor.quiz.grade import grade
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz_types import Grade, IdeaUnit, QuizItem, Response, Rival
from calctutor.terms import TermIndex

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data" / "grading"
EARLIER = ("items", "held-out-items")
LATER = tuple(f"held-out-{letter}-items" for letter in "efghij")
"""The files of questions; those to the earlier were asked while the grader was written."""
CONTRARY = frozenset({"contradiction", "antonym", "number", "twin", "repeated"})
"""Labels of answers that must not be accepted as right."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One answer with what it is: verbatim, paraphrase, typo, partial, or a kind of wrong."""

    item_id: str
    label: str
    answer: str


@cache
def _records() -> list[dict]:
    files = [DATA / f"{name}.json" for name in (*EARLIER, *LATER)]
    return [r for file in files for r in json.loads(file.read_text(encoding="utf-8"))]


@cache
def items() -> dict[str, QuizItem]:
    return {r["id"]: _item(r) for r in _records()}


@cache
def folders() -> dict[str, str]:
    return {r["id"]: r["folder"] for r in _records()}


def notes_folder(name: str) -> Path:
    """Where the notes of one subject lie."""
    if name == "corpus" or "/" in name:
        return ROOT / name
    own = DATA / "notes" / name
    return own if own.is_dir() else ROOT / "evaluation/folders" / name / "notes"


def _item(record: dict) -> QuizItem:
    units = tuple(
        IdeaUnit(
            text=u["text"],
            value=u["value"],
            subject=record["subject"],
            aspect=u.get("aspect", ""),
            head=u.get("head", ""),
            polarity=u.get("polarity", True),
            aliases=tuple(u.get("aliases", ())),
            rivals=tuple(Rival(value, subject) for value, subject in u.get("rivals", ())),
        )
        for u in record["gold"]
    )
    return QuizItem(
        id=record["id"],
        kind=record["kind"],
        stem=record["stem"],
        fact_id=f"fact-{record['id']}",
        subject=record["subject"],
        gold=units,
        model_answer=record["model"],
    )


@cache
def knowledge(folder: str) -> Knowledge:
    """The notes of one subject, as the grader knows them."""
    notes, _ = load_notes(notes_folder(folder))
    content = read_notes(notes, count_tokens=len, word_pieces=len, passage_tokens=4000, window=9000)
    return Knowledge(content.facts, TermIndex(content.terms))


def answers(name: str) -> list[Labelled]:
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [Labelled(*line.split("\t")) for line in lines if line]


def graded(answer: Labelled) -> Grade:
    item = items()[answer.item_id]
    return grade(
        item,
        Response(item.id, texts=(answer.answer,)),
        knowledge=knowledge(folders()[item.id]),
    )
