"""The way of a request through the world.

    arrival -> pool by its percentage -> balancer picks among the routable -> queue -> service -> finish

Anywhere on its way an attempt can fail; the client tries again if it may, else the request is lost, with its cause.
"""

from heapq import heapify, heappush
from typing import TYPE_CHECKING, Any

from deploylab.fleet import READY, STARTING
from deploylab.sim.machine import Machine
from deploylab.sim.rotation import cause_of_emptiness
from deploylab.sim.traffic import MICRO, POOL, Job, digit

if TYPE_CHECKING:
    from deploylab.sim.world import World


def arrive(world: "World", job: Job) -> None:
    """A request reaches the proxy for the first time."""
    world.meter.ledger.sent += 1
    if world.events is not None:
        world.events.append((world.at, "arrive", job.id, job.client, world.kinds[job.kind], job.demand, job.session))
    if world.timeout:
        world.plan(world.timeout, lambda: give_up(world, job))
    route(world, job)


def route(world: "World", job: Job) -> None:
    """Choose a pool by its percentage, a server by the balancer, and hand the request over."""
    pool = world.only or drawn(world, job)
    servers = world.rotation[pool]
    scores: list | None = None
    machine: Any = bound(world, job, pool) if world.binds else None
    if machine is None:
        if not servers:
            fail(world, job, None, "refused", cause_of_emptiness(world, pool))
            return
        balancer = world.balancers[pool]
        if world.explain and hasattr(balancer, "scores"):
            scores = list(balancer.scores(servers))
        machine = balancer.pick(servers, job)
        if world.pinned:
            world.pins[job.client] = [machine, world.scenario["balancer.requests_per_connection"] - 1]
    job.server = machine
    if world.events is not None:
        names = [server.name for server in servers] if world.explain else None
        world.events.append((world.at, "pick", job.id, machine.name, names, scores))
    admit(world, job, machine)


def drawn(world: "World", job: Job) -> str:
    """The pool that the request's own dice choose, by the percentages now in force."""
    toss = digit(job.toss, POOL)
    for cut, name in world.cuts:
        if toss < cut:
            return name
    return world.cuts[-1][1] if world.cuts else next(iter(world.pools))


def bound(world: "World", job: Job, pool: str) -> Machine | None:
    """The server that this client's connection or session is bound to already, if any."""
    if world.pinned:
        pin = world.pins.get(job.client)
        if pin and pin[1] > 0 and pin[0].state in (READY, STARTING) and pin[0].pool == pool:
            pin[1] -= 1
            return pin[0]
    if world.sticky and job.session:
        home = world.data.home(job.session)
        if home is not None and home.routable and home.pool == pool:
            return home
    return None


def admit(world: "World", job: Job, machine: Machine) -> None:
    """The server takes the request, lets it wait, or turns it away."""
    if machine.state != READY:
        fail(world, job, machine, "not_ready" if machine.state == STARTING else "refused", machine.since)
        return
    if machine.busy >= world.concurrency and len(machine.queue) >= world.places:
        fail(world, job, machine, "dropped", machine.since)
        return
    machine.in_flight += 1
    machine.requests += 1
    if job.session is not None:
        world.data.visit(job, machine)
    if machine.busy < world.concurrency:
        begin(world, job, machine)
    else:
        machine.queue.append(job)
        machine.longest = max(machine.longest, len(machine.queue))


def begin(world: "World", job: Job, machine: Machine) -> None:
    """The server starts to work on a request; when it will be done is known at once."""
    machine.busy += 1
    service = job.demand
    if machine.odd:
        service = odd_service(world, machine, service)
    machine.time += service
    if world.events is not None:
        world.events.append((world.at, "begin", job.id, machine.name))
    if job.writes or world.data.enabled:
        world.data.plan_write(job, machine, service)
    heappush(world.heap, (world.at + service, next(world.order), machine, job))


def odd_service(world: "World", machine: Machine, service: int) -> int:
    """Microseconds of service on a server that is broken, slowed, faster than usual, or still cold."""
    if machine.broken:
        return 5_000
    cold = world.scenario["fleet.cold_factor"] if machine.cold_until > world.at else 1.0
    return round(service / machine.speed * machine.factor * cold)


def finish(world: "World", machine: Machine, job: Job) -> None:
    """A server is done with a request and takes the next from its queue."""
    machine.busy -= 1
    machine.in_flight -= 1
    latency = world.at - job.arrived
    counts = machine.counts
    counts[0] += 1
    if job.toss < machine.fault:
        counts[1] += 1
        if not job.decided:
            fail(world, job, machine, "errored", machine.since)
    elif not job.decided:
        job.decided = True
        world.meter.ledger.ok += 1
        world.meter.latency.add(latency)
        if world.events is not None:
            world.events.append((world.at, "finish", job.id, machine.name, latency))
    if machine.queue:
        begin(world, machine.queue.popleft(), machine)
    if world.told or world.learns:
        tell(world, machine, latency)


def tell(world: "World", machine: Machine, latency: int) -> None:
    balancer = world.balancers[machine.pool]
    if hasattr(balancer, "finished"):
        balancer.finished(machine)
    if hasattr(balancer, "observed"):
        balancer.observed(machine, latency)


def fail(world: "World", job: Job, machine: Machine | None, cause: str, because: int) -> None:
    """An attempt has failed; the client tries again if it may, else the request is lost."""
    if world.pinned:
        world.pins.pop(job.client, None)
    name = machine.name if machine else ""
    if job.attempt < world.retries and cause != "timed_out":
        job.attempt += 1
        world.note("retry", job.id, job.attempt, cause, because)
        world.plan(round(world.scenario["traffic.retry_after"] * MICRO), lambda: again(world, job))
        return
    job.decided = True
    event = (world.at, "fail", job.id, name, cause, because)
    world.meter.lost(event, job.client)
    if world.events is not None:
        world.events.append(event)


def again(world: "World", job: Job) -> None:
    if not job.decided:
        route(world, job)


def give_up(world: "World", job: Job) -> None:
    """The client's patience is over. A server that works on the request goes on all the same."""
    if job.decided:
        return
    machine = job.server
    if machine is not None and job in machine.queue:
        machine.queue.remove(job)
        machine.in_flight -= 1
    fail(world, job, machine, "timed_out", machine.since if machine else -1)


def cut(world: "World", machine: Machine) -> int:
    """Everything inside a server is lost: in service and waiting. Answer: how many."""
    inside = [entry[3] for entry in sorted(world.heap, key=lambda e: e[:2]) if entry[2] is machine]
    lost = inside + list(machine.queue)
    world.heap[:] = [entry for entry in world.heap if entry[2] is not machine]
    heapify(world.heap)
    machine.queue.clear()
    machine.in_flight = machine.busy = 0
    number = 0
    for job in lost:
        if not job.decided:
            number += 1
            fail(world, job, machine, "cut_in_flight", machine.since)
    return number
