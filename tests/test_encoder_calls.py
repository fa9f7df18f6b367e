"""The encoder is called once a question, with all that the question will need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from calctutor import Tutor
from calctutor.backends.word_vectors import StoredWords
from calctutor.protocols import Embedder, Vectors
from calctutor.text import STOP_WORDS

QUESTIONS = {
    "named": "What is myositis ossificans?",
    "an aspect of what is named": "Where does myositis ossificans commonly occur?",
    "a list": "Which soft tissue tumours mineralize?",
    "unknown words": "What do kangaroos eat in the outback of Queensland?",
    "an unknown word beside a known": "Does myositis ossificans cause wanderlust?",
    "mistyped": "Where does myositis ossificnas comonly ocur?",
    "lay words": "why do muscles turn to bone after a knock",
    "yes or no": "Is myositis ossificans malignant?",
    "reverse": "Which disease is caused by too much vitamin D?",
    "a choice": "Is synovial sarcoma benign or malignant?",
    "compared": "How do I tell myositis ossificans from a sarcoma?",
    "compared by vs": "myositis ossificans vs synovial sarcoma",
    "an abbreviation": "What is POH?",
    "words alone": "calcification kidney failure",
    "no question": "blah blub",
    "many words": "Which chronic condition of the kidneys leads to calcification around the large "
    "joints, and where is it seen?",
}
TALK = (
    "What is synovial sarcoma?",
    "is it malignant?",
    "what about myositis ossificans?",
    "and where does it occur?",
    "what causes it?",
)


class Counting:
    """An embedder that counts what another one is asked for."""

    def __init__(self, embedder: Embedder) -> None:
        """Pass on to this one."""
        self._embedder = embedder
        self.name, self.dimension = embedder.name, embedder.dimension
        self.calls: list[list[str]] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the other, noted as one call."""
        self.calls.append(list(texts))
        return self._embedder.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the other."""
        return self._embedder.embed_passages(texts)

    def taken(self) -> list[list[str]]:
        """The calls since this was last asked."""
        calls, self.calls = self.calls, []
        return calls


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory, tutor: Tutor) -> Iterator[StoredWords]:
    store = _store(tmp_path_factory.mktemp("words"), tutor)
    Tutor(tutor.index, tutor.embedder, tutor.report, store=store).embed_words(lambda: True)
    yield store
    store.close()


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_one_call(tutor: Tutor, words: StoredWords, question: str) -> None:
    counting = Counting(tutor.embedder)

    reply = Tutor(tutor.index, counting, tutor.report, store=words).ask(question)

    assert len(counting.taken()) <= 1
    assert reply == tutor.ask(question)


def test_a_turn_that_leans_on_the_one_before_is_one_call(tutor: Tutor, words: StoredWords) -> None:
    counting = Counting(tutor.embedder)
    chat = Tutor(tutor.index, counting, tutor.report, store=words).chat(None)
    calls = []
    for turn in TALK:
        assert chat.say(turn).citations
        calls.append(len(counting.taken()))

    assert calls == [1] * len(TALK)


def test_words_of_the_notes_are_embedded_once_and_for_all(tutor: Tutor, tmp_path: Path) -> None:
    question, counting = "Does it ossify in the elderly?", Counting(tutor.embedder)

    def once() -> list[list[str]]:
        store = _store(tmp_path, tutor)
        Tutor(tutor.index, counting, tutor.report, store=store).ask(question)
        store.close()
        return counting.taken()

    first, second = once(), once()

    assert [len(call) > 50 for call in first] == [False, True]
    assert second[0][0] == question
    assert len(second) == 1
    assert not set(first[1]).intersection(second[0])


def test_the_notes_words_are_embedded_ahead_and_not_again(tutor: Tutor, tmp_path: Path) -> None:
    counting = Counting(tutor.embedder)
    own = Tutor(tutor.index, counting, tutor.report, store=_store(tmp_path, tutor))
    known = {w for w in tutor.index.wording().counts if w not in STOP_WORDS}

    assert own.embed_words(lambda: False) == 32  # told not to go on
    assert own.embed_words(lambda: True) == len(known) - 32
    assert own.embed_words(lambda: True) == 0
    embedded = [word for call in counting.taken() for word in call]
    assert sorted(embedded) == sorted(known)


def test_without_a_store_nothing_is_embedded_ahead(tutor: Tutor) -> None:
    counting = Counting(tutor.embedder)

    assert Tutor(tutor.index, counting, tutor.report).embed_words(lambda: True) == 0
    assert counting.taken() == []


def test_all_that_the_notes_lack_is_left_out_in_the_same_call(
    tutor: Tutor, words: StoredWords
) -> None:
    counting = Counting(tutor.embedder)
    Tutor(tutor.index, counting, tutor.report, store=words).ask(
        "Does myositis ossificans cause honey?"
    )

    (call,) = counting.taken()
    assert call == [
        "Does myositis ossificans cause honey?",
        "Does myositis ossificans cause",
        "honey",
    ]


def test_a_word_that_the_notes_know_is_left_out_only_where_the_verdict_hangs_on_it(
    tutor: Tutor, words: StoredWords
) -> None:
    counting = Counting(tutor.embedder)
    own = Tutor(tutor.index, counting, tutor.report, store=words)
    question = "what does Synovial sarcoma look like on imaging?"

    own.ask(question)

    assert counting.taken() == [[question], ["what does Synovial sarcoma look like on"]]


def _store(folder: Path, tutor: Tutor) -> StoredWords:
    return StoredWords(folder / "words.sqlite", tutor.embedder.name, tutor.embedder.dimension)
