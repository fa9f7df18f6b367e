"""The packaged model as torch reads it, and its way to a small, fused ONNX graph."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from calctutor.backends.model_files import ModelFiles

if TYPE_CHECKING:
    import torch


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


def export(module: torch.nn.Module, target: Path) -> None:
    """Write the encoder as ONNX, for one text of any length; raises OSError and others.

    By tracing, whose graph ONNX Runtime fuses better (a quarter faster); torch has
    deprecated it, so where it is gone or fails, by ``torch.export``.
    """
    try:
        export_by_tracing(module, target)
    except OSError:
        raise
    except Exception:  # what a later torch raises here is not known
        export_by_dynamo(module, target)


def export_by_tracing(module: torch.nn.Module, target: Path) -> None:
    """`export` by the TorchScript exporter."""
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


def export_by_dynamo(module: torch.nn.Module, target: Path) -> None:
    """`export` by ``torch.export`` and onnxscript."""
    import torch

    sequence = torch.export.Dim("sequence", min=2, max=512)
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(
            module,
            (torch.randint(1000, 20000, (1, 9)),),
            str(target),
            input_names=["input_ids"],
            output_names=["vectors"],
            dynamic_shapes={"input_ids": {1: sequence}},
            external_data=False,
            verbose=False,
            opset_version=18,
            dynamo=True,
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
