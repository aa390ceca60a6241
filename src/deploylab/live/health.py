"""Health checks: `rise` passes in a row make a server healthy, `fall` failures unhealthy."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

PATIENCE, MOST_AT_ONCE = 0.5, 16  # seconds for an answer; checks under way, so that who hangs does not delay the others


class Health:
    """Asks every server for /healthz at the scenario's interval, in a thread; without an interval it does nothing."""

    def __init__(self, world: Any):
        self.world, self.lock = world, threading.RLock()
        self.interval = world.scale.wait(world.scenario["fleet.health_interval"])
        self.over = threading.Event()
        self.checkers = ThreadPoolExecutor(MOST_AT_ONCE)
        self.thread = threading.Thread(target=self.run, daemon=True)

    def start(self) -> None:
        if self.interval:
            self.thread.start()

    def stop(self) -> None:
        self.over.set()
        if self.thread.is_alive():
            self.thread.join(5)
        self.checkers.shutdown(wait=False)

    def run(self) -> None:
        due, machines = time.monotonic() + self.interval, list(self.world.machines.values())
        while not self.over.wait(max(0.0, due - time.monotonic())):
            due += self.interval
            if any(list(self.checkers.map(self.check, machines))) and not self.over.is_set():
                self.world.reroute()

    def check(self, machine: Any) -> bool:
        """One check of one server. Answer: whether it has become healthy or unhealthy."""
        before = machine.healthy
        well = self.world.ask(machine, "/healthz", PATIENCE)[0] == 200
        same = (machine.streak > 0) == well and machine.streak != 0
        length = abs(machine.streak) + 1 if same else 1
        machine.streak = length if well else -length
        if well and length >= self.world.scenario["fleet.rise"]:
            machine.healthy = True
        elif not well and length >= self.world.scenario["fleet.fall"]:
            machine.healthy = False
        return machine.healthy != before
