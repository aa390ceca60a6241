"""The simulated world: virtual time, a heap of things to come, servers with queues, a balancer in front.

One rule decides the order of everything: the earliest event first, of two at the same microsecond the one
that was planned first, and what is planned before what arrives. Nothing here sleeps.
"""

from collections.abc import Callable, Iterator
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from deploylab.fleet import READY, STOPPED
from deploylab.metrics import Meter
from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.sim import express, foreseen
from deploylab.sim.controls import Controls
from deploylab.sim.data import Data
from deploylab.sim.interventions import intervene
from deploylab.sim.journey import arrive, finish
from deploylab.sim.machine import Machine
from deploylab.sim.rotation import check, reroute
from deploylab.sim.setting import balancer_factory, members, meta
from deploylab.sim.traffic import MICRO, Job, requests
from deploylab.trace import Trace


class World:
    """A fleet under traffic, in virtual time. Its `hands` (Controls) let a strategy act on it."""

    def __init__(self, scenario: Scenario, full_trace: bool = True, explain: bool = False,
                 make_balancer: Callable[[Random], Any] | None = None):
        self.scenario, self.explain = scenario, explain
        self.hands = Controls(self)
        self.announce, self.perform = self.hands.announce, self.hands.perform
        facts = meta(scenario, own_balancer=make_balancer is not None)
        self.trace = Trace(facts) if full_trace else None
        self.events = self.trace.events if self.trace is not None else None
        self.meter = Meter(dict(facts))
        self.kinds = [kind["name"] for kind in scenario.kinds]
        self.at, self.order = 0, count()
        self.end = round(scenario["traffic.seconds"] * MICRO)
        self.heap: list[tuple] = []
        self.traffic: Iterator[Job] = requests(scenario)
        self.concurrency = scenario["fleet.concurrency"]
        queue = scenario["fleet.queue"]
        self.places = queue if queue >= 0 else float("inf")
        self.timeout = round(scenario["traffic.timeout"] * MICRO)
        self.retries, self.pinned = scenario["traffic.retries"], scenario["balancer.per"] == "connection"
        self.sticky = scenario["balancer.sticky"]
        self.binds = self.pinned or self.sticky
        self.plain = not (self.binds or self.timeout or self.retries or explain or scenario["traffic.writes"]
                          or scenario["traffic.sessions"] or scenario["database.enabled"])
        self.pins: dict[str, list] = {}
        self.data = Data(self, scenario)
        self.by_version = {version: [0, 0] for version in scenario.versions}
        self.machines: dict[str, Machine] = {}
        self.pools: dict[str, list[Machine]] = {}
        self.rotation: dict[str, list[Machine]] = {}
        self.weights: dict[str, float] = {}
        self.balancers: dict[str, Any] = {}
        make = make_balancer or balancer_factory(scenario["balancer.name"])
        scale = 10 if scenario["balancer.slow_start_seconds"] else 1  # a weight that grows needs whole steps
        for name, pool in scenario.pools.items():
            rng = Random(f"{scenario['seed']}/balancer/{name}")
            self.balancers[name] = make(rng)
            self.pools[name] = [Machine(server, name, weight * scale, "") for server, weight in members(pool)]
            self.machines |= {machine.name: machine for machine in self.pools[name]}
            self.rotation[name] = []
            self.weights[name] = pool["weight"]
        self.learns = any(hasattr(balancer, "observed") for balancer in self.balancers.values())
        self.told = any(hasattr(balancer, "finished") for balancer in self.balancers.values())
        self.foreseeable = self.plain and not (full_trace or self.learns or self.told) and self.concurrency == 1
        self.shares()
        self.note("split", dict(self.weights))
        self.opening()
        self.next_job = next(self.traffic, None)

    # ---- the books -------------------------------------------------------------------------------------

    def note(self, kind: str, *fields: Any) -> int:
        """Enter one of the rarer events in the trace (its index comes back) and in the figures."""
        event = (self.at, kind, *fields)
        self.meter.control(event)
        if self.events is None:
            return -1
        self.events.append(event)
        return len(self.events) - 1

    def plan(self, delay: int, what: Callable[[], None]) -> None:
        """Something to be done `delay` microseconds from now."""
        heappush(self.heap, (self.at + delay, next(self.order), None, what))

    def shares(self) -> None:
        """Where the percentages cut the line from 0 to 1; a single open pool takes everything."""
        total = sum(self.weights.values())
        open_pools = [(name, weight) for name, weight in self.weights.items() if weight > 0]
        self.only = open_pools[0][0] if len(open_pools) == 1 else None
        self.cuts, acc = [], 0.0
        for name, weight in open_pools:
            acc += weight / total
            self.cuts.append((acc, name))

    # ---- time ------------------------------------------------------------------------------------------

    def play(self, until: int, done: Callable[[], bool] | None = None) -> bool:
        """Let time pass to `until`, or until `done()` is true (asked after each planned event)."""
        while self.plain and self.only:
            if self.foreseeable and done is None:
                foreseen.play(self, until)
            came_to = express.play(self, until, done)
            if came_to != "leave":
                return came_to == "done" or (done is not None and done())
        heap, traffic, job = self.heap, self.traffic, self.next_job
        while True:
            if heap and heap[0][0] <= until and (job is None or heap[0][0] <= job.arrived):
                self.at, _, machine, what = heappop(heap)
                if machine is None:
                    what()
                else:
                    finish(self, machine, what)
                if done is not None and done():
                    self.next_job = job
                    return True
                if self.plain and self.only:
                    self.next_job = job
                    return self.play(until, done)
            elif job is not None and job.arrived <= until:
                self.at = job.arrived
                arrive(self, job)
                job = next(traffic, None)
            else:
                self.next_job = job
                self.at = max(self.at, until)
                return done is not None and done()

    # ---- the fleet -------------------------------------------------------------------------------------

    def opening(self) -> None:
        """Servers that run from the beginning are ready, healthy and in rotation."""
        for name, pool in self.scenario.pools.items():
            for machine in self.pools[name]:
                if pool["running"] and machine.name in pool["servers"]:
                    self.install(machine, pool["version"] or self.scenario.old)
                    machine.registered = machine.healthy = True
                    self.become(machine, READY)
                else:
                    self.become(machine, STOPPED)
        interval = round(self.scenario["fleet.health_interval"] * MICRO)
        if interval:
            for machine in self.machines.values():
                self.plan(interval, partial(check, self, machine, interval))
        for entry in self.scenario.intervene:
            self.plan(round(entry["at"] * MICRO), partial(intervene, self, entry))

    def install(self, machine: Machine, version: str) -> None:
        if version not in self.scenario.versions:
            raise Problem(f"The strategy starts a version '{version}' that the scenario does not describe.",
                          f"전략이 시나리오에 없는 버전 '{version}'을(를) 기동하려 합니다.")
        facts = self.scenario.versions[version]
        machine.version, machine.speed, machine.fault = version, facts["speed"], facts["error_rate"]
        machine.counts = self.by_version[version]

    def become(self, machine: Machine, state: str) -> None:
        machine.state = state
        self.note_oddness(machine)
        machine.since = self.note("server", machine.name, machine.pool, machine.version, state)
        reroute(self, machine)

    def note_oddness(self, machine: Machine) -> None:
        machine.odd = (machine.broken or machine.speed != 1.0 or machine.factor != 1.0
                       or machine.cold_until > self.at)
