"""Facts about servers and requests, shared by the simulated and the live world.

    pool "blue"              pool "green"
    +------+ +------+        +------+ +------+
    | b1   | | b2   |        | g1   | | g2   |     state: stopped starting ready draining stopping crashed
    | v1   | | v1   |        | v2   | | v2   |     in_flight: requests inside, waiting ones included
    +------+ +------+        +------+ +------+     routable: registered at the balancer and passing its health check
"""

from dataclasses import dataclass

STOPPED, STARTING, READY, STOPPING, CRASHED = "stopped", "starting", "ready", "stopping", "crashed"
STATES = (STOPPED, STARTING, READY, STOPPING, CRASHED)


@dataclass(slots=True, eq=False)
class Server:
    """A server as a balancer sees it: compare by identity, read `.name .weight .in_flight .version .state`."""

    name: str
    weight: int = 1
    version: str = ""
    state: str = READY
    in_flight: int = 0


@dataclass(slots=True, eq=False)
class Request:
    """A request as a balancer sees it. `session` is None for a visitor without one."""

    id: int
    client: str = ""
    path: str = "/"
    session: str | None = None
