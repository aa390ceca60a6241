"""The simulated world: virtual time, a heap of things to come, servers with queues, a balancer in front.

    arrival -> pool by its percentage -> balancer picks among the routable -> queue -> service -> finish

One rule decides the order of everything: the earliest event first, of two at the same microsecond the one
that was planned first, and what is planned before what arrives. Nothing here sleeps.
"""

from collections.abc import Callable, Iterator
from functools import partial
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random
from typing import Any

from deploylab.fleet import READY, STARTING, STOPPED
from deploylab.metrics import Meter
from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.sim import express, foreseen
from deploylab.sim.controls import Controls
from deploylab.sim.data import Data
from deploylab.sim.interventions import intervene
from deploylab.sim.machine import Machine
from deploylab.sim.rotation import cause_of_emptiness, check, reroute
from deploylab.sim.setting import balancer_factory, members, meta
from deploylab.sim.traffic import MICRO, POOL, Job, digit, requests
from deploylab.trace import Trace


class World:
    """A fleet under traffic, in virtual time. Its `hands` (Controls) let a strategy act on it."""

    def __init__(self, scenario: Scenario, full_trace: bool = True, explain: bool = False,
                 make_balancer: Callable[[Random], Any] | None = None):
        self.scenario, self.explain = scenario, explain
        self.hands = Controls(self)
        self.announce, self.perform = self.hands.announce, self.hands.perform
        self.trace = Trace(meta(scenario)) if full_trace else None
        self.events = self.trace.events if self.trace is not None else None
        self.meter = Meter(meta(scenario))
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
        heap, traffic, arrive, finish = self.heap, self.traffic, self.arrive, self.finish
        job = self.next_job
        while True:
            if heap and heap[0][0] <= until and (job is None or heap[0][0] <= job.arrived):
                self.at, _, machine, what = heappop(heap)
                if machine is None:
                    what()
                else:
                    finish(machine, what)
                if done is not None and done():
                    self.next_job = job
                    return True
                if self.plain and self.only:
                    self.next_job = job
                    return self.play(until, done)
            elif job is not None and job.arrived <= until:
                self.at = job.arrived
                arrive(job)
                job = next(traffic, None)
            else:
                self.next_job = job
                self.at = max(self.at, until)
                return done is not None and done()

    # ---- a request -------------------------------------------------------------------------------------

    def arrive(self, job: Job) -> None:
        """A request reaches the proxy for the first time."""
        self.meter.ledger.sent += 1
        if self.events is not None:
            self.events.append((self.at, "arrive", job.id, job.client, self.kinds[job.kind], job.demand, job.session))
        if self.timeout:
            self.plan(self.timeout, lambda: self.give_up(job))
        self.route(job)

    def route(self, job: Job) -> None:
        """Choose a pool by its percentage, a server by the balancer, and hand the request over."""
        pool = self.only or self.drawn(job)
        servers = self.rotation[pool]
        scores: list | None = None
        machine: Any = self.bound(job, pool) if self.binds else None
        if machine is None:
            if not servers:
                self.fail(job, None, "refused", cause_of_emptiness(self, pool))
                return
            balancer = self.balancers[pool]
            if self.explain and hasattr(balancer, "scores"):
                scores = list(balancer.scores(servers))
            machine = balancer.pick(servers, job)
            if self.pinned:
                self.pins[job.client] = [machine, self.scenario["balancer.requests_per_connection"] - 1]
        job.server = machine
        if self.events is not None:
            names = [server.name for server in servers] if self.explain else None
            self.events.append((self.at, "pick", job.id, machine.name, names, scores))
        self.admit(job, machine)

    def drawn(self, job: Job) -> str:
        """The pool that the request's own dice choose, by the percentages now in force."""
        toss = digit(job.toss, POOL)
        for cut, name in self.cuts:
            if toss < cut:
                return name
        return self.cuts[-1][1] if self.cuts else next(iter(self.pools))

    def bound(self, job: Job, pool: str) -> Machine | None:
        """The server that this client's connection or session is bound to already, if any."""
        if self.pinned:
            pin = self.pins.get(job.client)
            if pin and pin[1] > 0 and pin[0].state in (READY, STARTING) and pin[0].pool == pool:
                pin[1] -= 1
                return pin[0]
        if self.sticky and job.session:
            home = self.data.home(job.session)
            if home is not None and home.routable and home.pool == pool:
                return home
        return None

    def admit(self, job: Job, machine: Machine) -> None:
        """The server takes the request, lets it wait, or turns it away."""
        if machine.state != READY:
            self.fail(job, machine, "not_ready" if machine.state == STARTING else "refused", machine.since)
            return
        if machine.busy >= self.concurrency and len(machine.queue) >= self.places:
            self.fail(job, machine, "dropped", machine.since)
            return
        machine.in_flight += 1
        machine.requests += 1
        if job.session is not None:
            self.data.visit(job, machine)
        if machine.busy < self.concurrency:
            self.begin(job, machine)
        else:
            machine.queue.append(job)
            machine.longest = max(machine.longest, len(machine.queue))

    def begin(self, job: Job, machine: Machine) -> None:
        """The server starts to work on a request; when it will be done is known at once."""
        machine.busy += 1
        service = job.demand
        if machine.odd:
            service = self.odd_service(machine, service)
        machine.time += service
        if self.events is not None:
            self.events.append((self.at, "begin", job.id, machine.name))
        if job.writes or self.data.enabled:
            self.data.plan_write(job, machine, service)
        heappush(self.heap, (self.at + service, next(self.order), machine, job))

    def odd_service(self, machine: Machine, service: int) -> int:
        """Microseconds of service on a server that is broken, slowed, faster than usual, or still cold."""
        if machine.broken:
            return 5_000
        cold = self.scenario["fleet.cold_factor"] if machine.cold_until > self.at else 1.0
        return round(service / machine.speed * machine.factor * cold)

    def finish(self, machine: Machine, job: Job) -> None:
        """A server is done with a request and takes the next from its queue."""
        machine.busy -= 1
        machine.in_flight -= 1
        latency = self.at - job.arrived
        counts = machine.counts
        counts[0] += 1
        if job.toss < machine.fault:
            counts[1] += 1
            if not job.decided:
                self.fail(job, machine, "errored", machine.since)
        elif not job.decided:
            job.decided = True
            self.meter.ledger.ok += 1
            self.meter.latency.add(latency)
            if self.events is not None:
                self.events.append((self.at, "finish", job.id, machine.name, latency))
        if machine.queue:
            self.begin(machine.queue.popleft(), machine)
        if self.told or self.learns:
            self.tell(machine, latency)

    def tell(self, machine: Machine, latency: int) -> None:
        balancer = self.balancers[machine.pool]
        if hasattr(balancer, "finished"):
            balancer.finished(machine)
        if hasattr(balancer, "observed"):
            balancer.observed(machine, latency)

    def fail(self, job: Job, machine: Machine | None, cause: str, because: int) -> None:
        """An attempt has failed; the client tries again if it may, else the request is lost."""
        if self.pinned:
            self.pins.pop(job.client, None)
        name = machine.name if machine else ""
        if job.attempt < self.retries and cause != "timed_out":
            job.attempt += 1
            self.note("retry", job.id, job.attempt, cause, because)
            self.plan(round(self.scenario["traffic.retry_after"] * MICRO), lambda: self.again(job))
            return
        job.decided = True
        event = (self.at, "fail", job.id, name, cause, because)
        self.meter.lost(event, job.client)
        if self.events is not None:
            self.events.append(event)

    def again(self, job: Job) -> None:
        if not job.decided:
            self.route(job)

    def give_up(self, job: Job) -> None:
        """The client's patience is over. A server that works on the request goes on all the same."""
        if job.decided:
            return
        machine = job.server
        if machine is not None and job in machine.queue:
            machine.queue.remove(job)
            machine.in_flight -= 1
        self.fail(job, machine, "timed_out", machine.since if machine else -1)

    def cut(self, machine: Machine) -> int:
        """Everything inside a server is lost: in service and waiting. Answer: how many."""
        inside = [entry[3] for entry in sorted(self.heap, key=lambda e: e[:2]) if entry[2] is machine]
        lost = inside + list(machine.queue)
        self.heap[:] = [entry for entry in self.heap if entry[2] is not machine]
        heapify(self.heap)
        machine.queue.clear()
        machine.in_flight = machine.busy = 0
        number = 0
        for job in lost:
            if not job.decided:
                number += 1
                self.fail(job, machine, "cut_in_flight", machine.since)
        return number

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
