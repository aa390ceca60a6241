"""Latency so far, told both ways: of the requests served only, and with every failure counted as infinite.

Durations fall into the same buckets as the figures of a run, so that the last step agrees with them.
"""

from bisect import insort
from collections.abc import Iterable
from math import ceil
from typing import Any

from deploylab.metrics import bucket

QUANTILES = (0.5, 0.95, 0.99)


def quantile(ordered: list[int], q: float, endless: int = 0) -> int | None:
    """Nearest rank among `ordered` followed by `endless` infinite ones; None is infinite, or nothing yet."""
    total = len(ordered) + endless
    rank = max(1, ceil(q * total))
    return ordered[rank - 1] if total and rank <= len(ordered) else None


def latency_so_far(events: Iterable[tuple]) -> dict[str, Any]:
    """Columns of microseconds after each step that moved one of them: `step`, `served` and `all` (p50, p95, p99)."""
    ordered: list[int] = []
    failed = 0
    steps: list[int] = []
    told: list[tuple[int | None, ...]] = []
    for step, event in enumerate(events):
        if event[1] == "finish":
            insort(ordered, bucket(event[4]))
        elif event[1] == "fail":
            failed += 1
        else:
            continue
        served = tuple(quantile(ordered, q) for q in QUANTILES)
        now = served + (tuple(quantile(ordered, q, failed) for q in QUANTILES) if failed else served)
        if not told or told[-1] != now:
            steps.append(step)
            told.append(now)
    columns = [list(column) for column in zip(*told, strict=True)]
    return {"step": steps, "served": columns[:3], "all": columns[3:]}
