"""What a student may see: fixed servers, and two balancers side by side."""

from deploylab.fleet import Request, Server
from deploylab.grading.checks import check, expect


def fleet(*names):
    return [Server(name) for name in names]


def names(picked):
    return [getattr(server, "name", server) for server in picked]


@check(points=1, task=1, ko="서버 셋이 차례대로", en="Three servers in turn")
def test_three_servers_in_turn(submission):
    balancer, servers = submission.RoundRobin(), fleet("a", "b", "c")
    got = names([balancer.pick(servers, Request(n)) for n in range(7)])
    expect(
        got,
        ["a", "b", "c", "a", "b", "c", "a"],
        called="RoundRobin().pick([a, b, c], request) x 7",
        why={"ko": "첫 요청은 첫 서버로, 끝 다음은 다시 처음입니다.", "en": "The first request goes to the first server, and after the last comes the first."},
        known={"skips_first": ["b", "c", "a", "b", "c", "a", "b"]},
    )


@check(points=1, task=1, ko="로드밸런서마다 차례가 따로", en="Each balancer has a turn of its own", catches=["shared_turn"])
def test_two_balancers_have_a_turn_each(submission):
    one, two, servers = submission.RoundRobin(), submission.RoundRobin(), fleet("a", "b")
    got = [names([one.pick(servers, Request(n)), two.pick(servers, Request(n))]) for n in range(4)]
    expect(
        got,
        [["a", "a"], ["b", "b"], ["a", "a"], ["b", "b"]],
        called="one.pick([a, b], request), two.pick([a, b], request), ...",
        why={"ko": "한쪽에 온 요청이 다른 쪽의 차례를 바꾸지 않습니다.", "en": "A request to one does not move the turn of the other."},
        known={"skips_first": [["b", "b"], ["a", "a"], ["b", "b"], ["a", "a"]]},
    )
