"""What a student may see: fixed servers, and two balancers side by side."""

from deploylab.fleet import Request, Server
from deploylab.grading.checks import check, expect, show


def fleet(*names):
    return [Server(name) for name in names]


def names(picked):
    """Names of servers; what is not one of the servers is told as what it is."""

    def name(server):
        return server.name if isinstance(server, Server) else f"not a server: {show(server)}"

    return [None if server is None else name(server) for server in picked]


def requests(count):
    """Requests whose numbers say nothing about whose turn it is."""
    return [Request((7 * n + 5) % 11) for n in range(count)]


@check(points=1, task=1, ko="서버 셋이 차례대로", en="Three servers in turn")
def test_three_servers_in_turn(submission):
    balancer, servers = submission.RoundRobin(), fleet("a", "b", "c")
    got = names([balancer.pick(servers, request) for request in requests(7)])
    expect(
        got,
        ["a", "b", "c", "a", "b", "c", "a"],
        called="RoundRobin().pick([a, b, c], request) x 7",
        why={"ko": "첫 요청은 첫 서버로, 끝 다음은 다시 처음입니다.", "en": "The first request goes to the first server, and after the last comes the first."},
        known={
            "skips_first": ["b", "c", "a", "b", "c", "a", "b"],
            "uses_request": ["abc"[request.id % 3] for request in requests(7)],
            "returns_name": [f"not a server: {name!r}" for name in "abcabca"],
        },
    )


@check(points=1, task=1, ko="로드밸런서마다 차례가 따로", en="Each balancer has a turn of its own", catches=["shared_turn"])
def test_two_balancers_have_a_turn_each(submission):
    one, two, servers = submission.RoundRobin(), submission.RoundRobin(), fleet("a", "b")
    got = [names([one.pick(servers, request), two.pick(servers, request)]) for request in requests(4)]
    expect(
        got,
        [["a", "a"], ["b", "b"], ["a", "a"], ["b", "b"]],
        called="one.pick([a, b], request), two.pick([a, b], request), ...",
        why={"ko": "한쪽에 온 요청이 다른 쪽의 차례를 바꾸지 않습니다.", "en": "A request to one does not move the turn of the other."},
        known={"skips_first": [["b", "b"], ["a", "a"], ["b", "b"], ["a", "a"]]},
    )
