"""Drawn for each student: other names, other numbers, and a list that changes during the run.

A list may be followed by number or by name; both go on with the turn, and both are accepted.
"""

from deploylab.fleet import Request, Server
from deploylab.grading.checks import check, expect, require

NAMES = ("s1", "s2", "s3", "s4", "s5", "web", "app", "east", "west", "n7")


def drawn_fleet(draws, low, high):
    return [Server(name) for name in draws.shuffled(NAMES)[: draws.integer(low, high)]]


def picks(balancer, servers, count):
    picked = [balancer.pick(servers, Request((5 * n + 3) % 7)) for n in range(count)]
    return [server.name if isinstance(server, Server) else "not a server" for server in picked]


def in_turn(picked, servers):
    """Whether every pick is the one after the pick before it, round the list."""
    order = [server.name for server in servers]
    places = [order.index(name) for name in picked if name in order]
    return len(places) == len(picked) and all((b - a) % len(order) == 1 % len(order) for a, b in zip(places, places[1:]))


@check(points=1, task=1, ko="서버 수가 다를 때", en="Any number of servers", catches=["skips_first"],
       hint={"ko": "서버가 셋이 아닐 때도 차례대로인지 보세요.", "en": "Is it still in turn when there are not three servers?"})
def test_any_number_of_servers(submission, draws):
    servers = drawn_fleet(draws, 4, 5)
    order = [server.name for server in servers]
    expect(picks(submission.RoundRobin(), servers, 9), (order * 3)[:9], called="pick() x 9")


@check(points=1, task=2, ko="서버가 들어올 때", en="A server joins",
       hint={"ko": "새 서버가 들어오면 돌던 차례에 이어서 넣습니다.", "en": "A new server gets its turn, and the turn goes on from where it was."})
def test_a_server_joins(submission, draws):
    servers = drawn_fleet(draws, 5, 6)
    order = [server.name for server in servers]
    balancer = submission.RoundRobin()
    picks(balancer, servers[:-1], 2)
    right = (order * 2)[2 : 2 + len(order)]
    old = order[:-1]
    got = picks(balancer, servers, len(order))
    if got[0] == right[0] and sorted(got) == sorted(order):
        return  # a queue lets the new one wait at its end: that is in turn as well
    expect(got, right, called="pick()", known={"restarts": order, "looks_once": (old * 3)[2 : 2 + len(order)]})


@check(points=1, task=2, ko="서버가 빠질 때", en="A server leaves", catches=["looks_once"],
       hint={"ko": "빠진 서버에는 보내지 않습니다. 하나만 남으면 그 서버가 모두 받습니다.", "en": "Nothing goes to a server that has left; the last one left gets everything."})
def test_a_server_leaves(submission, draws):
    servers = drawn_fleet(draws, 4, 4)
    balancer = submission.RoundRobin()
    picks(balancer, servers, 1)
    fewer = [servers[0], *servers[2:]]  # the one whose turn it would be leaves
    first = picks(balancer, fewer, 3)
    order = [server.name for server in fewer]
    expect(first, [order[1], order[2], order[0]], called="pick()", known={"restarts": order})
    fewer = draws.shuffled(fewer)[:2]
    require(in_turn(picks(balancer, fewer, 3), fewer), "pick()", first, "each in turn")
    expect(picks(balancer, fewer[:1], 2), [fewer[0].name] * 2, called="pick()")


@check(points=1, task=1, ko="부하와 가중치는 보지 않음", en="Load and weight do not matter", catches=["looks_at_load"],
       hint={"ko": "라운드 로빈은 `in_flight`도 `weight`도 보지 않습니다.", "en": "Round robin looks neither at `in_flight` nor at `weight`."})
def test_load_and_weight_do_not_matter(submission, draws):
    servers = drawn_fleet(draws, 4, 4)
    for server in servers:
        server.weight, server.in_flight = draws.integer(1, 9), draws.integer(1, 9)
    servers[2].in_flight = 0
    order = [server.name for server in servers]
    expect(picks(submission.RoundRobin(), servers, 6), (order * 2)[:6], called="pick() x 6", known={"skips_first": (order * 2)[1:7]})
