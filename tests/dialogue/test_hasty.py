"""Questions typed in haste: what was cut short, run together, or written in shorthand."""

from __future__ import annotations

import pytest

from calctutor.dialogue import hasty
from calctutor.dialogue.hasty import NameWords, begins, can_be_cut, one_family, run_together
from calctutor.dialogue.intent import Reader
from calctutor.shorthand import plain_phrases
from calctutor.terms import TermIndex
from calctutor.types import Term, Wording
from calctutor.wording import wording_of

NAMES = ("Tidal flat", "Tidal basin", "Volcanic plug", "Alpine zone", "Hypolimnion", "Sea Caves")
SPOKEN = ("tidal", "flat", "basin", "volcanic", "plug", "alpine", "zone", "sediment", "sedimentary")


@pytest.fixture(scope="module")
def reader() -> Reader:
    empty = wording_of(())
    told = Wording(
        counts=dict.fromkeys((*SPOKEN, "permafrost", "metaphor", "metallic"), 1),
        names=empty.names,
        pairs=frozenset((("grain", "size"),)),
        english=True,
        passages=1,
        stems={},
        forms=frozenset(),
    )
    return Reader(TermIndex([Term(name, kind="heading") for name in NAMES]), told)


@pytest.mark.parametrize(
    ("question", "understood", "fixed"),
    [
        ("volc plug where", "volcanic plug where", (("volc", "volcanic"),)),
        ("what is permaf", "what is permafrost", (("permaf", "permafrost"),)),
        ("tid bas depth", "tidal basin depth", (("tid", "tidal"), ("bas", "basin"))),
        ("volc. plug height", "volcanic plug height", (("volc", "volcanic"),)),
        ("tidalflat width", "tidal flat width", (("tidalflat", "tidal flat"),)),
    ],
)
def test_what_was_cut_short_is_read_in_full_and_told(
    reader: Reader, question: str, understood: str, fixed: tuple[tuple[str, str], ...]
) -> None:
    read = reader.read(question)
    assert read.understood == understood
    assert read.corrections == fixed


@pytest.mark.parametrize(
    ("question", "understood"),
    [("tid flat width", "tidal flat width"), ("volc plug height", "volcanic plug height")],
)
def test_a_word_of_very_many_names_leads_to_those_that_hold_the_beginning_too(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, question: str, understood: str
) -> None:
    monkeypatch.setattr(hasty, "MANY", 0)
    assert reader.read(question).understood == understood
    monkeypatch.setattr(hasty, "MANY_BEGUN", 0)
    names = NameWords(reader.terms.table, reader._known)
    assert names.beside("tid", "flat") == ()


@pytest.mark.parametrize("question", ["hypo where", "what is a met"])
def test_a_prefix_or_a_beginning_of_several_words_stays(reader: Reader, question: str) -> None:
    read = reader.read(question)
    assert read.understood == question
    assert read.corrections == ()


@pytest.mark.parametrize("typed", ["hyper", "pseudohypo", "upper", "ab", "and", "a1b"])
def test_what_changes_a_meaning_is_no_beginning(typed: str) -> None:
    assert not can_be_cut(typed)


def test_a_beginning_lacks_two_letters_and_forms_of_one_word_are_one_reading() -> None:
    assert begins("sedim", "sediment")
    assert not begins("sedimen", "sediment")
    assert one_family("sedim", {"sedimentary", "sediment"}) == ("sediment",)
    assert one_family("met", {"metaphor", "metallic"}) == ("metallic", "metaphor")
    assert one_family("hyperl", {"hyperlimnion", "hyperlactic"}) == ("hyperlactic", "hyperlimnion")


def test_words_run_together_are_parted_where_both_are_known_and_the_whole_is_none() -> None:
    known = ("grain", "size", "sand", "stone", "per", "haps")
    assert run_together("grainsize", known, ()) == "grain size"
    assert run_together("sandstone", known, ()) == ""  # a word itself
    assert run_together("grainsand", known, ()) == "grain sand"
    assert run_together("perhaps", known, (("per", "hap"),)) == ""


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("seen w/ what", "seen with what"),
        ("w/o ice", "without ice"),
        ("stops b/c of heat", "stops because of heat"),
        ("s/e of X", "side effects of X"),
        ("diff b/w sand and silt", "difference between sand and silt"),
        ("how 2 melt ice", "how to melt ice"),
        ("What conditions go along with gout?", "what is associated with gout?"),
        ("a/b tests", "a/b tests"),
    ],
)
def test_signs_of_note_taking_are_words(typed: str, plain: str) -> None:
    assert plain_phrases(typed) == plain


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("2ry basin", "secondary basin"),
        ("what dz", "what disease"),
        ("what shrinks w time", "what shrinks with time"),
        ("vitamin w", "vitamin w"),
    ],
)
def test_shorthand_is_written_out(reader: Reader, question: str, understood: str) -> None:
    assert reader.read(question).understood == understood
