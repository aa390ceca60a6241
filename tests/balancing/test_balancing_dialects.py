"""The dialects against recordings of real servers: every pick of every sequence that a pick can know enough about."""

import json
from pathlib import Path

import pytest

from deploylab.balancing.dialects import DIALECTS
from deploylab.fleet import Request, Server

TRUTH = Path(__file__).parents[1] / "truth" / "servers"

# What is left out, and why: the words after which a recording cannot be told by `pick(servers, request)` alone.
LEFT_OUT = {
    "another algorithm": "hash, ip_hash, consistent, source, url_param, first, redispatch, allbackups: no dialect of that name",
    "kill": "the proxy itself finds out that a server is dead, by sending it a live request and trying again elsewhere",
    "max_conns": "the proxy itself holds a request back or skips a full server",
}


def recordings():
    for product in DIALECTS:
        recorded = json.loads((TRUTH / f"balancing_{product}.json").read_text(encoding="utf-8"))
        for sequence in recorded["sequences"]:
            yield pytest.param(product, sequence, id=sequence["id"] + " " + sequence["name"])


def reason_to_leave_out(product, sequence):
    if sequence["algorithm"] not in DIALECTS[product]:
        return "another algorithm"
    if any(event["op"] == "kill" for event in sequence["events"]) and "healthcheck" not in sequence["name"]:
        return "kill"
    return "max_conns" if any("max_conns" in server for server in sequence["servers"]) else None


class Fleet:
    """The caller's side of a recording: who is routable, and how many requests each server holds."""

    def __init__(self, balancer, servers):
        self.balancer = balancer
        self.servers = [Server(server["name"], server["weight"]) for server in servers]
        self.out = {server["name"] for server in servers if server.get("down")}
        self.backups = {s["name"] for s in servers if s.get("backup") or s.get("status") == "+H"}
        self.holder = {}

    def routable(self):
        able = [server for server in self.servers if server.name not in self.out and server.weight > 0]
        return [server for server in able if server.name not in self.backups] or able

    def play(self, event):
        """Carry out one event; an arrival answers the name of the server picked."""
        op, name = event["op"], event.get("server")
        if op == "arrive":
            return self.arrive(event)
        if op == "finish":
            server = self.holder.pop(event["id"])
            server.in_flight -= 1
            if hasattr(self.balancer, "finished"):
                self.balancer.finished(server)
        elif op in ("drain", "maint", "down", "remove", "kill"):
            self.out.add(name)
        elif op in ("ready", "up", "revive"):
            self.out.discard(name)
        elif op == "weight":
            next(server for server in self.servers if server.name == name).weight = event["weight"]
        elif op == "add":
            self.servers.append(Server(name, event["weight"]))
        else:
            raise AssertionError(f"unknown event {op}")
        return None

    def arrive(self, event):
        server = self.balancer.pick(self.routable(), Request(event["id"]))
        if server is not None:
            server.in_flight += 1
            self.holder[event["id"]] = server
        return server and server.name


@pytest.mark.parametrize("product, sequence", recordings())
def test_a_dialect_makes_the_picks_of_the_real_server(product, sequence):
    left_out = reason_to_leave_out(product, sequence)
    if left_out:
        pytest.skip(f"{left_out}: {LEFT_OUT[left_out]}")
    if any(event["op"] == "reload" for event in sequence["events"]):
        pytest.skip("a reload that changes nothing cannot be seen in a list of servers")
    fleet = Fleet(DIALECTS[product][sequence["algorithm"]](), sequence["servers"])
    picked = [(fleet.play(event), event["pick"]) if event["op"] == "arrive" else fleet.play(event) for event in sequence["events"]]
    picked = [pair for pair in picked if pair]
    ours, theirs = ("".join(name or "-" for name in names) for names in zip(*picked, strict=True))
    assert ours == theirs
