"""The values of a scenario by their keys, and what is known about each: for whoever draws controls."""

from typing import Any

from deploylab.scenario.fields import FIELDS, POOL, VERSION, Field
from deploylab.scenario.reading import Scenario
from deploylab.strategies import STRATEGIES


def rule(key: str) -> Field | None:
    """What is known about a key, wherever its table is; None for a strategy's own option."""
    if key.startswith("fleet.pools."):
        return POOL["servers"]
    if key.startswith("versions."):
        return VERSION[key.rsplit(".", 1)[-1]]
    return FIELDS.get(key)


def value_of(scenario: Scenario, key: str) -> Any:
    """The value in force, or None where the scenario has no such thing."""
    table, _, last = key.rpartition(".")
    if key in scenario.values:
        return scenario[key]
    if table == "strategy":
        binding = STRATEGIES.get(scenario["strategy.name"])
        return {**(binding.options if binding else {}), **scenario.options}.get(last)
    if table == "fleet.pools":
        return len(scenario.pools[last]["servers"]) if last in scenario.pools else None
    return scenario.versions.get(table.removeprefix("versions."), {}).get(last)
