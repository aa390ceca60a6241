"""What a scenario's deployment needs before it begins, in the simulation and on real servers alike."""

from dataclasses import dataclass

from deploylab.problems import Problem
from deploylab.scenario.reading import Scenario
from deploylab.strategies import STRATEGIES, Binding


@dataclass(frozen=True)
class Fleet:
    """What a strategy is told: pools (name -> server names; "spare" holds the stopped ones) and the two versions."""

    pools: dict[str, tuple[str, ...]]
    old: str
    new: str


def fleet_of(scenario: Scenario) -> Fleet:
    """The scenario's fleet, as its strategy is told of it."""
    pools = {name: pool["servers"] for name, pool in scenario.pools.items()}
    return Fleet(pools | {"spare": scenario.spares}, scenario.old, scenario.new)


def fitting(scenario: Scenario) -> list[str]:
    """The strategies that can be carried out with the pools that the scenario has."""
    pools = fleet_of(scenario).pools
    return [name for name, binding in STRATEGIES.items() if set(binding.pools) <= set(pools)]


def binding_of(scenario: Scenario) -> Binding:
    """The strategy that the scenario names. Problem if there is none, or if it lacks a pool of this scenario."""
    name, pools = scenario["strategy.name"], fleet_of(scenario).pools
    if name not in STRATEGIES:
        raise Problem(f"There is no strategy '{name}'; there are: {', '.join(STRATEGIES)}.",
                      f"'{name}'(이)라는 배포 방식은 없습니다. 쓸 수 있는 것: {', '.join(STRATEGIES)}.")
    for pool in STRATEGIES[name].pools:
        if pool not in pools:
            said = f"strategy.name = '{name}'"
            raise Problem(f"{said} needs the pool '{pool}': write [fleet.pools.{pool}].",
                          f"{said}에는 '{pool}' 풀이 필요합니다. [fleet.pools.{pool}]을(를) 쓰세요.")
    return STRATEGIES[name]
