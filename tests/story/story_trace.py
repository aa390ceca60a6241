"""A hand-made run for the tests of the story and the player: three servers rolled from v1 to v2 by a careless hand.

It follows trace.COLUMNS and nothing else, so it does not depend on the simulator.
"""

import heapq
import random

from deploylab.trace import Trace

SOURCE = '''"""Rolling: replace the servers a few at a time, so the service never goes dark."""


def rolling(servers, version, batch=1):
    for group in batches(servers, batch):
        yield Deregister(group)  # the balancer sends nothing new
        yield Drain(group)  # what is inside finishes
        yield Stop(group)
        yield Start(group, version)
        yield AwaitReady(group)
        yield Register(group)
'''
LINES = {"Deregister": 6, "Drain": 7, "Stop": 8, "Start": 9, "AwaitReady": 10, "Register": 11}


class Hand:
    """Writes a trace by the rules of the stage: one request at a time on each server, a queue of any length."""

    def __init__(self, seed, servers, concurrency):
        self.rng, self.events, self.heap, self.count = random.Random(seed), [], [], 0
        self.slots = concurrency
        self.servers = {name: {"version": "v1", "ready": True, "in": True, "work": {}, "wait": []} for name in servers}
        self.turn = self.requests = 0

    def at(self, when, action, *arguments):
        heapq.heappush(self.heap, (when, self.count, action, arguments))
        self.count += 1

    def note(self, kind, *fields):
        self.events.append((self.now, kind, *fields))
        return len(self.events) - 1

    def run(self):
        while self.heap:
            self.now, _, action, arguments = heapq.heappop(self.heap)
            action(*arguments)

    def arrive(self, demand):
        self.requests += 1
        number = self.requests
        born = self.now
        self.note("arrive", number, f"10.0.0.{number % 7}", 0 if demand < 300_000 else 1, demand, None)
        there = [name for name, server in self.servers.items() if server["in"]]
        if not there:
            self.note("fail", number, None, "refused", -1)
            return
        scores = [len(self.servers[n]["work"]) + len(self.servers[n]["wait"]) for n in there]
        best = [n for n, score in zip(there, scores, strict=True) if score == min(scores)]
        self.turn += 1
        name = best[self.turn % len(best)]
        self.note("pick", number, name, there, scores)
        self.servers[name]["wait"].append((number, demand, born))
        self.begin(name)

    def begin(self, name):
        server = self.servers[name]
        while server["wait"] and len(server["work"]) < self.slots and server["ready"]:
            number, demand, born = server["wait"].pop(0)
            self.note("begin", number, name)
            server["work"][number] = born
            self.at(self.now + demand, self.finish, name, number)

    def finish(self, name, number):
        server = self.servers[name]
        if number in server["work"]:
            self.note("finish", number, name, self.now - server["work"].pop(number))
            self.begin(name)

    def intend(self, step, intention, arguments):
        return self.note("intend", step, intention, arguments, LINES[intention])

    def state(self, name, state, ready=False):
        self.servers[name]["ready"] = ready
        return self.note("server", name, "web", self.servers[name]["version"], state)

    def deregister(self, step, name):
        self.intend(step, "Deregister", {"servers": [name]})
        self.servers[name]["in"] = False
        self.note("route", name, False)
        self.note("answer", step, None, "")

    def stop(self, step, name):
        self.intend(step, "Stop", {"servers": [name]})
        because = self.state(name, "stopped")
        server = self.servers[name]
        inside = [*server["work"], *(number for number, *_ in server["wait"])]
        for number in inside:
            self.note("fail", number, name, "cut_in_flight", because)
        server["work"].clear()
        server["wait"].clear()
        self.note("answer", step, len(inside), "")

    def start(self, step, name):
        self.intend(step, "Start", {"servers": [name], "version": "v2"})
        self.servers[name]["version"] = "v2"
        self.state(name, "starting")
        self.note("answer", step, None, "")
        self.intend(step + 1, "AwaitReady", {"servers": [name], "timeout": 60})

    def ready(self, step, name):
        self.state(name, "ready", ready=True)
        self.note("answer", step + 1, None, "")
        self.intend(step + 2, "Register", {"servers": [name]})
        self.servers[name]["in"] = True
        self.note("route", name, True)
        self.note("answer", step + 2, None, "")


def rolling_trace(seed=1, servers=("s1", "s2", "s3"), rate=20, seconds=24, concurrency=2):
    """A Trace in which each server is deregistered, stopped too early, started with v2 and registered again."""
    hand = Hand(seed, servers, concurrency)
    hand.now = 0
    for name in servers:
        hand.state(name, "ready", ready=True)
        hand.note("route", name, True)
    when = 0.0
    while when < seconds:
        demand = 860_000 if hand.rng.random() < 0.08 else 120_000
        hand.at(round(when * 1e6), hand.arrive, demand)
        when += 2 * hand.rng.random() / rate
    gap = (seconds - 4) * 1_000_000 // len(servers)
    for number, name in enumerate(servers):
        at, step = 2_000_000 + number * gap, number * 5
        hand.at(at, hand.deregister, step, name)
        hand.at(at + 40_000, hand.stop, step + 1, name)
        hand.at(at + 1_000_000, hand.start, step + 2, name)
        hand.at(at + gap * 3 // 4, hand.ready, step + 2, name)
    hand.run()
    meta = {
        "scenario": "hand_made",
        "title": {"ko": "순차 배포: 드레이닝 없이 멈추면", "en": "Rolling without a drain"},
        "seed": seed,
        "duration": seconds * 1_000_000,
        "servers": [{"name": n, "pool": "web", "weight": 1, "concurrency": concurrency, "queue": 20} for n in servers],
        "kinds": ["page", "report"],
        "strategy": "rolling",
        "source": "rolling.py",
        "balancer": "least_connections",
    }
    return Trace(meta, hand.events)
