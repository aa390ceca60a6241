"""The dialects against recordings of real servers: every pick of every sequence that a pick can know enough about."""

import json
from pathlib import Path

import pytest

from deploylab.balancing.dialects import DIALECTS
from deploylab.fleet import Request, Server

TRUTH = Path(__file__).parents[1] / "truth" / "servers"

# What is left out, and why: what happened cannot be seen in a list of servers and their requests in flight.
LEFT_OUT = {
    "another algorithm": "hash, ip_hash, consistent, source, url_param, first, redispatch, allbackups are no dialects",
    "kill": "the proxy finds out by itself that a server is dead: it sends a live request and tries again elsewhere",
    "max_conns": "the proxy itself skips a full server or holds the request back",
    "reload": "a reload of the same configuration changes no server, but nginx starts its turns afresh",
}


def sequences():
    for product in DIALECTS:
        recorded = json.loads((TRUTH / f"balancing_{product}.json").read_text(encoding="utf-8"))
        for sequence in recorded["sequences"]:
            yield product, sequence


def reason_to_leave_out(product, sequence):
    happened = {event["op"] for event in sequence["events"]}
    checked = all(server.get("check") for server in sequence["servers"])  # health checks take it out of the list
    if sequence["algorithm"] not in DIALECTS[product]:
        return "another algorithm"
    if "kill" in happened and not checked:
        return "kill"
    if any("max_conns" in server for server in sequence["servers"]):
        return "max_conns"
    return "reload" if "reload" in happened else None


KEPT = [(product, s) for product, s in sequences() if reason_to_leave_out(product, s) is None]


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
        """Carry out one event; an arrival answers the name of the server picked, or "-"."""
        op, name = event["op"], event.get("server")
        if op == "arrive":
            return self.arrive(event["id"])
        if op == "finish":
            return self.finish(event["id"])
        if op in ("drain", "maint", "down", "remove", "kill"):
            return self.out.add(name)
        if op in ("ready", "up", "revive"):
            return self.out.discard(name)
        if op == "add":
            return self.servers.append(Server(name, event["weight"]))
        assert op == "weight", f"an event that this test does not know: {event}"
        next(server for server in self.servers if server.name == name).weight = event["weight"]

    def arrive(self, request):
        server = self.balancer.pick(self.routable(), Request(request))
        if server is None:
            return "-"
        server.in_flight += 1
        self.holder[request] = server
        return server.name

    def finish(self, request):
        server = self.holder.pop(request)
        server.in_flight -= 1
        getattr(self.balancer, "finished", lambda server: None)(server)


@pytest.mark.parametrize("product, sequence", KEPT, ids=[f"{s['id']} {s['name']}" for _, s in KEPT])
def test_a_dialect_makes_the_picks_of_the_real_server(product, sequence):
    fleet = Fleet(DIALECTS[product][sequence["algorithm"]](), sequence["servers"])
    picked = [fleet.play(event) for event in sequence["events"]]
    assert "".join(name for name in picked if name) == sequence["picks_str"]


LONG = json.loads((Path(__file__).parent / "haproxy_long.json").read_text(encoding="utf-8"))["sequences"]


@pytest.mark.parametrize("sequence", LONG, ids=[sequence["id"] for sequence in LONG])
def test_haproxy_picks_the_same_through_whole_rounds_of_drains_returns_and_new_weights(sequence):
    """Longer than the recordings above: rounds end while servers are away, and shares of what is left run out."""
    fleet = Fleet(DIALECTS["haproxy"][sequence["algorithm"]](), sequence["servers"])
    picked = [fleet.play(event) for event in sequence["events"]]
    assert "".join(name for name in picked if name) == sequence["picks_str"]


def test_a_server_that_became_idle_while_it_was_away_comes_back_behind_those_who_are_idle_in_line():
    fleet = Fleet(DIALECTS["haproxy"]["lc"](), [{"name": name, "weight": 1} for name in "abc"])
    assert [fleet.arrive(number) for number in range(3)] == ["a", "b", "c"]
    fleet.play({"op": "drain", "server": "b"})
    assert fleet.arrive(3) == "a"
    fleet.finish(1)  # the one inside b, then the one inside c
    fleet.finish(2)
    fleet.play({"op": "ready", "server": "b"})
    assert [fleet.arrive(number) for number in (4, 5)] == ["c", "b"]


def test_nginx_takes_the_requests_of_the_old_worker_to_leave_first():
    fleet = Fleet(DIALECTS["nginx"]["lc"](), [{"name": "a", "weight": 1}, {"name": "b", "weight": 1}])
    held = [fleet.arrive(number) for number in range(4)]
    fleet.servers.append(Server("c"))  # a reload: the new worker starts with nobody inside, as it sees it
    assert held == ["a", "b", "b", "a"] and [fleet.arrive(number) for number in (4, 5, 6)] == ["a", "b", "c"]
    fleet.finish(0)
    fleet.finish(3)  # two of the old worker's leave a, and a looks no emptier than b and c
    assert sorted(fleet.arrive(number) for number in (7, 8, 9)) == ["a", "b", "c"]


def test_what_is_left_out_is_named_and_is_little():
    left_out = [reason for product, s in sequences() if (reason := reason_to_leave_out(product, s))]
    assert set(left_out) == set(LEFT_OUT)
    assert len(KEPT) >= 5 * len(left_out)


def test_every_sequence_of_arrivals_and_finishes_alone_is_checked():
    plain = [
        (product, s)
        for product, s in sequences()
        if s["algorithm"] in DIALECTS[product]
        and {event["op"] for event in s["events"]} <= {"arrive", "finish"}
        and all(set(server) <= {"name", "weight", "down", "backup"} for server in s["servers"])
    ]
    assert all(pair in KEPT for pair in plain)


@pytest.mark.parametrize("product, algorithm", [(p, a) for p, table in DIALECTS.items() for a in table])
def test_a_full_period_gives_every_server_its_weight(product, algorithm):
    """One request at a time. HAProxy's least connections is the exception: idle servers take turns, weight or not."""
    weights = {"a": 7, "b": 5, "c": 3, "d": 1}
    balancer, servers = DIALECTS[product][algorithm](), [Server(name, weight) for name, weight in weights.items()]
    fleet = Fleet(balancer, [])
    fleet.servers = servers
    counts = dict.fromkeys(weights, 0)
    for request in range(16 * 40):  # longer than a round of HAProxy
        counts[fleet.arrive(request)] += 1
        fleet.finish(request)
    share = dict.fromkeys(weights, 4) if (product, algorithm) == ("haproxy", "lc") else weights
    assert counts == {name: 40 * weight for name, weight in share.items()}


def test_the_products_differ_where_the_first_page_says_so():
    picks = {}
    for product, table in DIALECTS.items():
        for algorithm in set(table) - {"lc"}:
            fleet = Fleet(table[algorithm](), [{"name": n, "weight": w} for n, w in (("a", 3), ("b", 2), ("c", 1))])
            picks[product, algorithm] = "".join(fleet.arrive(request) for request in range(6))
    assert picks["nginx", "rr"] == picks["apache", "rr"] == "abacba"
    assert picks["haproxy", "rr"] == "abacab" and picks["haproxy", "static-rr"] == "aababc"


@pytest.mark.parametrize("product, algorithm", [(p, a) for p, table in DIALECTS.items() for a in table])
def test_nobody_routable_is_nobody_picked_and_it_goes_on_afterwards(product, algorithm):
    balancer, servers = DIALECTS[product][algorithm](), [Server("a"), Server("b")]
    assert balancer.pick([], None) is None
    assert [balancer.pick(servers, None).name for _ in range(2)] == ["a", "b"]
    assert balancer.pick([], None) is None
    assert balancer.pick(servers, None) in servers
