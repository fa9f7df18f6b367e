"""Fit the weights by which calctutor decides whether its notes answer a question.

    python benchmarks/calibrate_abstention.py

Uses the question sets in evaluation/calibration/ and those in evaluation/ that the engine was
mended by (of the unseen ones all but b and d): the figures of
`calctutor.retrieval.abstain.Signs` for each single-turn question that is weighed, and whether it is
answerable. Prints the weights to put into that module, and the error rates of each folder by a fit
on the other folders alone. Logistic regression by Newton's method with a unit ridge; a false answer
counts `HARM` times a false abstention.
"""

from __future__ import annotations

import sys
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

from calctutor import Tutor
from calctutor.evaluation import load_questions
from calctutor.retrieval.abstain import Signs

ROOT = Path(__file__).resolve().parents[1] / "evaluation"
RIDGE = 1.0
HARM = 2.0
"""What a false answer costs, in false abstentions: it may teach something wrong."""
FURTHER = ("calibration", *(f"unseen/{batch}" for batch in "acefg"))
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.6)


def main() -> int:
    """Fit, and print the weights and the errors."""
    folders, rows, labels = gather()
    names = [field.name for field in fields(Signs)]
    x = np.column_stack([np.ones(len(rows)), np.array(rows)])
    weights = fit(x, labels)
    write(
        "weights: " + ", ".join(f"{n}={w:.2f}" for n, w in zip(["1", *names], weights, strict=True))
    )
    left_out = np.zeros(len(labels))
    for name in sorted(set(folders)):
        inside = np.array([folder == name for folder in folders])
        left_out[inside] = x[inside] @ fit(x[~inside], labels[~inside])
        report(name, left_out[inside] >= 0, labels[inside])
    for threshold in THRESHOLDS:
        logit = np.log(threshold / (1 - threshold))
        report(f"left out, answered from {threshold}", left_out >= logit, labels)
        report(f"fitted on all, from {threshold}", x @ weights >= logit, labels)
    return 0


def gather() -> tuple[list[str], list[tuple[float, ...]], np.ndarray]:
    """For each question: its folder, its signs, and 1 where it is answerable."""
    folders, rows, labels = [], [], []
    for name, questions, notes in question_sets():
        tutor = Tutor.open(notes=notes)
        for question in load_questions(questions):
            found = tutor.signs(question.turns[0]) if len(question.turns) == 1 else None
            if found is not None:
                folders.append(name)
                rows.append(astuple(found))
                labels.append(float(question.kind != "abstain"))
    return folders, rows, np.array(labels)


def question_sets() -> list[tuple[str, Path, Path | None]]:
    """Name, questions and notes of each set; None for the shipped notes."""
    others = sorted(path for path in (ROOT / "folders").iterdir() if path.is_dir())
    notes: dict[str, Path | None] = {"shipped": None}
    notes |= {path.name: path / "notes" for path in others}
    notes |= {path.name: path for path in (ROOT / "calibration" / "notes").iterdir()}
    notes |= {path.name: path for path in (ROOT / "unseen" / "notes").iterdir()}
    further = [path for place in FURTHER for path in sets_in(place)]
    return [
        ("shipped", ROOT / "shipped", None),
        *((path.name, path / "questions.jsonl", path / "notes") for path in others),
        *((path.stem, path, notes[path.stem]) for path in further),
    ]


def sets_in(place: str) -> list[Path]:
    """The question files of one folder of `evaluation`."""
    return sorted((ROOT / place).glob("*.jsonl"))


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Ridge logistic regression; the first column is the intercept, not shrunk."""
    cost = np.where(y == 1, 1.0, HARM)
    weights = np.zeros(x.shape[1])
    shrink = RIDGE * np.diag([0.0] + [1.0] * (x.shape[1] - 1))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (cost * p * (1 - p))[:, None]).T @ x + shrink
        weights += np.linalg.solve(hessian, x.T @ (cost * (y - p)) - shrink @ weights)
    return weights


def report(name: str, answered: np.ndarray, labels: np.ndarray) -> None:
    """One line of error counts."""
    silent = int((~answered & (labels == 1)).sum())
    false = int((answered & (labels == 0)).sum())
    write(
        f"{name}: false abstentions {silent}/{int((labels == 1).sum())}, "
        f"false answers {false}/{int((labels == 0).sum())}"
    )


def write(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
