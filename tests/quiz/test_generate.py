"""The traps of making questions: what the notes don't soundly give must not be asked."""

from __future__ import annotations

import pytest

from calctutor.quiz.bank import citer, make_bank
from calctutor.quiz.gaps import chunks
from calctutor.quiz.generate import candidates
from calctutor.quiz.generate_sets import elements
from calctutor.quiz.match import content, opposed, plain, raw_slice, same_value
from calctutor.quiz.shorten import shorten
from calctutor.quiz.views import Views
from calctutor.quiz_types import QuizItem
from quiz_reading import SHIPPED, content_of, content_of_texts


def items(text: str) -> list[QuizItem]:
    """The first candidate of every kind and fact of one note."""
    content = content_of_texts({"note.md": text})
    views = Views(content.facts, content.terms, content.notes)
    return [found[0] for found in candidates(views, citer(content.notes))]


def shipped(kind: str, subject: str) -> list[QuizItem]:
    """The shipped bank's items of a kind on a subject."""
    content = content_of(SHIPPED)
    bank, _ = make_bank(content.facts, content.terms, content.notes)
    return [i for i in bank if i.kind == kind and i.subject == subject]


def test_an_inherited_attribute_is_not_asked_for_its_owner() -> None:
    assert shipped("reverse", "Hypoparathyroidism") == []
    (only,) = shipped("reverse", "Pseudopseudohypoparathyroidism")[1:] or shipped(
        "reverse", "Pseudopseudohypoparathyroidism"
    )
    assert "serum calcium and serum phosphate are normal" in only.stem


def test_twins_are_never_options_of_one_question() -> None:
    content = content_of(SHIPPED)
    bank, _ = make_bank(content.facts, content.terms, content.notes)
    for item in bank:
        names = {option.text for option in item.options}
        assert not {"Hypoparathyroidism", "Pseudohypoparathyroidism"} <= names
        assert not {"Primary hyperparathyroidism", "Secondary hyperparathyroidism"} <= names


def test_advice_keeps_its_verb_and_is_asked_with_its_reason() -> None:
    (advice,) = shipped("two_tier", "Myositis ossificans")
    assert [o.text for o in advice.options if o.correct] == ["Avoid it"]
    assert advice.gold[0].value == "the lesion can resemble a soft tissue osteosarcoma"
    for item in shipped("cloze", "Myositis ossificans"):
        assert "avoid" not in item.gold[0].value.lower()


def test_a_hedge_stays_in_the_stem() -> None:
    made = items("# Tumours\n\n## Lipoma\n\n- **Course:** may rarely ossify in its capsule.\n")
    clozes = [i for i in made if i.kind == "cloze"]
    assert clozes
    assert all("may rarely" in i.stem for i in clozes)


def test_what_is_not_stated_is_no_distractor() -> None:
    text = (
        "# Signs\n\n| Tumour | Age | Site |\n|---|---|---|\n| Chondroma | fifty | hand |\n"
        "| Lipoma |  | back |\n| Haemangioma | twenty | |\n| Schwannoma | thirty | neck |\n"
    )
    made = [i for i in items(text) if i.kind in ("sba_entity", "sba_value")]
    ages = [i for i in made if "Age" in i.stem]
    assert ages
    for item in ages:
        assert "Lipoma" not in {o.entity for o in item.options}
        assert "in these notes" in item.stem.lower()


def test_an_unknown_aspect_refutes_only_as_a_sibling() -> None:
    text = (
        "# Flames\n\n| Metal | Colour |\n|---|---|\n| Lithium | crimson |\n"
        "| Barium | apple green |\n| Potassium | lilac |\n"
    )
    wrong = [o for i in items(text) if i.kind == "sba_value" for o in i.options if not o.correct]
    assert {o.refutation for o in wrong} == {"sibling"}


def test_numbers_of_one_measure_exclude_each_other_and_ascend() -> None:
    text = (
        "# Points\n\n| Liquid | Boiling point |\n|---|---|\n| Ethanol | 78 °C |\n"
        "| Water | 100 °C |\n| Ether | 35 °C |\n"
    )
    content = content_of_texts({"note.md": text})
    bank, _ = make_bank(content.facts, content.terms, content.notes)
    values = [i for i in bank if i.kind == "sba_value"]
    assert values
    for item in values:
        assert [o.text for o in item.options] == ["35 °C", "78 °C", "100 °C"]
        assert {o.refutation for o in item.options if not o.correct} == {"exclusive"}


def test_a_pronoun_without_its_sentence_is_skipped_with_the_reason() -> None:
    content = content_of_texts({"a.md": "# Sorting\n\n## Cost\n\nBoth take much time to finish.\n"})
    bank, report = make_bank(content.facts, content.terms, content.notes)
    assert bank == ()
    assert "points to something said elsewhere" in report.skipped[0].reason


def test_steps_are_put_in_their_order() -> None:
    text = "# Care\n\n## Burns, in order\n\n1. cool the skin\n2. cover it\n3. call for help\n"
    (item,) = [i for i in items(text) if i.kind == "ordering"]
    assert [item.options[i].text for i in item.order] == [
        "Cool the skin", "Cover it", "Call for help",
    ]  # fmt: skip
    assert item.order != (0, 1, 2)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Paraplegia and burns.", ["Paraplegia", "burns"]),
        ("commonly the thigh and the elbow", ["the thigh", "the elbow"]),
        ("arteries, cartilage (chondrocalcinosis, too), and skin", 
         ["arteries", "cartilage (chondrocalcinosis, too)", "skin"]),
        ("periarticular, commonly at the hips", []),
        ("pain, or neither", []),
        ("rings and arcs of mineral", []),
        ("the mass gets smaller", []),
        ("tall and thin -> repeat", []),
        ("subcutaneous and basal ganglia calcification", []),
        ("subcutaneous and periarticular", ["subcutaneous", "periarticular"]),
    ],
)  # fmt: skip
def test_only_a_plain_enumeration_is_a_set(text: str, parts: list[str]) -> None:
    assert elements(text) == parts


@pytest.mark.parametrize(
    ("a", "b", "contrary"),
    [
        ("long QT", "short QT", True),
        ("dissolves in dilute ammonia", "does not dissolve in ammonia", True),
        ("white precipitate", "no precipitate", True),
        ("IV calcium if tetany", "oral if mild; IV if severe, never as a bolus", False),
        ("crimson", "apple green", False),
        ("tall tented T waves, wide QRS", "short PR interval of the trace", False),
    ],
)
def test_values_contradict_only_by_their_own_words(a: str, b: str, contrary: bool) -> None:
    assert opposed(a, b) is contrary
    assert opposed(b, a) is contrary


def test_a_gap_takes_no_single_quotation_mark() -> None:
    text = "tiny or ‘ring and arc’ calcification, and the patients’ stones"
    gaps = [text[c.start : c.end] for c in chunks(text)]
    assert "patients’ stones" in gaps
    assert not [g for g in gaps if g.startswith("arc")]


def test_nested_statements_are_not_called_names() -> None:
    text = "# Trees\n\n## Oak\n\n- **In winter:**\n  - growth is slow\n  - bark is thick\n"
    content = content_of_texts({"trees.md": text})
    bank, _ = make_bank(content.facts, content.terms, content.notes)
    assert not [i.stem for i in bank if i.kind == "set_recall" and "are named" in i.stem]


def test_a_shown_text_is_found_in_its_markup() -> None:
    quote = "- **Size:** the *mass* gradually\n  gets `x[:]` smaller."
    assert raw_slice(quote, "the mass gradually gets") == "the *mass* gradually\n  gets"
    assert raw_slice(quote, "x[:]") == "x[:]"
    assert raw_slice(quote, "larger") == ""
    assert plain(quote) == "Size: the mass gradually gets x[:] smaller."
    assert plain("`__iter__` and __bold__") == "__iter__ and bold"


def test_letters_that_name_something_are_content() -> None:
    assert content("Vitamin D") != content("Vitamin K")
    assert content("A mass of fat") == content("mass of fat")
    assert same_value("at the periphery", "periphery")
    assert not same_value("soluble in water", "not soluble in water")


def test_a_long_statement_is_cut_at_its_clauses_and_keeps_enough() -> None:
    left = "When the long war had begun in earnest, and the fleets lay ready, the consul "
    right = " the harbour by night, while the guards were asleep, which nobody had thought of"
    cut_left, cut_right = shorten(left, right, 14)
    assert cut_left.startswith("… ")
    assert cut_right.endswith(" …")
    assert 9 <= len((cut_left + cut_right).split()) <= 18
