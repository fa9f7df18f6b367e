"""How long an answer takes: a whole `calctutor ask`, and a warm tutor.

    python benchmarks/latency.py [--notes DIR] [--runs 10] [--rounds 20]

The index is built first, so that its time is not counted. Prints seconds for
the process (start to exit) and milliseconds for warm calls: median, 95th
percentile and longest.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

from calctutor import Tutor

COMMAND = [sys.executable, "-m", "calctutor"]


def process_seconds(question: str, notes: str | None, runs: int) -> list[float]:
    """Wall-clock seconds of `calctutor ask`, interpreter start and exit included."""
    command = [*COMMAND, "ask", question, *(["--notes", notes] if notes else [])]
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    call = partial(subprocess.run, command, check=True, capture_output=True, env=kept)
    call()
    return [timed(call) for _ in range(runs)]


def warm_milliseconds(
    call: Callable[[str], object], texts: Sequence[str], rounds: int
) -> list[float]:
    """Milliseconds of each call, every text ``rounds`` times, the first round left out."""
    for text in texts:
        call(text)
    return [1000 * timed(lambda text=text: call(text)) for _ in range(rounds) for text in texts]


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def line(name: str, values: Sequence[float], unit: str) -> str:
    """One line of the result."""
    middle, late, longest = spread(values)
    figures = f"median {middle:7.2f}  p95 {late:7.2f}  max {longest:7.2f} {unit}"
    return f"{name:24} {figures} (n={len(values)})"


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th percentile and greatest."""
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return statistics.median(ordered), late, ordered[-1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how long answers take.")
    parser.add_argument("--notes", help="a folder of notes (default: the shipped)")
    parser.add_argument("--runs", type=int, default=10, help="processes")
    parser.add_argument("--rounds", type=int, default=20, help="rounds of warm questions")
    arguments = parser.parse_args()
    tutor = Tutor.open(arguments.notes)
    examples = list(tutor.examples())
    questions = [*examples, *(f"What do the notes say about {t}?" for t in terms(tutor, 10))]
    pairs = terms(tutor, 6)
    compared = [f"{a} vs {b}" for a, b in zip(pairs, pairs[1:], strict=False)]
    print(f"{os.cpu_count()} processors, {tutor.report.model}, {tutor.report.passages} passages")
    print(
        line(
            "calctutor ask, process",
            process_seconds(questions[0], arguments.notes, arguments.runs),
            "s",
        )
    )
    print(line("Tutor.ask, warm", warm_milliseconds(tutor.ask, questions, arguments.rounds), "ms"))
    print(line("comparison, warm", warm_milliseconds(tutor.ask, compared, arguments.rounds), "ms"))


def terms(tutor: Tutor, count: int) -> list[str]:
    """Terms spread evenly over the notes."""
    names = [term.name for term in tutor.index.terms() if term.headings]
    step = max(1, len(names) // count)
    return names[::step][:count]


if __name__ == "__main__":
    main()
