"""Requests lost per proxy and way of deploying: the recorded measurement and its tables."""

import pytest

from deploylab.live.losses import CASES, METHODS, PROXIES, recorded, shown, summary, table

ROWS = recorded()
CAREFUL = ("steady", "rolling", "blue_green", "canary")


def row(lost, over=0, discarded=False, **more):
    return {"case": "rolling", "engine": "nginx", "retries": False, "method": "GET", "sent": 100, "lost": lost, "over": over,
            "dark_ms": 2.0, "discarded": discarded} | more


def test_a_run_that_does_not_count_is_counted_as_discarded_and_nowhere_else():
    summed, other = summary([row(3, 10), row(90, discarded=True), row(1), row(5, engine="haproxy")])
    assert (summed["lost"], summed["over"], summed["runs"], summed["discarded"]) == ([1, 3], 10, 3, 1)
    assert other["engine"] == "haproxy" and shown(summed, 0) == "1–3 (5 slow)" and shown(summed, 1) == "1–3 (느림 5)"


def test_where_no_run_counts_there_is_a_dash_and_never_a_nought():
    assert shown(None, 0) == shown(summary([row(0, discarded=True)])[0], 0) == "–"
    assert shown(summary([row(0)])[0], 0) == "0"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_case_has_a_line_and_every_proxy_a_column(lang):
    for method in METHODS:
        lines = table(ROWS, method, lang).splitlines()
        assert len(lines) == 3 + len(CASES) and {line.count("|") for line in lines} == {len(PROXIES) + 2}


def test_what_the_strategies_promise_holds_over_every_proxy_that_needs_no_reload():
    for one in ROWS:
        if one["case"] in CAREFUL and one["engine"] != "nginx":
            assert set(one["lost"]) <= {0}, one


def test_every_proxy_met_every_control():
    met = {(one["engine"], one["retries"], one["method"]) for one in ROWS if one["case"] == "steady" and one["lost"]}
    assert met == {(*proxy, method) for proxy in PROXIES for method in METHODS}


def test_no_retries_stand_in_for_precautions_and_one_run_of_nginx_would_have_taught_otherwise():
    careless = {(one["engine"], one["retries"], one["method"]): one["lost"] for one in ROWS if one["case"] == "rolling_careless"}
    assert all(len(lost) >= 3 and max(lost) > 100 for lost in careless.values())
    anecdote = careless["nginx", True, "GET"]
    assert min(anecdote) < 10 and sorted(anecdote)[1] > 100
