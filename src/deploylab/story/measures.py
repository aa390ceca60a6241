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
    """Columns of microseconds after each step that ended a request: `step`, `served` and `all` (p50, p95, p99)."""
    ordered: list[int] = []
    failed = 0
    steps: list[int] = []
    served: list[list[int | None]] = []
    counted: list[list[int | None]] = []
    for step, event in enumerate(events):
        if event[1] == "finish":
            insort(ordered, bucket(event[4]))
        elif event[1] == "fail":
            failed += 1
        else:
            continue
        steps.append(step)
        served.append([quantile(ordered, q) for q in QUANTILES])
        counted.append([quantile(ordered, q, failed) for q in QUANTILES])
    both = {name: [list(q) for q in zip(*rows, strict=True)] for name, rows in (("served", served), ("all", counted))}
    return {"step": steps, **both}
