"""The token counters, on ordinary and on hostile text."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st

from calctutor.backends.model_files import find_model
from calctutor.backends.token_ranks import LONGEST, PATTERN, RankTable, read_ranks
from calctutor.backends.tokens import (
    TOKENIZER_NAME,
    count_tokens,
    open_tokenizer,
    word_piece_counter,
)
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


TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(max_codepoint=0x250), max_size=200),
    st.lists(
        st.sampled_from([*" \n\t\r\x0b\x1c\x85\xa0'sSſ", "'ll", "'VE", "  ", "12345", "é", "bone"]),
        max_size=40,
    ).map("".join),
)


@pytest.fixture(scope="module")
def encoding():
    return tiktoken.get_encoding(TOKENIZER_NAME)


@pytest.fixture(scope="module")
def table():
    found = read_ranks()
    assert found is not None
    return found


def test_the_pattern_is_tiktokens(encoding: tiktoken.Encoding):
    assert encoding._pat_str == PATTERN


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_without_tiktoken_as_many_are_counted(table, encoding, text: str):
    assert table.count(text) in (None, len(encoding.encode_ordinary(text)))


def test_every_letter_is_counted_as_tiktoken_does(table: RankTable, encoding: tiktoken.Encoding):
    for first in range(0, 0x30000, 16):
        text = "".join(f"a{chr(p)}1 {chr(p)}\n" for p in range(first, first + 16))
        if not 0xD800 <= first < 0xE000:
            assert table.count(text) == len(encoding.encode_ordinary(text)), hex(first)


def test_notes_are_counted_as_tiktoken_does(table: RankTable, encoding: tiktoken.Encoding):
    notes = sorted((Path(__file__).resolve().parents[2] / "corpus").rglob("*.md"))
    assert notes
    for path in notes:
        text = path.read_text(encoding="utf-8")
        assert table.count(text) == len(encoding.encode_ordinary(text))


def test_what_is_too_long_is_left_to_tiktoken(table: RankTable):
    assert table.count("x" * (LONGEST + 1)) is None
    assert table.count("\ud800") is None
    assert count_tokens("x" * (LONGEST + 1)) == 9


def test_a_little_text_is_counted_without_loading_tiktoken():
    code = (
        "import sys; from calctutor.backends.tokens import count_tokens, LITTLE\n"
        "few, loaded = count_tokens('Myositis ossificans'), 'tiktoken' in sys.modules\n"
        "many = count_tokens('Myositis ossificans ' * (LITTLE // 20))\n"
        "print(few, loaded, many, 'tiktoken' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    few, before, many, after = found.stdout.split()
    assert (few, before, after) == ("6", "False", "True")
    assert int(many) > 6 * 4000
