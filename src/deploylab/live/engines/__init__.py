"""Reverse proxies that the lab can put in front of its servers: our own, and the real products.

An engine has `start()`, `port`, `apply(rotation, weights)` (returns once it is in force), `inside(machine)` (requests
it has given to a server and not got back, as far as it knows) and `close()`.
"""

from collections.abc import Callable
from random import Random
from typing import Any, Protocol

from deploylab.live.engines.ours import Ours
from deploylab.live.routing import Machine


class Engine(Protocol):
    port: int

    def start(self) -> None: ...
    def apply(self, rotation: dict[str, list[Machine]], weights: dict[str, float]) -> None: ...
    def inside(self, machine: Machine) -> int: ...
    def close(self) -> None: ...


# name -> factory(machines, balancers, rng, picked)
ENGINES: dict[str, Callable[[list[Machine], dict[str, Any], Random, Callable[[int, int, str], None]], Engine]] = {
    "ours": Ours,
}
