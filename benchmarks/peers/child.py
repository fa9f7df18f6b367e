"""One process of one tool: ingests, or opens and answers; prints its figures as JSON.

    python child.py TOOL ingest|cold|warm FOLDER MODEL DATA

DATA is a JSON file with "passages" [[id, text], ...] and "questions" [text, ...].
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from tools import TOOLS


def main(name: str, job: str, folder: str, model: str, data: str) -> dict[str, object]:
    """Do the job; seconds, milliseconds, megabytes."""
    given = json.loads(Path(data).read_text(encoding="utf-8"))
    tool = TOOLS[name](Path(folder), model)
    if job == "ingest":
        start = time.perf_counter()
        tool.ingest([tuple(pair) for pair in given["passages"]])
        return {"seconds": time.perf_counter() - start, "peak_mb": peak()}
    tool.open()
    if job == "cold":
        return {"found": tool.ask(given["questions"][0]), "peak_mb": peak()}
    for question in given["questions"][:10]:
        tool.ask(question)
    found, milliseconds = [], []
    for question in given["questions"]:
        start = time.perf_counter()
        found.append(tool.ask(question))
        milliseconds.append(1000 * (time.perf_counter() - start))
    return {"found": found, "milliseconds": milliseconds, "peak_mb": peak()}


def peak() -> float:
    """The most memory that this process has held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(main(*sys.argv[1:])) + "\n")
