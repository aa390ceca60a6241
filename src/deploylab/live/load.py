"""An open-loop load generator, in a process of its own: it sends when it is time, whether or not answers came.

A generator that waits for an answer before it sends the next request stops measuring just when the service is
slow (coordinated omission). Here each request has its moment; latency counts from that moment, and how late the
generator itself was is recorded beside it, so that a run on an overloaded machine can be recognised.

    in    a line of settings, a request a line (JSON), "load", and once "ready" was printed "go T" (the monotonic clock,
          microseconds); later "enough AT"; the end of input ends all
    out   "ready"; a JSON list a request: RESULT, or for an attempt that will be repeated ["retry", id, attempt, at,
          cause, server]; last "end"
"""

import asyncio
import json
import os
import shutil
import sys
import threading
from contextlib import suppress
from typing import Any

from deploylab.live import clockwork
from deploylab.live.link import Link
from deploylab.live.routing import micro
from deploylab.live.slow import dawdle

RESULT = ("id", "intended", "sent", "done", "status", "server", "cause", "came", "begin")
FINAL = ("", "timed_out", "in_flight")  # what is not tried again
WAITING = 5_000_000  # microseconds after the last request


class Load:
    """Sends every job at its moment; `book` prints what became of it."""

    def __init__(self, settings: dict[str, Any]):
        self.port, self.timeout = settings["port"], settings.get("timeout", 0)
        self.retries, self.retry_after = settings.get("retries", 0), settings.get("retry_after", 1)
        self.folder, self.host = settings["folder"], f"127.0.0.1:{self.port}"
        self.slow_clients = settings.get("slow_clients", 0)
        self.idle: list[Link] = []
        self.lines: list[str] = []
        self.open: dict[int, dict[str, Any]] = {}  # sent and not yet decided
        self.tasks: set[asyncio.Task] = set()
        self.enough = float("inf")

    def book(self, job: Any, status: int, server: str, cause: str, came: int = 0, begin: int = 0) -> None:
        if cause not in FINAL and job["attempt"] < self.retries:
            job["attempt"] += 1
            self.lines.append(json.dumps(["retry", job["id"], job["attempt"], micro(), cause, server]))
            asyncio.get_running_loop().call_later(self.retry_after, self.start, job)
            return
        del self.open[job["id"]]
        self.lines.append(json.dumps([job["id"], job["intended"], job.get("sent", micro()), micro(), status, server,
                                      cause, came, begin]))

    def start(self, job: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self.send(job))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def send(self, job: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        try:
            link = self.idle.pop() if self.idle else (
                await loop.create_connection(lambda: Link(self), "127.0.0.1", self.port))[1]
        except OSError:
            job.setdefault("sent", micro())
            self.book(job, 0, "", "refused")
            return
        link.send(job)
        if self.timeout:
            loop.call_later(self.timeout, link.give_up, job)

    async def play(self, jobs: list[dict[str, Any]], start: int) -> None:
        for job in jobs:
            job["intended"] = start + job["at"]
            pause = (job["intended"] - micro()) / 1e6
            if pause > 0:
                await asyncio.sleep(pause)
            if job["at"] >= self.enough:
                break
            self.open[job["id"]] = job
            self.start(job)
        until = micro() + WAITING
        while self.open and micro() < until:
            await asyncio.sleep(0.01)
        for job in list(self.open.values()):
            self.book(job, 0, "", "in_flight")

    async def report(self) -> None:
        while True:
            await asyncio.sleep(0.1)
            self.flush()

    def flush(self) -> None:
        print(*self.lines, sep="\n", end="\n" if self.lines else "", flush=True)
        self.lines.clear()


def rest_of_input(load: Load) -> None:
    """In a thread: "enough AT" ends the sending, the end of input ends the process."""
    for line in sys.stdin:
        load.enough = int(line.removeprefix("enough "))
    if load.folder:  # the lab may have been killed and left it
        shutil.rmtree(load.folder, ignore_errors=True)
    os._exit(0)


async def main() -> None:
    with suppress(OSError, AttributeError):  # only a superuser may go before others
        os.setpriority(os.PRIO_PROCESS, 0, min(-10, os.getpriority(os.PRIO_PROCESS, 0)))
    load, jobs = Load(json.loads(sys.stdin.readline())), []
    while (line := sys.stdin.readline()).startswith("{"):
        jobs.append(json.loads(line))
    print("ready", flush=True)
    if not (line := sys.stdin.readline()):
        return
    threading.Thread(target=rest_of_input, args=(load,), daemon=True).start()
    reporter = asyncio.ensure_future(load.report())
    others = asyncio.ensure_future(dawdle(load.port, load.slow_clients))
    await load.play(jobs, int(line.split()[1]))
    reporter.cancel()
    others.cancel()
    load.flush()
    print("end", flush=True)
    os._exit(0)


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # the lab has gone
        clockwork.run(main())
