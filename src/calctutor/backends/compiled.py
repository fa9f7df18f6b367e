"""The compiled embedder: ONNX Runtime and tokenizers, without torch."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from calctutor.backends.model_files import ModelFiles
from calctutor.backends.tokens import PIECE_CHARACTERS, count_pieces, open_tokenizer, well_formed
from calctutor.errors import ModelError
from calctutor.protocols import Vectors

if TYPE_CHECKING:
    import onnxruntime


class CompiledEmbedder:
    """The packaged model as ONNX; ``name`` carries variant and hash.

    Each text runs by itself on one thread, several texts side by side: int8
    scales its activations by all that is in a batch, so in a batch a text's
    vector would hang on its neighbours (cosine .992 between the two), and
    threads inside a run lose on a busy machine what they win on an idle one.
    The longest go first, so that no thread is left alone with one at the end.
    Texts are cut at ``window`` word pieces. May be called from many threads.
    """

    def __init__(self, onnx: Path, files: ModelFiles, variant: str, threads: int | None) -> None:
        """Open a compiled model; raises ModelError when it can't be loaded."""
        self.name = f"{files.name}/{variant}/{files.digest}"
        self.dimension = files.dimension
        self.window = files.window
        self._threads = threads or default_threads()
        self._tokenizer = open_tokenizer(files.tokenizer)
        self._session = _open_session(onnx)

    def count_pieces(self, text: str) -> int:
        """The word pieces of a text, [CLS] and [SEP] included."""
        return count_pieces(self._tokenizer, text)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension)."""
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, (len(texts), dimension), in the order given."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        left = deque(sorted(range(len(texts)), key=lambda row: -len(texts[row])))

        def work() -> None:
            try:
                while (row := _next_of(left)) is not None:
                    vectors[row] = self._embed(texts[row])
            finally:
                left.clear()  # after an error nobody goes on

        beside = [self._pool.submit(work) for _ in range(min(self._threads, len(texts)) - 1)]
        try:
            work()
        finally:
            begun = [one for one in beside if not one.cancel()]
            wait(begun)
        for one in begun:
            one.result()
        return vectors

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        """Those that help the thread that asks; kept, as a thread takes long to start."""
        return ThreadPoolExecutor(max(1, self._threads - 1), thread_name_prefix="embed")

    def _embed(self, text: str) -> Vectors:
        ids = np.array([self._pieces(text)], dtype=np.int64)
        try:
            output: Vectors = self._session.run(None, {"input_ids": ids})[0][0]
        except Exception as error:  # ONNX Runtime has no public error tree
            raise ModelError(
                "The compiled embedding model failed: delete its cache folder, and it is "
                f"compiled anew ({_first_line(error)})."
            ) from error
        return output

    def _pieces(self, text: str) -> list[int]:
        """The ids of one text, [CLS] and [SEP] around at most ``window`` - 2 pieces.

        A text far past the window is cut before it is read, to bound the time.
        """
        clipped = well_formed(text[: self.window * PIECE_CHARACTERS])
        ids: list[int] = self._tokenizer.encode(clipped).ids
        return ids if len(ids) <= self.window else [*ids[: self.window - 1], ids[-1]]


def _next_of(left: deque[int]) -> int | None:
    """The first of what is left, taken by one thread alone; None where nothing is."""
    try:
        return left.popleft()
    except IndexError:
        return None


def default_threads() -> int:
    """As many threads as this process may use processors, at most eight."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, min(8, len(os.sched_getaffinity(0))))
    return max(1, min(8, os.cpu_count() or 1))


def _open_session(onnx: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime has no public error tree
        raise ModelError(
            "The compiled embedding model can't be loaded: delete its cache folder, and it is "
            f"compiled anew ({_first_line(error)})."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
