"""One live run: a scenario's strategy carried out on real servers, under real traffic."""

import inspect
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploylab import metrics
from deploylab.carry_out import Step, carry_out
from deploylab.intentions import NotReady
from deploylab.ledger import Ledger
from deploylab.live.engines import ENGINES
from deploylab.live.faults import changes_of, fault_of
from deploylab.live.record import lag, traced
from deploylab.live.routing import micro
from deploylab.live.scale import for_live
from deploylab.live.sender import Sender, described
from deploylab.live.world import LiveWorld, RolledBack, Stopped, members
from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.scenario.deploying import binding_of, fleet_of
from deploylab.strategies import STRATEGIES
from deploylab.trace import Trace

LONGEST = 4  # a deployment that is not finished when the run should end gets so many times as long


@dataclass
class LiveRun:
    """A finished live run; like a simulated one, and how late the load generator was (`lag`, milliseconds).

    `outcome`: as of a simulated run, or "stopped" by whoever watched it. `answers`: what the load generator reported,
    by its own clock (`load.RESULT`)."""

    scenario: Scenario
    trace: Trace
    ledger: Ledger
    metrics: dict[str, Any]
    steps: list[Step] = field(default_factory=list)
    outcome: str = "none"
    lag: dict[str, float] = field(default_factory=dict)
    answers: list[list] = field(default_factory=list, repr=False)


def run(scenario: Scenario, traffic: Callable[[Scenario], Iterable[Any]], *, rate: float, seconds: float,
        engine: str = "ours", strategy: Callable[[Any, dict], Generator] | None = None,
        watch: Callable[[str, Any], None] | None = None, stopping: Callable[[], bool] = lambda: False,
        retries: bool = False, fault: str = "", **changes: Any) -> LiveRun:
    """Run a scenario live, its calendar compressed to `seconds`, its work to `rate` requests per second.

    `traffic(scenario)` gives the requests (`deploylab.sim.traffic.requests`: the very ones of the simulation).
    `watch("step", (seconds, Step))`, `watch("server", (name, version, state))` and `watch("result", list)` are told
    what happens, from any thread. The run ends early once `stopping()`. `retries` lets a real product repeat requests
    as it does by default; `fault` (of FAULTS) lets something go wrong. `changes` replace values of the file
    ("seed": 7). Problem, if it cannot be done live.
    """
    if engine not in ENGINES:
        raise Problem(f"There is no engine '{engine}'; there are: {', '.join(ENGINES)}.",
                      f"'{engine}'(이)라는 엔진은 없습니다. 쓸 수 있는 것: {', '.join(ENGINES)}.")
    wrong = fault_of(fault)
    changes = changes_of(wrong, scenario) | changes
    small, scale = for_live(scenario, rate, seconds, changes)
    prepare(small, strategy)
    long = scenario.changed(**changes | {"traffic.rate": rate, "traffic.seconds": seconds * LONGEST})
    jobs = {job.id: described(job, long, scale) for job in traffic(long)}
    steps: list[Step] = []
    with LiveWorld(small, scale, engine, retries, wrong, stopping, watch) as world:
        sender = Sender(world, jobs, watch)
        try:
            outcome = played(small, world, strategy, steps, watch, seconds)
            sender.enough()
        finally:
            sender.child.end()
        ended = micro()
    facts = meta(small, engine, ended - world.began)
    trace = traced(facts, world.began, world.events, jobs, world.results, world.picks)
    trace.meta |= {"outcome": outcome, "lag": lag(world.results), "fault": fault} | source(small, strategy)
    figures = metrics.of(trace)
    return LiveRun(small, trace, Ledger.of(trace), figures, steps, outcome, trace.meta["lag"], world.results)


def played(scenario: Scenario, world: LiveWorld, strategy: Any, steps: list[Step], watch: Any, seconds: float) -> str:
    """The deployment and the rest of the time; the outcome."""
    try:
        outcome = deploy(scenario, world, strategy, steps, watch)
        world.wait(seconds - world.now)
    except Stopped:
        return "stopped"
    return outcome


def prepare(scenario: Scenario, strategy: Any) -> None:
    """Problem, if the strategy, its pools or its options do not exist: before anything is started."""
    if scenario["strategy.name"] and not strategy:
        binding = binding_of(scenario)
        binding.start(fleet_of(scenario), {**binding.options, **scenario.options}).close()


def deploy(scenario: Scenario, world: LiveWorld, strategy: Any, steps: list[Step], watch: Any) -> str:
    """Let the strategy's time come, carry it out, and its rollback if somebody asks for one."""
    binding = STRATEGIES.get(scenario["strategy.name"])
    begin = strategy or (binding.start if binding else None)
    if begin is None:
        return "none"
    fleet = fleet_of(scenario)
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
