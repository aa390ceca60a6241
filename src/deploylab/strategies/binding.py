"""How a scenario's fleet and options reach a strategy."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

BY_FLEET = ("spares", "live", "idle")  # keywords of a strategy that the fleet decides, not an option


@dataclass(frozen=True)
class Binding:
    """How a scenario uses a strategy.

    `start(fleet, options)` and `rollback(fleet, options, asked=None)` give generators of intentions. `fleet` has
    `.pools` (name -> server names), `.old` and `.new` (versions); `options` may name any of `.options`, and what it
    leaves out takes the default. `asked`: the intentions of the release so far, the interrupted one included;
    without it a rollback takes the release for finished. `pools`: the names that `fleet.pools` must have.
    """

    start: Callable[..., Generator]
    rollback: Callable[..., Generator]
    options: dict[str, Any]
    pools: tuple[str, ...]


def defaults(strategy: Callable, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """The keyword options of a strategy: their defaults, or of `options` those that it takes."""
    own = {p.name: p.default for p in signature(strategy).parameters.values()
           if p.default is not Parameter.empty and p.name not in BY_FLEET}
    return own if options is None else {name: value for name, value in options.items() if name in own}


def bind(strategy: Callable, *pools: str, rollback: Callable) -> Binding:
    """The Binding of a strategy that takes the servers of these pools, in order, and a version."""

    def start(fleet: Any, options: dict[str, Any]) -> Generator:
        return strategy(*(tuple(fleet.pools[name]) for name in pools), fleet.new, **options)

    return Binding(start, rollback, defaults(strategy), pools)
