"""A server of the simulation: what a balancer sees, and its inside."""

from collections import deque

from deploylab.fleet import STOPPED
from deploylab.sim.traffic import Job


class Machine:
    """A server of the simulation: a balancer sees the first five names, the rest is its inside."""

    __slots__ = ("base_weight", "boots", "broken", "busy", "cold_until", "counts", "factor", "fault", "free", "future",
                 "healthy", "in_flight", "longest", "name", "next_end", "odd", "pool", "queue", "registered",
                 "requests", "routable", "routed_at", "since", "speed", "state", "streak", "time", "version", "weight")

    def __init__(self, name: str, pool: str, weight: int, version: str):
        self.name, self.pool, self.weight, self.version = name, pool, weight, version
        self.base_weight = weight
        self.state, self.in_flight, self.busy, self.requests = STOPPED, 0, 0, 0
        self.queue: deque[Job] = deque()
        self.longest = 0
        self.registered = self.healthy = self.routable = False
        self.broken, self.factor, self.fault, self.streak = False, 1.0, 0.0, 0
        self.speed, self.cold_until, self.boots, self.since, self.time = 1.0, 0, 0, -1, 0
        self.routed_at, self.odd = 0, False  # odd: its service time is not the plain one
        # Kept by the foreseen lane only: what ends when, the first of these ends, and the last.
        self.future: deque[tuple[int, Job]] = deque()
        self.next_end, self.free = 0.0, 0
        self.counts = [0, 0]  # requests and errors of the version on this server, shared by that version's servers
