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
import sys
import warnings
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
from calctutor.backends.model_files import (
    OFFLINE,
    ModelFiles,
    check_weights,
    find_model,
    sha256_of_file,
)
from calctutor.errors import CalctutorError, ModelError
from calctutor.protocols import Vectors

if TYPE_CHECKING:
    import torch

STEPS = 4

MINIMUM_MEAN = {"int8": 0.985, "fp32": 0.9999}
MINIMUM_EACH = {"int8": 0.95, "fp32": 0.999}
MINIMUM_OVERLAP = {"int8": 0.8, "fp32": 0.98}


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
            reasons.append(f"{variant} failed: {(str(error).splitlines() or [''])[0][:200]}")
    raise ModelError(
        f"The embedding model can't be compiled here ({'; '.join(reasons)}): "
        "choose another variant, such as torch."
    )


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
        found.mean < MINIMUM_MEAN[variant]
        or found.minimum < MINIMUM_EACH[variant]
        or found.overlap < MINIMUM_OVERLAP[variant]
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


def load_encoder(files: ModelFiles) -> torch.nn.Module:
    """The model by torch with pooling: ids -> unit rows. Never asks a hub."""
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    torch.set_num_threads(1)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]

    class Encoder(torch.nn.Module):
        """The model with mean pooling and L2 normalisation."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = AutoModel.from_pretrained(
                str(files.folder), local_files_only=True, attn_implementation="eager"
            )

        def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
            """Unit rows for the ids of texts of one length."""
            states = self.bert(input_ids=input_ids, return_dict=False)[0]
            mean = states.mean(dim=1)
            unit: torch.Tensor = mean / mean.norm(dim=1, keepdim=True).clamp_min(1e-12)
            return unit

    return Encoder().eval()


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


def export(module: torch.nn.Module, target: Path) -> None:
    """Write the encoder as ONNX, for one text of any length."""
    import torch

    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(
            module,
            (torch.randint(1000, 20000, (1, 9)),),
            str(target),
            input_names=["input_ids"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": {1: "sequence"}},
            opset_version=17,
            dynamo=False,
        )


def quantize(
    exported: Path,
    target: Path,
    *,
    signed: bool = True,
    per_channel: bool = True,
    reduce_range: bool = False,
    operators: tuple[str, ...] | None = None,
) -> None:
    """Weights to int8, activations as they come; ``operators`` None takes all there are."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(exported),
        str(target),
        weight_type=QuantType.QInt8 if signed else QuantType.QUInt8,
        per_channel=per_channel,
        reduce_range=reduce_range,
        op_types_to_quantize=list(operators) if operators else None,
    )


def optimize(source: Path, target: Path) -> None:
    """Fuse the graph once and for all: a session then opens in half the time."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])


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
