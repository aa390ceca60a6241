"""Runs that play together under one clock: where a step of one stands among all, and where two of them part."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

Events = list[tuple]


def moment(runs: Sequence[Events], place: int, step: int) -> int:
    """Where a step of the run at `place` stands when all play together: at equal times the earlier run goes first."""
    if not runs[place]:
        return 0
    at = runs[place][step][0]
    before = [bisect_right if number < place else bisect_left for number in range(len(runs))]
    return step + sum(before[number](run, at, key=lambda event: event[0])
                      for number, run in enumerate(runs) if number != place)


def parting(one: Events, other: Events) -> int | None:
    """The first event that differs; the last one of the shorter run, if it only ends sooner; None for equal runs.

    The line of its source that an intention came from makes no difference.
    """
    pairs = enumerate(zip(one, other, strict=False))
    first = next((step for step, (here, there) in pairs if unplaced(here) != unplaced(there)), None)
    return min(len(one), len(other)) - 1 if first is None and len(one) != len(other) else first


def unplaced(event: tuple) -> tuple:
    """An event without the line of the source that asked for it."""
    return event[:5] if event[1] == "intend" else event
