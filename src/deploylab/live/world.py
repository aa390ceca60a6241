"""The live world: real processes behind a real proxy, doing what a strategy asks.

    strategy --intention--> LiveWorld.perform --signals, health checks--> backend processes
                                     '--------- rotation, weights ------> engine (the proxy)

What happened is noted with the time of the system's monotonic clock, which all processes of a machine share.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from deploylab.fleet import READY, STOPPED
from deploylab.intentions import NotReady, Report
from deploylab.live.actions import Actions
from deploylab.live.engines import ENGINES
from deploylab.live.faults import NONE, Fault
from deploylab.live.health import Health
from deploylab.live.orders import Orders
from deploylab.live.processes import reserve_port
from deploylab.live.routing import Machine, micro
from deploylab.live.scale import Scale
from deploylab.live.servers import Servers
from deploylab.problems import Problem
from deploylab.scenario import Scenario

STEP = 0.005  # seconds between two looks while waiting


class Stopped(Exception):
    """Whoever watches the run wants it to end now."""


class RolledBack(Exception):
    """Somebody asked for a rollback while the strategy was still at work."""


class LiveWorld(Servers, Actions):
    """Open it, carry a strategy out in it, and close it: `with LiveWorld(...) as world`."""

    def __init__(self, scenario: Scenario, scale: Scale, engine: str = "ours", retries: bool = False,
                 fault: Fault = NONE, stopping: Callable[[], bool] = lambda: False,
                 watch: Callable[[str, Any], None] | None = None):
        self.scenario, self.scale, self.retries, self.fault = scenario, scale, retries, fault
        self.stopping, self.watch = stopping, watch
        self.events: list[tuple] = []
        self.picks: list[tuple[int, int, str]] = []  # (at, request, server)
        self.results: list[list] = []
        self.began = self.step = 0
        self.rollback_wanted = False
        self.due = sorted(scenario.intervene, key=lambda entry: entry["at"])
        self.machines: dict[str, Machine] = {}
        self.engine = ENGINES[engine](self)
        self.reserved = []
        self.orders: Orders | None = None
        self.folder = ""
        for pool, facts in scenario.pools.items():
            for name, weight in members(facts):
                port = reserve_port()
                self.reserved.append(port)
                self.machines[name] = Machine(name, weight, state=STOPPED, pool=pool, address=port.getsockname())
        self.weights = {name: pool["weight"] for name, pool in scenario.pools.items()}
        self.health = Health(self)

    def __enter__(self) -> "LiveWorld":
        try:
            self.open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *trouble: Any) -> None:
        self.close()

    def open(self) -> None:
        """The servers that run from the beginning are ready and in rotation before the first request."""
        if self.scenario["traffic.writes"] or self.scenario["database.enabled"]:
            self.folder = tempfile.mkdtemp(prefix="deploylab-live-")
            self.orders = Orders(os.path.join(self.folder, "orders.db"))
            self.orders.create()
        self.note("split", dict(self.weights))
        running = [self.machines[name] for pool in self.scenario.pools.values() if pool["running"]
                   for name in pool["servers"]]
        for machine in self.machines.values():
            if machine not in running:
                self.become(machine, STOPPED)
        for machine in running:
            self.boot(machine, self.scenario.pools[machine.pool]["version"] or self.scenario.old)
        if not self.wait(20, lambda: all(machine.state == READY for machine in running)):
            raise Problem("The servers did not start within 20 s; the machine may be overloaded.",
                          "서버들이 20초 안에 시작되지 않았습니다. 컴퓨터가 과부하 상태일 수 있습니다.")
        for machine in running:
            machine.registered = machine.healthy = True
        self.engine.start()
        self.reroute()
        self.health.start()

    def close(self) -> None:
        """End everything that was started. Safe to call at any time."""
        self.health.stop()
        children = [machine.child for machine in self.machines.values() if machine.child is not None]
        for machine in self.machines.values():
            machine.boots += 1  # what they say from now on is not news
        self.engine.close()
        for child in children:
            child.end()
        for port in self.reserved:
            port.close()
        if self.orders is not None:
            self.orders.close()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    # ---- notes -----------------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        """Seconds since the traffic began."""
        return (micro() - self.began) / 1e6 if self.began else 0.0

    def note(self, kind: str, *facts: Any) -> None:
        self.events.append((micro(), kind, *facts))

    def picked(self, at: int, request: int, server: str) -> None:
        self.picks.append((at, request, server))

    def announce(self, number: int, intention: Any, file: str, line: int) -> None:
        self.step = number
        arguments = {f.name: plain(getattr(intention, f.name)) for f in fields(intention)}
        self.note("intend", number, type(intention).__name__, arguments, line)

    def perform(self, intention: Any) -> Any:
        """Carry out one intention and answer it. NotReady, if servers do not come up in time."""
        act = getattr(self, "on_" + type(intention).__name__, None)
        if act is None:
            raise Problem(f"The live lab cannot carry out {type(intention).__name__}.",
                          f"실제 서버 실습에서는 {type(intention).__name__}을(를) 수행할 수 없습니다.")
        try:
            answer = act(intention)
        except NotReady as trouble:
            self.note("answer", self.step, None, str(trouble))
            raise
        if self.rollback_wanted:
            raise RolledBack
        self.note("answer", self.step, plain(answer), "")
        return answer

    # ---- time ------------------------------------------------------------------------------------------

    def wait(self, seconds: float, done: Callable[[], bool] | None = None) -> bool:
        """Let time pass until `done()`, a wish to roll back, or the time-out. Answer: whether it was done."""
        until = time.monotonic() + seconds
        while True:
            if self.stopping():
                raise Stopped
            self.intervene()
            if done is not None and done():
                return True
            left = until - time.monotonic()
            if left <= 0 or self.rollback_wanted:
                return False
            time.sleep(min(STEP, left))

    def intervene(self) -> None:
        """Do what the scenario has somebody else do by now."""
        while self.began and self.due and self.scale.wait(self.due[0]["at"]) <= self.now:
            self.on_intervention(self.due.pop(0))


def members(pool: dict[str, Any]) -> list[tuple[str, int]]:
    """The servers of a pool and their weights; spares, of weight 1, last."""
    weights = [*pool["weights"], *[1] * len(pool["servers"])][:len(pool["servers"])]
    return [*zip(pool["servers"], weights, strict=True), *((name, 1) for name in pool["spares"])]


def plain(value: Any) -> Any:
    """An argument or an answer as the trace keeps it."""
    if isinstance(value, Report):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return list(value) if isinstance(value, tuple) else value
