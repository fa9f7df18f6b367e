"""Opening an embedder: the compiled model, or sentence-transformers."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np

from calctutor.backends.compiled import CompiledEmbedder
from calctutor.backends.compiled_record import MODEL_FILE, PROBES, CompiledRecord
from calctutor.backends.model_cache import CHOICES, compiled_model
from calctutor.backends.model_files import ModelFiles, check_tokenizer, find_model
from calctutor.errors import ModelError
from calctutor.protocols import Embedder, Progress

VARIANTS = (*CHOICES, "torch")
"""What the setting may say; "auto" is int8 where it agrees with torch on this machine."""

_LEAST_COSINE = 0.94


class TextEmbedder(Embedder, Protocol):
    """An embedder that also says how much of a text it reads."""

    @property
    def window(self) -> int:
        """Word pieces that the model reads; what comes after is cut."""

    def count_pieces(self, text: str) -> int:
        """The model's word pieces of a text, special tokens included."""


def open_embedder(
    *,
    model: str | Path | None = None,
    variant: str = "auto",
    cache: Path,
    progress: Progress | None = None,
    threads: int | None = None,
) -> TextEmbedder:
    """The embedder for a model (None: the packaged one), compiled on first use; raises ModelError.

    ``variant`` is one of `VARIANTS`; a model in a folder of its own runs by
    sentence-transformers ("auto" or "torch"). ``cache`` is the folder for what
    is compiled; ``threads`` None takes the processors of this process.
    """
    if variant not in VARIANTS:
        raise ModelError(
            f"There is no variant {variant!r} of the embedding model: choose {', '.join(VARIANTS)}."
        )
    files = find_model(model)
    if files.packaged:
        check_tokenizer(files)
    elif variant in ("int8", "fp32"):
        raise ModelError(
            f"Only the model that comes along can be compiled to {variant}: "
            "choose the variant auto for a model of your own."
        )
    if variant == "torch" or not files.packaged:
        return _sentence_transformer(files, threads)
    return _compiled(files, variant, cache, progress, threads)


def _compiled(
    files: ModelFiles, variant: str, cache: Path, progress: Progress | None, threads: int | None
) -> TextEmbedder:
    for anew in (False, True):
        folder, record = compiled_model(files, variant, cache, progress, anew=anew)
        if record.variant == "torch":
            return _sentence_transformer(files, threads)
        embedder = CompiledEmbedder(folder / MODEL_FILE, files, record.variant, threads)
        if still_agrees(embedder, record):
            return embedder
    raise ModelError(
        f"The compiled embedding model ({record.variant}) does not agree with itself on this "
        "machine: choose the variant torch."
    )


def still_agrees(embedder: CompiledEmbedder, record: CompiledRecord) -> bool:
    """Whether it still computes here what torch computed where it was compiled."""
    expected = np.array(record.probes, dtype=np.float32)
    found = embedder.embed_queries(PROBES[: len(expected)])
    return bool(np.all((found * expected).sum(axis=1) >= _LEAST_COSINE))


def _sentence_transformer(files: ModelFiles, threads: int | None) -> TextEmbedder:
    from calctutor.backends.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(files, threads)
