"""What a strategy can do to the simulated fleet: intentions in, answers out."""

from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from deploylab.fleet import READY, STARTING, STOPPED, STOPPING
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
from deploylab.problems import Problem
from deploylab.sim.journey import cut
from deploylab.sim.rotation import reroute
from deploylab.sim.traffic import MICRO, stream

if TYPE_CHECKING:
    from deploylab.sim.world import World

SMOKE_REQUESTS = 10


class RolledBack(Exception):
    """Somebody asked for a rollback while the strategy was still at work."""


class Controls:
    """The hands on a World."""

    def __init__(self, world: "World"):
        self.world, self.rollback_wanted, self.step = world, False, 0

    # ---- the doorway -----------------------------------------------------------------------------------

    def announce(self, number: int, intention: Any, file: str, line: int) -> None:
        """A strategy is about to ask for something: enter it in the trace."""
        if type(intention) not in ACTIONS:
            return  # perform says what is wrong
        self.step = number
        arguments = {f.name: _plain(getattr(intention, f.name)) for f in fields(intention)}
        self.world.note("intend", number, type(intention).__name__, arguments, line)

    def perform(self, intention: Any) -> Any:
        """Carry out one intention in virtual time and answer it. NotReady if servers do not come up."""
        act = ACTIONS.get(type(intention))
        if act is None:
            raise Problem(f"The strategy yielded {intention!r}, which is not an intention.",
                          f"전략이 의도(intention)가 아닌 {intention!r}을(를) 내놓았습니다.")
        try:
            answer = act(self, intention)
        except NotReady as trouble:
            self.world.note("answer", self.step, None, str(trouble))
            raise
        if self.rollback_wanted:
            raise RolledBack
        self.world.note("answer", self.step, _plain(answer), "")
        return answer

    def wait(self, seconds: float, done: Callable[[], bool] | None = None) -> bool:
        """Let time pass until `done()`, a wish to roll back, the time-out, or the end of the run."""
        until = min(self.world.at + round(seconds * MICRO), self.world.end)
        if done is not None and done():
            return True
        self.world.play(until, lambda: self.rollback_wanted or (done is not None and done()))
        return done is not None and done()

    def chosen(self, servers: tuple) -> list:
        unknown = [name for name in servers if name not in self.world.machines]
        if unknown:
            raise Problem(f"The strategy names a server '{unknown[0]}' that the scenario does not have.",
                          f"전략이 시나리오에 없는 서버 '{unknown[0]}'을(를) 지정했습니다.")
        return [self.world.machines[name] for name in servers]

    # ---- intentions ------------------------------------------------------------------------------------

    def start(self, intention: Start) -> None:
        for machine in self.chosen(intention.servers):
            self.cut_if_running(machine)
            self.world.install(machine, intention.version)
            machine.broken, machine.factor = False, 1.0
            machine.boots += 1
            self.world.become(machine, STARTING)
            boot = machine.boots
            self.world.plan(round(self.world.scenario["fleet.boot_seconds"] * MICRO),
                      partial(self.booted, machine, boot))

    def booted(self, machine: Any, boot: int) -> None:
        never = self.world.scenario.versions[machine.version]["never_ready"]
        if machine.state == STARTING and machine.boots == boot and not never:
            machine.cold_until = self.world.at + round(self.world.scenario["fleet.cold_seconds"] * MICRO)
            if not self.world.scenario["fleet.health_interval"]:
                machine.healthy = True
            self.world.become(machine, READY)

    def cut_if_running(self, machine: Any) -> int:
        return cut(self.world, machine) if machine.in_flight else 0

    def stop(self, intention: Stop) -> int:
        lost = 0
        for machine in self.chosen(intention.servers):
            if machine.state in (STOPPED, STOPPING):
                continue
            self.world.become(machine, STOPPING)
            self.world.data.forget(machine)
            lost += cut(self.world, machine)
            boot = machine.boots
            self.world.plan(round(self.world.scenario["fleet.stop_seconds"] * MICRO),
                      partial(self.stopped, machine, boot))
        machines = self.chosen(intention.servers)
        self.wait(10 * self.world.scenario["fleet.stop_seconds"] + 1,
                  lambda: all(machine.state == STOPPED for machine in machines))
        return lost

    def stopped(self, machine: Any, boot: int) -> None:
        if machine.state == STOPPING and machine.boots == boot:
            self.world.become(machine, STOPPED)

    def register(self, intention: Register) -> None:
        machines = self.chosen(intention.servers)
        delay = round(self.world.scenario["fleet.in_rotation_delay"] * MICRO)

        def enter() -> None:
            for machine in machines:
                machine.registered = True
                if not self.world.scenario["fleet.health_interval"]:
                    machine.healthy = True
                reroute(self.world, machine)

        if delay:
            self.world.plan(delay, enter)
            self.wait(delay / MICRO)
        else:
            enter()

    def deregister(self, intention: Deregister) -> None:
        for machine in self.chosen(intention.servers):
            machine.registered = False
            reroute(self.world, machine)

    def drain(self, intention: Drain) -> int:
        machines = self.chosen(intention.servers)
        self.wait(intention.timeout, lambda: not any(machine.in_flight for machine in machines))
        return sum(machine.in_flight for machine in machines)

    def await_ready(self, intention: AwaitReady) -> None:
        machines = self.chosen(intention.servers)
        if not self.wait(intention.timeout, lambda: all(m.state == READY and m.healthy for m in machines)):
            late = [m.name for m in machines if m.state != READY or not m.healthy]
            if not self.rollback_wanted:
                raise NotReady(late, f"not ready after {intention.timeout:g} s")

    def split(self, intention: Split) -> None:
        for name in intention.weights:
            if name not in self.world.pools:
                raise Problem(f"The strategy splits traffic to a pool '{name}' that the scenario does not have.",
                              f"전략이 시나리오에 없는 풀 '{name}'(으)로 트래픽을 나누려 합니다.")
        self.world.weights |= intention.weights
        self.world.note("split", dict(self.world.weights))
        self.world.shares()

    def smoke_test(self, intention: SmokeTest) -> bool:
        toss = stream(self.world.scenario["seed"], "smoke")
        self.wait(SMOKE_REQUESTS * self.world.scenario.kinds[0]["ms"] / 1000)
        return all(machine.state == READY and not machine.broken and toss() >= machine.fault
                   for machine in self.world.pools[intention.pool] for _ in range(SMOKE_REQUESTS))

    def observe(self, intention: Observe) -> Report:
        before = {version: tuple(counts) for version, counts in self.world.by_version.items()}
        began = self.world.at
        self.wait(intention.seconds)
        seen = {version: (counts[0] - before[version][0], counts[1] - before[version][1])
                for version, counts in self.world.by_version.items()}
        fresh = seen.pop(intention.version, (0, 0))
        return Report(*fresh, sum(s[0] for s in seen.values()), sum(s[1] for s in seen.values()),
                      (self.world.at - began) / MICRO)

    def migrate(self, intention: Migrate) -> None:
        self.wait(self.world.scenario["database.migrate_seconds"])
        self.world.data.migrate(intention.step)


def _plain(value: Any) -> Any:
    if isinstance(value, Report):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, tuple):
        return list(value)
    return value


ACTIONS: dict[type, Callable[[Any, Any], Any]] = {
    Start: Controls.start, Stop: Controls.stop, Register: Controls.register, Deregister: Controls.deregister,
    Drain: Controls.drain, AwaitReady: Controls.await_ready, Split: Controls.split, SmokeTest: Controls.smoke_test,
    Observe: Controls.observe, Migrate: Controls.migrate,
}
