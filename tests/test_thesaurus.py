"""The thesaurus: groups that hold both ways, lines that hold one way, and phrases."""

from __future__ import annotations

from pathlib import Path

import pytest

import calctutor.thesaurus as thesaurus
from calctutor.retrieval.abstain import probability
from calctutor.synonyms import are_opposites
from calctutor.text import content_stems, stem
from calctutor.tutor import Tutor

LISTED = Path(thesaurus.__file__).with_name("data") / "thesaurus.txt"


def speaks(asked: str, said: str) -> bool:
    return bool(thesaurus.groups_asked(stem(asked)) & thesaurus.groups_said(content_stems(said)))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("breathlessness", "dyspnoea on climbing stairs"),
        ("dyspnoea", "the patient is short of breath at night"),
        ("contralateral", "weakness of the opposite side"),
        ("kill", "was stabbed in his bath"),
    ],
)
def test_a_statement_speaks_of_a_word_by_another_or_by_a_phrase(asked: str, said: str) -> None:
    assert speaks(asked, said)


def test_a_special_word_is_not_asked_for_by_what_is_said_of_the_general_one() -> None:
    assert speaks("kill", "stabbed")
    assert not speaks("stab", "killed")


def test_words_of_a_phrase_that_stand_apart_are_no_phrase() -> None:
    assert not speaks("dyspnoea", "a short man out of his breath")


def test_other_names_are_of_the_groups_that_hold_both_ways() -> None:
    assert "dyspnoea" in thesaurus.other_names("short of breath")
    assert "kill" not in thesaurus.other_names("stab")


def test_each_line_is_well_formed_and_none_joins_opposites() -> None:
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    for line in lines:
        left, arrow, right = line.partition(" < ")
        members = line.replace(" < ", " ").split()
        assert len(members) > 1, line
        assert line == line.lower() and line.isascii(), line
        assert not arrow or (len(left.split()) == 1 and right), line
        plain = [stem(name) for name in members if "_" not in name]
        joined = [] if arrow else [(a, b) for a in plain for b in plain if are_opposites(a, b)]
        assert not joined, line


def test_a_lay_word_finds_the_learned_one_of_the_notes(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(
        "# Mitral stenosis\n\n- Symptoms: dyspnoea, haemoptysis\n- Pulse: irregular\n", "utf-8"
    )
    tutor = Tutor.open(notes=tmp_path)
    told = tutor.ask("Does mitral stenosis make you short of breath?")
    assert [c.quote for c in told.citations] == ["Symptoms: dyspnoea, haemoptysis"]
    found = tutor.signs("Does mitral stenosis make you short of breath?")
    assert found is not None
    assert probability(found) > 0.5


def test_small_words_that_turn_the_meaning_round_are_not_left_out() -> None:
    assert not speaks("withheld", "given in type 2 diabetes")
    assert not speaks("afebrile", "a fever of 39 degrees")
    assert not speaks("preprandially", "taken after meals")
