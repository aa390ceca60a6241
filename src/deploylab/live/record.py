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
           picks: list[tuple[int, int, str]]) -> Trace:
    """The trace of a run: times in microseconds since `began`; what was before it happened at 0."""
    events = [*notes, *((at, "pick", request, server, None, None) for at, request, server in picks)]
    for result in results:
        events += of_retry(result) if result[0] == "retry" else of_request(result, jobs[result[0]], bool(picks))
    events.sort(key=lambda event: (event[0], ORDER.get(event[1], 3)))
    trace, blame = Trace(meta), Blame()
    for at, *rest in events:
        trace.events.append(blame.explained((max(0, at - began), *rest), len(trace.events)))
    return trace


def of_request(result: list, job: dict[str, Any], picked: bool) -> list[tuple]:
    """The events of one request. The real products do not say when they picked: the server's word stands for it."""
    number, intended, _, done, _, server, cause, came, begin = result
    events: list[tuple] = [(intended, "arrive", number, job["client"], job["kind"], job["demand"], job["session"])]
    if came and not picked:
        events.append((came, "pick", number, server, None, None))
    if begin:
        events.append((begin, "begin", number, server))
    if cause == "in_flight":  # not decided when the run ended
        return events
    if cause:
        events.append((done, "fail", number, server, cause, -1))
    else:
        events.append((done, "finish", number, server, done - intended))
    return events


def of_retry(result: list) -> list[tuple]:
    _, number, attempt, at, cause, _ = result
    return [(at, "retry", number, attempt, cause, -1)]


class Blame:
    """Remembers what last happened to each server, to say what a failure was due to."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}  # server, or "" for any that went out of rotation -> index of an event
        self.where: dict[int, str] = {}  # request -> the server that its present attempt was given to

    def explained(self, event: tuple, index: int) -> tuple:
        kind = event[1]
        if kind in ("server", "route"):
            self.last[event[2]] = index
            if kind == "route" and not event[3]:
                self.last[""] = index
        elif kind == "pick":
            self.where[event[2]] = event[3]
        elif kind == "retry":
            return (*event[:5], self.last.get(self.where.pop(event[2], ""), -1))
        elif kind == "fail":
            server = event[3] or self.where.pop(event[2], "")
            return (*event[:3], server, event[4], self.last.get(server, -1))
        return event


def outage(sent: list[tuple[int, bool]]) -> tuple[int, int] | None:
    """From (sent, failed) of every request: the longest stretch in which all failed, as (begin, end) in microseconds.

    It begins with the first that failed and ends with the first that was answered again: each end is late by less than
    the gap between two requests, so the length is right on the average, and never wrong by more than that gap.
    """
    longest, since = None, None
    for at, failed in [*sorted(sent), (max(sent, default=(0, False))[0], False)]:
        if failed:
            since = at if since is None else since
        elif since is not None:
            longest = max(longest or (0, 0), (since, at), key=lambda stretch: stretch[1] - stretch[0])
            since = None
    return longest


def lag(results: list[list]) -> dict[str, float]:
    """How late the load generator itself was, in milliseconds; `discarded`, if too late for the run to count."""
    late = sorted((result[2] - result[1]) / 1000 for result in results if result[0] != "retry") or [0.0]
    p99 = late[min(len(late) - 1, len(late) * 99 // 100)]
    return {"p50": late[len(late) // 2], "p99": p99, "max": late[-1], "discarded": p99 > LATE_MS}
