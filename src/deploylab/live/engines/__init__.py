"""Reverse proxies that the lab can put in front of its servers: our own, and the real products.

An engine has `start()`, `port`, `apply(rotation, weights)` (returns once it is in force), `inside(machine)` (requests
it has given to a server and not got back, as far as it knows) and `close()`, which may be called at any time.
"""

from collections.abc import Callable
from typing import Any, Protocol

from deploylab.live.engines.apache import Apache
from deploylab.live.engines.haproxy import HAProxy
from deploylab.live.engines.nginx import Nginx
from deploylab.live.engines.ours import Ours
from deploylab.live.routing import Machine


class Engine(Protocol):
    port: int

    def start(self) -> None: ...
    def apply(self, rotation: dict[str, list[Machine]], weights: dict[str, float]) -> tuple[int, int]: ...
    def inside(self, machine: Machine) -> int: ...
    def close(self) -> None: ...


# name -> factory(world)
ENGINES: dict[str, Callable[[Any], Engine]] = {"ours": Ours, "haproxy": HAProxy, "nginx": Nginx, "apache": Apache}
