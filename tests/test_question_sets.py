"""The question sets in the repository are sound, fair to a right answer, and large enough."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from calctutor.evaluation import Question, choose_half, load_questions

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "evaluation" / "shipped"
FOLDERS = sorted((ROOT / "evaluation" / "folders").glob("*/questions.jsonl"))
UNSEEN = ROOT / "evaluation" / "unseen"
OF_THEIR_OWN = sorted(f for f in UNSEEN.glob("[cde]/*.jsonl") if f.stem != "shipped")


HASTY = sorted((ROOT / "evaluation" / "hasty").glob("*.jsonl"))
NOTES = {
    "shipped": ROOT / "corpus",
    **{f.parent.name: f.parent / "notes" for f in FOLDERS},
    **{p.name: p for p in (ROOT / "evaluation" / "calibration" / "notes").iterdir()},
    **{p.name: p for p in (UNSEEN / "notes").iterdir()},
}
"""Every folder of notes that is asked, by its name."""


def find_notes(file: Path) -> Path:
    """The folder of notes that a file of an unseen batch asks, by the file's name."""
    own = UNSEEN / "notes" / file.stem
    return own if own.is_dir() else ROOT / "evaluation" / "folders" / file.stem / "notes"


SETS = [
    pytest.param(SHIPPED, ROOT / "corpus", id="shipped"),
    *(pytest.param(file, file.parent / "notes", id=file.parent.name) for file in FOLDERS),
    *(
        pytest.param(f, ROOT / "corpus", id=f"{f.parent.name}-shipped")
        for f in UNSEEN.glob("[cde]/shipped.jsonl")
    ),
    *(pytest.param(f, find_notes(f), id=f"{f.parent.name}-{f.stem}") for f in OF_THEIR_OWN),
    *(pytest.param(f, NOTES[f.stem], id=f"hasty-{f.stem}") for f in HASTY),
]


def statements(notes: Path) -> list[tuple[str, str]]:
    """Heading path and text of each line or sentence of a folder's notes, markup stripped."""
    found: list[tuple[str, str]] = []
    for file in sorted(notes.glob("*.md")):
        path: list[str] = []
        for line in file.read_text(encoding="utf-8").splitlines():
            mark = re.match(r"(#+) (.*)", line)
            if mark:
                path = [*path[: len(mark[1]) - 1], mark[2]]
            plain = re.sub(r"[*`|#]", " ", mark[2] if mark else line)
            parts = re.split(r"(?<=[.;!?]) +(?=[A-Z])", re.sub(r"\s+", " ", plain).strip())
            found += [(" > ".join(path), part) for part in parts if part]
    return found


def unfair(question: Question, notes: list[tuple[str, str]]) -> list[str]:
    """The patterns that no statement under the wanted heading could satisfy."""

    def has(pattern: str, text: str) -> bool:
        return re.search(pattern, text, re.IGNORECASE) is not None

    paths = {path for path, text in notes if has(question.heading, f"{path}\n{text}")}
    clean = [
        f"{path}\n{text}"
        for path, text in notes
        if path in paths and not any(has(p, text) for p in question.must_not)
    ]
    faults = [p for p in question.must if not any(has(p, text) for text in clean)]
    return faults if paths else [question.heading]


def test_an_unfair_question_would_be_found(tmp_path: Path) -> None:
    note = "# Knots\n\n- **Reef knot:** joins two ropes.\n- **Bowline:** makes a fixed loop.\n"
    (tmp_path / "knots.md").write_text(note, encoding="utf-8")
    stated = statements(tmp_path)
    assert stated[1] == ("Knots", "- Reef knot: joins two ropes.")
    ask_loop = Question("q", "fact", ("?",), ("two ropes", "fixed loop"), heading="knots")
    assert unfair(ask_loop, stated) == []
    assert unfair(replace(ask_loop, must=("slips",)), stated) == ["slips"]
    assert unfair(replace(ask_loop, must_not=("bowline",)), stated) == ["fixed loop"]
    assert unfair(replace(ask_loop, heading="sailing"), stated) == ["sailing"]


@pytest.mark.parametrize(("questions", "notes"), SETS)
def test_what_an_answer_must_have_is_in_the_notes(questions: Path, notes: Path) -> None:
    stated = statements(notes)
    asked = [q for q in load_questions(questions) if q.kind != "abstain"]
    assert {q.id: faults for q in asked if (faults := unfair(q, stated))} == {}


@pytest.mark.parametrize(("questions", "notes"), SETS)
def test_questions_are_asked_once_and_not_both_answerable_and_unanswerable(
    questions: Path, notes: Path
) -> None:
    asked = Counter(tuple(t.casefold() for t in q.turns) for q in load_questions(questions))
    assert [turns for turns, count in asked.items() if count > 1] == []
    unanswerable = [q for q in load_questions(questions) if q.kind == "abstain"]
    assert all(q.reason and not q.must and not q.heading for q in unanswerable)
    assert all(q.reason is None for q in load_questions(questions) if q.kind != "abstain")


def test_the_shipped_set_is_large_enough_and_covers_every_fact_twice() -> None:
    questions = load_questions(SHIPPED)
    least = {"fact": 60, "robust": 30, "list": 30, "compare": 40, "followup": 20, "abstain": 80}
    least |= {"reverse": 12, "yesno": 12, "define": 10}
    shares: tuple[tuple[Literal["all", "dev", "test"], float], ...] = (
        ("all", 1.0),
        ("dev", 0.3),
        ("test", 0.3),
    )
    for half, share in shares:
        kinds = Counter(q.kind for q in choose_half(questions, half))
        assert {k: n for k, n in least.items() if kinds[k] < n * share} == {}, half
    covered = Counter(fact for q in questions for fact in q.facts)
    assert [f"F{n}" for n in range(1, 41) if covered[f"F{n}"] < 2] == []


@pytest.mark.parametrize("file", FOLDERS, ids=[f.parent.name for f in FOLDERS])
def test_each_other_folder_has_enough_questions(file: Path) -> None:
    questions = load_questions(file)
    kinds = Counter(q.kind for q in questions)
    assert len(questions) >= 44
    assert kinds["abstain"] >= 14
    for kind in ("fact", "list", "compare", "reverse", "followup", "robust"):
        assert kinds[kind] >= 2, kind
    assert 2 <= len(list((file.parent / "notes").glob("*.md"))) <= 4


def test_the_hasty_set_asks_most_folders_of_notes_and_leaves_some_unanswered() -> None:
    assert {f.stem for f in HASTY} < set(NOTES)
    assert len(HASTY) == 14
    kinds = Counter(q.kind for f in HASTY for q in load_questions(f))
    assert kinds == {"robust": 98, "abstain": 9}


MANY = sorted((ROOT / "evaluation" / "many").glob("*/questions.jsonl"))


def test_what_many_folders_are_asked_for_stands_in_their_notes() -> None:
    ids: Counter[str] = Counter()
    for file in MANY:
        texts = [note.read_text(encoding="utf-8") for note in file.parent.glob("*.md")]
        rows = [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()]
        ids.update(row["id"] for row in rows)
        unanswerable = [row for row in rows if not row["gold"]]
        assert 12 <= len(unanswerable) <= 18, file.parent.name
        assert all(row["reason"] in ("topic", "aspect") for row in unanswerable)
        for row in rows:
            missing = [g for g in row["gold"] if not any(g in text for text in texts)]
            assert not missing, row["id"]
            assert all("\n" not in g for g in row["gold"]), row["id"]
    assert (len(MANY), len(ids), max(ids.values())) == (48, 2640, 1)
