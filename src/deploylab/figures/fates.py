"""What became of the same request in two runs: served or lost, how fast, where, and at which step.

Both runs drew their traffic from one seed, so request 14 is the same request in both: the same moment, client and work.
"""

from dataclasses import dataclass
from math import inf

from deploylab.trace import Trace

LEAST = 1000  # microseconds below which two latencies count as equal: what is shown is rounded to milliseconds
GROUPS = ("only_a_answered", "only_b_answered", "slower", "faster", "neither", "alike")


@dataclass(frozen=True)
class Fate:
    """How a request ended: "ok", a cause of failure, or "in_flight" if the run ended first.

    `latency` is in microseconds (-1 unless served); `step` is its end, or for a failure the event that caused it.
    """

    outcome: str = "in_flight"
    latency: int = -1
    server: str = ""
    step: int = -1


@dataclass(frozen=True)
class Pair:
    """One request in both runs; `arrived` is in microseconds, in the first run."""

    request: int
    arrived: int
    a: Fate
    b: Fate

    @property
    def gap(self) -> float:
        """How much later B answered than A, in microseconds; a request that got no answer waits for ever."""
        waits = [fate.latency if fate.outcome == "ok" else inf for fate in (self.a, self.b)]
        return 0.0 if waits[0] == waits[1] else waits[1] - waits[0]

    @property
    def group(self) -> str:
        """Which of GROUPS it belongs to."""
        lost = self.a.outcome != "ok", self.b.outcome != "ok"
        if any(lost):
            return "neither" if all(lost) else "only_b_answered" if lost[0] else "only_a_answered"
        return "alike" if abs(self.gap) < LEAST else "slower" if self.gap > 0 else "faster"


def pairs(first: Trace, second: Trace) -> list[Pair]:
    """Every request that both runs met, the largest difference first."""
    arrived = {event[2]: event[0] for event in first.of("arrive")}
    fates = [fates_of(trace) for trace in (first, second)]
    found = [Pair(request, at, fates[0][request], fates[1][request])
             for request, at in arrived.items() if request in fates[1]]
    return sorted(found, key=lambda pair: (-abs(pair.gap), pair.request))


def fates_of(trace: Trace) -> dict[int, Fate]:
    """request -> its Fate, for every request that arrived."""
    found: dict[int, Fate] = {}
    picked: dict[int, str] = {}
    for step, (_, kind, *fields) in enumerate(trace):
        if kind == "arrive":
            found[fields[0]] = Fate(step=step)
        elif kind == "pick":
            picked[fields[0]] = fields[1]
        elif kind == "finish":
            found[fields[0]] = Fate("ok", fields[2], fields[1], step)
        elif kind == "fail":
            request, server, cause, because = fields
            found[request] = Fate(cause, -1, server or "", because if because >= 0 else step)
    return {request: fate if fate.outcome != "in_flight" else Fate(server=picked.get(request, ""), step=fate.step)
            for request, fate in found.items()}


def counts(found: list[Pair]) -> dict[str, int]:
    """How many requests belong to each of GROUPS."""
    return {group: sum(pair.group == group for pair in found) for group in GROUPS}


def table(found: list[Pair]) -> str:
    """CSV: one line a request that both runs met, the largest difference first; times in milliseconds."""
    lines = ["request,arrived_s,a_outcome,a_ms,a_server,b_outcome,b_ms,b_server,difference_ms"]
    for pair in found:
        cells = [str(pair.request), f"{pair.arrived / 1e6:.6f}"]
        for fate in (pair.a, pair.b):
            cells += [fate.outcome, f"{fate.latency / 1000:.3f}" if fate.latency >= 0 else "", fate.server]
        lines.append(",".join([*cells, f"{pair.gap / 1000:.3f}"]))
    return "\n".join(lines) + "\n"
