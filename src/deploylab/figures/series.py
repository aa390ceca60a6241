"""Numbers second by second, read from a trace once and drawn by several charts."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil, inf
from typing import Any

from deploylab.ledger import CAUSES
from deploylab.trace import Trace

MOST_POINTS = 240


@dataclass
class Series:
    """Per window of `step` seconds: answers by version, failures by cause, latencies; and the fleet's steps."""

    step: float
    windows: list[float]
    answered: dict[str, list[int]] = field(default_factory=dict)
    failed: dict[str, list[int]] = field(default_factory=dict)
    latencies: list[list[float]] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    serving: list[tuple[float, dict[str, int]]] = field(default_factory=list)  # (second, version -> routable servers)
    inside: dict[str, list[tuple[float, int]]] = field(default_factory=dict)  # server -> (second, in flight)
    marks: list[tuple[float, str]] = field(default_factory=list)  # (second, intention)


def series(trace: Trace, step: float | None = None) -> Series:
    """Read a trace into windows; `step` is chosen so that a chart has at most a few hundred points."""
    end = trace.meta["duration"] / 1e6
    step = step or max(1.0, float(ceil(end / MOST_POINTS)))
    count = max(1, ceil(end / step))
    made = Series(step, [number * step for number in range(count)])
    made.latencies = [[] for _ in range(count)]
    made.failures = [0] * count
    version: dict[str, str] = {}
    state: dict[str, str] = {}
    routed: dict[str, bool] = {}
    inside: dict[str, int] = defaultdict(int)
    place: dict[int, str] = {}
    for event in trace:
        at, kind = event[0] / 1e6, event[1]
        window = min(count - 1, int(at / step))
        if kind == "finish":
            name = version.get(event[3], "")
            made.answered.setdefault(name, [0] * count)[window] += 1
            made.latencies[window].append(event[4] / 1e6)
        elif kind == "fail":
            made.failed.setdefault(event[4], [0] * count)[window] += 1
            made.failures[window] += 1
        elif kind == "server":
            version[event[2]], state[event[2]] = event[4], event[5]
        elif kind == "route":
            routed[event[2]] = event[3]
        elif kind == "intend":
            made.marks.append((at, event[3]))
        if kind == "pick":
            place[event[2]] = event[3]
            inside[event[3]] += 1
            made.inside.setdefault(event[3], []).append((at, inside[event[3]]))
        elif kind in ("finish", "fail", "retry") and event[2] in place:
            server = place.pop(event[2])
            inside[server] -= 1
            made.inside[server].append((at, inside[server]))
        if kind in ("server", "route"):
            now: dict[str, int] = defaultdict(int)
            for server, on in routed.items():
                if on and state.get(server) == "ready":
                    now[version[server]] += 1
            made.serving.append((at, dict(now)))
    made.failed = {cause: made.failed[cause] for cause in CAUSES if cause in made.failed}
    return made


def percentile(values: list[float], percent: float, failures: int = 0) -> float:
    """Nearest rank; failures count as infinite."""
    ranked = sorted(values)
    rank = ceil(percent / 100 * (len(ranked) + failures))
    if rank == 0:
        return float("nan")
    return ranked[rank - 1] if rank <= len(ranked) else inf


def describe(figure: Any, lang: str) -> str:
    """A sentence for readers who do not see the chart: its title, and each line's highest value."""
    parts = []
    for line in figure.data:
        values = [value for value in (line.y if line.y is not None else []) if value is not None and value == value]
        if values:
            word = {"ko": "최대", "en": "at most"}[lang]
            parts.append(f"{line.name}: {word} {max(values):,.3g}")
    return f"{figure.layout.title.text}. " + "; ".join(parts)


def most_inside(series: Series, server: str) -> list[int]:
    """The most requests that a server held at once, window by window."""
    points, most = series.inside[server], []
    held = place = 0
    for begin in series.windows:
        highest = held
        while place < len(points) and points[place][0] < begin + series.step:
            held = points[place][1]
            highest = max(highest, held)
            place += 1
        most.append(highest)
    return most
