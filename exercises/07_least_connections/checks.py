"""What a student may see: fixed loads, and an idle fleet."""

from deploylab.fleet import Request, Server
from deploylab.grading.checks import check, expect


def fleet(**loads):
    return [Server(name, in_flight=load) for name, load in loads.items()]


@check(points=1, task=1, ko="가장 적은 서버", en="The fewest")
def test_the_fewest(submission):
    cases = [fleet(a=2, b=0, c=1), fleet(a=4, b=3, c=1), fleet(a=1, b=2, c=5), fleet(a=7, b=5, c=6)]
    got = [getattr(submission.LeastConnections().pick(servers, Request(1)), "name", None) for servers in cases]
    expect(
        got, ["b", "c", "a", "b"],
        called="LeastConnections().pick() for in flight a2 b0 c1, a4 b3 c1, a1 b2 c5, a7 b5 c6",
        why={"ko": "처리 중인 요청이 가장 적은 서버입니다.", "en": "The server with the fewest requests inside."},
        known={"most_connections": ["a", "a", "c", "a"], "counts_total": ["a", "a", "a", "a"], "only_with_zero": ["b", "a", "a", "a"]},
    )


@check(points=1, task=2, ko="한가할 때는 차례대로", en="In turn when idle", catches=["always_first_of_tied"])
def test_in_turn_when_idle(submission):
    balancer, servers = submission.LeastConnections(), fleet(a=0, b=0, c=0)
    got = [getattr(balancer.pick(servers, Request(n)), "name", None) for n in range(5)]
    expect(got, ["a", "b", "c", "a", "b"], called="pick([a 0, b 0, c 0], request) x 5, each finished before the next",
           why={"ko": "요청이 곧바로 끝나면 모두가 늘 동률입니다. 그래도 모두 일해야 합니다.", "en": "If requests finish at once, all are tied all the time; still everybody should work."},
           known={"always_first_of_tied": ["a"] * 5})
