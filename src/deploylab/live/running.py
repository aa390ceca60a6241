"""One live run: a scenario's strategy carried out on real servers, under real traffic."""

import inspect
import json
import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from deploylab import metrics
from deploylab.carry_out import Step, carry_out
from deploylab.intentions import NotReady
from deploylab.ledger import Ledger
from deploylab.live.engines import ENGINES
from deploylab.live.processes import Child, start_module
from deploylab.live.record import lag, traced
from deploylab.live.scale import Scale, for_live
from deploylab.live.world import LiveWorld, RolledBack, members, micro
from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.strategies import STRATEGIES
from deploylab.trace import Trace

LONGEST = 4  # a deployment that is not finished when the run should end gets so many times as long


@dataclass
class LiveRun:
    """A finished live run; like a simulated one, and how late the load generator was (`lag`, milliseconds)."""

    scenario: Scenario
    trace: Trace
    ledger: Ledger
    metrics: dict[str, Any]
    steps: list[Step] = field(default_factory=list)
    outcome: str = "none"
    lag: dict[str, float] = field(default_factory=dict)


def run(scenario: Scenario, traffic: Callable[[Scenario], Iterable[Any]], *, rate: float, seconds: float,
        engine: str = "ours", strategy: Callable[[Any, dict], Generator] | None = None,
        watch: Callable[[str, Any], None] | None = None, **changes: Any) -> LiveRun:
    """Run a scenario live, its calendar compressed to `seconds`, its work to `rate` requests per second.

    `traffic(scenario)` gives the requests (`deploylab.sim.traffic.requests`: the very ones of the simulation).
    `watch("step", (seconds, Step))` and `watch("result", list)` are told what happens, results in another thread.
    `changes` replace values of the file ("seed": 7). Problem, if the scenario or the engine has no live form.
    """
    if engine not in ENGINES:
        raise Problem(f"There is no engine '{engine}'; there are: {', '.join(ENGINES)}.",
                      f"'{engine}'(이)라는 엔진은 없습니다. 쓸 수 있는 것: {', '.join(ENGINES)}.")
    small, scale = for_live(scenario, rate, seconds, changes)
    long = scenario.changed(**changes, **{"traffic.rate": rate, "traffic.seconds": seconds * LONGEST})
    jobs = {job.id: described(job, long, scale) for job in traffic(long)}
    steps: list[Step] = []
    with LiveWorld(small, scale, engine) as world:
        sender = Sender(world, jobs, watch)
        try:
            outcome = deploy(small, world, strategy, steps, watch)
            world.wait(seconds - world.now)
            sender.enough()
        finally:
            sender.child.end()
        ended = micro()
    facts = meta(small, engine, ended - world.began)
    trace = traced(facts, world.began, world.events, jobs, world.results, world.picks)
    trace.meta |= {"outcome": outcome, "lag": lag(world.results)} | source(small, strategy)
    figures = metrics.of(trace)
    return LiveRun(small, trace, Ledger.of(trace), figures, steps, outcome, trace.meta["lag"])


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
            "retry_after": world.scale.wait(scenario["traffic.retry_after"])}))
        for job in jobs.values():
            self.child.tell(json.dumps(job))
        self.child.tell("load")
        if not world.wait(10, self.over.is_set):
            self.child.end()
            raise Problem("The load generator did not start within 10 s; the machine may be overloaded.",
                          "부하 생성기가 10초 안에 시작되지 않았습니다. 컴퓨터가 과부하 상태일 수 있습니다.")
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
        self.world.wait(15, self.over.is_set)


def deploy(scenario: Scenario, world: LiveWorld, strategy: Any, steps: list[Step], watch: Any) -> str:
    """Let the strategy's time come, carry it out, and its rollback if somebody asks for one."""
    binding = STRATEGIES.get(scenario["strategy.name"])
    begin = strategy or (binding.start if binding else None)
    if begin is None:
        return "none"
    fleet = SimpleNamespace(pools={name: pool["servers"] for name, pool in scenario.pools.items()}
                            | {"spare": scenario.spares}, old=scenario.old, new=scenario.new)
    options = {**binding.options, **scenario.options} if binding else dict(scenario.options)
    world.wait(world.scale.wait(scenario["strategy.at"]) - world.now)
    outcome = exhaust(begin(fleet, options), world, steps, watch)
    if not world.rollback_wanted and world.due:
        world.wait(world.scale.wait(world.due[-1]["at"]) - world.now)
    if world.rollback_wanted and binding:
        world.rollback_wanted = False
        exhaust(binding.rollback(fleet, options, [step.intention for step in steps]), world, steps, watch)
        outcome = "rolled back"
    return outcome


def exhaust(generator: Generator, world: LiveWorld, steps: list[Step], watch: Any) -> str:
    walk = carry_out(generator, world, len(steps))
    try:
        while True:
            steps.append(next(walk))
            if watch:
                watch("step", (world.now, steps[-1]))
    except StopIteration as finished:
        return finished.value or "finished"
    except RolledBack:
        generator.close()
        return "rolled back"
    except NotReady as trouble:
        return f"failed: {trouble}"


def source(scenario: Scenario, strategy: Any) -> dict[str, str]:
    """The module of the strategy that ran; the player shows its text."""
    binding = STRATEGIES.get(scenario["strategy.name"])
    begin: Any = strategy or (binding.start if binding else None)
    if begin is None:
        return {}
    module = inspect.getmodule(begin)
    return {"source": module.__name__ if module else Path(begin.__code__.co_filename).name}


def meta(scenario: Scenario, engine: str, duration: int) -> dict[str, Any]:
    """What is needed to read the trace: as in a simulated run, and `live`, the engine."""
    servers = [{"name": name, "pool": pool, "weight": weight, "concurrency": scenario["fleet.concurrency"],
                "queue": scenario["fleet.queue"]}
               for pool, facts in scenario.pools.items() for name, weight in members(facts)]
    return {"scenario": scenario.name, "title": scenario.title, "seed": scenario["seed"], "duration": duration,
            "servers": servers, "kinds": [kind["name"] for kind in scenario.kinds], "live": engine,
            "strategy": scenario["strategy.name"], "old": scenario.old, "new": scenario.new,
            "balancer": scenario["balancer.name"],
            "weights": {name: pool["weight"] for name, pool in scenario.pools.items()}}
