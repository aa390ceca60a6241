"""The crew that grades code: threads of this machine, or of a Dask cluster's workers. Nothing else knows which.

Each thread has a desk: one trusted worker process for the exercise at hand, which starts the sandboxed children.
On a cluster the file's text travels; its exercise does not: a worker has it, with the very same checks, or refuses.
"""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deploylab import executors
from deploylab.grading.exercise import Exercise, exercises
from deploylab.grading.jobs import Job, Result
from deploylab.grading.sandbox.levels import RLIMITS, available, best
from deploylab.grading.workers import Worker, ended
from deploylab.problems import Problem


class Desks:
    """One worker process for each thread that comes, started anew when the exercise changes."""

    def __init__(self) -> None:
        self.here, self.every = threading.local(), set[Worker]()

    def grade(self, exercise: Exercise, level: str, job: Job) -> Result:
        worker: Worker | None = getattr(self.here, "worker", None)
        if worker is None or worker.exercise is not exercise or worker.level != level:
            if worker is not None:
                worker.close()
                self.every.discard(worker)
            self.here.worker = worker = Worker(exercise, level)
            self.every.add(worker)
        return worker.grade(job)

    def close(self) -> None:
        for worker in self.every:
            worker.close()


@dataclass(frozen=True)
class Crew:
    """`pool` does the work at isolation `level`; `desks` are this machine's own, None on a cluster."""

    pool: Executor
    level: str
    desks: Desks | None = None

    def submit(self, exercise: Exercise, job: Job) -> "Future[Result]":
        if self.desks is not None:
            return self.pool.submit(self.desks.grade, exercise, self.level, job)
        return self.pool.submit(grade_there, exercise.slug, exercise.fingerprint, self.level, job)

    def result(self, exercise: Exercise, job: Job, future: "Future[Result]") -> Result:
        """The job's result. That every worker died over it shows nothing yet: it is tried once more, alone."""
        try:
            return executors.answer(future)
        except executors.Died:
            return ended(exercise, job, self.level)


@contextmanager
def local(threads: int) -> Iterator[Crew]:
    """This machine's crew."""
    pool, desks = ThreadPoolExecutor(threads), Desks()
    try:
        yield Crew(pool, best(), desks)
    finally:
        pool.shutdown(cancel_futures=True)
        desks.close()


@contextmanager
def spread(address: str, handed: list[Exercise]) -> Iterator[Crew]:
    """A Dask cluster's crew; Problem if it cannot grade these exercises, or not as well everywhere."""
    with executors.cluster(address) as pool:
        found = pool.everywhere(walls, {one.slug: one.fingerprint for one in handed if one.type == "code"})
        yield Crew(pool, common(found))


def walls(wanted: dict[str, str]) -> tuple[str, ...]:
    """Asked of a worker: its isolation levels, best first, once its exercises were compared."""
    for slug, fingerprint in wanted.items():
        same(slug, fingerprint)
    if not available():
        raise Problem(
            en="A worker of the cluster cannot start a sandbox at all: its user must be able to read its own Python.",
            ko="클러스터의 한 워커가 샌드박스를 전혀 시작하지 못합니다. "
            "워커의 사용자가 자기 Python을 읽을 수 있어야 합니다.",
        )
    return available()


def same(slug: str, fingerprint: str) -> Exercise:
    """This machine's exercise; Problem if it is not the one that is meant."""
    exercise = exercises().get(slug)
    if exercise is None or exercise.fingerprint != fingerprint:
        raise Problem(
            en=f"A worker of the cluster has another exercise {slug}, or none. Install the same exercises there, and "
            "restart it.",
            ko=f"클러스터의 한 워커에 문제 {slug}이(가) 없거나 내용이 다릅니다. 같은 문제를 설치하고 다시 시작하세요.",
        )
    return exercise


def common(found: dict[str, Any]) -> str:
    """The level that is the best on every worker: who grades a file must make no difference."""
    trouble = next((told for told in found.values() if not isinstance(told, tuple)), None)
    if trouble is not None:
        raise trouble
    wanted = os.environ.get("DEPLOYLAB_ISOLATION")
    chosen = {worker: wanted if wanted in levels else levels[0] for worker, levels in found.items()}
    level = str(wanted or next(iter(chosen.values())))
    odd = next((worker for worker, its in chosen.items() if its != level), None)
    if odd is not None:
        shared = next((one for one in found[odd] if all(one in levels for levels in found.values())), RLIMITS)
        raise Problem(
            en=f"The workers cannot all isolate by {level}: {odd} has {', '.join(found[odd])}. Mend it, or choose a "
            f"level that all have: --isolation {shared}.",
            ko=f"모든 워커가 {level} 수준으로 격리할 수는 없습니다. {odd}의 수준: {', '.join(found[odd])}. "
            f"워커를 고치거나 모두가 갖춘 수준을 고르세요: --isolation {shared}.",
        )
    return level


THERE = Desks()


def grade_there(slug: str, fingerprint: str, level: str, job: Job) -> Result:
    """Done on a worker of a cluster."""
    if level not in available():
        raise Problem(
            en=f"A worker that joined the cluster lacks the isolation {level}; it has {', '.join(available())}.",
            ko=f"클러스터에 새로 들어온 워커에 격리 수준 {level}이(가) 없습니다. 있는 수준: {', '.join(available())}.",
        )
    return THERE.grade(same(slug, fingerprint), level, job)
