"""Which of two: one is named only where its own statement has what is asked, over two folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from calctutor import Tutor
from small_notes import tutor_of

GLUES = """# Glues

## Which glue for what

- **Bone glue:** suits a hard wood with a soft varnish.
- **Fish glue:** suits a soft wood with a hard varnish.
- **Hide glue:** suits leather.

## Strength

- **Bone glue:** Warmth test: negative.
- **Fish glue:** Warmth test: positive.
- **Fish glue:** Blisters: infrequent.
- **Bone glue:** Faults seen: stains, blisters.

## Cracks

Cracks come from dry air or, less importantly, from cold air.
"""
REIGNS = """# The two Odos

- Odo the Bald took his name from a wig that he lost at Senlis.
- Odo the Younger was his nephew and burned the bridge of Melun in 871.

# Harvests

Rye fails more often than barley.
"""


@pytest.fixture(scope="module")
def glues(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return tutor_of(tmp_path_factory.mktemp("glues"), GLUES, "glues")


@pytest.fixture(scope="module")
def reigns(tmp_path_factory: pytest.TempPathFactory) -> Tutor:
    return tutor_of(tmp_path_factory.mktemp("reigns"), REIGNS, "reigns")


def first_words(tutor: Tutor, question: str) -> str:
    return tutor.ask(question).sentences[0].text.removeprefix("According to your notes")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Which glue suits a soft wood with a hard varnish, bone glue or fish glue?", "fish glue"),
        ("Which glue suits a hard wood with a soft varnish, bone glue or fish glue?", "bone glue"),
        ("Which has a positive warmth test, fish glue or bone glue?", "fish glue"),
        ("Which matters more for cracks, cold air or dry air?", "dry air"),
        ("Dry air or cold air, which matters more for cracks?", "Dry air"),
    ],
)
def test_the_side_is_named_whose_statement_has_what_is_asked(
    glues: Tutor, question: str, named: str
) -> None:
    assert first_words(glues, question) == f", {named}:"


def test_the_statement_that_decides_is_told_first(glues: Tutor) -> None:
    reply = glues.ask("Which glue suits a soft wood with a hard varnish, bone glue or fish glue?")
    assert "soft wood with a hard varnish" in reply.sentences[1].text


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Did Odo the Bald or Odo the Younger burn the bridge of Melun in 871?", "Younger"),
        ("Which fails more often, barley or rye?", "rye"),
    ],
)
def test_a_name_shared_by_both_sides_tells_nothing(
    reigns: Tutor, question: str, named: str
) -> None:
    assert named in first_words(reigns, question)


def test_where_no_side_has_what_is_asked_none_is_named(glues: Tutor, reigns: Tutor) -> None:
    assert first_words(glues, "Does bone glue or fish glue suit a wet wood?") == ":"
    assert first_words(reigns, "Which fails less often, barley or rye?") == ":"
    assert first_words(glues, "Which matters less for cracks, cold air or dry air?") == ":"


def test_what_is_said_to_be_rare_of_a_side_does_not_choose_it(glues: Tutor) -> None:
    assert "fish" not in first_words(glues, "Blisters: bone glue or fish glue?").lower()
    asked = "chondrocalcinosis: primary or secondary hyperparathyroidism"
    assert "secondary" not in first_words(Tutor.open(), asked)
    rare = first_words(glues, "Which has infrequent blisters, bone glue or fish glue?")
    assert rare == ", fish glue:"


def test_a_kindred_word_in_a_name_chooses_nothing(tmp_path: Path) -> None:
    notes = "# Heaps\n\n## Grey heap\n\nCauses:\n\n- Osseous gravel (OG)\n- Frost\n"
    tutor = tutor_of(tmp_path, notes, "heaps")
    assert "bone" not in first_words(tutor, "Is a grey heap bone or just stone?")
