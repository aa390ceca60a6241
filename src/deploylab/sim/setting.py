"""From a scenario to the parts of a world: its servers, its balancer, and what a reader of its trace must know."""

from collections.abc import Callable
from random import Random
from typing import Any

from deploylab import balancing
from deploylab.balancing.dialects import DIALECTS
from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.sim.traffic import MICRO


def balancer_factory(name: str) -> Callable[[Random], Any]:
    """A balancer by its name in BALANCERS, or a real server's by "nginx/lc" and the like."""
    if name in balancing.BALANCERS:
        return balancing.BALANCERS[name]
    product, _, algorithm = name.partition("/")
    dialect: Any = DIALECTS.get(product, {})
    if algorithm in dialect:
        return lambda rng: dialect[algorithm]()
    raise Problem(f"There is no balancer '{name}'; there are: {', '.join(balancing.BALANCERS)}.",
                  f"'{name}'(이)라는 분산 알고리즘은 없습니다. 쓸 수 있는 것: {', '.join(balancing.BALANCERS)}.")


def members(pool: dict[str, Any]) -> list[tuple[str, int]]:
    """The servers of a pool and their weights, spares (of weight 1) last."""
    weights = [*pool["weights"], *[1] * len(pool["servers"])]
    return list(zip([*pool["servers"], *pool["spares"]], [*weights[:len(pool["servers"])], *[1] * len(pool["spares"])],
                    strict=True))


def meta(scenario: Scenario, own_balancer: bool = False) -> dict[str, Any]:
    """What is needed to read the trace of a run of this scenario. A balancer that somebody brought is called "own"."""
    servers = [{"name": name, "pool": pool, "weight": weight, "concurrency": scenario["fleet.concurrency"],
                "queue": scenario["fleet.queue"]}
               for pool, facts in scenario.pools.items() for name, weight in members(facts)]
    return {"scenario": scenario.name, "title": scenario.title, "seed": scenario["seed"],
            "duration": round(scenario["traffic.seconds"] * MICRO), "servers": servers,
            "kinds": [kind["name"] for kind in scenario.kinds], "strategy": scenario["strategy.name"],
            "old": scenario.old, "new": scenario.new, "balancer": "own" if own_balancer else scenario["balancer.name"],
            "weights": {name: pool["weight"] for name, pool in scenario.pools.items()}}
