"""Compile the packaged model for ONNX Runtime; run in a process of its own.

    python -m calctutor.backends.compile MODEL_FOLDER OUT_FOLDER VARIANT

exports the model with ``torch.onnx.export``, quantizes its weights to int8, and
compares each variant with torch on this very machine (int8 saturates on some
older processors). OUT_FOLDER gets ``model.onnx`` of the first variant that
agrees, and the record ``compiled.json``. Each line of standard output is JSON:
progress as {"done": 1, "total": 4}, an error as {"error": "a sentence"}.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from calctutor.backends.compiled import CompiledEmbedder
from calctutor.backends.compiled_record import (
    MODEL_FILE,
    PROBES,
    Agreement,
    CompiledRecord,
    runtime_version,
    write_record,
)
from calctutor.backends.files import explain
from calctutor.backends.model_files import (
    OFFLINE,
    ModelFiles,
    check_weights,
    find_model,
    sha256_of_file,
)
from calctutor.backends.onnx_export import export, load_encoder, optimize, quantize
from calctutor.errors import CalctutorError, ModelError
from calctutor.protocols import Vectors

if TYPE_CHECKING:
    import torch

STEPS = 4

_LEAST_SPACE = 20_000_000

REQUIRED = {"int8": Agreement(0.985, 0.95, 0.8), "fp32": Agreement(0.9999, 0.999, 0.98)}
"""The least agreement with torch that each variant must reach."""


def compile_model(files: ModelFiles, out: Path, variants: tuple[str, ...]) -> CompiledRecord:
    """Compile into ``out`` the first variant that agrees with torch; raises ModelError.

    "torch" as the last variant means that sentence-transformers is to be used
    where nothing else agrees; then no model file is written.
    """
    check_weights(files)
    _say(done=0)
    module = load_encoder(files)
    reference = _reference(module, files)
    _say(done=1)
    reasons: list[str] = []
    for variant in variants:
        if variant == "torch":
            return CompiledRecord("torch", runtime_version(), "", 0, None, "; ".join(reasons))
        try:
            return _attempt(module, files, out, variant, reference, reasons)
        except Exception as error:  # torch, onnx and its runtime share no error tree
            _refuse_full_disk(out, error)
            reasons.append(f"{variant} failed: {(str(error).splitlines() or [''])[0][:200]}")
    raise ModelError(
        f"The embedding model can't be compiled here ({'; '.join(reasons)}): "
        "choose another variant, such as torch."
    )


def _refuse_full_disk(out: Path, error: Exception) -> None:
    """A disk that can't be written says nothing about a variant: raise ModelError."""
    if isinstance(error, OSError) or shutil.disk_usage(out).free < _LEAST_SPACE:
        why = explain(error) if isinstance(error, OSError) else "the disk is full"
        raise ModelError(
            f"The compiled embedding model can't be written ({why}): free some space "
            "(300 MB while it is made, 25 MB after), or choose another home folder."
        ) from error


def agreement(vectors: Vectors, reference: Vectors, top: int = 5) -> Agreement:
    """Cosine of each row with its reference, and overlap of each row's nearest ``top``."""
    cosines = (vectors * reference).sum(axis=1)
    return Agreement(
        mean=float(cosines.mean()),
        minimum=float(cosines.min()),
        overlap=float(np.mean([
            len(_nearest(vectors, row, top) & _nearest(reference, row, top)) / top
            for row in range(len(vectors))
        ])),
    )  # fmt: skip


def _nearest(vectors: Vectors, row: int, top: int) -> set[int]:
    order = np.argsort(-(vectors @ vectors[row]), kind="stable")
    return set([int(other) for other in order if other != row][:top])


def _attempt(
    module: torch.nn.Module,
    files: ModelFiles,
    out: Path,
    variant: str,
    reference: Vectors,
    reasons: list[str],
) -> CompiledRecord:
    required = REQUIRED[variant]
    exported = out / "exported.onnx"
    if not exported.exists():
        export(module, exported)
    _say(done=2)
    target = out / MODEL_FILE
    quantized = out / "quantized.onnx"
    if variant == "int8":
        quantize(exported, quantized)
    optimize(quantized if variant == "int8" else exported, target)
    quantized.unlink(missing_ok=True)
    _say(done=3)
    compiled = CompiledEmbedder(target, files, variant, None)
    found = agreement(compiled.embed_passages(PROBES), reference)
    if (
        found.mean < required.mean
        or found.minimum < required.minimum
        or found.overlap < required.overlap
    ):
        raise ModelError(
            f"it differs from torch on this machine, mean cosine {found.mean:.4f}, "
            f"least {found.minimum:.4f}, overlap {found.overlap:.2f}"
        )
    exported.unlink(missing_ok=True)
    return CompiledRecord(
        variant,
        runtime_version(),
        sha256_of_file(target),
        target.stat().st_size,
        found,
        "; ".join(reasons),
        tuple(tuple(float(x) for x in row) for row in reference[:2]),
    )


def _reference(module: torch.nn.Module, files: ModelFiles) -> Vectors:
    """The vectors of the probe sentences by torch, in full precision."""
    import torch

    from calctutor.backends.tokens import open_tokenizer

    tokenizer = open_tokenizer(files.tokenizer)
    rows = []
    with torch.inference_mode():
        for text in PROBES:
            ids = torch.tensor([tokenizer.encode(text).ids])
            rows.append(module(ids)[0].numpy())
    return np.stack(rows).astype(np.float32)


def _say(**line: object) -> None:
    if "done" in line:
        line["total"] = STEPS
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Compile as the module's docstring says; returns the exit status."""
    os.environ.update(OFFLINE)
    model, out, variants = arguments
    try:
        files = find_model(None)
        if Path(model) != files.folder:
            raise ModelError(f"Only the packaged model can be compiled, not {model}.")
        record = compile_model(files, Path(out), tuple(variants.split(",")))
        write_record(Path(out), record)
    except CalctutorError as error:
        _say(error=str(error))
        return 1
    except OSError as error:
        _say(error=f"The compiled model can't be written: {error.strerror or error}.")
        return 1
    _say(done=STEPS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
