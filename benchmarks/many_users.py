"""Many signed-in students at several processes behind nginx: how long answers take, what is lost.

    python benchmarks/many_users.py [--students 200] [--every 30] [--minutes 2] [--processes 3]
                                    [--kill-every 0] [--postgres] [--notes DIR] [--output FILE]

Needs nginx. Each student asks every so many seconds under a mark of their own, and
every second time answers a question of a quiz. With --kill-every a process is killed with
-9 every so many seconds, in turn, and started again. Afterwards every page of every student
is searched for the marks of all others, each acknowledged question has to stand in its
conversation, and each acknowledged answer of a quiz once in the store. Exit status 1 where
the 95th percentile reaches 1 s, a request fails, something is lost, doubled, or seen by another.
With --postgres everything is kept in a PostgreSQL of the tests, which is restarted half-way
where processes are killed; else in the database that CALCTUTOR_DATABASE_URL names, or in a file.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cluster import ROOT, Cluster
from conditions import conditions, load

from calctutor.build import open_learners, open_people
from calctutor.courses import add_course
from calctutor.settings import read_settings, shipped_notes

LIMIT = 1.0
"""Seconds that the 95th percentile of an answer stays under."""
COURSE = "Notes"
MARK = re.compile(r"mark[0-9]{6}x")
PAGES = ("/account", "/account/export", "/", "/config")
OPS = ("ask.history", "page.state", "quiz.now", "progress.show", "notes.list")


@dataclass
class Student:
    """One student: a session, and what was asked, acknowledged and how long it took."""

    port: int
    number: int
    token: str
    learner: str
    component: int = 0
    seconds: list[float] = field(default_factory=list)
    quiz_seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    answered: int = 0
    sent: int = 0
    view: dict[str, object] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What nobody else's page may hold."""
        return f"mark{self.number:06d}x"

    def request(self, method: str, path: str, body: bytes | None = None) -> str:
        """The text of an answer; RuntimeError for any but 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        head = {"Cookie": f"calctutor={self.token}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, body, head)
            reply = connection.getresponse()
            text = reply.read().decode("utf-8")
        finally:
            connection.close()
        if reply.status != 200:
            raise RuntimeError(f"{method} {path}: {reply.status} {text[:120]}")
        return text

    def call(self, op: str, args: dict[str, object]) -> dict[str, object]:
        """What the page's script gets."""
        data = {"op": op, "browser": "", "args": args}
        body = {"data": data, "component_id": self.component, "fn_name": "call"}
        sent = json.dumps({**body, "session_hash": f"s{self.token[:20]}"}).encode()
        told = json.loads(json.loads(self.request("POST", "/gradio_api/component_server/", sent)))
        if "error" in told:
            raise RuntimeError(f"{op}: {told['error']}")
        ok = told["ok"]
        assert isinstance(ok, dict)
        return ok

    def come_in(self) -> None:
        """Open the page."""
        self.request("GET", "/")
        parts = json.loads(self.request("GET", "/config"))["components"]
        self.component = next(int(c["id"]) for c in parts if c["type"] == "html")

    def study(self, questions: Sequence[str], every: float, until: float) -> None:
        """Ask until it is time to go, beginning at a moment of one's own."""
        step = self.number
        time.sleep(every * (self.number % 97) / 97)
        while (begun := time.monotonic()) < until:
            self._try(self._ask, f"{questions[step % len(questions)]} ({self.mark})")
            if step % 2:
                self._try(self._answer)
            step += 1
            time.sleep(max(0.0, every - (time.monotonic() - begun)))

    def _try(self, act, *given: str) -> None:  # noqa: ANN001
        try:
            act(*given)
        except Exception as problem:
            self.problems.append(f"student {self.number}: {problem!r:.200}")

    def _ask(self, question: str) -> None:
        begun = time.monotonic()
        self.call("ask.say", {"question": question})
        self.seconds.append(time.monotonic() - begun)
        self.said.append(question)

    def _answer(self) -> None:
        """Answer a question of a quiz, beginning one where none is under way."""
        view = self.view
        if view.get("view") != "card":
            view = self.call("quiz.start", {"count": 20, "kinds": ["true_false", "choose"]})
        at = {key: view[key] for key in ("quiz", "turn", "item")}
        begun = time.monotonic()
        self.sent += 1
        told = self.call("quiz.answer", {**at, "chosen": [0]})
        self.quiz_seconds.append(time.monotonic() - begun)
        self.answered += 1
        following = told.get("next", told)
        self.view = following if isinstance(following, dict) else {}

    def seen(self) -> str:
        """All that this student can see."""
        pages = [self.request("GET", page) for page in PAGES]
        return "\n".join([*pages, *(json.dumps(self.call(op, {})) for op in OPS)])


def study_together(
    cluster: Cluster,
    students: Sequence[Student],
    every: float,
    minutes: float,
    kill_every: float,
    restart: Callable[[], None],
) -> None:
    """All students at their work, each in a thread, until the time is over."""
    told = str(students[0].call("ask.examples", {})["html"])
    questions = [part.split('"')[0] for part in told.split('data-ask="')[1:]]
    questions += ["what is the treatment?", "and the price of bridges?"]
    until = time.monotonic() + 60 * minutes
    threads = [threading.Thread(target=s.study, args=(questions, every, until)) for s in students]
    for thread in threads:
        thread.start()
    number, half = 0, until - 30 * minutes
    while kill_every and time.monotonic() + kill_every < until:
        time.sleep(kill_every)
        cluster.kill(number % len(cluster.ports))
        number += 1
        if half and time.monotonic() > half:
            restart()
            half = 0.0
    for thread in threads:
        thread.join()


def faults(students: Sequence[Student], home: Path) -> list[str]:
    """What one sees of another, and what was acknowledged and is not there, once."""
    found: list[str] = []
    learners = open_learners(read_settings(dict(os.environ), overrides={"home": str(home)}))
    for student in students:
        text = student.seen()
        foreign = set(MARK.findall(text)) - {student.mark}
        found += [f"student {student.number} sees {sorted(foreign)}"] if foreign else []
        turns = student.call("ask.history", {})["turns"]
        assert isinstance(turns, list)
        held = [turn["question"] for turn in turns]
        lost = [one for one in student.said[-50:] if one not in held]
        found += [f"student {student.number}: {one} is lost" for one in lost]
        recent = learners.recent(student.learner, 10_000)
        places = [(one.quiz_id, one.turn) for one in recent]
        if len(set(places)) != len(places):
            found.append(f"student {student.number}: an answer is there twice")
        if not student.answered <= len(places) <= student.sent:
            found.append(
                f"student {student.number}: {student.answered} acknowledged of {student.sent} "
                f"sent, {len(places)} kept"
            )
    return found


def percentile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` of them stay at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def enrolled(home: Path, count: int, port: int) -> list[Student]:
    """Accounts in the course, each signed in."""
    people = open_people(read_settings(dict(os.environ), overrides={"home": str(home)}))
    made = []
    for number in range(count):
        name = f"student {number:06d}"
        people.add_account(name, "")
        people.put_member(name, COURSE, "student")
        (member,) = people.memberships(name)
        token = people.open_session(name, course=COURSE)
        made.append(Student(port, number, token, member.learner))
    return made


def run(
    arguments: argparse.Namespace, home: Path, restart: Callable[[], None]
) -> tuple[dict[str, object], list[str]]:
    """The figures of one run, and what went wrong."""
    notes = Path(arguments.notes) if arguments.notes else shipped_notes()
    add_course(home, COURSE, notes)
    settings = read_settings(dict(os.environ), overrides={"home": str(home)})
    open_people(settings).add_account("root", "", admin=True)
    with Cluster(home, arguments.processes) as cluster:
        students = enrolled(home, arguments.students, cluster.port)
        for student in students:
            student.come_in()
        until = time.monotonic() + 300
        for student in students[::5]:  # Whichever process they are at has made its questions.
            while not student.call("quiz.open", {})["ready"] and time.monotonic() < until:
                time.sleep(1)
        busy_before = load()
        study_together(
            cluster, students, arguments.every, arguments.minutes, arguments.kill_every, restart
        )
        time.sleep(25 if arguments.kill_every else 0)
        problems = [problem for student in students for problem in student.problems]
        wrong = faults(students, home)
        kills = cluster.kills
    seconds = [one for student in students for one in student.seconds]
    quizzed = [one for student in students for one in student.quiz_seconds]
    figures: dict[str, object] = {
        "students": arguments.students, "every_s": arguments.every, "minutes": arguments.minutes,
        "processes": arguments.processes, "kill_every_s": arguments.kill_every, "kills": kills,
        "questions": len(seconds), "p50_s": round(statistics.median(seconds), 3),
        "p95_s": round(percentile(seconds, 0.95), 3), "longest_s": round(max(seconds), 3),
        "quiz_answers": len(quizzed), "quiz_p95_s": round(percentile(quizzed, 0.95), 3),
        "errors": len(problems), "faults": len(wrong), "load_before": round(busy_before, 2),
        "load_after": round(load(), 2),
        "database": os.environ.get("CALCTUTOR_DATABASE_URL", "").partition(":")[0] or "sqlite",
        **conditions(),
    }  # fmt: skip
    return figures, [*problems, *wrong]


@contextmanager
def database(postgres: bool) -> Iterator[Callable[[], None]]:
    """A PostgreSQL of its own, where that is wanted; what restarts it."""
    if not postgres:
        yield lambda: None
        return
    sys.path.append(str(ROOT / "tests"))
    from postgres import Postgres

    server = Postgres("-c max_connections=300 -c shared_buffers=256MB")
    os.environ["CALCTUTOR_DATABASE_URL"] = server.make()

    def restart() -> None:
        server.stop("fast")
        server.start()

    try:
        yield restart
    finally:
        server.remove()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--every", type=float, default=30.0)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--kill-every", type=float, default=0.0)
    parser.add_argument("--postgres", action="store_true", help="keep everything there")
    parser.add_argument("--notes", default="", help="a folder of notes (default: the shipped)")
    parser.add_argument("--output", type=Path, help="append the figures as a line of JSON")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as home, database(arguments.postgres) as restart:
        figures, wrong = run(arguments, Path(home), restart)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    for one in wrong[:20]:
        sys.stdout.write(one + "\n")
    if arguments.output:
        with arguments.output.open("a", encoding="utf-8") as out:
            out.write(json.dumps(figures) + "\n")
    slow = percentile([float(str(figures["p95_s"]))], 0.95) >= LIMIT
    return 1 if wrong or slow else 0


if __name__ == "__main__":
    sys.exit(main())
