"""Somebody else's hand on the fleet: what a scenario's [[intervene]] or a fork in the player does, at its moment."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deploylab.fleet import CRASHED, READY, STOPPED
from deploylab.intentions import Split
from deploylab.sim.journey import cut
from deploylab.sim.machine import Machine
from deploylab.sim.rotation import reroute

if TYPE_CHECKING:
    from deploylab.sim.world import World


def intervene(world: "World", entry: dict[str, Any]) -> None:
    """Carry out an entry {"action", "server", "factor", "weights"}; a server that never ran has nothing to break."""
    action, name = entry["action"], entry["server"]
    world.note("intervene", action, {key: entry[key] for key in ("server", "factor", "weights") if entry[key]})
    machine = world.machines[name] if name else None
    if action == "roll_back":
        world.hands.rollback_wanted = True
    elif action == "weight":
        world.hands.split(Split(entry["weights"]))
    elif machine is not None and (machine.version or action == "add"):
        ACTIONS[action](world, machine, entry)


def kill(world: "World", machine: Machine, entry: dict[str, Any]) -> None:
    if machine.state != STOPPED:
        world.become(machine, CRASHED)
        world.data.forget(machine)
        cut(world, machine)


def damage(world: "World", machine: Machine, entry: dict[str, Any]) -> None:
    machine.broken, machine.fault = True, 1.0
    world.become(machine, machine.state)


def mend(world: "World", machine: Machine, entry: dict[str, Any]) -> None:
    machine.broken, machine.factor = False, 1.0
    machine.fault = world.scenario.versions[machine.version]["error_rate"]
    world.become(machine, machine.state)


def slow(world: "World", machine: Machine, entry: dict[str, Any]) -> None:
    machine.factor = entry["factor"]
    world.note_oddness(machine)


def pull(world: "World", machine: Machine, entry: dict[str, Any]) -> None:
    machine.registered = False
    reroute(world, machine)


def restore(world: "World", machine: Machine, entry: dict[str, Any]) -> None:
    machine.registered = True
    if machine.state == READY and not world.scenario["fleet.health_interval"]:
        machine.healthy = True
    reroute(world, machine)


def add(world: "World", machine: Machine, entry: dict[str, Any]) -> None:
    if machine.state != READY:
        world.install(machine, machine.version or world.scenario.old)
        world.become(machine, READY)
    machine.healthy = True
    restore(world, machine, entry)


ACTIONS: dict[str, Callable[["World", Machine, dict[str, Any]], None]] = {
    "kill": kill, "break": damage, "mend": mend, "slow": slow, "drain": pull, "restore": restore, "add": add,
}
