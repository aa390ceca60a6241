"""From notes of several processes to one trace in the order of time, of the same shape as a simulated one.

    the lab      server, route, split, intend, answer ...
    the proxy    pick                                          } sorted by the monotonic clock that they share
    the load     arrive (the intended moment), begin, finish, fail
"""

from typing import Any

from deploylab.trace import Trace

ORDER = {"arrive": 0, "pick": 1, "begin": 2}  # at one and the same microsecond
LATE_MS = 25


def traced(meta: dict[str, Any], began: int, notes: list[tuple], jobs: dict[int, dict], results: list[list],
           picks: dict[int, tuple[int, str]]) -> Trace:
    """The trace of a run: times in microseconds since `began`; what was before it happened at 0."""
    events = [*notes]
    for result in results:
        events += of_request(result, jobs[result[0]], picks.get(result[0]))
    events.sort(key=lambda event: (event[0], ORDER.get(event[1], 3)))
    trace = Trace(meta)
    blame = Blame()
    for at, *rest in events:
        event = (max(0, at - began), *rest)
        trace.events.append(blame.explained(event, len(trace.events)))
    return trace


def of_request(result: list, job: dict[str, Any], pick: tuple[int, str] | None) -> list[tuple]:
    """The events of one request. The real products do not say when they picked: the server's word stands for it."""
    number, intended, _, done, _, server, cause, came, begin = result
    events: list[tuple] = [(intended, "arrive", number, job["client"], job["kind"], job["demand"], job["session"])]
    if pick is None and came:
        pick = (came, server)
    if pick is not None:
        events.append((pick[0], "pick", number, pick[1], None, None))
    if begin:
        events.append((begin, "begin", number, server))
    if cause:
        events.append((done, "fail", number, server or (pick[1] if pick else ""), cause, -1))
    else:
        events.append((done, "finish", number, server, done - intended))
    return events


class Blame:
    """Remembers what last happened to each server, to say what a failure was due to."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def explained(self, event: tuple, index: int) -> tuple:
        kind = event[1]
        if kind in ("server", "route"):
            self.last[event[2]] = index
            if kind == "route" and not event[3]:
                self.last[""] = index
        elif kind == "fail":
            return (*event[:5], self.last.get(event[3], -1))
        return event


def lag(results: list[list]) -> dict[str, float]:
    """How late the load generator itself was, in milliseconds; `discarded`, if too late for the run to count."""
    late = sorted((result[2] - result[1]) / 1000 for result in results) or [0.0]
    p99 = late[min(len(late) - 1, len(late) * 99 // 100)]
    return {"p50": late[len(late) // 2], "p99": p99, "max": late[-1], "discarded": p99 > LATE_MS}
