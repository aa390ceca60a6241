"""The foreseen lane: for figures alone, when every server works on one request at a time.

    what is to come from a server    request 1 ends at 70, request 2 at 130, request 3 at 190 ...

Then it is known on arrival when a request will be answered: after the one before it. Each server keeps the ends
that are to come, and no heap is needed until the next planned event, which may change everything: before it the
world gets its own books back. Nothing here differs from World.play; a test compares the figures of both.
"""

from collections import deque
from heapq import heapify
from itertools import chain
from typing import Any

from deploylab.fleet import READY
from deploylab.sim import journey
from deploylab.sim.rotation import cause_of_emptiness
from deploylab.sim.traffic import MICRO

NEVER = float("inf")
MOST_SERVERS = 16  # each is looked at when something ends; with more of them a heap is quicker
WORTHWHILE = 20  # requests before the next planned event: handing the books over costs about as much as five


def play(world: Any, until: int) -> None:
    """Let time pass up to the next planned event or to `until`, if nothing stands against foreseeing it."""
    planned = min((entry[0] for entry in world.heap if entry[2] is None), default=until + 1)
    last = min(until, planned - 1)
    expected = (last - world.at) * world.scenario["traffic.rate"] / MICRO
    machines = list(world.machines.values())
    if (expected < WORTHWHILE or len(machines) > MOST_SERVERS or any(machine.odd for machine in machines)
            or any(machine.state != READY for machine in world.rotation[world.only])):
        return
    orders = {entry[3]: entry[1] for entry in world.heap if entry[2] is not None}
    take_over(world, machines)
    pass_time(world, machines, last)
    hand_back(world, machines, orders)


def take_over(world: Any, machines: list) -> None:
    """When everything that is inside now will end, server by server."""
    for machine in machines:
        machine.future = deque()
    for at, _, machine, job in world.heap:
        if machine is not None:
            machine.future.append((at, job))
    world.heap[:] = [entry for entry in world.heap if entry[2] is None]
    heapify(world.heap)
    for machine in machines:
        machine.free = machine.future[0][0] if machine.future else 0
        for job in machine.queue:
            machine.free += job.demand
            machine.time += job.demand
            machine.future.append((machine.free, job))
        machine.queue.clear()
        machine.next_end = machine.future[0][0] if machine.future else NEVER
        machine.counts[0] -= machine.requests - machine.in_flight  # what has ended; hand_back adds it again


def pass_time(world: Any, machines: list, last: int) -> None:
    """Let every request arrive that does so up to `last`, and those end that do so before another arrives."""
    servers, pick, places = world.rotation[world.only], world.balancers[world.only].pick, world.places
    latency, arrivals = world.meter.latency, world.traffic
    buckets, sent, served, total = latency.counts, 0, 0, 0
    soonest: float = 0  # the first of the ends to come
    for job in arrivals if world.next_job is None else chain((world.next_job,), arrivals):
        now = job.arrived
        if now > last:
            world.next_job = job
            break
        if soonest <= now:
            soonest = NEVER
            for machine in machines:
                end = machine.next_end
                while end <= now:
                    future = machine.future
                    done = future.popleft()[1]
                    machine.in_flight -= 1
                    if done.toss < machine.fault:
                        machine.counts[1] += 1
                        journey.fail(world, done, machine, "errored", machine.since)
                    else:
                        passed = end - done.arrived
                        served += 1
                        total += passed
                        shift = passed.bit_length() - 10
                        key = passed if shift <= 0 else passed >> shift << shift
                        buckets[key] = buckets.get(key, 0) + 1
                    machine.next_end = end = future[0][0] if future else NEVER
                if end < soonest:
                    soonest = end
        sent += 1
        if not servers:
            journey.fail(world, job, None, "refused", cause_of_emptiness(world, world.only))
            continue
        machine = pick(servers, job)
        inside = machine.in_flight
        if inside > places:
            journey.fail(world, job, machine, "dropped", machine.since)
            continue
        if inside:
            machine.free = end = machine.free + job.demand
            if inside > machine.longest:
                machine.longest = inside
        else:
            machine.free = machine.next_end = end = now + job.demand
            if end < soonest:
                soonest = end
        machine.future.append((end, job))
        machine.in_flight = inside + 1
        machine.requests += 1
        machine.time += job.demand
    else:
        world.next_job = None
    world.meter.ledger.sent += sent
    world.meter.ledger.ok += served
    latency.number += served
    latency.total += total


def hand_back(world: Any, machines: list, orders: dict) -> None:
    """The world's own books again: what is in service goes on the heap, what waits into the queue."""
    working = [machine for machine in machines if machine.future]
    working.sort(key=lambda machine: machine.future[0][0] - machine.future[0][1].demand)  # as they began
    for machine in machines:
        machine.counts[0] += machine.requests - machine.in_flight
        machine.busy = 0
    for machine in working:
        end, job = machine.future.popleft()
        order = orders[job] if job in orders else next(world.order)
        world.heap.append((end, order, machine, job))
        machine.busy = 1
        for _, waiting in machine.future:
            machine.time -= waiting.demand
            machine.queue.append(waiting)
    heapify(world.heap)
