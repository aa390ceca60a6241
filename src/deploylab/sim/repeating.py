"""Many seeds instead of one anecdote: the same scenario again and again, and intervals for its figures."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import isfinite
from statistics import NormalDist, fmean, stdev
from typing import Any

from deploylab.executors import answer, as_finished, cluster
from deploylab.scenario import Scenario
from deploylab.sim.running import run
from deploylab.sim.traffic import with_log


@dataclass(frozen=True)
class Interval:
    """A mean over seeds, the 95 % interval of that mean, and the middle 90 % of the single runs."""

    mean: float
    low: float
    high: float
    p5: float
    p95: float
    runs: int


def one(scenario: Scenario, seed: int) -> dict[str, Any]:
    """The figures of one seed, as plain numbers. All else stays as the scenario came, its changed values too."""
    finished = run(replace(scenario, values=scenario.values | {"seed": seed}), full_trace=False)
    figures = finished.ledger.row() | finished.metrics
    return {key: value for key, value in figures.items() if isinstance(value, (int, float))}


def repeat(scenario: Scenario, seeds: range, workers: int | None = None,
           scheduler: str | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """(seed, figures) as they finish, on all cores or the Dask cluster behind `scheduler`; stop asking to stop."""
    if workers == 1 and not scheduler:
        for seed in seeds:
            yield seed, one(scenario, seed)
        return
    with cluster(scheduler) if scheduler else cores(workers) as pool:
        scenario = with_log(scenario) if scheduler else scenario
        waiting = {pool.submit(one, scenario, seed): seed for seed in seeds}
        for seed, future in as_finished(waiting, pool):
            yield seed, answer(future)


@contextmanager
def cores(workers: int | None) -> Iterator[Executor]:
    """Processes of this machine, one a core unless told otherwise."""
    pool = ProcessPoolExecutor(workers)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def interval(values: list[float]) -> Interval:
    """The interval of a figure. Infinite and missing values are left out, and `runs` says how many counted."""
    finite = sorted(value for value in values if isfinite(value))
    if not finite:
        return Interval(float("nan"), float("nan"), float("nan"), float("nan"), float("nan"), 0)
    mean = fmean(finite)
    half = NormalDist().inv_cdf(0.975) * stdev(finite) / len(finite) ** 0.5 if len(finite) > 1 else 0.0
    place: Callable[[float], float] = lambda share: finite[min(len(finite) - 1, int(share * len(finite)))]  # noqa: E731
    return Interval(mean, mean - half, mean + half, place(0.05), place(0.95), len(finite))


def is_noise(first: list[float], second: list[float]) -> bool:
    """Paired by seed: whether zero lies inside the 95 % interval of the mean difference."""
    difference = interval([b - a for a, b in zip(first, second, strict=True)])
    return difference.low <= 0 <= difference.high
