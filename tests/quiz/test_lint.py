"""The linter against seeded flaws, five or more a rule, and against a clean set."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

import lint_flaws
from calctutor.quiz.lint import RULES, errors, lint_bank, lint_item
from calctutor.quiz.lint_bank import duplicates, positions, sibling_share
from calctutor.quiz.lint_context import LintContext
from calctutor.quiz.lint_stem import leaks_between
from calctutor.quiz.views import Views
from lint_items import choice, clean_items, notes, typed

WARNS = {"L06", "L11", "L13", "L18"}


@pytest.fixture(scope="module")
def context() -> LintContext:
    """The little folder's notes."""
    content = notes()
    return LintContext(Views(content.facts, content.terms, content.notes))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_finds_its_seeded_flaws(rule: str, context: LintContext) -> None:
    make = getattr(lint_flaws, rule.lower())
    needs_notes = bool(inspect.signature(make).parameters)
    flawed = list(make(context.views) if needs_notes else make())
    looked = context if needs_notes or rule == "L12" else None
    found = [any(f.rule == rule for f in lint_item(item, looked)) for item in flawed]
    missed = [item.stem for item, hit in zip(flawed, found, strict=True) if not hit]
    assert len(flawed) >= 5
    assert sum(found) >= 0.95 * len(found), missed


def test_the_severity_of_a_rule_is_that_of_the_standard() -> None:
    severities: dict[str, set[str]] = {}
    for rule in RULES:
        make = getattr(lint_flaws, rule.lower())
        if not inspect.signature(make).parameters:
            found = [f for item in make() for f in lint_item(item) if f.rule == rule]
            severities[rule] = {f.severity for f in found}
    assert severities.pop("L11") == {"E", "W"}
    assert {rule for rule, kinds in severities.items() if kinds == {"W"}} == WARNS - {"L11"}
    assert all(kinds == {"E"} for rule, kinds in severities.items() if rule not in WARNS)


def test_duplicates_are_found() -> None:
    pairs = list(lint_flaws.l27())
    found = [list(duplicates(pair)) for pair in pairs]
    assert len(pairs) >= 5
    assert [[f.item_id for f in one] for one in found] == [[second.id] for _, second in pairs]


def test_the_clean_set_raises_hardly_an_alarm() -> None:
    items = clean_items()
    alarmed = {f.item_id: f for item in items for f in lint_item(item)}
    assert len({item.id for item in items}) == len(items) >= 100
    assert len(alarmed) <= 0.03 * len(items), alarmed


def test_the_clean_set_as_a_bank_has_no_duplicates() -> None:
    items = clean_items()
    assert [f.item_id for f in duplicates(items)] == []


def test_words_are_matched_on_their_boundaries() -> None:
    item = choice(
        "How does the mass change over months?", "Rapid loss", "Gradually less", "Wallowing"
    )
    assert "L10" not in {f.rule for f in lint_item(item)}


def test_a_stem_that_does_not_find_its_fact_is_unfocused() -> None:
    item = typed("Fill in the gap. Size: “the mass gets _____.”", "smaller")
    lost = LintContext(retrieve=lambda stem: ["a", "b", "c", item.fact_id])
    found = LintContext(retrieve=lambda stem: ["a", "b", item.fact_id])
    assert [f.rule for f in lint_item(item, lost)] == ["L14"]
    assert lint_item(item, found) == ()


def test_a_position_may_not_hold_most_keys() -> None:
    base = choice("Which city is the seat of the French government?", "Paris", "Lyon", "Nice")
    at = base.key[0]
    items = [replace(base, id=str(i), fact_id=str(i)) for i in range(30)]
    skewed = list(positions(items))
    assert len(skewed) == 30 - int(30 * (1 / 3 + 0.10))
    assert skewed[0].message == f"the key is option {at + 1} in 30 of 30 items"


def test_at_most_three_in_ten_rest_on_siblings_alone() -> None:
    base = choice("In these notes, which metal is liquid in a room?", "Mercury", "Zinc", "Tin")
    sibling = lint_flaws.changed(base, 0, refutation="sibling")
    items = [replace(sibling, id=f"s{i}") for i in range(5)]
    items += [replace(base, id=f"b{i}") for i in range(5)]
    assert [f.item_id for f in sibling_share(items)] == ["s3", "s4"]


def test_answers_that_leak_between_stems_of_a_session_are_told() -> None:
    asked = typed("Fill in the gap. Myositis – Size: “the mass gets _____.”", "smaller")
    leak = typed("Fill in the gap. Sarcoma: “rarely gets smaller by _____.”", "itself")
    assert leaks_between([asked, leak]) == [(asked.id, leak.id)]


def test_the_bank_linter_joins_both(context: LintContext) -> None:
    good = choice("Which metal is liquid at room temperature?", "Mercury", "Zinc", "Tin")
    bad = replace(
        good, id="bad", feedback="", fact_id="other", stem="Which gas fills most of the air?"
    )
    findings = lint_bank([good, bad, replace(good, id="twin")])
    assert {(f.rule, f.item_id) for f in findings} == {("L20", "bad"), ("L27", "twin")}
    assert errors(findings) == {"bad", "twin"}
