"""The express lane: World.play and the journey of a request for the plain case, written as one loop.

Nothing here differs from World.play: same order, same draws, same events. It takes over while all traffic goes
to one pool and no request can be retried, time out, keep a session or write; anything rarer is handed back to
World. A test plays random scenarios both ways and compares every event.
"""

from collections.abc import Callable
from heapq import heappop, heappush, heapreplace
from typing import Any

from deploylab.fleet import READY
from deploylab.sim import journey
from deploylab.sim.rotation import cause_of_emptiness


def play(world: Any, until: int, done: Callable[[], bool] | None) -> str:
    """Let time pass to `until` or until `done()`. Answer: "done", "until", or "leave" (World has to go on)."""
    heap, order, events, kinds = world.heap, world.order, world.events, world.kinds
    traffic, concurrency, places = world.traffic, world.concurrency, world.places
    ledger, latency = world.meter.ledger, world.meter.latency
    buckets, job, told = latency.counts, world.next_job, world.told or world.learns
    pool = world.only
    servers, pick = world.rotation[pool], world.balancers[pool].pick
    while True:
        if heap and heap[0][0] <= until and (job is None or heap[0][0] <= job.arrived):
            at, _, machine, now = heap[0]
            world.at = at
            if machine is None:
                heappop(heap)
                now()
                if world.only is None or world.foreseeable:
                    world.next_job = job
                    return "done" if done is not None and done() else "leave"
                pool = world.only
                servers, pick = world.rotation[pool], world.balancers[pool].pick
            else:
                passed = at - now.arrived
                counts = machine.counts
                counts[0] += 1
                machine.in_flight -= 1
                if now.toss < machine.fault:
                    counts[1] += 1
                    journey.fail(world, now, machine, "errored", machine.since)
                else:
                    ledger.ok += 1
                    shift = passed.bit_length() - 10
                    key = passed if shift <= 0 else passed >> shift << shift
                    buckets[key] = buckets.get(key, 0) + 1
                    latency.number += 1
                    latency.total += passed
                    if events is not None:
                        events.append((at, "finish", now.id, machine.name, passed))
                if machine.queue:
                    waiting = machine.queue.popleft()
                    service = journey.odd_service(world, machine, waiting.demand) if machine.odd else waiting.demand
                    machine.time += service
                    if events is not None:
                        events.append((at, "begin", waiting.id, machine.name))
                    heapreplace(heap, (at + service, next(order), machine, waiting))
                else:
                    machine.busy -= 1
                    heappop(heap)
                if told:
                    journey.tell(world, machine, passed)
            if done is not None and done():
                world.next_job = job
                return "done"
        elif job is not None and job.arrived <= until:
            at = world.at = job.arrived
            ledger.sent += 1
            if events is not None:
                events.append((at, "arrive", job.id, job.client, kinds[job.kind], job.demand, None))
            if not servers:
                journey.fail(world, job, None, "refused", cause_of_emptiness(world, pool))
            else:
                machine = pick(servers, job)
                if events is not None:
                    events.append((at, "pick", job.id, machine.name, None, None))
                if machine.busy >= concurrency and len(machine.queue) < places and machine.state == READY:
                    machine.in_flight += 1
                    machine.requests += 1
                    machine.queue.append(job)
                    if len(machine.queue) > machine.longest:
                        machine.longest = len(machine.queue)
                elif machine.busy < concurrency and machine.state == READY:
                    machine.in_flight += 1
                    machine.requests += 1
                    machine.busy += 1
                    service = journey.odd_service(world, machine, job.demand) if machine.odd else job.demand
                    machine.time += service
                    if events is not None:
                        events.append((at, "begin", job.id, machine.name))
                    heappush(heap, (at + service, next(order), machine, job))
                else:
                    journey.admit(world, job, machine)
            job = next(traffic, None)
        else:
            world.next_job = job
            world.at = max(world.at, until)
            return "until"
