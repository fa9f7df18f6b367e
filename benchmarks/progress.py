"""How long a learner's progress takes over 100,000 reviews: `python benchmarks/progress.py`.

The reviews are written to a database file first, and read from it in the time measured.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from calctutor.backends.learners import SqlLearners, open_learners
from calctutor.learner_types import Rating
from calctutor.quiz.progress import StudyFact, progress
from calctutor.quiz.schedule import Scheduler

START = date(2024, 1, 1)
LIMIT_MS = 300.0


def fill(store: SqlLearners, facts: int, reviews: int) -> None:
    """Import a learner with so many facts and reviews; a fifth are wrong, a tenth confused."""
    rows, cards = [], []
    scheduler = Scheduler()
    for number in range(reviews):
        fact, day = f"fact-{number % facts:05d}", START + timedelta(days=number // facts * 3)
        wrong = number * 7919 % 5 == 0
        rows.append(
            {
                "uid": f"u{number}", "quiz_id": f"q{number // 20}", "turn": number % 20,
                "item_id": f"item-{fact}", "fact_id": fact, "kind": "cloze",
                "response": "at the periphery of the mass", "score": 0.0 if wrong else 1.0,
                "verdict": "wrong" if wrong else "correct", "rating": 1 if wrong else 3,
                "at": f"{day.isoformat()}T09:00:00+00:00", "day": day.toordinal(), "hints": 0,
                "guess": 0.05, "recall": 1, "review": 1,
                "confused_with": f"subject {number % 37}" if number % 10 == 0 else "",
            }
        )  # fmt: skip
    for number in range(facts):
        card = scheduler.review(None, f"fact-{number:05d}", Rating.GOOD, START).card
        assert card is not None
        cards.append(
            {
                "fact_id": card.fact_id, "stability": 40.0, "difficulty": card.difficulty,
                "due": card.due.toordinal(), "last": card.last.toordinal(), "reviews": 9,
                "lapses": 1,
            }
        )  # fmt: skip
    data = {"format": "calctutor-learner", "version": 1, "attempts": rows, "cards": cards}
    store.import_data("bench", data)


def main() -> int:
    """Measure and print; 1 where the median is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=2_000)
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    known = [
        StudyFact(f"fact-{n:05d}", f"topic {n % 40}", f"subject {n % 200}")
        for n in range(asked.facts)
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = open_learners(Path(folder) / "learners.sqlite")
        fill(store, asked.facts, asked.reviews)
        today = START + timedelta(days=asked.reviews // asked.facts * 3)
        times, reads, busy = [], [], []
        for _ in range(asked.runs):
            worked = time.process_time()
            started = time.perf_counter()
            reviews = store.reviews("bench")
            reads.append((time.perf_counter() - started) * 1000)
            shown = progress(
                known,
                store.cards("bench"),
                reviews,
                scheduler=Scheduler(),
                today=today,
                confusions=store.confusions("bench"),
                mistakes=store.mistakes("bench"),
            )
            times.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        started = time.perf_counter()
        open_learners(Path(folder) / "learners.sqlite").close()
        opening = (time.perf_counter() - started) * 1000
        store.close()
    print(f"{asked.reviews:,} reviews of {asked.facts:,} facts, {len(shown.topics)} topics")
    print(f"progress: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")
    print(f"processor time: median {statistics.median(busy):.0f} ms, least {min(busy):.0f} ms")
    print(f"of which reading the reviews: median {statistics.median(reads):.0f} ms")
    print(f"opening the database, checked: {opening:.0f} ms")
    return int(statistics.median(times) > LIMIT_MS)


if __name__ == "__main__":
    raise SystemExit(main())
