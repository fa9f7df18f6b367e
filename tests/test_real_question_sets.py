"""Questions on lecture notes by others, where CALCTUTOR_EVAL_NOTES names the folder of both."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.evaluation import evaluate, load_questions
from calctutor.types import Reply

NOTES = os.environ.get("CALCTUTOR_EVAL_NOTES", "")
SETS = Path(__file__).resolve().parents[1] / "evaluation" / "real"
FOLDERS = {"cs231n": "cs231n", "carpentries": "carpentries_medical_imaging"}
RIGHT = 9


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_a_set_has_ten_questions_of_five_kinds(name: str) -> None:
    questions = load_questions(SETS / f"{name}.jsonl")
    assert len(questions) == 10
    assert len({q.kind for q in questions}) >= 5


@pytest.mark.skipif(not NOTES, reason="CALCTUTOR_EVAL_NOTES is not set")
@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_lecture_notes_are_answered_from_the_right_heading(name: str) -> None:
    folder = Path(NOTES) / FOLDERS[name]
    if not folder.is_dir():
        pytest.skip(f"no {FOLDERS[name]} there")
    tutor = Tutor.open(notes=folder)

    def ask(turns: Sequence[str]) -> Reply:
        chat = tutor.chat(None)
        return [chat.say(turn) for turn in turns][-1]

    report = evaluate(
        load_questions(SETS / f"{name}.jsonl"), ask, lambda source: tutor.index.note(source).text
    )
    assert report.overall.count >= RIGHT
    assert report.cited.count == report.cited.total
