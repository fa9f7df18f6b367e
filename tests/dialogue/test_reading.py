"""How questions are read, over terms and words of no known folder."""

from __future__ import annotations

import pytest

from calctutor.dialogue.asking import asking_word, common_word
from calctutor.dialogue.intent import Reader
from calctutor.dialogue.phrasal import joined_words, with_plain_verbs, with_prefixes_joined
from calctutor.dialogue.small_words import is_small
from calctutor.terms import TermIndex
from calctutor.text import stem
from calctutor.types import Term, Wording

TERMS = (
    Term("River delta", kind="heading"),
    Term("Ice sheet", kind="heading"),
    Term("Inland sea", kind="heading"),
    Term("Beach barriers in shallow water", kind="heading"),
    Term("Stone v Marsh", kind="heading"),
    Term("Marsh", kind="heading"),
    Term("Tide vs surge", kind="heading"),
    Term("Tide", kind="heading"),
    Term("Surge", kind="heading"),
    Term("Sand and silt rule", kind="heading"),
    Term("Spring tide", kind="lead_in"),
    Term("Neap tide", kind="lead_in"),
    Term("Rift basin", kind="lead_in"),
    Term("Tidal basin", kind="lead_in"),
    Term("Hypolimnion", kind="heading"),
    Term("Hyperlimnion", kind="heading"),
)
WORDS = """river delta ice sheet sea inland beach barriers in shallow water stone v marsh tide vs
surge sand silt rule spring neap hypolimnion hyperlimnion causes third punic war page smith
lobe""".split()
PAIRS = frozenset((("third", "war"), ("page", "v"), ("v", "smith"), ("shut", "down")))


def wording(counts: dict[str, int], pairs: frozenset[tuple[str, str]] = frozenset()) -> Wording:
    stems = {stem(word): count for word, count in counts.items()}
    forms = frozenset(stems) | {stem(word.removesuffix("s")) for word in counts}
    return Wording(counts, frozenset(), pairs, True, 1, stems, forms)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(TermIndex(TERMS), wording(dict.fromkeys(WORDS, 1), PAIRS))


@pytest.mark.parametrize(
    "word", ["i'm", "you're", "what's", "they've", "he'd", "ought", "ok", "dont", "exactly"]
)
def test_contractions_and_fillers_weigh_nothing(word: str) -> None:
    assert is_small(word)


@pytest.mark.parametrize("word", ["ash's", "cell's", "told's", "id", "ill", "alone"])
def test_words_that_name_something_do_not(word: str) -> None:
    assert not is_small(word)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Which pump does it shut down?", "Which pump does it stop?"),
        ("How long does it hang around in the body?", "How long does it remain in the body?"),
        ("Why did they turn the plan down?", "Why did they reject the plan?"),
        ("What sets heat free?", "What releases heat?"),
        ("where does salt pile up", "where does salt accumulate"),
        ("how do I carry on?", "how do I continue?"),
        ("How was it carried out?", "How was it performed?"),
        ("Is it given in the morning?", "Is it given in the morning?"),
        ("the set of books on the left", "the set of books on the left"),
        (
            "Does it break the long chain of rock down?",
            "Does it break the long chain of rock down?",
        ),
    ],
)
def test_a_verb_with_its_particle_is_one_verb(typed: str, read: str) -> None:
    assert with_plain_verbs(typed) == read


def test_what_the_notes_write_themselves_stays(reader: Reader) -> None:
    assert reader.read("Which pump does it shut down?").understood.endswith("shut down?")
    assert "stop" in Reader(reader.terms, wording({})).read("Which pump does it shut down?").content


def test_two_words_are_read_as_the_one_noun_that_they_make() -> None:
    assert joined_words("above the collar bone", {"bone"}, ()) == "above the collarbone"
    assert joined_words("above the collar bone", {"collar"}, ()) == "above the collar bone"
    assert joined_words("which one's ring n arc", (), ()) == "which one's ring n arc"


def test_a_prefix_alone_is_completed_only_to_a_word_of_the_notes() -> None:
    known = {"hypolimnion", "hyperlimnion"}
    read = with_prefixes_joined("hypo- and hyperlimnion", known)
    assert read == "hypolimnion and hyperlimnion"
    assert with_prefixes_joined("hypo vs hyperlimnion", known) == "hypolimnion vs hyperlimnion"
    assert with_prefixes_joined("iso- and hyperlimnion", known) == "iso- and hyperlimnion"
    assert with_prefixes_joined("hypo- and hyperlimnion", ()) == "hypo- and hyperlimnion"


@pytest.mark.parametrize(("typed", "name"), [("rd", "River delta"), ("RDs", "River delta")])
def test_initials_of_one_name_are_that_name(reader: Reader, typed: str, name: str) -> None:
    read = reader.read(f"where is the {typed}")
    assert read.mentions[0].names == (name,)
    assert read.corrections == ((typed, name),)


def test_initials_are_of_a_name_up_to_its_first_small_word(reader: Reader) -> None:
    assert reader.read("what is a bb").understood == "what is a Beach barriers"


def test_initials_of_several_names_are_asked_back(reader: Reader) -> None:
    assert reader.read("what is an IS").unclear == ()  # "is" is a word
    assert Reader(TermIndex((*TERMS, Term("Rock dome", kind="heading"))), wording({})).read(
        "what is an RD"
    ).unclear == (("RD", ("River delta", "Rock dome")),)


def test_a_word_of_the_notes_is_no_initials() -> None:
    read = Reader(TermIndex(TERMS), wording({"rd": 2})).read("where is the rd")
    assert read.mentions == () and read.content == ("rd",)


@pytest.mark.parametrize(
    ("typed", "meant"), [("wich", ("which",)), ("causs", ("cause",)), ("wht", ("what",))]
)
def test_mistyped_words_of_asking_are_read(typed: str, meant: tuple[str, ...]) -> None:
    assert asking_word(typed) == meant


@pytest.mark.parametrize("typed", ["whelk", "cause", "rich", "tent"])
def test_words_are_no_mistyped_words_of_asking(typed: str) -> None:
    assert asking_word(typed) == ()


def test_a_slip_that_the_notes_have_neither_way_is_put_right() -> None:
    assert common_word("ingrediants") == ("ingredients",)
    assert common_word("kimberlite") == common_word("kimberlyte") == ()


@pytest.mark.parametrize(
    ("question", "form", "sides"),
    [
        ("Which rules apply under Stone v Marsh?", "list", ()),
        ("Stone v Marsh vs Tide", "compare", ("Stone v Marsh", "Tide")),
        ("What happened in Page v Smith?", "fact", ()),
        ("Tide vs surge", "compare", ("Tide", "surge")),
        (
            "difference between sand and silt rule and tide",
            "compare",
            ("sand and silt rule", "tide"),
        ),
    ],
)
def test_a_name_that_holds_a_joint_compares_nothing(
    reader: Reader, question: str, form: str, sides: tuple[str, ...]
) -> None:
    read = reader.read(question)
    assert (read.form, read.sides) == (form, sides)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Spring tide or neap tide for a low bridge?", ("Spring tide", "neap tide")),
        ("The current under spring tide and under neap tide", ("spring tide", "neap tide")),
        ("Spring tide against neap tide", ("Spring tide", "neap tide")),
        ("spring tide and neap tide: the height", ("spring tide", "neap tide")),
        ("compare the two kinds of basins", ("Rift basin", "Tidal basin")),
        ("depths of the two basins compared", ("Rift basin", "Tidal basin")),
    ],
)
def test_two_things_of_the_notes_are_compared(
    reader: Reader, question: str, sides: tuple[str, ...]
) -> None:
    read = reader.read(question)
    assert (read.form, read.sides) == ("compare", sides)


@pytest.mark.parametrize(
    "question",
    [
        "A wall against floods",
        "The speed in water and in air",
        "Is the spring tide or the neap tide higher in winter?",
    ],
)
def test_other_things_are_not(reader: Reader, question: str) -> None:
    assert reader.read(question).form != "compare"


@pytest.mark.parametrize(
    ("question", "content"),
    [
        ("delta 3 causes", ("causes",)),
        ("the third cause of the delta", ("cause",)),
        ("the third war", ("third", "war")),
        ("how is the delta tested?", ()),
    ],
)
def test_numbers_that_only_count_are_no_content(
    reader: Reader, question: str, content: tuple[str, ...]
) -> None:
    assert tuple(w for w in reader.read(question).content if w != "delta") == content


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Who counts as a marsh dweller?", ""),
        ("who mustn't have it?", ""),
        ("who must not drink it?", ""),
        ("Who gets the marsh fever?", ""),
        ("Whose marsh is it?", ""),
        ("Whose idea was the dam?", "person"),
        ("Who built the dam?", "person"),
        ("number of dams", "number"),
        ("nr of dams", "number"),
    ],
)
def test_a_person_is_wanted_only_where_one_is(reader: Reader, question: str, wants: str) -> None:
    assert reader.read(question).wants == wants


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("I'm told that the marsh is deep, is that right?", "the marsh is deep?"),
        ("how do u cross the marsh", "how do you cross the marsh"),
        ("marsh n delta", "marsh and delta"),
        ("whats the diff between marsh and tide", "what is the difference between marsh and tide"),
        ("wat is the marsh", "what is the marsh"),
    ],
)
def test_hasty_typing_is_written_out(reader: Reader, question: str, understood: str) -> None:
    assert reader.read(question).understood == understood


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Go through the stages of the tide in order, please.", ("stages",)),
        ("layers of the marsh?", ("layers",)),
    ],
)
def test_what_a_list_is_asked_of_is_its_kind(
    reader: Reader, question: str, kinds: tuple[str, ...]
) -> None:
    read = reader.read(question)
    assert (read.form, read.kinds) == ("list", kinds)


def test_words_that_bind_are_never_taken_for_mistyped(reader: Reader) -> None:
    read = reader.read("which beaches dont lie in water")
    assert read.corrections == () and "dont" in read.understood


def test_all_over_is_no_particle_of_a_verb() -> None:
    assert with_plain_verbs("to get salt deposits all over") == "to get salt deposits all over"
