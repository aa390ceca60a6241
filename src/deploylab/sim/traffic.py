"""Traffic: an endless, repeatable stream of requests that knows nothing of the policy under test.

Common random numbers: when a request arrives, what it costs, who sends it and how the dice fall for it are
drawn from streams of their own, seeded by (seed, purpose), in the order of arrival. Two policies, or a run
and its fork, therefore meet the very same requests.
"""

import gzip
import re
from bisect import bisect
from collections.abc import Callable, Iterator
from datetime import datetime
from math import log
from pathlib import Path
from random import Random
from typing import Any

from deploylab.problems import Problem
from deploylab.scenario import Scenario

MICRO = 1_000_000
LINE = re.compile(r'(\S+) \S+ \S+ \[([^\]]+)\] "(?:\S+ )?(\S*)[^"]*" (\d{3}|-) (\d+|-)')


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


def read_log(path: Path, most: int) -> list[tuple[int, str, str, int]]:
    """(seconds, client, path, bytes) of the first `most` requests of an access log.

    Common and Combined Log Format, plain or gzip. Problem if it is no such file; a line that does not
    fit is skipped, unless none fits.
    """
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8", errors="replace") as lines:
            return parse_log(lines, most, str(path.name))
    except (OSError, EOFError) as trouble:
        raise Problem(f"{path}: the access log cannot be read ({trouble}).",
                      f"{path}: 접근 로그를 읽을 수 없습니다({trouble}).") from None


def parse_log(lines: Any, most: int, name: str = "log") -> list[tuple[int, str, str, int]]:
    rows = []
    for line in lines:
        found = LINE.match(line)
        if not found:
            continue
        client, when, path, _, size = found.groups()
        try:
            second = int(datetime.strptime(when, "%d/%b/%Y:%H:%M:%S %z").timestamp())
        except ValueError:
            continue
        rows.append((second, client, path, int(size) if size.isdigit() else 0))
        if len(rows) >= most:
            break
    if not rows:
        raise Problem(f"{name}: no line is in Common or Combined Log Format.",
                      f"{name}: Common/Combined 로그 형식에 맞는 줄이 없습니다.")
    return sorted(rows, key=lambda row: row[0])


def log_times(rows: list[tuple[int, str, str, int]], speed_up: float, longest_gap: float) -> list[int]:
    """Microseconds of each request; those of one second are spread evenly over it, long gaps are cut."""
    times, at, number = [], 0.0, 0
    while number < len(rows):
        end = number
        while end < len(rows) and rows[end][0] == rows[number][0]:
            end += 1
        if number:
            gap = rows[number][0] - rows[number - 1][0]
            at += min(gap, longest_gap) if longest_gap else gap
        count = end - number
        times += [round((at + place / count) * MICRO / speed_up) for place in range(count)]
        number = end
    return times


def demands(scenario: Scenario) -> Callable[[int], tuple[int, int]]:
    """request number -> (kind, microseconds of service)."""
    kinds = scenario.kinds
    sizes = [round(kind["ms"] * 1000) for kind in kinds]
    total = sum(kind["share"] for kind in kinds)
    bounds, acc = [], 0.0
    for kind in kinds:
        acc += kind["share"] / total
        bounds.append(acc)
    regular = [(kind["every"], index) for index, kind in enumerate(kinds) if kind["every"]]
    wild = [kind["spread"] == "exponential" for kind in kinds]
    draw, spread = stream(scenario["seed"], "kinds"), stream(scenario["seed"], "spread")
    cuts, plain = bounds[:-1], list(enumerate(sizes))

    def demand(number: int) -> tuple[int, int]:
        index = bisect(cuts, draw())
        for every, special in regular:
            if number % every == 0:
                index = special
        if wild[index]:
            return index, max(1, round(-sizes[index] * log(1.0 - spread())))
        return plain[index]

    return demand


def requests(scenario: Scenario) -> Iterator[Job]:
    """The traffic of a scenario, in order of arrival, until its end."""
    seed, end = scenario["seed"], round(scenario["traffic.seconds"] * MICRO)
    demand, toss = demands(scenario), stream(seed, "fate")
    people, hot = scenario["traffic.clients"], scenario["traffic.hot_client"]
    names = [f"c{number}" for number in range(1, people + 1)]
    sessions, writing = scenario["traffic.sessions"], scenario["traffic.writes"]
    faithful = {name for name in names if position(name) < sessions}
    rows, times = scenario.log, arrival_times(scenario)
    if scenario["traffic.arrivals"].startswith("log:") and not rows:
        file = Path(scenario["traffic.arrivals"][4:])
        rows = read_log(file if file.is_absolute() else scenario.folder / file, scenario["traffic.log_requests"])
    if rows:
        times = iter(log_times(rows, scenario["traffic.speed_up"], scenario["traffic.longest_gap"]))
    for number, at in enumerate(times, 1):
        if at >= end:
            return
        job = Job()
        job.id, job.arrived, job.toss = number, at, toss()
        job.kind, job.demand = demand(number)
        if rows:
            _, job.client, job.path, _ = rows[number - 1]
        else:
            job.client = names[int(job.toss * CLIENT % 1 * people)]
            if hot and digit(job.toss, HOT) < hot:
                job.client = names[0]
        if sessions and (job.client in faithful or (rows and position(job.client) < sessions)):
            job.session = "k-" + job.client
        if writing and digit(job.toss, WRITE) < writing:
            job.writes = True
        yield job


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
