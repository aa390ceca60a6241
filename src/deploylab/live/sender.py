"""The lab's side of the load generator: what it is told to send, and what it reports."""

import json
import threading
from collections.abc import Callable
from typing import Any

from deploylab.live.processes import Child, start_module
from deploylab.live.routing import micro
from deploylab.live.scale import Scale
from deploylab.live.world import LiveWorld
from deploylab.problems import Problem
from deploylab.scenario import Scenario


def described(job: Any, scenario: Scenario, scale: Scale) -> dict[str, Any]:
    """A request as the load generator is told of it; `at` in microseconds after the beginning."""
    return {"id": job.id, "at": job.arrived, "client": job.client, "kind": scenario.kinds[job.kind]["name"],
            "demand": max(1, round(job.demand / scale.work)), "session": job.session, "toss": job.toss,
            "method": "POST" if job.writes else "GET", "path": job.path, "attempt": 0,
            "key": f"order-{job.id}" if job.writes and scenario["traffic.idempotency_keys"] else ""}


class Sender:
    """The load generator's process, and what it reports."""

    def __init__(self, world: LiveWorld, jobs: dict[int, dict], watch: Callable[[str, Any], None] | None):
        self.world, self.watch, self.over = world, watch, threading.Event()
        self.child: Child = start_module("deploylab.live.load", [], self.heard)
        scenario = world.scenario
        self.child.tell(json.dumps({
            "port": world.engine.port, "timeout": scenario["traffic.timeout"] / world.scale.work,
            "retries": scenario["traffic.retries"], "folder": world.folder,
            "slow_clients": world.fault.slow_clients,
            "retry_after": world.scale.wait(scenario["traffic.retry_after"])}))
        for job in jobs.values():
            self.child.tell(json.dumps(job))
        self.child.tell("load")
        if not self.over.wait(20):
            self.child.end()
            raise Problem("The load generator did not start within 20 s; the machine may be overloaded.",
                          "부하 생성기가 20초 안에 시작되지 않았습니다. 컴퓨터가 과부하 상태일 수 있습니다.")
        self.over.clear()
        world.began = micro() + 50_000
        self.child.tell(f"go {world.began}")

    def heard(self, line: str) -> None:
        if line.startswith("["):
            result = json.loads(line)
            self.world.results.append(result)
            if self.watch and result[0] != "retry":
                self.watch("result", result)
        else:  # "ready", "end", or "" because the process has ended
            self.over.set()

    def enough(self) -> None:
        """Send nothing more, and wait for what is still on its way."""
        self.child.tell(f"enough {micro() - self.world.began}")
        self.over.wait(15)
