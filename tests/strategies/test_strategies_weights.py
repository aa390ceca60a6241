"""Traffic weights, bounds and replica counts of the tools, against recordings."""

from hashlib import md5
from itertools import pairwise

import pytest

from deploylab.strategies.argo_canary import basic_canary, basic_canary_step, traffic_routed
from deploylab.strategies.bounds import rounded
from deploylab.strategies.sticky import fnv1a, in_canary
from deploylab.strategies.weights import codedeploy_weights, ecs_bounds, ecs_circuit_breaker, flagger_weights

EXTRAS, ARGO = "strategies/extras.json", "strategies/argo_basic_canary.json"


def test_flagger_raises_the_weight_in_these_steps(truth):
    for case in truth(EXTRAS)["flagger_weights"]["cases"]:
        expected = case["canary_weights"], case["end"] == "promote"
        assert flagger_weights(case["maxWeight"], case["stepWeight"], case["stepWeights"]) == expected, case


def test_ecs_rounds_the_minimum_up_and_the_maximum_down(truth):
    for case in truth(EXTRAS)["ecs_rolling"]["cases"]:
        asked = case["desiredCount"], case["minimumHealthyPercent"], case["maximumPercent"]
        assert ecs_bounds(*asked) == (case["min_running"], case["max_running"], case["can_progress"]), case


def test_ecs_gives_a_deployment_up_after_half_its_tasks_failed(truth):
    for case in truth(EXTRAS)["ecs_rolling"]["circuit_breaker"]:
        assert ecs_circuit_breaker(case["desiredCount"]) == case["failure_threshold"], case


@pytest.mark.parametrize("name, asked", [
    ("ECSAllAtOnce", (100, 0, False)), ("ECSCanary10Percent5Minutes", (10, 5, False)),
    ("ECSCanary10Percent15Minutes", (10, 15, False)), ("ECSLinear10PercentEvery1Minutes", (10, 1, True)),
    ("ECSLinear10PercentEvery3Minutes", (10, 3, True))])
def test_codedeploy_shifts_traffic_on_schedule(truth, name, asked):
    schedules = {case["config"]: case["schedule_minute_weight"] for case in truth(EXTRAS)["codedeploy_ecs"]["cases"]}
    assert codedeploy_weights(*asked) == [tuple(step) for step in schedules[f"CodeDeployDefault.{name}"]]


def test_a_cookie_falls_into_the_canary_as_with_kamal_proxy(truth):
    for case in truth(EXTRAS)["kamal_proxy_rollout"]["cases"]:
        assert fnv1a(case["cookie"]) == case["hash"], case
        for percent, inside in case["in_rollout"].items():
            assert in_canary(case["cookie"], int(percent)) == inside, (case["cookie"], percent)


def test_nobody_falls_out_of_a_growing_canary_and_the_share_is_about_the_percentage():
    visitors = [md5(str(n).encode()).hexdigest() for n in range(2000)]  # cookies are drawn at random
    inside = [{visitor for visitor in visitors if in_canary(visitor, percent)} for percent in (0, 5, 25, 50, 100)]
    assert all(small < large for small, large in pairwise(inside))
    for some, percent in zip(inside, (0, 5, 25, 50, 100), strict=True):
        assert len(some) / 20 == pytest.approx(percent, abs=2)


def test_cookies_that_count_upwards_fall_on_one_side_together():
    assert not any(in_canary(f"user-{n}", 50) for n in range(1, 10))


def test_who_is_allowed_by_name_is_in_and_who_has_no_cookie_is_not():
    assert in_canary("alice", 0, allowed={"alice"}) and not in_canary("bob", 0, allowed={"alice"})
    assert not in_canary("", 100)


def test_argo_comes_nearest_to_the_weight_with_whole_servers(truth):
    for case in truth(ARGO)["approximate"] + truth(ARGO)["approximate_upstream"]:
        got = basic_canary(case["replicas"], case["weight"], case["surge"])
        assert got == (case["canary"], case["stable"]), case


def test_argo_moves_towards_the_weight_within_the_bounds(truth):
    for case in truth(ARGO)["basic"] + truth(ARGO)["basic_upstream"]:
        bounds = rounded(case["replicas"], percent(case["maxSurge"]), percent(case["maxUnavailable"]))
        got = basic_canary_step(case["replicas"], case["weight"], *bounds, case["canary"], case["stable"],
                                case.get("older", case.get("older_spec", 0)), case.get("same", False))
        assert got == (case["expect_canary"], case["expect_stable"]), case


def percent(value):
    """Argo reads "20" as 20 %, Kubernetes refuses it."""
    return f"{value}%" if isinstance(value, str) and not value.endswith("%") else value


def test_argo_behind_a_proxy_needs_servers_only_for_the_traffic(truth):
    for case in truth(ARGO)["traffic_routed"]:
        current = (case["current_stable_weight"], case["current_canary_weight"]) if "abort" in case else None
        got = traffic_routed(case["replicas"], case["weight"], case["dynamicStableScale"], current,
                             case.get("abort", False), case.get("minPodsPerReplicaSet", 0))
        assert got == (case["expect_canary"], case["expect_stable"]), case["id"]
