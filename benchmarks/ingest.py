"""How fast a large folder is indexed, what it takes, and how fast a change and a start are after.

Makes a folder of a thousand files (ten passages each), indexes it in a process of its own, then
changes one file, then starts on the built index. Figures: benchmarks/results/ingest.md.
Run: python benchmarks/ingest.py [PASSAGES] [FOLDER] [--drawn] [--times N]

``--drawn`` takes random vectors for the first index, under the model's name, so that the change
and the start can be measured without waiting for it; what a change brings is embedded always.
A folder that was indexed before is taken as it is, and changed again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = """bone muscle nerve artery vein cell tissue organ gland heart lung liver kidney brain skin
joint tendon cartilage marrow blood lymph membrane duct valve fibre root branch stem leaf seed
flower bark wood water salt iron copper acid base heat light sound wave force mass charge
winter summer river lake sea island coast hill valley stone sand clay glass paper thread
""".split()
PER_FILE = 10
CHILD = """
import json, resource, sys, time
from calctutor import build
from calctutor.settings import read_settings
stages, spent = [], [(0.0, 0.0)]
def progress(stage, done, total):
    stages.append(stage)
def drawn(texts, dimension):
    import hashlib
    import numpy as np
    seeds = [int.from_bytes(hashlib.sha256(t.encode()).digest()[:4], "little") for t in texts]
    made = [np.random.default_rng(s).standard_normal(dimension, np.float32) for s in seeds]
    rows = np.stack(made)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
class Timed:
    def __init__(self, inner):
        self.inner = inner
        self.name, self.dimension, self.window = inner.name, inner.dimension, inner.window
        self.count_pieces, self.embed_queries = inner.count_pieces, inner.embed_queries
    def embed_passages(self, texts):
        begun = time.perf_counter(), time.process_time()
        own = "drawn" in sys.argv
        rows = drawn(texts, self.dimension) if own else self.inner.embed_passages(texts)
        spent.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
        return rows
opened = build.open_settings_embedder
build.open_settings_embedder = lambda *given: Timed(opened(*given))
settings = read_settings({"CALCTUTOR_HOME": sys.argv[1], "CALCTUTOR_NOTES": sys.argv[2]})
start, busy = time.perf_counter(), time.process_time()
tutor = build.build_tutor(settings, progress)
seconds, busy = time.perf_counter() - start, time.process_time() - busy
tutor.ask("What is a river?")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
r = tutor.report
print(json.dumps({"seconds": seconds, "answered": time.perf_counter() - start, "peak": peak,
    "files": r.files, "passages": r.passages, "facts": r.facts, "embedded": r.embedded,
    "told": len(stages), "busy": busy, "embedding": sum(s for s, _ in spent),
    "embedding_busy": sum(b for _, b in spent)}))
"""


def write_notes(folder: Path, passages: int) -> None:
    """Files of ten sections: four led bullets and a paragraph of two sentences each."""
    chance = random.Random(3)

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=12)).capitalize() + "."

    for number in range(passages // PER_FILE):
        lines = [f"# Topic {number} {chance.choice(WORDS)}"]
        for part in range(PER_FILE):
            lines += ["", f"## Section {part} {' '.join(chance.choices(WORDS, k=2))}", ""]
            lines += [f"- **{chance.choice(WORDS).capitalize()}:** {sentence()}" for _ in range(4)]
            lines += ["", f"{sentence()} {sentence()}"]
        text = "\n".join(lines) + "\n"
        (folder / f"note {number:04}.md").write_text(text, encoding="utf-8")


def run(home: Path, notes: Path, *how: str) -> dict[str, float]:
    """Open the tutor in a process of its own, and what it took."""
    command = [sys.executable, "-c", CHILD, str(home), str(notes), *how]
    done = subprocess.run(command, env=usual(), capture_output=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def usual() -> dict[str, str]:
    """The environment, Python's compiled modules kept as they are for most users."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def ask(home: Path, notes: Path) -> float:
    """The seconds of `calctutor ask`, from the command to its end."""
    command = [sys.executable, "-m", "calctutor", "ask", "What is a river?"]
    start = time.perf_counter()
    subprocess.run(
        command,
        env={**usual(), "CALCTUTOR_HOME": str(home), "CALCTUTOR_NOTES": str(notes)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - start


def change(path: Path) -> None:
    """Give a note another title, and a sentence that it did not have."""
    title, _, rest = path.read_text(encoding="utf-8").partition("\n")
    words = " ".join(random.choices(WORDS, k=9))
    path.write_text(f"{title} {words.split()[0]}\n{rest}\nThe {words}.\n", encoding="utf-8")


def main() -> None:
    """Index, change, start; print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("passages", type=int, nargs="?", default=10_000)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--drawn", action="store_true")
    parser.add_argument("--times", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        root = given.folder or Path(made)
        notes, home = root / "notes", root / "home"
        if not notes.is_dir():
            notes.mkdir(parents=True)
            write_notes(notes, given.passages)
            index(home, notes, drawn=given.drawn)
        run(home, notes)  # what another version of calctutor built is brought up to date
        for _ in range(given.times):
            measure(home, notes)


def index(home: Path, notes: Path, *, drawn: bool) -> None:
    """Index the folder for the first time."""
    first = run(home, notes, *(["drawn"] if drawn else []))
    rate = "" if drawn else f"; {first['embedded'] / first['seconds']:.0f} texts/s"
    print(
        f"index: {first['files']} files, {first['passages']} passages, {first['facts']} facts "
        f"in {first['seconds']:.0f} s{rate}, peak {first['peak']} MB, "
        f"{first['told']} steps of progress"
    )


def measure(home: Path, notes: Path) -> None:
    """Change one file and bring the index up to date; then start on it, and ask."""
    change(notes / "note 0007.md")
    second = run(home, notes)
    seconds = second["seconds"] - second["embedding"]
    busy = second["busy"] - second["embedding_busy"]
    print(
        f"one file changed: {second['seconds']:.2f} s, of which {second['embedding']:.2f} s for "
        f"embedding {second['embedded']} texts; the rest {seconds:.2f} s, of the processor "
        f"{busy:.2f} s; peak {second['peak']} MB"
    )
    time.sleep(3)  # a file that has just changed might change again unseen
    run(home, notes)
    third = run(home, notes)
    print(
        f"start on the built index: tutor after {third['seconds']:.2f} s, first answer after "
        f"{third['answered']:.2f} s, peak {third['peak']} MB; `calctutor ask` as a whole "
        f"{ask(home, notes):.2f} s; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
