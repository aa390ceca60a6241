"""One run: a scenario's strategy carried out in a simulated world."""

import inspect
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from deploylab.carry_out import Step, carry_out
from deploylab.intentions import NotReady
from deploylab.ledger import Ledger
from deploylab.problems import Problem
from deploylab.scenario import Scenario, load
from deploylab.scenario.deploying import Fleet, binding_of, fleet_of
from deploylab.sim.controls import RolledBack
from deploylab.sim.traffic import MICRO
from deploylab.sim.world import World
from deploylab.strategies import STRATEGIES
from deploylab.trace import Trace


@dataclass
class Run:
    """A finished run. `outcome`: "none" (no strategy), what the strategy returned ("promoted"),
    "finished", "rolled back", "failed: ..." or "unfinished" (the run ended first)."""

    scenario: Scenario
    trace: Trace
    ledger: Ledger
    metrics: dict[str, Any]
    steps: list[Step] = field(default_factory=list)
    outcome: str = "none"


def run(scenario: Scenario | str | Path, seed: int | None = None, *, full_trace: bool = True, explain: bool = False,
        balancer: Callable[[Random], Any] | None = None,
        strategy: Callable[[Fleet, dict], Generator] | None = None,
        intervene: list[dict[str, Any]] | None = None, **overrides: Any) -> Run:
    """Run a scenario (a Scenario, the name of one, or a file) in virtual time.

    `seed` and `overrides` ("traffic.rate": 50, or traffic__rate=50) replace values of the file;
    `full_trace=False` keeps figures only, in constant memory; `explain=True` also records what the
    balancer compared at each pick. `balancer(rng)` and `strategy(fleet, options)` take the place of the
    scenario's own: that is how a student's page drops in. `intervene` adds interventions (a fork).
    """
    chosen = scenario if isinstance(scenario, Scenario) else load(scenario)
    changes = {key.replace("__", "."): value for key, value in overrides.items()}
    if seed is not None:
        changes["seed"] = seed
    chosen = chosen.changed(**changes)
    if intervene:
        chosen = replace(chosen, intervene=[*chosen.intervene, *intervene])
    world = World(chosen, full_trace, explain, balancer)
    steps: list[Step] = []
    outcome = "none"
    if chosen["strategy.name"] or strategy:
        outcome = _deploy(chosen, world, strategy, steps)
    world.play(world.end)
    trace = world.trace if world.trace is not None else Trace(world.meter.meta)
    trace.meta["outcome"] = outcome
    return Run(chosen, trace, world.meter.ledger, _figures(world), steps, outcome)


def _deploy(scenario: Scenario, world: World, strategy: Any, steps: list[Step]) -> str:
    """Let the strategy's time come, carry it out, and its rollback if somebody asks for one."""
    fleet, options = fleet_of(scenario), dict(scenario.options)
    binding = STRATEGIES.get(scenario["strategy.name"]) if strategy else binding_of(scenario)
    if binding is not None:
        options = _options(binding, options)
    generator = (strategy or binding.start)(fleet, options)  # type: ignore[union-attr]
    _describe_source(world, generator)
    world.play(min(round(scenario["strategy.at"] * MICRO), world.end), lambda: world.hands.rollback_wanted)
    outcome = _exhaust(generator, world, steps)
    if outcome != "rolled back" and not world.hands.rollback_wanted:
        world.play(world.end, lambda: world.hands.rollback_wanted)
    if world.hands.rollback_wanted and binding is not None:
        world.hands.rollback_wanted = False
        generator = binding.rollback(fleet, options, [step.intention for step in steps])
        _exhaust(generator, world, steps)
        outcome = "rolled back"
    return outcome


def _exhaust(generator: Generator, world: World, steps: list[Step]) -> str:
    walk = carry_out(generator, world, len(steps))
    try:
        while world.at < world.end:
            steps.append(next(walk))
    except StopIteration as finished:
        return finished.value or "finished"
    except RolledBack:
        generator.close()
        return "rolled back"
    except NotReady as trouble:
        return f"failed: {trouble}"
    generator.close()
    return "unfinished"


def _options(binding: Any, given: dict[str, Any]) -> dict[str, Any]:
    unknown = [key for key in given if key not in binding.options]
    if unknown:
        raise Problem(f"The strategy has no option '{unknown[0]}'; it has: {', '.join(binding.options)}.",
                      f"이 배포 방식에는 '{unknown[0]}' 옵션이 없습니다. 있는 옵션: {', '.join(binding.options)}.")
    return {**binding.options, **given}


def _describe_source(world: World, generator: Any) -> None:
    """The file that is really running, by its name in the package; the player shows its text."""
    if world.trace is not None:
        module = inspect.getmodule(generator.gi_code)
        world.trace.meta["source"] = module.__name__ if module else Path(generator.gi_code.co_filename).name


def _figures(world: World) -> dict[str, Any]:
    figures = world.meter.figures()
    machines = world.machines.values()
    figures["per_server"] = {machine.name: machine.requests for machine in machines}
    figures["utilisation"] = {machine.name: machine.time / world.end / world.concurrency for machine in machines}
    figures["longest_queue"] = {machine.name: machine.longest for machine in machines}
    return figures
