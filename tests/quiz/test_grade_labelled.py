"""The bar of grading, over answers labelled by hand in five subjects."""

from __future__ import annotations

import sys
import time
from collections import Counter

import pytest

from calctutor.quiz_types import Grade
from labelled import CONTRARY, DATA, Labelled, answers, folders, graded, items

LATER_IDS = tuple(f"{letter}-" for letter in "efghij")
SETS = [path.stem for path in sorted(DATA.glob("*.tsv"))]


@pytest.fixture(scope="module")
def judged() -> list[tuple[Labelled, Grade]]:
    return [(answer, graded(answer)) for name in SETS for answer in answers(name)]


def figure(text: str) -> None:
    """Shown by `pytest -s`, and with a failing test."""
    sys.stdout.write(f"{text}\n")


def share(judged: list[tuple[Labelled, Grade]], labels: set[str], verdicts: set[str]) -> float:
    mine = [grade for answer, grade in judged if answer.label in labels]
    hits = sum(grade.verdict in verdicts for grade in mine)
    figure(f"{'/'.join(sorted(labels))}: {hits} of {len(mine)} {' or '.join(sorted(verdicts))}")
    return hits / len(mine)


def test_the_set_is_large_and_covers_the_subjects(judged):
    assert len(judged) >= 200
    assert len(set(folders().values())) >= 4
    counted = Counter(answer.label for answer, _ in judged)
    figure(str(dict(counted)))
    assert all(counted[label] >= 3 for label in CONTRARY)
    assert sum(counted[label] for label in CONTRARY) >= 100


def test_what_contradicts_the_notes_is_not_accepted(judged):
    assert share(judged, set(CONTRARY), {"correct"}) <= 0.02


def test_the_notes_own_words_are_accepted(judged):
    assert share(judged, {"verbatim"}, {"correct"}) >= 0.99


def test_every_key_of_the_items_is_accepted_verbatim():
    for item in items().values():
        for text in (item.model_answer, "\n".join(u.value for u in item.gold)):
            verdict = graded(Labelled(item.id, "verbatim", text)).verdict
            assert verdict == "correct", (item.id, text)


def test_a_right_paraphrase_is_not_marked_wrong(judged):
    assert share(judged, {"paraphrase"}, {"wrong"}) <= 0.10
    assert share(judged, {"paraphrase"}, {"correct", "partial", "unsure"}) >= 0.85
    known = [pair for pair in judged if not pair[0].item_id.startswith(LATER_IDS)]
    assert share(known, {"paraphrase"}, {"correct"}) >= 0.44


def test_typing_errors_are_forgiven_and_parts_earn_part(judged):
    assert share(judged, {"typo"}, {"correct"}) >= 0.90
    assert share(judged, {"partial"}, {"partial"}) >= 0.85


def test_a_veto_says_what_was_written_and_what_the_notes_say(judged):
    vetoed = [grade for _, grade in judged if grade.vetoes]
    assert len(vetoed) >= 80
    for grade in vetoed:
        assert grade.score <= 0.5
        assert all(veto.wrote and veto.notes_say and veto.citations for veto in grade.vetoes)
        if grade.vetoes[0].kind != "repeated":
            assert f"You wrote *{grade.vetoes[0].wrote}*" in grade.feedback


def test_an_answer_is_graded_within_fifty_milliseconds(judged):
    slowest = 0.0
    for answer, _ in judged:
        graded(answer)  # the word lists and the notes' own index are read once
        started = time.process_time()
        graded(answer)
        slowest = max(slowest, time.process_time() - started)
    figure(f"slowest grade {slowest * 1000:.1f} ms")
    assert slowest < 0.05


def test_the_set_can_fail_a_grader_that_counts_words_only(judged):
    """The bar has teeth: a grader of shared words would accept far more than 2%."""
    accepted = total = 0
    for answer, _ in judged:
        if answer.label in CONTRARY:
            gold = {w for u in items()[answer.item_id].gold for w in u.text.lower().split()}
            mine = set(answer.answer.lower().split())
            total += 1
            accepted += len(gold & mine) >= 0.5 * len(gold)
    assert accepted / total > 0.10
