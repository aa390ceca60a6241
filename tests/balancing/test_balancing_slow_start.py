"""Slow start against the recorded formulas of Envoy and HAProxy, and around a balancer."""

import json
from collections import Counter
from pathlib import Path

import pytest

from deploylab.balancing import SmoothWeightedRoundRobin, WeightedLeastConnections
from deploylab.balancing.slow_start import SlowStart, envoy, linear
from deploylab.fleet import Request, Server

TRUTH = Path(__file__).parents[1] / "truth" / "strategies" / "extras.json"
CASES = json.loads(TRUTH.read_text(encoding="utf-8"))["slow_start"]["cases"]


@pytest.mark.parametrize("case", [case for case in CASES if case["system"] == "envoy"], ids=str)
def test_the_share_in_envoy(case):
    share = envoy(case["t_s"], case["window_s"], case["aggression"], case["min_weight_percent"] / 100)
    assert share == pytest.approx(case["factor"], abs=1e-6)


@pytest.mark.parametrize("case", [case for case in CASES if case["system"] == "haproxy"], ids=str)
def test_the_share_in_haproxy(case):
    assert linear(case["t_s"], case["slowstart_s"]) == pytest.approx(case["factor"])


class Clock:
    seconds = 100

    def __call__(self):
        return self.seconds


def counts(balancer, servers, picks):
    return Counter(balancer.pick(servers, Request(number)).name for number in range(picks))


def test_who_is_there_at_the_beginning_is_warm():
    servers = [Server("a"), Server("b")]
    assert counts(SlowStart(SmoothWeightedRoundRobin(), Clock()), servers, 10) == {"a": 5, "b": 5}


@pytest.mark.parametrize("age, picks", [(3, 110), (15, 150), (30, 200), (300, 200)])
def test_a_newcomer_gets_the_share_of_its_age(age, picks):
    """With weight 100 against 10, 50 and 100, a whole period gives exactly these counts."""
    clock = Clock()
    balancer = SlowStart(SmoothWeightedRoundRobin(), clock, window=30)
    old, fresh = Server("old"), Server("fresh")
    balancer.pick([old], Request(0))
    balancer.pick([old, fresh], Request(0))  # it joins now
    clock.seconds += age
    balancer.balancer = SmoothWeightedRoundRobin()
    assert counts(balancer, [old, fresh], picks) == {"old": 100, "fresh": picks - 100}


def test_a_server_that_comes_back_warms_up_again():
    clock = Clock()
    balancer = SlowStart(SmoothWeightedRoundRobin(), clock, window=10)
    a, b = Server("a"), Server("b")
    for servers in ([a, b], [a], [a, b]):
        balancer.pick(servers, Request(0))
    assert [server.weight for server in balancer.warming([a, b])] == [100, 1]
    clock.seconds += 10
    assert [server.weight for server in balancer.warming([a, b])] == [100, 100]


def test_an_empty_newcomer_no_longer_takes_everything_from_least_connections():
    def taken_by_the_newcomer(balancer):
        old, fresh = Server("old", in_flight=20), Server("fresh")
        balancer.pick([old], Request(0))
        for number in range(20):
            balancer.pick([old, fresh], Request(number)).in_flight += 1
        return fresh.in_flight

    assert taken_by_the_newcomer(WeightedLeastConnections()) == 20
    assert taken_by_the_newcomer(SlowStart(WeightedLeastConnections(), Clock())) == 1


def test_the_real_server_is_answered_and_its_own_weight_is_left_alone():
    server = Server("a", weight=4)
    balancer = SlowStart(SmoothWeightedRoundRobin(), Clock())
    assert balancer.pick([server], Request(0)) is server and server.weight == 4
    assert balancer.scores([server]) == [400]
