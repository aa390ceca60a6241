"""Where a request of the lab goes: its pool by percentage, its server by the textbook's balancer.

    toss 0.97, blue 95 %, green 5 %  ->  green;   LeastConnections.pick(servers of green, request)  ->  g2
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from deploylab.fleet import Request, Server
from deploylab.live.forwarding import outward
from deploylab.live.http1 import Head
from deploylab.live.plan import Answer, Plan


def micro() -> int:
    """Microseconds of the monotonic clock, which all processes of a machine share."""
    return time.monotonic_ns() // 1000


@dataclass(slots=True, eq=False)
class Machine(Server):
    """A server of the live lab: what a balancer sees, and what the lab knows of its process."""

    pool: str = ""
    address: tuple[str, int] = ("127.0.0.1", 0)
    registered: bool = False
    healthy: bool = False
    routable: bool = False
    boots: int = 0
    streak: int = 0
    child: Any = None
    cut: int = 0


class LabRouter:
    """Decides for each request. `rotation` and `weights` are replaced whole, never changed: no lock is needed."""

    def __init__(self, balancers: dict[str, Any], rng: Random, picked: Callable[[int, int, str], None]):
        self.balancers, self.draw, self.picked = balancers, rng.random, picked
        self.finished = {pool: getattr(balancer, "finished", None) for pool, balancer in balancers.items()}
        self.observed = {pool: getattr(balancer, "observed", None) for pool, balancer in balancers.items()}
        self.rotation: dict[str, list[Machine]] = {}
        self.weights: dict[str, float] = {}

    def plan(self, request: Head, peer: str) -> Plan | Answer:
        asked, pool = self.read(request, peer), self.pool()
        servers = self.rotation.get(pool)
        if not servers:
            return Answer(503, "no server is in rotation", [("X-Cause", "refused")])
        machine = self.balancers[pool].pick(servers, asked)
        machine.in_flight += 1
        began = micro()
        self.picked(began, asked.id, machine.name)
        return Plan(machine.address, outward(request, request.target, request.host, peer.encode()),
                    ended=lambda trouble: self.leave(machine, pool, began))

    def pool(self) -> str:
        if len(self.weights) == 1:
            return next(iter(self.weights))
        toss = self.draw() * sum(self.weights.values())
        for name, weight in self.weights.items():
            toss -= weight
            if toss < 0:
                return name
        return next(iter(self.weights), "")

    def leave(self, machine: Machine, pool: str, began: int) -> None:
        machine.in_flight -= 1
        if finished := self.finished[pool]:
            finished(machine)
        if observed := self.observed[pool]:
            observed(machine, micro() - began)

    @staticmethod
    def read(request: Head, peer: str) -> Request:
        """What a balancer may look at. The lab's clients all live on this machine: X-Client tells them apart."""
        asked = Request(0, peer, request.target.decode("latin-1"))
        for _, value, low, _, _ in request.fields:
            if low == b"x-request-id" and value.isdigit():
                asked.id = int(value)
            elif low == b"x-client":
                asked.client = value.decode("latin-1")
            elif low == b"cookie" and value.startswith(b"session="):
                asked.session = value[8:].decode("latin-1")
        return asked
