"""Our own proxy, in a thread of the lab with an event loop of its own."""

import asyncio
import threading
from collections.abc import Callable
from random import Random
from typing import Any

from deploylab.balancing import BALANCERS
from deploylab.balancing.dialects import DIALECTS
from deploylab.live.proxy import Proxy
from deploylab.live.routing import LabRouter, Machine, micro
from deploylab.problems import Problem


class Ours:
    port = 0

    def __init__(self, world: Any):
        if world.retries:
            raise Problem("Our own proxy never sends a request a second time; --retries is for a real product.",
                          "자체 프록시는 요청을 다시 보내지 않습니다. --retries는 실제 제품에만 쓸 수 있습니다.")
        scenario, seed = world.scenario, world.scenario["seed"]
        make = balancer_factory(scenario["balancer.name"])
        balancers = {pool: make(Random(f"{seed}/balancer/{pool}")) for pool in scenario.pools}
        self.router = LabRouter(balancers, Random(f"{seed}/pool"), world.picked)
        self.proxy = Proxy(self.router)
        self.proxy.marks = lambda cause: [("X-Cause", cause)]
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start(self) -> None:
        self.thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self.proxy.start(), self.loop).result(5)

    def apply(self, rotation: dict[str, list[Machine]], weights: dict[str, float]) -> tuple[int, int]:
        """In force when it returns: no request is between a decision and its count. The moment, as (since, until)."""
        at = asyncio.run_coroutine_threadsafe(self.change(rotation, weights), self.loop).result(5)
        return at, at

    async def change(self, rotation: dict[str, list[Machine]], weights: dict[str, float]) -> int:
        gone = {machine.address for old in self.router.rotation.values() for machine in old}
        gone -= {machine.address for new in rotation.values() for machine in new}
        self.router.rotation, self.router.weights = rotation, weights
        at = micro()
        for address in gone:
            self.proxy.upstream.drop(address)
        return at

    def inside(self, machine: Machine) -> int:
        return machine.in_flight

    def close(self) -> None:
        if self.thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.proxy.close(), self.loop).result(5)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(5)
        self.loop.close()


def balancer_factory(name: str) -> Callable[[Random], Any]:
    """A balancer by its name in BALANCERS, or a real server's by "nginx/lc" and the like."""
    if name in BALANCERS:
        return BALANCERS[name]
    product, _, algorithm = name.partition("/")
    products: dict[str, Any] = DIALECTS
    if algorithm not in products.get(product, {}):
        raise Problem(f"There is no balancer '{name}'; there are: {', '.join(BALANCERS)}.",
                      f"'{name}'(이)라는 분산 알고리즘은 없습니다. 쓸 수 있는 것: {', '.join(BALANCERS)}.")
    return lambda rng: products[product][algorithm]()
