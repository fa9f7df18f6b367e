"""Questions on running text: lecture notes by others, where CALCTUTOR_EVAL_NOTES names the folder
of both, and two folders of our own."""

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


OWN = ("lab-handbook", "plague-lectures")
"""Notes of our own in running text, with numbered steps, tables and leftovers of markup."""


def own(name: str) -> Tutor:
    return Tutor.open(notes=SETS / "notes" / name)


@pytest.mark.parametrize("name", OWN)
def test_our_own_running_text_is_answered_and_cited(name: str) -> None:
    tutor = own(name)

    def ask(turns: Sequence[str]) -> Reply:
        chat = tutor.chat(None)
        return [chat.say(turn) for turn in turns][-1]

    report = evaluate(
        load_questions(SETS / f"{name}.jsonl"), ask, lambda source: tutor.index.note(source).text
    )
    assert report.overall.count >= 0.65 * report.overall.total
    assert report.cited.count == report.cited.total


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("plague-lectures", "How was the plague treated with antibiotics?"),
        ("plague-lectures", "What happened in the Hundred Years' War?"),
        ("plague-lectures", "What is the accuracy of ResNet-50?"),
        ("lab-handbook", "What temperature does the autoclave reach?"),
    ],
)
def test_a_name_or_a_measure_that_no_statement_has_is_not_answered(
    name: str, question: str
) -> None:
    assert own(name).ask(question).kind == "abstention"


def test_what_a_sentence_counts_is_told_with_it() -> None:
    reply = own("plague-lectures").ask("What are the three forms of the plague?")
    assert all(form in reply.text for form in ("bubonic", "pneumonic", "septicaemic"))


def test_a_reason_before_its_that_is_why_is_found() -> None:
    reply = own("lab-handbook").ask("Why must thawing be fast?")
    assert reply.kind == "answer"
    assert "toxic" in reply.text


def test_a_number_within_a_range_finds_its_row() -> None:
    reply = own("lab-handbook").ask("Which gel do I take for a protein of 150 kDa?")
    assert "60 to 200 kDa" in reply.text


def test_a_formula_reads_as_part_of_its_sentence() -> None:
    reply = own("lab-handbook").ask("How is the concentration computed from the BCA assay?")
    assert "c = (A - b)/m" in reply.text
    assert "$" not in reply.text
    assert any("$c = (A - b)/m$" in c.quote for c in reply.citations)
