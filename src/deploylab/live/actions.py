"""What each intention of a strategy, and each intervention of a scenario, does to real servers."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

from deploylab.fleet import CRASHED, READY, STOPPED, STOPPING
from deploylab.intentions import (
    AwaitReady,
    Deregister,
    Drain,
    Migrate,
    NotReady,
    Observe,
    Register,
    Report,
    SmokeTest,
    Split,
    Start,
    Stop,
)
from deploylab.live.routing import Machine
from deploylab.problems import Problem

SMOKE_REQUESTS = 10
BROKEN_SECONDS = 0.005  # as in the simulation: who fails, fails fast


class Actions:
    """Mixed into LiveWorld: `on_<Intention>` carries one out."""

    machines: dict[str, Machine]
    weights: dict[str, float]
    results: list[list]
    picks: list[tuple[int, int, str]]
    orders: Any
    scenario: Any
    scale: Any
    now: Any
    rollback_wanted: bool
    boot: Callable
    halt: Callable
    become: Callable
    reroute: Callable
    wait: Callable
    inside: Callable
    ask: Callable
    note: Callable

    def chosen(self, servers: tuple) -> list[Machine]:
        unknown = [name for name in servers if name not in self.machines]
        if unknown:
            raise Problem(f"The strategy names a server '{unknown[0]}' that the scenario does not have.",
                          f"전략이 시나리오에 없는 서버 '{unknown[0]}'을(를) 지정했습니다.")
        return [self.machines[name] for name in servers]

    def on_Start(self, intention: Start) -> None:
        ready_at = time.monotonic() + self.scale.wait(self.scenario["fleet.boot_seconds"])
        for machine in self.chosen(intention.servers):
            self.boot(machine, intention.version, ready_at)

    def on_Stop(self, intention: Stop) -> int:
        stopping = [machine for machine in self.chosen(intention.servers) if machine.state not in (STOPPED, STOPPING)]
        for machine in stopping:
            self.halt(machine)
        self.wait(self.scale.wait(self.scenario["fleet.stop_seconds"]) + 2,
                  lambda: not any(machine.child.alive for machine in stopping))
        for machine in stopping:
            machine.child.end()
            self.become(machine, STOPPED)
        return sum(machine.cut for machine in stopping)

    def on_Register(self, intention: Register) -> None:
        delay = self.scale.wait(self.scenario["fleet.in_rotation_delay"])
        if delay:
            self.wait(delay)
        for machine in self.chosen(intention.servers):
            machine.registered = True
            if not self.scenario["fleet.health_interval"]:
                machine.healthy = True
        self.reroute()

    def on_Deregister(self, intention: Deregister) -> None:
        for machine in self.chosen(intention.servers):
            machine.registered = False
        self.reroute()

    def on_Drain(self, intention: Drain) -> int:
        machines, looks = self.chosen(intention.servers), 0

        def empty() -> bool:  # twice in a row: a request may just be on its way from the proxy
            nonlocal looks
            looks = 0 if any(map(self.inside, machines)) else looks + 1
            return looks > 1

        self.wait(self.scale.patience(intention.timeout), empty)
        return sum(map(self.inside, machines))

    def on_AwaitReady(self, intention: AwaitReady) -> None:
        machines = self.chosen(intention.servers)

        def late() -> list[str]:
            return [machine.name for machine in machines if machine.state != READY or not machine.healthy]

        done = self.wait(self.scale.patience(intention.timeout), lambda: not late())
        if not done and not self.rollback_wanted:
            raise NotReady(late(), f"not ready after {self.scale.patience(intention.timeout):.3g} s")

    def on_Split(self, intention: Split) -> None:
        for name in intention.weights:
            if name not in self.weights:
                raise Problem(f"The strategy splits traffic to a pool '{name}' that the scenario does not have.",
                              f"전략이 시나리오에 없는 풀 '{name}'(으)로 트래픽을 나누려 합니다.")
        self.weights = {**self.weights, **intention.weights}
        self.reroute()
        self.note("split", dict(self.weights))

    def on_SmokeTest(self, intention: SmokeTest) -> bool:
        members = [machine for machine in self.machines.values()
                   if machine.pool == intention.pool and machine.registered]
        toss = Random(f"{self.scenario['seed']}/smoke").random  # the very dice of the simulation
        return bool(members) and all(self.ask(machine, "/", X_Toss=str(toss()))[0] == 200
                                     for machine in members for _ in range(SMOKE_REQUESTS))

    def on_Observe(self, intention: Observe) -> Report:
        first, began = len(self.results), time.monotonic()
        self.wait(self.scale.wait(intention.seconds))
        versions = {machine.name: machine.version for machine in self.machines.values()}
        given = {request: server for _, request, server in self.picks}  # who does not answer does not say its name
        counts = [0, 0, 0, 0]  # requests and errors of this version, and of the others
        for result in [result for result in self.results[first:] if result[0] != "retry"]:
            server = result[5] or (given.get(result[0], "") if result[6] == "timed_out" else "")
            side = 0 if versions.get(server) == intention.version else 2
            counts[side] += bool(server)
            counts[side + 1] += bool(server) and result[6] in ("errored", "timed_out")
        return Report(counts[0], counts[1], counts[2], counts[3], time.monotonic() - began)

    def on_Migrate(self, intention: Migrate) -> None:
        self.wait(self.scale.wait(self.scenario["database.migrate_seconds"]))
        if self.orders is not None:
            self.note("schema", intention.step, self.orders.migrate(intention.step))

    # ---- other hands -----------------------------------------------------------------------------------

    def on_intervention(self, entry: dict[str, Any]) -> None:
        action, name = entry["action"], entry["server"]
        self.note("intervene", action, {key: entry[key] for key in ("server", "factor", "weights") if entry[key]})
        if action == "roll_back":
            self.rollback_wanted = True
        elif action == "weight":
            self.on_Split(Split(entry["weights"]))
        elif action in ("drain", "restore", "add"):
            machine = self.machines[name]
            machine.registered = action != "drain"
            if action == "add" and machine.state in (STOPPED, CRASHED):
                self.boot(machine, machine.version or self.scenario.old)
            self.reroute()
        elif action == "kill":
            self.machines[name].child.end()
        else:
            command = {"break": f"break {BROKEN_SECONDS / self.scale.work}", "mend": "mend",
                       "slow": f"slow {entry['factor']}"}[action]
            self.machines[name].child.tell(command)
