"""The verdict on a canary against recorded tables, brute force and exact laws."""

from itertools import combinations
from math import comb, inf, sqrt
from random import Random

import pytest

from deploylab.intentions import Report
from deploylab.strategies.sample_size import (
    NORMAL,
    exposure,
    false_alarm,
    flagger_counter,
    missed,
    n_one_sample,
    n_two_sample,
    zero_failures,
)
from deploylab.strategies.verdict import BAD, GOOD, UNSURE, add, judge, p_value, power_now, still_needed, weigh

TABLE = "strategies/canary_power.json"


def test_sample_sizes_are_those_of_the_table(truth):
    for case in truth(TABLE)["sample_size"]:
        asked = case["p0"], case["p1"], case["alpha"], case["power"]
        assert n_one_sample(*asked) == case["n_one_sample"], case["id"]
        assert n_two_sample(*asked) == case["n_two_sample_equal"], case["id"]
        assert n_two_sample(*asked, k=9) == case["n_two_sample_baseline_9x"], case["id"]
        assert n_two_sample(*asked, k=19) == case["n_two_sample_baseline_19x"], case["id"]


def test_zero_failures_bound_the_rate_as_in_the_table(truth):
    for case in truth(TABLE)["zero_failures"]:
        needed = zero_failures(case["p1"], case["confidence"])
        assert needed == case["n_to_see_at_least_one_failure"]
        assert missed(case["p1"], needed) <= 1 - case["confidence"] < missed(case["p1"], needed - 1)


def test_a_bug_of_one_percent_is_missed_by_a_hundred_requests_in_366_of_1000_cases():
    assert round(missed(0.01, 100), 3) == 0.366


def test_a_verdict_costs_what_the_table_says(truth):
    for case in truth(TABLE)["exposure"]:
        requests, seconds, bad, extra = exposure(case["rps_total"], case["canary_weight_pct"], case["p0"], case["p1"],
                                                 case["alpha"], case["power"])
        assert requests == case["n_canary"]
        assert seconds == pytest.approx(case["seconds_at_this_weight"], abs=0.051)
        assert bad == pytest.approx(case["bad_responses_served_by_canary"], abs=0.051)
        assert extra == pytest.approx(case["extra_bad_vs_no_deploy"], abs=0.051)


def test_a_controller_that_counts_failed_checks_rolls_back_as_often_as_in_the_table(truth):
    for case in truth(TABLE)["flagger_counter"]:
        fails, back = flagger_counter(case["requests_per_interval"], case["true_error_rate"],
                                      case["min_success_rate_pct"], case["passing_checks_needed"], case["threshold"])
        assert fails == pytest.approx(case["p_single_check_fails"], abs=1e-6)
        assert back == pytest.approx(case["p_rollback"], abs=1e-6)


def test_peeking_raises_the_false_alarms_as_the_recorded_simulation_found(truth):
    for case in truth(TABLE)["peeking"]:
        assert false_alarm(case["looks"], case["alpha_each"]) == pytest.approx(case["simulated_false_alarm"], abs=0.005)


def test_one_look_alarms_at_alpha_and_shared_alpha_keeps_five_looks_below_it():
    assert false_alarm(1, 0.05) == pytest.approx(0.05, abs=1e-3)
    assert false_alarm(5, 0.05 / 5) < 0.05 < false_alarm(2, 0.05)


@pytest.mark.parametrize("errors, requests, stable_errors, stable_requests", [
    (2, 4, 1, 6), (0, 3, 2, 5), (3, 3, 0, 5), (1, 5, 4, 4), (0, 4, 0, 4)])
def test_the_p_value_is_the_share_of_all_ways_to_deal_the_errors_out(errors, requests, stable_errors, stable_requests):
    everyone, wrong = requests + stable_requests, errors + stable_errors
    deals = list(combinations(range(everyone), wrong))
    as_bad = sum(sum(place < requests for place in deal) >= errors for deal in deals)
    assert p_value(errors, requests, stable_errors, stable_requests) == pytest.approx(as_bad / len(deals))
    assert len(deals) == comb(everyone, wrong)


def test_one_error_in_twenty_is_no_evidence_though_the_normal_approximation_calls_it_certain():
    pooled = 1 / 420
    z = (1 / 20) / sqrt(pooled * (1 - pooled) * (1 / 20 + 1 / 400))
    assert 1 - NORMAL.cdf(z) < 1e-5
    assert p_value(1, 20, 0, 400) == pytest.approx(20 / 420)


def test_equal_versions_are_condemned_less_often_than_alpha():
    rng = Random(3)
    draw = lambda n: sum(rng.random() < 0.02 for _ in range(n))  # noqa: E731 - a throw of n dice, used twice below
    alarms = sum(judge(Report(100, draw(100), 900, draw(900), 30)) == BAD for _ in range(400))
    assert alarms / 400 < 0.05


def test_the_verdict_is_bad_good_or_unsure():
    assert judge(Report(1000, 100, 9000, 90, 30)) == BAD
    assert judge(Report(1000, 10, 9000, 90, 30)) == GOOD
    assert judge(Report(8, 0, 152, 1, 30)) == UNSURE
    assert judge(Report(0, 0, 0, 0, 30)) == UNSURE


def test_a_better_version_is_never_bad():
    assert p_value(0, 1000, 500, 1000) == pytest.approx(1)


def test_the_power_reaches_its_goal_with_exactly_the_requests_that_are_needed():
    needed = n_two_sample(0.01, 0.06, 0.05, 0.8, k=9)
    assert power_now(Report(needed, 0, 9 * needed, 9 * needed / 100, 30)) >= 0.8
    assert power_now(Report(needed - 1, 0, 9 * (needed - 1), 9 * (needed - 1) / 100, 30)) < 0.8


def test_what_is_still_needed_is_told_in_requests_and_in_seconds_at_the_present_rate():
    few = Report(20, 0, 180, 0, 10)
    requests, seconds = still_needed(few)
    assert requests == n_two_sample(0.0, 0.05, 0.05, 0.8, k=9) - 20
    assert seconds == pytest.approx(requests / 2)
    assert still_needed(Report(5000, 0, 45000, 0, 10)) == (0, 0)
    assert still_needed(Report(0, 0, 100, 1, 10)) == (inf, inf)


def test_a_hopeless_stable_version_still_gets_a_verdict():
    assert weigh(Report(50, 50, 50, 50, 30)).verdict in (GOOD, UNSURE)


def test_two_looks_add_up_to_one_report():
    assert add(add(None, Report(1, 2, 3, 4, 5)), Report(10, 20, 30, 40, 50)) == Report(11, 22, 33, 44, 55)
