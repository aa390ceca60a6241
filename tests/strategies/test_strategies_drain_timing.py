"""Requests lost while a server leaves: the formula against the recorded model, and against counting one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploylab.strategies.drain_timing import lost_requests, lost_seconds, signals, zero_loss


def test_losses_are_those_of_the_table(truth):
    for case in truth("strategies/drain_timing_model.json")["cases"]:
        asked = (case["propagation_s"], case["preStop_s"], case["grace_s"], case["request_s"],
                 case["accept_after_sigterm_s"], case["drains"])
        assert signals(case["preStop_s"], case["grace_s"]) == (case["sigterm_at"], case["sigkill_at"])
        assert lost_seconds(*asked) == pytest.approx((case["refused_s"], case["cut_s"])), case
        assert lost_requests(case["rate_rps"], *asked) == pytest.approx(case["lost_requests"])
        assert zero_loss(*asked) == case["zero_loss"]


SECONDS = st.integers(0, 20)


@given(SECONDS, SECONDS, SECONDS, st.integers(1, 8), SECONDS, st.booleans())
def test_counting_request_by_request_gives_the_same(propagation, pre_stop, grace, request, accept, drains):
    sigterm, sigkill = signals(pre_stop, grace)
    closes = min(sigterm + accept, sigkill)
    end = sigkill if drains else closes
    arrivals = [at / 10 + 0.05 for at in range(-request * 10, propagation * 10)]  # in the middle of each tenth
    refused = sum(at > closes for at in arrivals)
    cut = sum(at <= closes and at + request > end for at in arrivals)
    formula = lost_seconds(propagation, pre_stop, grace, request, accept, drains)
    assert formula == pytest.approx((refused / 10, cut / 10))


def test_a_sleep_as_long_as_the_news_takes_loses_nothing_and_no_sleep_loses_its_seconds():
    assert lost_requests(28, propagation=5, pre_stop=5, grace=30, request=2) == 0
    assert lost_requests(28, propagation=5, pre_stop=0, grace=30, request=2) == 28 * 5


def test_a_sleep_that_eats_the_grace_period_cuts_what_is_inside():
    assert lost_requests(10, propagation=10, pre_stop=10, grace=10, request=3) == 30
