"""The token counters, on ordinary and on hostile text."""

from __future__ import annotations

import time

import pytest

from calctutor.backends.model_files import find_model
from calctutor.backends.tokens import count_tokens, open_tokenizer, word_piece_counter
from calctutor.errors import ModelError


@pytest.fixture(scope="module")
def count_pieces():
    return word_piece_counter(find_model(None).tokenizer)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("hello world", 2),
        ("Myositis ossificans", 6),
        ("tiktoken is great!", 6),
        ("お誕生日おめでとう", 9),
        ("2 + 2 = 4", 7),
    ],
)
def test_tokens_of_known_texts(text: str, tokens: int):
    assert count_tokens(text) == tokens


def test_special_tokens_are_plain_text(count_pieces):
    assert count_tokens("<|endoftext|>") == 7
    assert count_tokens("a <|fim_prefix|> b") > 3
    assert count_pieces("[SEP]") == count_pieces("[ sep ]") == 5


@pytest.mark.parametrize(
    ("text", "pieces"), [("", 2), ("hello world", 4), ("Myositis", 5), ("🎓", 3), ("a" * 101, 3)]
)
def test_word_pieces_of_known_texts(count_pieces, text: str, pieces: int):
    assert count_pieces(text) == pieces


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\x00\x01\x02", "\ufeff"])
def test_odd_text_is_counted(count_pieces, text: str):
    assert count_tokens(text) >= 1
    assert count_pieces(text) >= 2


@pytest.mark.parametrize("unit", ["a", " ", "\n", "=", "ab ", "é", "中"])
def test_a_million_characters_take_little_time(count_pieces, unit: str):
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    assert count_tokens(text) > 1000
    assert count_pieces(text) >= 2
    assert time.process_time() - started < 20


def test_a_long_text_is_counted_nearly_as_the_sum_of_its_lines(count_pieces):
    line = "The shell of bone is dense at its rim and lucent in the middle.\n"
    assert count_tokens(line * 5000) == pytest.approx(5000 * count_tokens(line), abs=20)
    assert count_pieces(line * 5000) == 2 + 5000 * (count_pieces(line) - 2)


def test_a_tokenizer_that_is_none_is_named(tmp_path):
    broken = tmp_path / "tokenizer.json"
    broken.write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        open_tokenizer(broken)
    with pytest.raises(ModelError, match="install the model again"):
        open_tokenizer(tmp_path / "missing.json")
