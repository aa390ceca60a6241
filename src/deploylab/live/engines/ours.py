"""Our own proxy, in a thread of the lab with an event loop of its own."""

import asyncio
import threading
from collections.abc import Callable
from random import Random
from typing import Any

from deploylab.live.proxy import Proxy
from deploylab.live.routing import LabRouter, Machine


class Ours:
    port = 0

    def __init__(self, machines: list[Machine], balancers: dict[str, Any], rng: Random,
                 picked: Callable[[int, int, str], None]):
        self.router = LabRouter(balancers, rng, picked)
        self.proxy = Proxy(self.router)
        self.proxy.marks = lambda cause: [("X-Cause", cause)]
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start(self) -> None:
        self.thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self.proxy.start(), self.loop).result(5)

    def apply(self, rotation: dict[str, list[Machine]], weights: dict[str, float]) -> None:
        """In force when it returns: no request is between a decision and its count."""
        asyncio.run_coroutine_threadsafe(self.change(rotation, weights), self.loop).result(5)

    async def change(self, rotation: dict[str, list[Machine]], weights: dict[str, float]) -> None:
        gone = {machine.address for old in self.router.rotation.values() for machine in old}
        gone -= {machine.address for new in rotation.values() for machine in new}
        self.router.rotation, self.router.weights = rotation, weights
        for address in gone:
            self.proxy.upstream.drop(address)

    def inside(self, machine: Machine) -> int:
        return machine.in_flight

    def close(self) -> None:
        if self.thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.proxy.close(), self.loop).result(5)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(5)
        self.loop.close()
