"""Figures of a run: latency both ways, throughput, downtime, cost. Read from the trace, event by event.

Latency is given **served only** (the requests that were answered well) and **all** (a failure counts as
infinite): with many failures the first looks better the more slow requests die. Durations fall into
buckets of at most 0.2 % width, so memory does not grow with the number of requests; below 1,024
microseconds they are exact.
"""

from dataclasses import dataclass, field
from math import ceil, inf
from typing import Any

from deploylab.ledger import Ledger

PERCENTILES = (50, 95, 99)


def bucket(value: int) -> int:
    """The lower end of the bucket that `value` falls in."""
    shift = value.bit_length() - 10
    return value if shift <= 0 else value >> shift << shift


@dataclass
class Histogram:
    """Counts of durations by bucket; `exact` keeps the smallest and largest."""

    counts: dict[int, int] = field(default_factory=dict)
    number: int = 0
    total: int = 0

    def add(self, value: int) -> None:
        key = bucket(value)
        self.counts[key] = self.counts.get(key, 0) + 1
        self.number += 1
        self.total += value

    def percentile(self, percent: float, failures: int = 0) -> float:
        """Nearest-rank percentile in microseconds; failures count as infinite; nan if there is nothing."""
        rank = ceil(percent / 100 * (self.number + failures))
        if rank == 0:
            return float("nan")
        seen = 0
        for key in sorted(self.counts):
            seen += self.counts[key]
            if seen >= rank:
                return key
        return inf


class Meter:
    """Reads events and keeps figures; `figures()` gives them. Times in seconds unless named otherwise."""

    def __init__(self, meta: dict[str, Any]):
        self.meta, self.ledger, self.latency = meta, Ledger(), Histogram()
        self.state: dict[str, tuple[str, str, str]] = {}  # server -> pool, version, state
        self.routed: dict[str, bool] = {}
        self.weights: dict[str, float] = dict(meta.get("weights", {}))
        self.per_server: dict[str, int] = {}
        self.at = self.dark = self.together = self.paid = self.peak = 0
        self.duplicates = self.sessions_lost = self.unreadable = self.retries = 0
        self.hurt: set[str] = set()
        self.clients: dict[int, str] = {}

    def book(self, event: tuple) -> None:
        """Enter one event."""
        kind = event[1]
        if kind == "finish":
            self.ledger.ok += 1
            self.latency.add(event[4])
            self.per_server[event[3]] = self.per_server.get(event[3], 0) + 1
            self.clients.pop(event[2], None)
        elif kind == "arrive":
            self.ledger.sent += 1
            self.clients[event[2]] = event[3]
        elif kind == "fail":
            self.lost(event, self.clients.pop(event[2], ""))
        else:
            self.control(event)

    def lost(self, event: tuple, client: str) -> None:
        """A request has failed, and with it a client was hurt."""
        self.ledger.book(event)
        self.hurt.add(client)

    def control(self, event: tuple) -> None:
        """Enter one of the rare events: the fleet, the strategy, writes, sessions."""
        at, kind = event[0], event[1]
        if kind in ("server", "route", "split"):
            self.elapse(at)
            if kind == "server":
                self.state[event[2]] = event[3:6]
            elif kind == "route":
                self.routed[event[2]] = event[3]
            else:
                self.weights = dict(event[2])
        elif kind == "write":
            self.duplicates += event[4]
        elif kind == "session":
            self.sessions_lost += 1
        elif kind == "unreadable":
            self.unreadable += 1
        elif kind == "retry":
            self.retries += 1

    def elapse(self, at: int) -> None:
        """Let the time since the last change count for the state that was in force."""
        passed, self.at = at - self.at, at
        if passed <= 0:
            return
        alive = [name for name, (_, _, state) in self.state.items() if state != "stopped"]
        able = {version for name, (pool, version, state) in self.state.items()
                if state == "ready" and self.routed.get(name) and self.weights.get(pool, 100) > 0}
        self.paid += passed * len(alive)
        self.peak = max(self.peak, len(alive))
        self.dark += passed * (not able)
        self.together += passed * (len(able) > 1)

    def figures(self) -> dict[str, Any]:
        """All figures at the end of the run."""
        end = self.meta["duration"]
        self.elapse(end)
        failed, served = self.ledger.failed, self.latency
        figures: dict[str, Any] = {"duration": end / 1e6}
        for percent in PERCENTILES:
            figures[f"p{percent}_served"] = served.percentile(percent) / 1e6
            figures[f"p{percent}_all"] = served.percentile(percent, failed) / 1e6
        figures |= {
            "mean_served": served.total / served.number / 1e6 if served.number else float("nan"),
            "failed": failed,
            "failed_share": failed / self.ledger.sent if self.ledger.sent else 0.0,
            "throughput": self.ledger.ok / (end / 1e6) if end else 0.0,
            "downtime_seconds": self.dark / 1e6,
            "coexist_seconds": self.together / 1e6,
            "server_seconds": self.paid / 1e6,
            "peak_servers": self.peak,
            "clients_hurt": len(self.hurt),
            "duplicates": self.duplicates,
            "sessions_lost": self.sessions_lost,
            "unreadable": self.unreadable,
            "retries": self.retries,
            "per_server": dict(sorted(self.per_server.items())),
        }
        return figures


def of(trace: Any) -> dict[str, Any]:
    """The figures of a whole trace (simulated or live)."""
    meter = Meter(trace.meta)
    for event in trace:
        meter.book(event)
    return meter.figures()


def met(trace: Any, version: str) -> int:
    """How many clients got an answer, good or bad, from a server of this version."""
    running: dict[str, str] = {}
    client: dict[int, str] = {}
    people = set()
    for event in trace:
        if event[1] == "server":
            running[event[2]] = event[4]
        elif event[1] == "arrive":
            client[event[2]] = event[3]
        elif event[1] in ("finish", "fail") and running.get(event[3]) == version:
            people.add(client[event[2]])
    return len(people)


def seconds_to_go_back(trace: Any) -> float:
    """Seconds from the wish to roll back until the last step of the rollback was answered; nan without one."""
    wished = [event[0] for event in trace.of("intervene") if event[2] == "roll_back"]
    answered = [event[0] for event in trace.of("answer") if wished and event[0] >= wished[0]]
    return (answered[-1] - wished[0]) / 1e6 if answered else float("nan")
