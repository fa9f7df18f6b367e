"""What a compilation leaves beside its model: which variant, its hash, how well it agrees."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

RECORD_FILE = "compiled.json"
MODEL_FILE = "model.onnx"
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cosine with full precision over the probe sentences, overlap of the nearest ones."""

    mean: float
    minimum: float
    overlap: float


@dataclass(frozen=True, slots=True)
class CompiledRecord:
    """One compilation: ``probes`` are full-precision vectors of the first `PROBES`.

    ``variant`` "torch" means that nothing compiled agreed, ``reason`` why.
    """

    variant: str
    runtime: str
    sha256: str
    size: int
    agreement: Agreement | None
    reason: str
    probes: tuple[tuple[float, ...], ...] = ()


def runtime_version() -> str:
    """The version of ONNX Runtime: another one compiles anew."""
    import onnxruntime

    return str(onnxruntime.__version__)


def write_record(folder: Path, record: CompiledRecord) -> None:
    """Write the record as JSON; raises OSError."""
    text = json.dumps({"format": FORMAT, **asdict(record)}, indent=1)
    (folder / RECORD_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_record(folder: Path) -> CompiledRecord | None:
    """The record in a folder, or None where there is none that can be read."""
    try:
        data = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
        if data.pop("format") != FORMAT:
            return None
        agreed = data.pop("agreement")
        probes = tuple(tuple(float(x) for x in row) for row in data.pop("probes"))
        agreement = Agreement(**agreed) if agreed else None
        return CompiledRecord(agreement=agreement, probes=probes, **data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


PROBES = (
    "What is the difference between a dot product and a cosine?",
    "The mitral valve lies between the left atrium and the left ventricle.",
    "Mitochondria make most of the cell's ATP by oxidative phosphorylation.",
    "Chloroplasts capture light and make sugar.",
    "Photosynthesis takes place in the thylakoid membrane.",
    "The French Revolution began in 1789 with the storming of the Bastille.",
    "Napoleon was crowned emperor in 1804.",
    "Who was king of France before the revolution?",
    "Gradient descent follows the negative gradient of the loss.",
    "A learning rate that is too high makes training diverge.",
    "Overfitting: low training error, high test error.",
    "Dropout and weight decay are regularisers.",
    "Supply and demand set the price in a free market.",
    "Inflation is a general rise in prices over time.",
    "A central bank raises interest rates to slow inflation.",
    "Serum calcium is raised and phosphate is low in primary hyperparathyroidism.",
    "Serum calcium is low in hypoparathyroidism.",
    "Calcified lesion near a joint, periosteal reaction absent",
    "fracture healing callus",
    "In 3-5% of patients, the finding is incidental (see table 2).",
    "E = mc^2 relates energy and mass.",
    "Newton's second law: force equals mass times acceleration.",
    "The acceleration of a falling body is 9.8 m/s2.",
    "Der Mond ist aufgegangen.",
    "La cellule est l'unité du vivant.",
    "df.groupby('patient').mean()",
    "TCP retransmits lost packets; UDP does not.",
    "A binary search halves the interval at each step.",
    "Shakespeare wrote Hamlet around 1600.",
    "The sonnet has fourteen lines and a turn before its end.",
    "no",
    "A longer passage of study notes often has several statements in a row. The first says what "
    "the thing is, the second where it lies, the third how it looks and the fourth what it is "
    "mistaken for. Some of them are hedged: they may be rare, they usually come late, or they "
    "are typical only in children. Others are absolute, and never hold in practice.",
)
"""Sentences of unlike subjects and lengths, some of them near one another."""
