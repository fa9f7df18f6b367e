"""What a place of the page reads of a large index, each measured in a process of its own.

    python benchmarks/scale.py --sizes 100000 --folder DIR --keep
    python benchmarks/reads.py DIR/scale-100000

Seconds of the processor and of the clock for the first time and the next, and the memory of the
process that grew meanwhile, mapped files apart. The questions themselves are not made: of 25,000
facts that takes long, and it is done once (`banks.sqlite`). The learner has seen 500 facts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from scale import Drawn, memory, report_of

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
SEEN = 500
TYPED = ("b", "ba", "bak", "bone", "xyzq", "river c", "12")


def jobs(tutor) -> dict[str, Callable[[], object]]:  # noqa: ANN001
    """What is measured, by name."""
    questions, terms = tutor.questions, tutor.terms
    return {
        "a term, typed half (mean of 7)": lambda: [terms.suggest(t, 10) for t in TYPED],
        "pairs to compare": lambda: terms.pairs(8),
        "the list of notes": tutor.index.listed,
        "what is due": lambda: tutor.learner().due(),
        "progress": lambda: tutor.learner().progress(),
        "the words of the grader": lambda: questions.knowledge.vocabulary,
    }


def opened(folder: Path, home: Path):  # noqa: ANN201
    """A tutor over the index, whose learner has seen some facts."""
    from calctutor.backends.local_index import open_index
    from calctutor.learner_types import Rating
    from calctutor.quiz_types import BankReport
    from calctutor.study.questions import Made
    from calctutor.tutor import Tutor
    from study_doubles import SetPlace

    index = open_index(folder / "index")
    tutor = Tutor(index, Drawn(), report_of(index), place=SetPlace(home))
    tutor.questions._made[0, "", ""] = Made((), {}, BankReport(0, 0, 0, 0))
    me = tutor.learner()
    for number in range(0, 4 * SEEN, 4):
        planned = me.scheduler.review(None, f"f{number}", Rating.GOOD, me.today)
        if planned.card:
            me.store.put_card(me.name, planned.card)
    return tutor


def measure(folder: Path, name: str) -> dict[str, object]:
    """One job, in this process: first and again."""
    with tempfile.TemporaryDirectory() as home:
        tutor = opened(folder, Path(home))
        job, before = jobs(tutor)[name], memory()[1]
        times = []
        for _ in range(2):
            start, busy = time.perf_counter(), time.process_time()
            job()
            times.append((time.perf_counter() - start, time.process_time() - busy))
    parts = len(TYPED) if "mean of" in name else 1
    return {
        "name": name,
        "first": [value / parts for value in times[0]],
        "again": [value / parts for value in times[1]],
        "own_mb": memory()[1] - before,
    }


def main() -> None:
    """Measure all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--job", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        print(json.dumps(measure(arguments.folder, arguments.job)))
        return
    print("| | first, processor (clock) ms | again | memory MB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        names = list(jobs(opened(arguments.folder, Path(home))))
    for name in names:
        command = [sys.executable, __file__, str(arguments.folder), "--job", name]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        cells = [
            f"{1000 * cpu:.0f} ({1000 * wall:.0f})" for wall, cpu in (told["first"], told["again"])
        ]
        print(f"| {name} | {' | '.join(cells)} | {told['own_mb']:.0f} |", flush=True)


if __name__ == "__main__":
    main()
