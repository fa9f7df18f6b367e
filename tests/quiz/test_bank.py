"""The bank of the shipped notes and of four other folders against the bar; and the bar broken."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from calctutor.quiz.arrange import put
from calctutor.quiz.bank import citer, make_bank
from calctutor.quiz.find import FactFinder
from calctutor.quiz.generate import candidates
from calctutor.quiz.grade_knowledge import Knowledge
from calctutor.quiz.lint import lint_item
from calctutor.quiz.lint_context import LintContext
from calctutor.quiz.measure import Measure, measures
from calctutor.quiz.measure_grading import graded_answers
from calctutor.quiz.refute import underived
from calctutor.quiz.solvers import wilson
from calctutor.quiz.views import Views
from calctutor.quiz_types import BankReport, QuizItem
from calctutor.types import NotesContent
from quiz_reading import OTHERS, ROOT, SHIPPED, content_of, content_of_texts

CODE = """
import hashlib, sys
sys.path.insert(0, "tests")
from pathlib import Path
from calctutor.quiz.bank import citer, make_bank
from quiz_reading import content_of
c = content_of(Path(sys.argv[1]))
bank, report = make_bank(c.facts, c.terms, c.notes, seed=int(sys.argv[2]))
print(hashlib.sha256(repr((bank, report)).encode()).hexdigest())
"""
Made = tuple[tuple[QuizItem, ...], BankReport, Views, FactFinder]


def made_of(content: NotesContent, seed: int = 0) -> Made:
    """A bank by words alone, with what the bar needs."""
    views = Views(content.facts, content.terms, content.notes)
    finder = FactFinder(views)
    bank, report = make_bank(
        content.facts, content.terms, content.notes, seed=seed, retrieve=finder
    )
    return bank, report, views, finder


@cache
def made(folder: Path) -> Made:
    """The bank of a folder."""
    return made_of(content_of(folder))


def bar(bank: tuple[QuizItem, ...], like: Made, *, shipped: bool = False) -> dict[str, Measure]:
    """The lines of the bar for some items, by name."""
    _, report, views, finder = like
    return {m.name: m for m in measures(bank, report, views, finder, shipped=shipped)}


@pytest.mark.parametrize("folder", [SHIPPED, *OTHERS], ids=lambda p: p.parent.name)
def test_the_bank_of_a_folder_meets_the_bar(folder: Path) -> None:
    result = made(folder)
    lines = bar(result[0], result, shipped=folder == SHIPPED)
    assert len(lines) == 18
    assert [m for m in lines.values() if not m.met] == []


def test_the_shipped_bank_holds_the_kinds_that_the_notes_give() -> None:
    report = made(SHIPPED)[1]
    kinds = dict(report.by_kind)
    assert set(kinds) >= {
        "cloze", "reverse", "sba_entity", "sba_value", "contrast", "two_tier", "set_recall",
        "short_answer", "matching",
    }  # fmt: skip
    assert sum(kinds.values()) == report.items == len(made(SHIPPED)[0])


@pytest.mark.parametrize("name", ["programming", "punic-wars"])
def test_prose_and_code_give_choices_too(name: str) -> None:
    """Years of dated statements, siblings told alike, rows of two columns."""
    folder = next(f for f in OTHERS if f.parent.name == name)
    bank, _, views, _ = made(folder)
    choices = [i for i in bank if i.options]
    assert len(choices) >= 5
    assert underived(choices, views.by_id) == []
    if name == "punic-wars":
        cannae = next(i for i in choices if i.stem.startswith("The Second Punic War: “At Cannae"))
        assert cannae.options[cannae.key[0]].text == "216 BC"
        assert [o.text for o in cannae.options] == sorted(o.text for o in cannae.options)
        assert all(o.refutation == "exclusive" for o in cannae.options if not o.correct)
    else:
        pair = {frozenset(o.text for o in i.options) for i in choices}
        assert {frozenset(("Breadth-first search", "Depth-first search"))} <= pair
        assert {frozenset(("list", "collections.deque"))} <= pair
        assert all(i.reason_stem and i.gold for i in choices)


def test_the_graders_lines_fail_for_a_wrong_key_and_for_a_grader_of_words() -> None:
    """What is measured of the grader can miss its target."""
    bank, report, views, finder = made(SHIPPED)
    answers = graded_answers(bank, Knowledge(views.facts, views.terms))
    assert len(answers) > 400
    assert {a.rule for a in answers} >= {"verbatim", "denied", "sibling", "opposite"}
    typed = next(i for i in bank if i.gold and i.kind == "cloze")
    lie = replace(typed, model_answer="", gold=(replace(typed.gold[0], value="not so"),))
    line = bar((lie,), (bank, report, views, finder))["grader: keys accepted verbatim"]
    assert not line.met
    loose = [a for a in answers if a.rule != "verbatim"]
    gold = {i.id: {w for u in i.gold for w in u.value.lower().split()} for i in bank}
    by_words = sum(gold[a.item_id] <= set(a.answer.lower().split()) for a in loose)
    assert by_words / len(loose) > 0.02


def test_the_tables_of_another_folder_give_the_other_kinds() -> None:
    folder = next(f for f in OTHERS if f.parent.name == "chemical-tests")
    assert set(dict(made(folder)[1].by_kind)) >= {"odd_one_out", "true_false", "matching"}


def test_two_processes_with_two_hash_seeds_make_the_same_bank() -> None:
    digests = set()
    for hash_seed in ("0", "31"):
        run = subprocess.run(
            [sys.executable, "-c", CODE, str(SHIPPED), "7"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout.strip())
    content = content_of(SHIPPED)
    here = make_bank(content.facts, content.terms, content.notes, seed=7)
    assert digests == {hashlib.sha256(repr(here).encode()).hexdigest()}


def test_a_seed_moves_options_and_nothing_else() -> None:
    content = content_of(SHIPPED)
    first = make_bank(content.facts, content.terms, content.notes, seed=1)[0]
    second = make_bank(content.facts, content.terms, content.notes, seed=2)[0]
    assert first != second
    assert [i.id for i in first] == [i.id for i in second]
    assert [{o.text for o in i.options} for i in first] == [
        {o.text for o in i.options} for i in second
    ]


def sabotaged(bank: tuple[QuizItem, ...], kind: str, change: object) -> tuple[QuizItem, ...]:
    """The bank with every item of a kind changed."""
    return tuple(change(item) if item.kind == kind else item for item in bank)  # type: ignore[operator]


def test_a_swapped_key_is_noticed() -> None:
    result = made(SHIPPED)

    def swap(item: QuizItem) -> QuizItem:
        key = ((item.key[0] + 1) % len(item.options),)
        options = tuple(replace(o, correct=i in key) for i, o in enumerate(item.options))
        return replace(item, key=key, options=options)

    lines = bar(sabotaged(result[0], "sba_value", swap), result)
    assert not lines["open-book solver agrees"].met
    assert not lines["refutations derived again"].met
    assert not lines["items with an E flaw"].met


def entity_items(views: Views, content: NotesContent) -> list[QuizItem]:
    """The candidates that ask for the chondroma by its sign among others."""
    first = (found[0] for found in candidates(views, citer(content.notes)))
    return [i for i in first if i.kind == "sba_entity" and i.subject == "Chondroma"]


def test_a_sibling_that_shares_the_attribute_is_noticed() -> None:
    content = content_of_texts(
        {
            "tumours.md": "# Tumours\n\n## Benign tumours\n\n"
            "- **Chondroma:** rings and arcs of mineral.\n"
            "- **Lipoma:** the density of fat.\n- **Haemangioma:** round phleboliths.\n"
            "- **Schwannoma:** a target on the films.\n"
        }
    )
    views = Views(content.facts, content.terms, content.notes)
    (asked,) = entity_items(views, content)
    shared = content_of_texts(
        {
            "tumours.md": "# Tumours\n\n## Benign tumours\n\n"
            "- **Chondroma:** rings and arcs of mineral.\n"
            "- **Lipoma:** the density of fat, with rings and arcs of mineral.\n"
            "- **Haemangioma:** round phleboliths.\n- **Schwannoma:** a target on the films.\n"
        }
    )
    other = Views(shared.facts, shared.terms, shared.notes)
    assert lint_item(asked, LintContext(views)) == ()
    assert {f.rule for f in lint_item(asked, LintContext(other))} >= {"L23"}
    assert underived([asked], views.by_id) == []
    assert underived([asked], other.by_id) != []
    assert "Lipoma" in {o.text for o in asked.options}
    assert entity_items(other, shared) == []


def test_a_lengthened_key_is_noticed() -> None:
    folder = next(f for f in OTHERS if f.parent.name == "chemical-tests")
    result = made(folder)

    def lengthen(item: QuizItem) -> QuizItem:
        longer = f"{item.options[item.key[0]].text} as the notes say in full"
        options = list(item.options)
        options[item.key[0]] = replace(options[item.key[0]], text=longer)
        return replace(item, options=tuple(options))

    bank = sabotaged(sabotaged(result[0], "sba_value", lengthen), "sba_entity", lengthen)
    lines = bar(bank, result)
    longest = lines["blind: longest option"]
    assert not lines["items with an E flaw"].met
    assert float(longest.value.split("%")[0]) > 80


def test_a_reversed_zone_is_noticed() -> None:
    text = (
        "# Lesions\n\n## Myositis\n\n- **Distribution:** mineral first at the periphery.\n\n"
        "## Sarcoma\n\n- **Distribution:** mineral first at the centre.\n\n"
        "## Lipoma\n\n- **Distribution:** no mineral at all.\n"
    )
    bank, report, views, finder = made_of(content_of_texts({"lesions.md": text}))
    assert any("periphery" in unit.value for item in bank for unit in item.gold)
    turned = text.replace("periphery", "X").replace("centre", "periphery").replace("X", "centre")
    other = content_of_texts({"lesions.md": turned})
    lines = bar(bank, (bank, report, Views(other.facts, other.terms, other.notes), finder))
    assert not lines["items with an E flaw"].met


def test_a_key_always_first_is_noticed() -> None:
    folder = next(f for f in OTHERS if f.parent.name == "chemical-tests")
    result = made(folder)

    def first(item: QuizItem) -> QuizItem:
        at = item.key[0]
        return put(item, [at, *(i for i in range(len(item.options)) if i != at)])

    lines = bar(sabotaged(sabotaged(result[0], "sba_value", first), "sba_entity", first), result)
    assert not lines["items with an E flaw"].met
    assert float(lines["blind: modal position"].value.split("%")[0]) > 90


def test_nothing_disputed_is_scored() -> None:
    bank, _, views, _ = made(SHIPPED)
    doubtful = {f.id for f in views.facts if f.disputed is not None}
    practice = [item for item in bank if not item.scored]
    assert doubtful
    assert {item.fact_id for item in practice} == doubtful
    assert all("disputed" in item.badge for item in practice)
    named = {o.refuted_by for item in bank if item.scored for o in item.options}
    assert not doubtful & (named | {f for item in bank if item.scored for f in item.fact_ids})


def test_what_is_skipped_says_why() -> None:
    for folder in (SHIPPED, *OTHERS):
        bank, report, views, _ = made(folder)
        asked = {f for item in bank for f in (item.fact_id, *item.fact_ids)}
        skipped = {s.fact_id for s in report.skipped}
        assert skipped == {f.id for f in views.facts} - asked
        assert len(skipped) == report.facts - report.covered
        assert all(s.reason.endswith(".") for s in report.skipped)


def test_wilson_gives_the_published_interval() -> None:
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) == (0.0, 1.0)
