"""Many students at one page at once: how long answers take, and whether chats stay apart.

    python benchmarks/many_students.py [--students 20] [--every 10] [--minutes 2] [--notes DIR]

Starts the app with a home folder of its own. Each student is a gradio_client
that asks every so many seconds, in turn the named endpoint `ask` and a
conversation of its own as the page holds it; at the end each conversation has
to hold that student's questions and nobody else's. Prints seconds: median,
95th percentile and longest. Exit status 1 where the 95th percentile reaches
2 s, a call fails, or a chat holds what is another's.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app_process import started
from gradio_client import Client
from latency import line

LIMIT = 2.0
"""Seconds that the 95th percentile stays under."""


@contextmanager
def running_app(home: str, notes: str | None) -> Iterator[str]:
    """The URL of the app; it ends with the block."""
    process, url = started(home, notes)
    try:
        yield url
    finally:
        process.terminate()
        process.communicate()


class Student:
    """One student: a client, and a conversation of the page's under an id of its own."""

    def __init__(self, url: str, number: int, component: int) -> None:
        """Come in; ``component`` is the page's one component."""
        self.number = number
        self.client = Client(url, verbose=False, download_files=False)
        self.id = f"{number:032x}"
        self.asked: list[str] = []
        self.seconds: list[float] = []
        self.problems: list[str] = []
        self._url, self._component = url, component

    def call(self, op: str, args: dict[str, object]) -> dict[str, object]:
        """What the page's script gets for one request."""
        request = {"op": op, "browser": self.id, "args": args}
        body = {"data": request, "component_id": self._component, "fn_name": "call"}
        sent = urllib.request.Request(
            f"{self._url}gradio_api/component_server/",
            json.dumps(body | {"session_hash": self.client.session_hash}).encode("utf-8"),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(sent, timeout=60) as reply:
            told: dict[str, object] = json.loads(json.load(reply))
        if "error" in told:
            raise RuntimeError(str(told["error"]))
        ok = told["ok"]
        assert isinstance(ok, dict)
        return ok

    def study(self, questions: Sequence[str], every: float, until: float) -> None:
        """Ask until it is time to go, beginning at a moment of one's own."""
        step = self.number
        time.sleep(every * (self.number % 20) / 20)
        while (begun := time.monotonic()) < until:
            question = questions[step % len(questions)]
            try:
                if step % 2:
                    self.client.predict(question, api_name="/ask")
                else:
                    mine = f"{question} ({self.number})"
                    self.asked.append(mine)
                    self.call("ask.say", {"question": mine})
            except Exception as problem:
                self.problems.append(f"student {self.number}: {problem}")
            self.seconds.append(time.monotonic() - begun)
            step += 1
            time.sleep(max(0.0, every - (time.monotonic() - begun)))

    def foreign(self) -> list[str]:
        """What this student's conversation holds and should not, or lacks."""
        turns = self.call("ask.history", {})["turns"]
        assert isinstance(turns, list)
        held = [turn["question"] for turn in turns]
        return [] if held == self.asked[-50:] else [f"student {self.number} sees {held}"]


def page_component(url: str) -> int:
    """The id of the one component that holds the page."""
    with urllib.request.urlopen(f"{url}config", timeout=30) as reply:
        components = json.load(reply)["components"]
    return next(int(c["id"]) for c in components if c["type"] == "html")


def study_together(url: str, students: int, every: float, minutes: float) -> list[Student]:
    """All students at their work, each in a thread, until the time is over."""
    component = page_component(url)
    first = Student(url, students + 1, component)
    examples = str(first.call("ask.examples", {})["html"])
    questions = [part.split('"')[0] for part in examples.split('data-ask="')[1:]]
    questions += ["what is the treatment?", "and the price of bridges?", "quiz me"]
    class_ = [Student(url, number, component) for number in range(students)]
    until = time.monotonic() + 60 * minutes
    threads = [threading.Thread(target=s.study, args=(questions, every, until)) for s in class_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return class_


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure a class at one page.")
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between questions")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--notes", help="a folder of notes instead of the shipped ones")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, running_app(home, given.notes) as url:
        class_ = study_together(url, given.students, given.every, given.minutes)
        problems = [p for student in class_ for p in (*student.problems, *student.foreign())]
        chats = sum(len(student.asked) for student in class_)
    seconds = sorted(value for student in class_ for value in student.seconds)
    print(line(f"{given.students} students", seconds, "s"))
    print(f"{chats} turns in {given.students} chats, {len(problems)} problems")
    for problem in problems[:10]:
        print(problem)
    late = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
    return 1 if problems or late >= LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
