"""How fast a large folder is indexed, what it takes, and how fast a change and a start are after.

Makes a folder of a thousand files (ten passages each), indexes it in a process of its own, then
changes one file, then starts on the built index. Figures: benchmarks/results/ingest.md.
Run: python benchmarks/ingest.py [PASSAGES] [FOLDER]
"""

from __future__ import annotations

import json
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
from calctutor.build import build_tutor
from calctutor.settings import read_settings
stages = []
start = time.perf_counter()
def progress(stage, done, total):
    stages.append(stage)
settings = read_settings({"CALCTUTOR_HOME": sys.argv[1], "CALCTUTOR_NOTES": sys.argv[2]})
tutor = build_tutor(settings, progress)
opened = time.perf_counter() - start
tutor.ask("What is a river?")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
r = tutor.report
print(json.dumps({"seconds": opened, "answered": time.perf_counter() - start, "peak": peak,
    "files": r.files, "passages": r.passages, "facts": r.facts, "embedded": r.embedded,
    "told": len(stages)}))
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


def run(home: Path, notes: Path) -> dict[str, float]:
    """Open the tutor in a process of its own, and what it took."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(home), str(notes)], capture_output=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Index, change, start; print a line each."""
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as made:
        root = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made)
        notes, home = root / "notes", root / "home"
        notes.mkdir(parents=True)
        write_notes(notes, passages)
        first = run(home, notes)
        texts = first["embedded"]
        print(
            f"index: {first['files']} files, {first['passages']} passages, {first['facts']} facts "
            f"in {first['seconds']:.0f} s; {texts / first['seconds']:.0f} texts/s, "
            f"{first['passages'] / first['seconds']:.1f} passages/s, peak {first['peak']} MB, "
            f"{first['told']} steps of progress"
        )
        changed = notes / "note 0007.md"
        text = changed.read_text(encoding="utf-8").replace("# Topic 7", "# Changed topic 7", 1)
        changed.write_text(text, encoding="utf-8")
        start = time.perf_counter()
        second = run(home, notes)
        print(
            f"one file changed: {time.perf_counter() - start:.1f} s, {second['embedded']} texts "
            f"embedded, peak {second['peak']} MB"
        )
        third = run(home, notes)
        print(
            f"start on the built index: tutor after {third['seconds']:.2f} s, first answer after "
            f"{third['answered']:.2f} s, peak {third['peak']} MB"
        )


if __name__ == "__main__":
    main()
