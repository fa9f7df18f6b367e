from __future__ import annotations

import base64
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from calctutor.backends.visits import open_visits
from calctutor.errors import NotesEmpty, RequestError
from calctutor.faces.web import ops, uploads
from calctutor.faces.web.texts import frame as texts
from calctutor.faces.web.uploads import Upload, Uploads
from calctutor.faces.web.works import MOST_AT_ONCE, SILENT, Look, Works
from calctutor.visit_types import Visit
from doubles_web import FixedTutor, context

ME = Visit("a" * 32, "me", "me", ("me",))
OTHER = Visit("b" * 32, "other", "me", ("me",))


def test_arguments_are_read_within_their_bounds():
    args = {"t": "abc", "n": 3, "f": True, "c": "line", "ns": [1, 2], "ts": ["x"]}
    assert ops.text(args, "t", most=3) == "abc"
    assert ops.text({"t": "a\ud800"}, "t", most=2) == "a\ufffd"  # as JSON can send it
    assert ops.number(args, "n", 1, 3) == 3
    assert ops.number(args, "none", 1, 3, default=2) == 2
    assert ops.flag(args, "f") is True
    assert ops.choice(args, "c", ("line", "page")) == "line"
    assert ops.numbers(args, "ns", 0, 2) == (1, 2)
    assert ops.texts_of(args, "ts") == ("x",)
    assert ops.texts_of(args, "none") == ()


@pytest.mark.parametrize(
    "read",
    [
        lambda: ops.text({"t": "abc"}, "t", most=2),
        lambda: ops.text({"t": ""}, "t"),
        lambda: ops.text({"t": 1}, "t"),
        lambda: ops.text({}, "t"),
        lambda: ops.number({"n": True}, "n", 0, 1),
        lambda: ops.number({"n": 2}, "n", 0, 1),
        lambda: ops.number({"n": "1"}, "n", 0, 1),
        lambda: ops.number({"n": 1.0}, "n", 0, 1),
        lambda: ops.flag({"f": 1}, "f"),
        lambda: ops.choice({"c": "x"}, "c", ("line",)),
        lambda: ops.choice({"c": ["line"]}, "c", ("line",)),
        lambda: ops.numbers({"n": [1] * 51}, "n", 0, 1),
        lambda: ops.numbers({"n": [2]}, "n", 0, 1),
        lambda: ops.texts_of({"t": "abc"}, "t"),
        lambda: ops.texts_of({"t": ["x" * 201]}, "t"),
    ],
)
def test_arguments_out_of_bounds_are_told(read):
    with pytest.raises(RequestError, match=r"^“\w” .*\.$"):
        read()


def test_a_file_goes_out_as_base64():
    told = ops.file_reply("n.txt", "text/plain", b"\x00\xff")
    assert told == {"name": "n.txt", "mime": "text/plain", "base64": "AP8="}


def test_a_context_without_a_tutor_says_so(tmp_path: Path):
    made, _ = context(FixedTutor(), tmp_path)
    assert isinstance(made.tutor, FixedTutor)
    made.loading.stage = type(made.loading.stage)()
    with pytest.raises(RequestError, match="getting ready"):
        _ = made.tutor


def send(files: Uploads, data: bytes, part: int = 0, visit: Visit = ME, file: str = "f") -> int:
    return files.put(visit, file, "a.md", part, base64.b64encode(data).decode())


def test_a_file_comes_in_parts_and_is_taken_once_by_its_own_browser():
    files = Uploads()
    assert send(files, b"one ") == 4
    assert send(files, b"two", 1) == 7
    with pytest.raises(RequestError):
        files.take(OTHER, "f")
    assert files.take(ME, "f") == Upload("a.md", b"one two")
    with pytest.raises(RequestError):
        files.take(ME, "f")


def test_a_part_twice_or_out_of_order_is_refused():
    files = Uploads()
    send(files, b"one")
    for part in (0, 2):
        with pytest.raises(RequestError, match="did not arrive whole"):
            send(files, b"x", part)


def test_files_have_limits_of_size(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "LARGEST", 10)
    monkeypatch.setattr(uploads, "MOST_BYTES", 15)
    files = Uploads()
    with pytest.raises(RequestError, match="larger than"):
        send(files, b"x" * 11)
    send(files, b"x" * 10)
    with pytest.raises(RequestError, match="Too many files"):
        send(files, b"x" * 6, file="g")
    assert send(files, b"x" * 6, visit=OTHER, file="g") == 6


def test_a_file_that_nobody_takes_is_dropped():
    now = [0.0]
    files = Uploads(lambda: now[0])
    send(files, b"x")
    now[0] = uploads.KEPT + 1
    send(files, b"y", file="g")
    with pytest.raises(RequestError):
        files.take(ME, "f")


def finished(works: Works, work: str, visit: Visit = ME) -> Look:
    """The last look at a work."""
    for _ in range(2000):
        look = works.look(visit, work)
        if look.over:
            return look
        threading.Event().wait(0.005)
    raise AssertionError("the work never ended")


def test_a_work_tells_how_far_it_is_and_what_it_made():
    works, go = Works(), threading.Event()

    def job(progress):
        progress("embedding", 3, 7)
        go.wait(20)
        return {"made": 1}

    work = works.start(ME, job)
    while works.look(ME, work) != Look("embedding", 3, 7):
        threading.Event().wait(0.005)
    go.set()
    assert finished(works, work).result == {"made": 1}
    with pytest.raises(RequestError):
        works.look(OTHER, work)


def test_a_work_that_fails_says_why(caplog):
    def refuse(progress):
        raise NotesEmpty("The folder holds no notes.")

    def crash(progress):
        raise KeyError("x")

    works = Works()
    assert finished(works, works.start(ME, refuse)).failure == "The folder holds no notes."
    assert caplog.records == []
    assert finished(works, works.start(ME, crash)).failure == texts.INTERNAL
    assert "KeyError" in caplog.text


class Clock:
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_work_is_known_to_every_process_and_breaks_off_with_its_own(tmp_path: Path):
    clock, go = Clock(), threading.Event()
    store = open_visits(tmp_path / "learners.sqlite", clock)
    me, other = store.visit(ME.id), store.visit(OTHER.id)
    one, two = Works(kept=store), Works(kept=store)

    def job(progress):
        progress("embedding", 3, 7)
        go.wait(20)
        return {"made": 1}

    work = one.start(me, job)
    assert two.look(me, work) in (Look(), Look("embedding", 3, 7))
    clock.now += timedelta(seconds=SILENT)
    assert two.look(me, work) == Look(over=True, failure=texts.BROKEN_OFF)
    assert not one.look(me, work).over
    with pytest.raises(RequestError):
        two.look(other, work)
    go.set()
    assert finished(one, work, me).result == {"made": 1}
    assert finished(Works(kept=store), work, me).result == {"made": 1}
    clock.now += timedelta(days=2)
    one.start(other, job)
    with pytest.raises(RequestError):
        two.look(me, work)
    store.close()


def test_a_work_that_says_nothing_of_itself_is_told_to_go_on(tmp_path: Path):
    clock, go = Clock(), threading.Event()
    store = open_visits(tmp_path / "learners.sqlite", clock)
    me = store.visit(ME.id)
    one, two = Works(kept=store, beat=0.02), Works(kept=store)
    work = one.start(me, lambda progress: {"waited": go.wait(20)})
    clock.now += timedelta(seconds=10 * SILENT)
    for _ in range(500):
        if not two.look(me, work).over:
            break
        threading.Event().wait(0.02)
    assert two.look(me, work) == Look()
    go.set()
    assert finished(two, work, me).result == {"waited": True}
    store.close()


def test_a_browser_has_a_few_works_at_a_time():
    works, go = Works(), threading.Event()

    def job(progress):
        go.wait(20)
        return {}

    begun = [works.start(ME, job) for _ in range(MOST_AT_ONCE)]
    with pytest.raises(RequestError, match="several long tasks"):
        works.start(ME, job)
    works.start(OTHER, job)
    go.set()
    for work in begun:
        finished(works, work)
    works.start(ME, job)
