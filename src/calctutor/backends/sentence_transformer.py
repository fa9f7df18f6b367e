"""Any sentence-transformers model from a folder, on whatever device there is."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from calctutor.backends.model_files import OFFLINE, ModelFiles, check_weights
from calctutor.backends.tokens import PIECE_CHARACTERS, well_formed
from calctutor.errors import ModelError
from calctutor.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEmbedder:
    """A sentence-transformers model, loaded by path and never from a hub.

    Queries and passages get the prompts that the model declares for them.
    ``device`` None takes CUDA or MPS where there is one. One thread at a time
    runs the model, since its tokenizer fails when two change its padding.
    """

    def __init__(self, files: ModelFiles, threads: int | None, device: str | None = None) -> None:
        """Load the model; takes seconds; raises ModelError."""
        if files.packaged:
            check_weights(files)
        self.name = f"{files.name}/torch/{files.digest}"
        self._lock = threading.Lock()
        self._model = _load(files, threads, device)
        dimension = self._model.get_embedding_dimension()
        if not isinstance(dimension, int):
            raise ModelError(
                f"The model {files.name} makes no vectors of one size: choose another."
            )
        self.dimension = dimension
        self.window = int(self._model.max_seq_length or files.window)

    def count_pieces(self, text: str) -> int:
        """The word pieces of a text, special tokens included."""
        with self._lock:
            encoded = self._model.tokenizer(well_formed(text), truncation=False, verbose=False)
        return len(encoded["input_ids"])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension)."""
        return self._embed(self._model.encode_query, texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension), in the order given."""
        return self._embed(self._model.encode_document, texts)

    def _embed(self, encode: Callable[..., object], texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        clip = self.window * PIECE_CHARACTERS
        try:
            with self._lock:
                rows = encode(
                    [well_formed(text[:clip]) for text in texts],
                    normalize_embeddings=True,
                    convert_to_numpy=True,
                    show_progress_bar=False,
                )
        except Exception as error:  # torch has no public error tree (out of memory, device lost)
            raise ModelError(
                f"The embedding model failed ({(str(error).splitlines() or [''])[0][:200]}): "
                "try again, or choose the compiled model."
            ) from error
        return np.asarray(rows, dtype=np.float32)


def _load(files: ModelFiles, threads: int | None, device: str | None) -> SentenceTransformer:
    os.environ.update(OFFLINE)
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        if threads:
            torch.set_num_threads(threads)
        return SentenceTransformer(str(files.folder), device=device, local_files_only=True)
    except ImportError as error:
        raise ModelError(
            "sentence-transformers is not installed, and this model needs it: "
            "pip install sentence-transformers"
        ) from error
    except Exception as error:  # the library raises what its parts raise
        raise ModelError(
            f"The embedding model {files.name} can't be loaded "
            f"({(str(error).splitlines() or [''])[0][:200]}): check its folder."
        ) from error
