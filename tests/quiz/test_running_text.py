"""Questions on sentences of running text: what is asked for, and what stays of the sentence."""

from __future__ import annotations

import pytest

from calctutor.notes.read import read_notes
from calctutor.quiz.bank import make_bank
from calctutor.quiz.gaps import chunks
from calctutor.quiz.phrases import begins_with_verb, may_be_asked, says_something, subject_of
from calctutor.quiz.statement import plain_symbols, stands_alone, without_opener
from calctutor.quiz.unsuited import unsuited
from calctutor.quiz.views import Views
from calctutor.types import Note


def bank_of(text: str, source: str = "a.md"):
    notes = [Note(source, text, "")]
    content = read_notes(notes, count_tokens=len, word_pieces=len)
    views = Views(content.facts, content.terms, content.notes)
    return views, *make_bank(content.facts, content.terms, content.notes)


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        ("Note that the gates work independently.", "the gates work independently."),
        ("It turns out that two layers are enough.", "two layers are enough."),
        ("However, in practice, the loss rises slowly.", "the loss rises slowly."),
        ("As we saw above, every row is a classifier.", "every row is a classifier."),
        ("However, this is rarely done.", "However, this is rarely done."),
        ("The gates work independently.", "The gates work independently."),
    ],
)
def test_words_that_only_lead_to_a_statement_are_left_out(sentence, statement):
    assert without_opener(sentence) == statement


def test_single_symbols_are_read_as_letters():
    assert plain_symbols(r"the weights \\(W\\) and $\lambda$") == "the weights W and λ"
    assert plain_symbols(r"so \\(P = (F - 1)/2\\)") == r"so \\(P = (F - 1)/2\\)"


def test_an_it_that_points_to_nothing_needs_nothing_before_it():
    assert stands_alone("It is impractical to connect all neurons.")
    assert stands_alone("There are two ways to compute the gradient.")
    assert not stands_alone("It is called the sigmoid function.")
    assert not stands_alone("It dissolves in ammonia.")


@pytest.mark.parametrize(
    ("left", "answer", "right"),
    [
        ("The ", "harbour masters drove", " them out within days."),
        ("networks are ", "modeled", " as collections of neurons"),
        ("Attributes are ", "variables belonging", " to an object"),
        ("When the rats die, the ", "fleas look", " for another host"),
        ("in an attempt to ", "descend faster", ", but it fails"),
        ("an expert might define this ", "data", ", though"),
    ],
)
def test_a_gap_asks_for_no_verb_and_nothing_pointed_at(left, answer, right):
    assert not may_be_asked(answer, left, right)


@pytest.mark.parametrize(
    ("left", "answer", "right"),
    [
        ("and passed on by their ", "fleas", "."),
        ("It arises from ", "abnormal calcium metabolism", "."),
        ("to replace the ", "mediastinal gas", " at once"),
        ("may end it by ", "four weeks' notice", " in writing"),
        ("by unblocking the sink and by ", "replacing light bulbs", ""),
        ("They are not ", "zero-centered", "."),
    ],
)
def test_a_gap_may_ask_for_a_thing_or_a_quality(left, answer, right):
    assert may_be_asked(answer, left, right)


def test_a_part_of_a_sentence_tells_something_only_with_a_verb():
    assert not says_something("In 2011 a team working on a burial ground in London")
    assert says_something("In 2011 a team found the DNA")
    assert subject_of("The pneumonic form attacked the lungs") == "The pneumonic form"
    assert begins_with_verb("spread from person to person") is False
    assert begins_with_verb("destroyed the city")


def test_a_statement_by_we_is_asked_and_a_story_of_the_page_is_not():
    text = (
        "# Networks\n\n## Exploding gradients\n\n"
        "We can treat the exploding gradient problem through gradient clipping in practice. "
        "In the lecture we discussed the vanishing gradient problem at some length today.\n"
    )
    views, bank, _ = bank_of(text)
    assert [bool(unsuited(v)) for v in views.views] == [False, True]
    assert any("We can treat" in item.stem for item in bank)


def test_an_exception_is_asked_as_one():
    text = (
        "# Tenancy\n\n## Notice\n\nA fixed-term tenancy cannot be ended early unless the "
        "agreement has a break clause. A notice is void if the deposit was not protected. "
        "Rinse the eye for fifteen minutes, even when it no longer hurts.\n"
    )
    _, bank, _ = bank_of(text)
    asked = {i.stem: i.model_answer for i in bank if i.kind == "short_answer"}
    exceptions = [stem for stem in asked if "with what exception" in stem]
    assert [asked[stem] for stem in exceptions] == ["The agreement has a break clause"]
    assert any("on what condition" in stem and "void" in stem for stem in asked)
    assert not any("even" in stem for stem in asked)


def test_a_reason_ends_where_its_clause_ends():
    text = (
        "# Plague\n\n## Clergy\n\nThe clergy suffered heavily because priests visited the dying: "
        "in Lincoln about 40 percent of the parish priests were lost. Since he was not there "
        "himself, most scholars treat his story with caution.\n"
    )
    _, bank, _ = bank_of(text)
    reasons = [i.model_answer for i in bank if i.kind == "short_answer" and "why" in i.stem]
    assert "Priests visited the dying" in reasons


def test_one_of_several_lists_is_asked_by_no_gap():
    text = "# Types\n\n## Immutable types\n\n- str, bytes\n- int, float\n- tuple, frozenset\n"
    _, bank, _ = bank_of(text)
    assert not [item for item in bank if item.kind == "cloze"]


def test_the_name_of_a_file_with_several_titles_is_no_place():
    text = (
        "# Deposits\n\nThe deposit is held in an authorised scheme by the landlord. "
        "Disputes over deductions are decided by an adjudicator of the scheme.\n\n"
        "# Repairs\n\nThe landlord keeps the structure of the house in repair. "
        "The tenant reports defects of the installations to the landlord.\n"
    )
    _, bank, _ = bank_of(text, "notice.md")
    assert bank
    assert not any("Notice" in item.stem for item in bank)


def test_what_can_be_asked_is_counted_apart():
    text = (
        "# Filters\n\n## Median\n\n- **Noise:** removes salt-and-pepper noise\n"
        "- **License:** BSD-3, for all uses\n"
    )
    _, _, report = bank_of(text)
    assert (report.facts, report.covered, report.askable) == (2, 1, 1)


def test_a_name_from_another_list_is_confused_with_that_list_not_with_the_name():
    text = (
        "# Tumours\n\n## Benign tumours\n\n- **Chondroma**\n- **Lipoma**\n- **Haemangioma**\n\n"
        "## Malignant tumours\n\n- **Osteosarcoma**\n- **Chondrosarcoma**\n- **Synovioma**\n"
    )
    _, bank, _ = bank_of(text)
    listed = [i for i in bank if i.kind == "sba_entity" and "listed under" in i.stem]
    assert listed
    for item in listed:
        wrong = {o.entity for n, o in enumerate(item.options) if n not in item.key}
        assert wrong <= {"Benign tumours", "Malignant tumours"} - {item.subject}


def test_a_sentence_that_begins_with_its_verb_is_asked_under_the_name_it_is_said_of():
    notes = (
        "# People\n\n## Ada Brandt\n\nSurveyor. Helped to plan the bridge of Oxley in 1821.\n\n"
        "## Carl Dune\n\nMason. The bridge of Oxley was paid for by his guild.\n"
    )
    _, items, _ = bank_of(notes)
    stems = [item.stem for item in items if "plan the" in item.stem or "paid for" in item.stem]
    assert any("Helped" in stem for stem in stems)
    assert all("Ada Brandt" in stem for stem in stems if "Helped" in stem)


def test_a_gap_ends_where_a_subordinate_clause_begins():
    taken = {
        "a few seed to the lung although benign"[c.start : c.end]
        for c in chunks("a few seed to the lung although benign")
    }
    assert "lung" in taken
    assert not any("although" in text for text in taken)


def test_a_bold_name_is_asked_for_without_its_colon():
    _, items, _ = bank_of(
        "# Errors\n\n- **Type I error:** rejecting what is true, a false alarm. Its chance is α.\n"
    )
    assert not [i for i in items for unit in i.gold if unit.value.endswith(":")]
