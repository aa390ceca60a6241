"""Traffic: an endless, repeatable stream of requests that knows nothing of the policy under test.

Common random numbers: when a request arrives, what it costs, who sends it and how the dice fall for it are
drawn from streams of their own, seeded by (seed, purpose), in the order of arrival. Two policies, or a run
and its fork, therefore meet the very same requests.
"""

from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import log
from random import Random
from typing import Any

from deploylab.scenario import Scenario
from deploylab.sim.access_log import log_times, read_log

MICRO = 1_000_000


class Job:
    """A request on its way: what a balancer sees (id, client, path, session) and what the simulation keeps."""

    client, path, attempt = "", "/", 0
    session: str | None = None
    server: Any = None
    decided = writes = stored = False

    id: int
    arrived: int  # microseconds
    kind: int
    demand: int  # microseconds of service at speed 1
    toss: float  # the dice of this request, in [0, 1)


def stream(seed: int, purpose: str) -> Callable[[], float]:
    """A stream of numbers in [0, 1) of its own for each purpose. Only `.random()` is used: its results
    are the same on every Python, those of other methods are not."""
    return Random(f"{seed}/{purpose}").random


def arrival_times(scenario: Scenario) -> Iterator[int]:
    """Microseconds at which requests arrive: evenly spaced, or Poisson (exponential gaps)."""
    gap = MICRO / scenario["traffic.rate"]
    number = 0
    if scenario["traffic.arrivals"] == "even":
        while True:
            number += 1
            yield round(number * gap)
    draw, at = stream(scenario["seed"], "arrivals"), 0
    while True:
        at += int(0.5 - gap * log(1.0 - draw()))
        yield at


def irregular(scenario: Scenario) -> Callable[[int, int], tuple[int, int]] | None:
    """(request number, kind drawn) -> (kind, microseconds) where kinds come regularly or vary; None if none does."""
    kinds = scenario.kinds
    sizes = [round(kind["ms"] * 1000) for kind in kinds]
    regular = [(kind["every"], index) for index, kind in enumerate(kinds) if kind["every"]]
    wild = [kind["spread"] == "exponential" for kind in kinds]
    if not regular and not any(wild):
        return None
    spread = stream(scenario["seed"], "spread")

    def demand(number: int, index: int) -> tuple[int, int]:
        for every, special in regular:
            if number % every == 0:
                index = special
        size = sizes[index]
        return index, max(1, round(-size * log(1.0 - spread()))) if wild[index] else size

    return demand


def people(scenario: Scenario) -> type[Job]:
    """The requests of a scenario: who sends one follows from its dice, and is worked out when somebody asks."""
    names = [f"c{number}" for number in range(1, scenario["traffic.clients"] + 1)]
    count, hot, rows = len(names), scenario["traffic.hot_client"], scenario.log or []

    class Sent(Job):
        @property
        def client(self) -> str:  # type: ignore[override]
            if hot and digit(self.toss, HOT) < hot:
                return names[0]
            return names[int(self.toss * CLIENT % 1 * count)]

    class Logged(Job):
        @property
        def client(self) -> str:  # type: ignore[override]
            return rows[self.id - 1][1]

        @property
        def path(self) -> str:  # type: ignore[override]
            return rows[self.id - 1][2]

    return Logged if rows else Sent


def with_log(scenario: Scenario) -> Scenario:
    """The scenario with its access log inside: a worker elsewhere does not have the file."""
    if scenario["traffic.arrivals"].startswith("log:") and not scenario.log:
        file = scenario.folder / scenario["traffic.arrivals"][4:]  # an absolute path stays what it is
        return replace(scenario, log=read_log(file, scenario["traffic.log_requests"]))
    return scenario


def requests(scenario: Scenario) -> Iterator[Job]:
    """The traffic of a scenario, in order of arrival, until its end."""
    scenario = with_log(scenario)
    if scenario.log:
        times = iter(log_times(scenario.log, scenario["traffic.speed_up"], scenario["traffic.longest_gap"]))
    else:
        times = arrival_times(scenario)
    seed, end = scenario["seed"], round(scenario["traffic.seconds"] * MICRO)
    toss, draw, unusual, make = stream(seed, "fate"), stream(seed, "kinds"), irregular(scenario), people(scenario)
    sizes, cuts = [round(kind["ms"] * 1000) for kind in scenario.kinds], shares(scenario)
    sessions, writing = scenario["traffic.sessions"], scenario["traffic.writes"]
    for number, at in enumerate(times, 1):
        if at >= end:
            return
        job = make()
        job.id, job.arrived, job.toss = number, at, toss()
        job.kind = kind = bisect(cuts, draw())
        job.demand = sizes[kind]
        if unusual:
            job.kind, job.demand = unusual(number, kind)
        if sessions and position(job.client) < sessions:
            job.session = "k-" + job.client
        if writing and digit(job.toss, WRITE) < writing:
            job.writes = True
        yield job


def shares(scenario: Scenario) -> list[float]:
    """Where the shares of the kinds of request cut the line from 0 to 1."""
    total, acc, cuts = sum(kind["share"] for kind in scenario.kinds), 0.0, []
    for kind in scenario.kinds:
        acc += kind["share"] / total
        cuts.append(acc)
    return cuts[:-1]


def digit(toss: float, which: int) -> float:
    """Another throw of the same dice: far digits of `toss`, as good as independent of it and of each other."""
    return toss * which % 1


CLIENT, HOT, WRITE, POOL, ROW = 7919, 104_729, 611_953, 15_485_863, 2_750_159


def position(client: str) -> float:
    """A client's fixed place in [0, 1): the same people keep sessions in every run."""
    value = 2166136261
    for byte in client.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    value ^= value >> 16
    value = value * 0x85EBCA6B & 0xFFFFFFFF
    return (value ^ value >> 13) / 2**32
