"""The compiled embedder: ONNX Runtime and tokenizers, without torch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from calctutor.backends.model_files import ModelFiles
from calctutor.backends.tokens import open_tokenizer, well_formed
from calctutor.errors import ModelError
from calctutor.protocols import Vectors

if TYPE_CHECKING:
    import onnxruntime

_BATCH_PIECES = 4096
_SLICE = 1024
_PIECE_CHARACTERS = 64

Ids = list[int]


class CompiledEmbedder:
    """The packaged model as ONNX; ``name`` carries variant and hash.

    Mean pooling and normalisation are part of the compiled graph. Texts are cut
    at ``window`` word pieces. May be called from many threads at once.
    """

    def __init__(self, onnx: Path, files: ModelFiles, variant: str, threads: int | None) -> None:
        """Open a compiled model; raises ModelError when it can't be loaded."""
        self.name = f"{files.name}/{variant}/{files.digest}"
        self.dimension = files.dimension
        self.window = files.window
        self._tokenizer = open_tokenizer(files.tokenizer)
        self._session = _open_session(onnx, threads or default_threads())

    def count_pieces(self, text: str) -> int:
        """The word pieces of a text, [CLS] and [SEP] included."""
        return len(self._tokenizer.encode(well_formed(text)))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension)."""
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension), in the order given."""
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _SLICE):
            pieces = [self._pieces(text) for text in texts[start : start + _SLICE]]
            for rows in _batches([len(ids) for ids in pieces]):
                output = self._run([pieces[row] for row in rows])
                vectors[[start + row for row in rows]] = output
        return vectors

    def _pieces(self, text: str) -> Ids:
        """The ids of one text, [CLS] and [SEP] around at most ``window`` - 2 pieces.

        A text far past the window is cut before it is read, to bound the time.
        """
        clipped = well_formed(text[: self.window * _PIECE_CHARACTERS])
        ids: Ids = self._tokenizer.encode(clipped).ids
        return ids if len(ids) <= self.window else [*ids[: self.window - 1], ids[-1]]

    def _run(self, batch: list[Ids]) -> Vectors:
        width = max(len(ids) for ids in batch)
        tokens = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros((len(batch), width), dtype=np.int64)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask}
        try:
            output: npt.NDArray[np.float32] = self._session.run(None, feed)[0]
        except Exception as error:  # ONNX Runtime has no public error tree
            raise ModelError(
                "The compiled embedding model failed: delete its cache folder, and it is "
                f"compiled anew ({_first_line(error)})."
            ) from error
        return output


def default_threads() -> int:
    """As many threads as this process may use processors, at most eight."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, min(8, len(os.sched_getaffinity(0))))
    return max(1, min(8, os.cpu_count() or 1))


def _open_session(onnx: Path, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has no public error tree
        raise ModelError(
            "The compiled embedding model can't be loaded: delete its cache folder, and it is "
            f"compiled anew ({_first_line(error)})."
        ) from error


def _batches(lengths: list[int]) -> Iterator[list[int]]:
    """Rows of like length together, each batch under a budget of padded pieces."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if batch and lengths[row] * (len(batch) + 1) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
