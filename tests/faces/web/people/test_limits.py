"""Limits: nobody keeps the others waiting, and each limit says what to do."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import time
from pathlib import Path

import pytest

from calctutor.faces.web.people.limits import Bounds, Opened, Rates, Slots, TooMuch
from calctutor.faces.web.texts import people as texts
from people_doubles import Server, Told


def test_a_bucket_fills_as_time_goes_by():
    now = [0.0]
    rates = Rates(lambda: now[0])
    for _ in range(3):
        rates.take("a", 2.0, 3)
    with pytest.raises(TooMuch, match="faster than"):
        rates.take("a", 2.0, 3)
    rates.take("b", 2.0, 3)
    now[0] += 0.5
    rates.take("a", 2.0, 3)
    with pytest.raises(TooMuch):
        rates.take("a", 2.0, 3)
    now[0] += 100
    for _ in range(3):
        rates.take("a", 2.0, 3)
    with pytest.raises(TooMuch):
        rates.take("a", 2.0, 3)


def test_names_without_end_fill_no_memory():
    rates = Rates(lambda: 0.0)
    rates.MOST = 10
    for number in range(50):
        rates.take(str(number), 1.0, 1)
    assert len(rates._buckets) == 10


def test_places_are_given_back_also_after_an_error():
    opened = Opened()
    with opened.one("a", 1):
        with pytest.raises(TooMuch), opened.one("a", 1):
            pass
        with opened.one("b", 1):
            pass
    with pytest.raises(ZeroDivisionError), opened.one("a", 1):
        1 / 0  # noqa: B018
    with opened.one("a", 1):
        pass


class Gated:
    """Work that lasts until it is let go; remembers the order and how many ran at once."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.order: list[str] = []
        self.lock = threading.Lock()
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        with self.lock:
            self.order.append(name)
            for key in (name, "all"):
                self.now[key] = self.now.get(key, 0) + 1
                self.most[key] = max(self.most.get(key, 0), self.now[key])
        assert self.go.wait(30)
        with self.lock:
            for key in (name, "all"):
                self.now[key] -= 1
        return name


def test_one_who_asks_much_keeps_nobody_waiting():
    async def run() -> None:
        slots, work = Slots(Bounds(running=3, each=2, waiting_each=20)), Gated()
        greedy = [
            asyncio.create_task(slots.run("greedy", lambda: work("greedy"))) for _ in range(9)
        ]
        await asyncio.sleep(0.05)
        modest = asyncio.create_task(slots.run("modest", lambda: work("modest")))
        await asyncio.sleep(0.05)
        assert sorted(work.order) == ["greedy", "greedy", "modest"]
        assert (slots.busy, slots.waiting) == (3, 7)
        work.go.set()
        assert await modest == "modest"
        assert await asyncio.gather(*greedy) == ["greedy"] * 9
        await asyncio.sleep(0.05)
        assert (slots.busy, slots.waiting) == (0, 0)
        assert work.most["greedy"] == 2
        assert work.most["all"] <= 3
        slots.close()

    asyncio.run(run())


def test_each_queue_is_bounded_and_says_so():
    async def run() -> None:
        slots, work = Slots(Bounds(running=1, each=1, waiting_each=1, waiting=2)), Gated()
        running = [asyncio.create_task(slots.run(n, lambda: work("x"))) for n in ("a", "a", "b")]
        await asyncio.sleep(0.05)
        with pytest.raises(TooMuch, match="waiting already") as mine:
            await slots.run("a", lambda: work("x"))
        with pytest.raises(TooMuch, match="more to do") as full:
            await slots.run("c", lambda: work("x"))
        assert (mine.value.status, full.value.status) == (429, 503)
        work.go.set()
        await asyncio.gather(*running)
        slots.close()

    asyncio.run(run())


def test_who_waits_too_long_or_goes_away_leaves_the_queue():
    async def run() -> None:
        slots, work = Slots(Bounds(running=1, each=1, wait=0.1)), Gated()
        first = asyncio.create_task(slots.run("a", lambda: work("a")))
        await asyncio.sleep(0.02)
        gone = asyncio.create_task(slots.run("b", lambda: work("b")))
        await asyncio.sleep(0.02)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        with pytest.raises(TooMuch, match="try again in a minute"):
            await slots.run("c", lambda: work("c"))
        assert slots.waiting == 0
        work.go.set()
        await first
        assert await slots.run("d", lambda: "d") == "d"
        assert work.order == ["a"]
        slots.close()

    asyncio.run(run())


def test_work_without_end_is_left_and_holds_only_its_own_place():
    async def run() -> None:
        slots, work = Slots(Bounds(running=2, each=1, work=0.1)), Gated()
        with pytest.raises(TooMuch, match="took too long"):
            await slots.run("a", lambda: work("a"))
        assert slots.busy == 1
        assert await slots.run("b", lambda: "b") == "b"
        work.go.set()
        await asyncio.sleep(0.1)
        assert slots.busy == 0
        slots.close()

    asyncio.run(run())


def test_an_error_of_the_work_comes_through_and_frees_its_place():
    async def run() -> None:
        slots = Slots(Bounds(running=1, each=1))
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await slots.run("a", lambda: 1 / 0)
        await asyncio.sleep(0.02)
        assert slots.busy == 0
        slots.close()

    asyncio.run(run())


def test_too_many_requests_of_one_person_are_refused_and_others_served(tmp_path: Path):
    server = Server(tmp_path, Bounds(rate=0.001, burst=5, address_rate=0.001, address_burst=3))
    ana, ben = server.add("ana", ("Law", "student")), server.add("ben", ("Law", "student"))
    assert [ana.get("/config").status for _ in range(7)] == [200] * 5 + [429] * 2
    assert ana.get("/config").text == texts.TOO_FAST
    assert ben.get("/config").status == 200
    assert [server.stranger().get("/login").status for _ in range(4)] == [200] * 3 + [429]
    assert server.stranger().get("/healthz").status == 200
    server.close()


def test_a_slow_request_is_left_and_a_huge_one_refused_while_others_are_served(tmp_path: Path):
    server = Server(tmp_path, Bounds(body=0.2))
    ana, ben = server.add("ana", ("Law", "student")), server.add("ben", ("Law", "student"))

    async def run() -> None:
        told = await asyncio.gather(
            hanging(server, ana.sent(content_length="100")), ben.ask("GET", "/config")
        )
        assert [t.status for t in told] == [408, 200]
        huge = await ana.ask("POST", "/account/open", b"", content_length="9000000")
        large = await ana.ask("POST", "/account/open", b"x" * 3_000_001)
        assert (huge.status, large.status) == (413, 413)

    asyncio.run(run())
    server.close()


async def hanging(server: Server, headers: dict[str, str]):
    """A request whose body begins and never ends."""
    sent: list[dict] = []
    begun = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> dict:
        if begun:
            return begun.pop()
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: dict) -> None:
        sent.append(message)

    given = {"host": "tutor.example", **headers}
    scope = {
        "type": "http", "method": "POST", "path": "/gradio_api/component_server/",
        "query_string": b"", "client": ("192.0.2.1", 1),
        "headers": [(k.encode(), v.encode()) for k, v in given.items()],
    }  # fmt: skip
    await server.app(scope, receive, send)
    return Told(sent[0]["status"], [], sent[1]["body"])


def test_a_stranger_sends_little(tmp_path: Path):
    server = Server(tmp_path)
    told = server.stranger().post("/login", {"name": "x" * 30_000})
    assert told.status == 413
    server.close()


def test_uploads_of_a_day_are_bounded_for_all_processes(tmp_path: Path):
    server = Server(tmp_path, Bounds(upload_day=3000))
    ana = server.add("ana", ("Law", "student"))
    part = {
        "file": "f" * 32,
        "name": "n",
        "part": 0,
        "base64": base64.b64encode(b"x" * 1500).decode(),
    }
    assert ana.op("page.upload", part)["ok"] == {"bytes": 1500}
    assert ana.op("page.upload", {**part, "file": "a" * 32})["ok"] == {"bytes": 1500}
    assert "which is the limit" in ana.op("page.upload", {**part, "file": "b" * 32})["error"]
    ben = server.add("ben", ("Law", "student"))
    assert ben.op("page.upload", part)["ok"] == {"bytes": 1500}
    server.close()


def test_a_slow_question_of_one_keeps_no_other_waiting(tmp_path: Path):
    """Two of one person's questions hang; another person is answered, and signs in meanwhile."""
    server = Server(tmp_path, Bounds(running=3, each=2))
    ana, ben = server.add("ana", ("Law", "student")), server.add("ben", ("Law", "student"))
    tutor, go = server.tutors["Law"], threading.Event()
    plain = tutor.ask

    def ask(text: str):
        if "slow" in text:
            assert go.wait(30)
        return plain(text)

    tutor.ask = ask  # type: ignore[method-assign]

    async def run() -> None:
        hung = [
            asyncio.create_task(ana.op_later("ask.say", {"question": f"slow {n}"}))
            for n in range(6)
        ]
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        told = await ben.op_later("ask.say", {"question": "Where?"})
        assert json.loads(told.body)["ok"]["kind"] == "answer"
        assert (await ben.ask("GET", "/account")).status == 200
        assert time.monotonic() - begun < 5
        go.set()
        assert ["ok" in json.loads(one.body) for one in await asyncio.gather(*hung)] == [True] * 6

    asyncio.run(run())
    server.close()
