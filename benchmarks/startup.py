"""Where the time goes until the first answer: `calctutor ask`, stage by stage.

    python benchmarks/startup.py [--runs 10] [--notes DIR] [--output FILE]

Each run is a process of its own; the stages are those of `calctutor ask`, in its order, with the
imports that each needs. "start" is what Python itself takes, "exit" what is left of the whole
process. Prints a Markdown table of medians; ``--output`` writes it and JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from conditions import conditions, write_results

CHILD = """
import json, os, sys, time
begun = time.time()
marks = []
def mark(name):
    marks.append((name, time.time()))
from calctutor.faces.cli import main
import calctutor.faces.cli_commands
mark("command line")
from calctutor.settings import read_settings
from calctutor.build import build_tutor
import calctutor.tutor
mark("code")
from calctutor.folder import open_settings_embedder
settings = read_settings(os.environ, overrides={"notes": sys.argv[1] or None})
import onnxruntime, tokenizers
mark("model's libraries")
embedder = open_settings_embedder(settings)
mark("model")
tutor = build_tutor(settings)
mark("notes and index")
import faiss
mark("FAISS")
reply = tutor.ask(sys.argv[2])
mark("answer")
print(json.dumps([begun, marks]))
"""
COMPILED = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""The environment in which Python keeps what it compiled, as it does for a user."""
QUESTION = "What is myositis ossificans?"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--notes", default="", help="a folder of notes (default: the shipped)")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--output", type=Path, help="JSON here, a Markdown table beside it")
    arguments = parser.parse_args(argv)
    run(arguments.notes, arguments.question)
    runs = [run(arguments.notes, arguments.question) for _ in range(arguments.runs)]
    command = [sys.executable, "-m", "calctutor", "ask", arguments.question]
    command += ["--notes", arguments.notes] if arguments.notes else []
    seconds(command)
    whole = [seconds(command) for _ in range(arguments.runs)]
    told = {
        **conditions(),
        "runs": arguments.runs,
        "stages": [[name, statistics.median(found[name] for found in runs)] for name in runs[0]],
        "ask_s": statistics.median(whole),
    }
    sys.stdout.write(markdown(told))
    write_results(arguments.output, told, markdown(told))
    return 0


def run(notes: str, question: str) -> dict[str, float]:
    """The seconds of each stage in one process."""
    start = time.time()
    command = [sys.executable, "-c", CHILD, notes, question]
    done = subprocess.run(command, capture_output=True, check=True, env=COMPILED)
    end = time.time()
    begun, marks = json.loads(done.stdout.splitlines()[-1])
    found = {"start": begun - start}
    last = begun
    for name, at in marks:
        found[name] = at - last
        last = at
    return {**found, "exit": end - last}


def seconds(command: Sequence[str]) -> float:
    """Wall-clock seconds of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=COMPILED)
    return time.perf_counter() - start


def markdown(told: dict) -> str:
    """The table, with machine, versions and date."""
    lines = [
        f"`calctutor ask`, whole process: {told['ask_s']:.2f} s, median of {told['runs']}; "
        f"{told['date']}, {told['machine']}, Python {told['python']}, load {told['load']:.1f}.",
        "",
        "| stage | seconds |",
        "|---|---|",
        *(f"| {name} | {value:.3f} |" for name, value in told["stages"]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
