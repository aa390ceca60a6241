"""Drawn for each student: arrivals and departures against the textbook's page; lists that change."""

from deploylab.balancing import LeastConnections
from deploylab.fleet import Request, Server
from deploylab.grading.checks import check, expect

NAMES = ("s1", "s2", "s3", "s4", "s5", "web", "app")


def drawn_fleet(draws, low, high, most=6):
    return [Server(name, in_flight=draws.integer(0, most)) for name in draws.shuffled(NAMES)[: draws.integer(low, high)]]


@check(points=2, task=1, ko="끝난 요청은 세지 않는다", en="What has finished does not count", catches=["counts_total"],
       hint={"ko": "보낸 수가 아니라 지금 안에 있는 수(`in_flight`)를 보나요?", "en": "Does it look at what is inside now (`in_flight`), not at what was sent?"})
def test_what_has_finished_does_not_count(submission, draws):
    servers, balancer, sent = drawn_fleet(draws, 3, 5), submission.LeastConnections(), {}
    for number in range(12):
        for server in servers:
            server.in_flight = draws.integer(1, 9)
        lowest = draws.one_of(servers)
        lowest.in_flight = 0
        picked = balancer.pick(servers, Request(number))
        expect(getattr(picked, "name", None), lowest.name, called="pick()",
               known={"most_connections": max(servers, key=lambda server: server.in_flight).name})
        sent[lowest.name] = sent.get(lowest.name, 0) + 1


@check(points=2, task=2, ko="동률일 때 도는 순서", en="The turn among the tied",
       hint={"ko": "지난번에 고른 자리의 다음부터 찾나요? 동률이 아닌 서버는 건너뜁니다.", "en": "Does the search begin after the last pick? Servers that are not tied are skipped."})
def test_the_turn_among_the_tied(submission, draws):
    servers, mine, ours = drawn_fleet(draws, 4, 5, 1), submission.LeastConnections(), LeastConnections()
    first = []
    for number in range(14):
        right = ours.pick(servers, Request(number))
        low = min(server.in_flight for server in servers)
        first.append(next(server.name for server in servers if server.in_flight == low))
        got = getattr(mine.pick(servers, Request(number)), "name", None)
        expect(got, right.name, called="pick()", known={"always_first_of_tied": first[-1]})
        right.in_flight += 1
        left = draws.one_of(servers)
        left.in_flight = max(0, left.in_flight - 1)


@check(points=1, task=1, ko="서버가 빠지고 들어올 때", en="Servers leave and join", catches=["looks_once"],
       hint={"ko": "부를 때마다 받은 `servers`에서 고르나요?", "en": "Is the pick one of the `servers` of this call?"})
def test_servers_leave_and_join(submission, draws):
    servers, balancer = drawn_fleet(draws, 5, 6), submission.LeastConnections()
    for number in range(6):
        late = servers[-2:] if number else []  # they join after the first request, and one of them is idle
        routable = draws.shuffled([*draws.shuffled(servers[:-2])[: draws.integer(2, 3)], *late])
        for server in servers:
            server.in_flight = draws.integer(2, 5) if server in routable else 0
        lowest = draws.one_of(late or routable)
        lowest.in_flight = 1
        got = getattr(balancer.pick(routable, Request(number)), "name", None)
        expect(got, lowest.name, called="pick()", known={"most_connections": max(routable, key=lambda server: server.in_flight).name})
