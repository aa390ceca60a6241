"""How a server enters and leaves the balancer's rotation: registration, health checks, slow start.

A server is routable while it is registered and passes its health check.
"""

from functools import partial
from typing import TYPE_CHECKING

from deploylab.fleet import READY
from deploylab.sim.machine import Machine
from deploylab.sim.traffic import MICRO

if TYPE_CHECKING:
    from deploylab.sim.world import World


def reroute(world: "World", machine: Machine) -> None:
    """Put a server into rotation or take it out, if what is known of it has changed."""
    routable = machine.registered and machine.healthy
    if routable == machine.routable:
        return
    machine.routable = routable
    world.note("route", machine.name, routable)
    world.rotation[machine.pool] = [other for other in world.pools[machine.pool] if other.routable]
    if routable:
        machine.routed_at = world.at
        slow_start(world, machine)


def check(world: "World", machine: Machine, interval: int) -> None:
    """A health check: `rise` passes in a row make a server healthy, `fall` failures unhealthy."""
    well = machine.state == READY and not (machine.broken and world.scenario["fleet.deep_health"])
    direction = 1 if well else -1
    machine.streak = machine.streak + direction if machine.streak * direction > 0 else direction
    if well and machine.streak >= world.scenario["fleet.rise"]:
        machine.healthy = True
    elif not well and -machine.streak >= world.scenario["fleet.fall"]:
        machine.healthy = False
    reroute(world, machine)
    world.plan(interval, partial(check, world, machine, interval))


def slow_start(world: "World", machine: Machine) -> None:
    """After its entry a server's weight grows from a tenth to the whole, a tenth at a time."""
    window = round(world.scenario["balancer.slow_start_seconds"] * MICRO)
    if not window or world.at == 0:
        return
    entered = machine.routed_at

    def grow(tenth: int) -> None:
        if machine.routed_at == entered:
            machine.weight = machine.base_weight * tenth // 10
            if tenth < 10:
                world.plan(window // 9, lambda: grow(tenth + 1))

    grow(1)


def cause_of_emptiness(world: "World", pool: str) -> int:
    """The event that took the last server of a pool out of rotation; -1 without a trace."""
    events, members = world.events or [], {machine.name for machine in world.pools[pool]}
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        if event[1] in ("route", "server") and event[2] in members:
            return index
    return -1
