"""Figures for Prometheus, behind a door of their own."""

from __future__ import annotations

from collections import Counter as Counter_
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from calctutor.errors import SettingsError
from calctutor.faces.web.texts import people as texts

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of a process: requests, those that failed on our side, questions and abstentions.

    ``slow`` are the seconds within which 95 of 100 answers came, from the histogram; 0.0
    before the first, infinite where they took longer than it counts.
    """

    requests: int
    failed: int
    asked: int
    abstained: int
    slow: float


class Metrics:
    """What is counted; labels are routes, operations and kinds of reply, never a person."""

    def __init__(self) -> None:
        """All at zero, in a registry of its own."""
        self.registry = CollectorRegistry()
        labels = ("route", "op")
        self._requests = Counter(
            "calctutor_requests", "Requests answered", (*labels, "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "calctutor_request_seconds",
            "Seconds until an answer was sent whole",
            labels,
            buckets=SECONDS,
            registry=self.registry,
        )
        self._replies = Counter(
            "calctutor_replies", "Replies to questions, by kind", ("kind",), registry=self.registry
        )
        self._sign_ins = Counter(
            "calctutor_sign_ins", "Attempts to sign in", ("result",), registry=self.registry
        )
        self._waiting = Gauge(
            "calctutor_queue_waiting", "Pieces of work that wait", registry=self.registry
        )
        self._busy = Gauge(
            "calctutor_queue_running", "Pieces of work under way", registry=self.registry
        )
        self._ready = Gauge(
            "calctutor_ready", "Whether every course can be asked", registry=self.registry
        )

    def request(self, route: str, op: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(route, op, str(status)).inc()
        self._seconds.labels(route, op).observe(seconds)

    def reply(self, kind: str) -> None:
        """A question had a reply of this kind; "abstention" is one."""
        self._replies.labels(kind).inc()

    def sign_in(self, result: str) -> None:
        """Somebody tried to sign in: "in", "wrong" or "throttled"."""
        self._sign_ins.labels(result).inc()

    def watch_queue(self, waiting: Callable[[], int], busy: Callable[[], int]) -> None:
        """Read the queue whenever Prometheus asks."""
        self._waiting.set_function(waiting)
        self._busy.set_function(busy)

    def watch_ready(self, ready: Callable[[], bool]) -> None:
        """Read whether all is ready whenever Prometheus asks."""
        self._ready.set_function(ready)

    def totals(self) -> Totals:
        """What was counted since this process began."""
        requests = failed = asked = abstained = 0
        buckets: Counter_[float] = Counter_()
        for metric in self.registry.collect():
            for name, labels, value, *_ in metric.samples:
                if name == "calctutor_requests_total":
                    requests += int(value)
                    failed += int(value) if labels["status"].startswith("5") else 0
                elif name == "calctutor_replies_total":
                    asked += int(value)
                    abstained += int(value) if labels["kind"] == "abstention" else 0
                elif name == "calctutor_request_seconds_bucket" and labels["op"] == "ask.say":
                    buckets[float(labels["le"])] += int(value)
        return Totals(requests, failed, asked, abstained, _within(buckets, 0.95))

    def serve(self, where: str) -> int:
        """Open the door at an address and port; the port. SettingsError for what is none."""
        host, _, port = where.rpartition(":")
        try:
            ip_address(host.strip("[]"))
            server, _ = start_http_server(int(port), host.strip("[]"), self.registry)
        except (ValueError, OverflowError, OSError):
            raise SettingsError(texts.BAD_METRICS.format(metrics=where)) from None
        return int(server.server_port)


def _within(buckets: Mapping[float, int], share: float) -> float:
    """The least bound of a histogram that a share of what was counted keeps."""
    total = max(buckets.values(), default=0)
    bounds = sorted(bound for bound, count in buckets.items() if count >= share * total)
    return bounds[0] if total else 0.0
