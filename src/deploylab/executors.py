"""Where much work is done: on the cores of this machine, or on a Dask cluster that exists already.

Both are a `concurrent.futures.Executor`, so who has work to do need not know which one was given:

    with cluster("tcp://10.0.0.5:8786") as pool:
        waiting = {pool.submit(work, item): item for item in items}
        for item, future in as_finished(waiting, pool):
            result = answer(future)

What travels are names of functions and plain values. A scheduler or worker with another deploylab or Python would
give other answers, so it is refused, also one that joins later.
"""

import asyncio
import hashlib
import logging
import queue
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, TypeVar

from deploylab.problems import Problem
from deploylab.resources import PACKAGE

T = TypeVar("T")
CONNECTING, BEAT, PATIENCE = 10.0, 2.0, 60.0  # seconds: to reach a cluster; between looks at it; without any worker


class Died(Exception):
    """Worker after worker died over this piece of work."""


@cache
def introduce() -> dict[str, str]:
    """Who answers: the versions, and a hash of the package's code that needs no installation and no line of git."""
    from deploylab import __version__

    code = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("_content/"):  # a wheel carries the exercises there; they are compared one by one
            code.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return {"version": __version__, "code": code.hexdigest()[:12], "python": "{}.{}".format(*sys.version_info)}


def alike(mine: dict[str, str], work: Callable[..., T], *arguments: Any) -> T:
    """Done on a worker: the work, if this is the deploylab that asked for it."""
    if introduce() != mine:
        raise unlike("A worker of the cluster", "클러스터의 한 워커", mine, introduce())
    return work(*arguments)


def unlike(en: str, ko: str, mine: dict[str, str], other: Any) -> Problem:
    """What to say of a machine that is not as this one; `other` is its introduction, or the error in its place."""
    told = "deploylab {version} ({code}), Python {python}".format
    here = told(**mine)
    if not isinstance(other, dict):
        return Problem(f"{en} does not have this deploylab ({other}). Install {here} there, and restart it.",
                       f"{ko}에 이 deploylab이 없습니다({other}). 그곳에 {here}을(를) 설치하고 다시 시작하세요.")
    there = told(**other)
    return Problem(f"{en} has {there}, but here is {here}. Install the same on both, and restart it.",
                   f"{ko}에는 {there}이(가) 있는데 여기에는 {here}이(가) 있습니다. "
                   "양쪽에 같은 것을 설치하고 다시 시작하세요.")


class Cluster(Executor):
    """A Dask cluster as an executor; made by `cluster()`."""

    def __init__(self, client: Any, address: str):
        self.client, self.address, self.seen = client, address, time.monotonic()
        self.pool = client.get_executor(pure=False)  # equal work is done again when it is asked for again

    def submit(self, work: Callable[..., T], /, *arguments: Any, **named: Any) -> "Future[T]":
        return self.pool.submit(alike, introduce(), work, *arguments, **named)  # type: ignore[no-any-return]

    def everywhere(self, ask: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
        """Address of each worker -> what it answers, or the exception in its place."""
        found: dict[str, Any] = self.client.run(ask, *arguments, on_error="return")
        return found

    def watch(self) -> None:
        """Problem if the scheduler is gone, or if there has been no worker for a while."""
        if self.client.status in ("running", "connecting"):
            if self.workers():
                self.seen = time.monotonic()
            if time.monotonic() - self.seen < PATIENCE:
                return
        raise gone()

    def workers(self) -> int:
        return len(self.client.scheduler_info(n_workers=-1)["workers"])

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with suppress(Exception):  # a scheduler that is gone has nothing left to cancel
            self.pool.shutdown(wait=wait and not cancel_futures)


def gone() -> Problem:
    return Problem("The cluster is gone: no scheduler or no worker answers any more. What is finished is kept; run "
                   "the same command again when the cluster is back.",
                   "클러스터가 사라졌습니다. 스케줄러나 워커가 더는 응답하지 않습니다. 끝난 것은 남아 있으니 "
                   "클러스터가 돌아오면 같은 명령을 다시 실행하세요.")


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster behind a scheduler's address; Problem if it cannot be used."""
    client = connected(address)
    pool = Cluster(client, address)
    try:
        compare(pool)
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        with suppress(Exception):
            client.close(timeout=CONNECTING)


def connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise Problem('--scheduler needs Dask: python -m pip install "deploylab[cluster]".',
                      '--scheduler에는 Dask가 필요합니다: python -m pip install "deploylab[cluster]".') from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # its tracebacks: said as a Problem here
    try:
        kind = asyncio.run(asyncio.wait_for(identity(address), CONNECTING + 1))
        if kind != "Scheduler":
            raise ValueError(f"a {kind} answers there")
        return Client(address, timeout=CONNECTING, set_as_default=False, name="deploylab")
    except (OSError, ValueError, TypeError) as trouble:
        told = " ".join(str(trouble).split())[:200] or "no answer"
        raise Problem(f"No Dask scheduler answers at {address!r} ({told}). Give the address that dask scheduler "
                      "prints, for example tcp://10.0.0.5:8786.",
                      f"{address!r}에서 Dask 스케줄러가 응답하지 않습니다({told}). dask scheduler가 출력하는 주소를 "
                      "쓰세요. 예: tcp://10.0.0.5:8786.") from None


async def identity(address: str) -> str:
    """What kind of server answers there: a client that is started on something else ends in long tracebacks."""
    from distributed import Security, rpc

    async with rpc(address, connection_args=Security().get_connection_args("client"), timeout=CONNECTING) as there:
        return str((await there.identity())["type"])


def compare(pool: Cluster) -> None:
    """Problem unless there are workers, and they and the scheduler have this very deploylab."""
    until = time.monotonic() + CONNECTING
    while not pool.workers():
        if time.monotonic() > until:
            raise Problem(f"The cluster at {pool.address} has no workers: start some with dask worker {pool.address}.",
                          f"{pool.address} 클러스터에 워커가 없습니다. dask worker {pool.address} 명령으로 시작하세요.")
        time.sleep(0.1)
    mine = introduce()
    answers = {"scheduler": asked_scheduler(pool), **pool.everywhere(introduce)}
    for who, other in answers.items():
        if other != mine:
            ko = "스케줄러" if who == "scheduler" else f"워커 {who}"
            raise unlike(f"The {who}" if who == "scheduler" else f"The worker {who}", ko, mine, other)


def asked_scheduler(pool: Cluster) -> Any:
    """It reads the names of functions on their way, so it needs the package as well."""
    try:
        return pool.client.run_on_scheduler(introduce)
    except Exception as trouble:
        return trouble


def as_finished(waiting: "dict[Future[Any], T]", pool: Executor) -> "Iterator[tuple[T, Future[Any]]]":
    """(what `waiting` says of it, the future) in the order in which they finish; Problem if the cluster is gone."""
    done: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
    for future in list(waiting):
        future.add_done_callback(done.put)
    while waiting:
        try:
            future = done.get(timeout=BEAT)
        except queue.Empty:
            if isinstance(pool, Cluster):
                pool.watch()
            continue
        yield waiting.pop(future), future


def answer(future: "Future[T]") -> T:
    """The result; Problem if the connection broke, Died if this work took every worker with it."""
    try:
        return future.result()
    except CancelledError:
        raise gone() from None
    except ImportError as trouble:
        raise unlike("A worker of the cluster", "클러스터의 한 워커", introduce(), trouble) from None
    except Exception as trouble:
        if type(trouble).__name__ == "KilledWorker":
            raise Died(str(trouble)) from None
        raise
