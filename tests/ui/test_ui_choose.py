"""The capstone: a choice is scored against the cheapest of all strategies, and that is computed here once more."""

import pytest

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

import deploylab
from deploylab.metrics import seconds_to_go_back
from deploylab.ui.pages.choose import CASES
from deploylab.ui.pages.compare import STRATEGIES

BACK = [{"at": 90.0, "action": "roll_back", "server": "", "factor": 1.0, "weights": {}}]


def costs(case):
    found = {}
    for name in STRATEGIES:
        changes = dict(case.changes)
        able = name in ("recreate", "rolling", "blue_green") or changes.pop("strategy.schema_change", None) is None
        if name != "blue_green":
            changes.pop("strategy.smoke", None)
        run = deploylab.run(f"compare_{name}", **changes)
        back = seconds_to_go_back(deploylab.run(f"compare_{name}", intervene=BACK, **changes).trace) if case.second_back else 0.0
        price = run.ledger.failed * case.failure + run.metrics["server_seconds"] * case.server_second
        price += (back if back == back else 0.0) * case.second_back
        price += run.metrics["sessions_lost"] * case.session + (run.metrics["p99_all"] * case.slow_second if case.slow_second else 0)
        found[name] = price if able and run.metrics["peak_servers"] <= case.most_servers else float("inf")
    return found


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_choice_is_scored_against_par_and_stays_after_another_look(number):
    known = costs(CASES[number])
    at = AppTest.from_string("from deploylab.ui.pages import choose\nchoose.page()\n", default_timeout=60)
    at.query_params["lang"], at.query_params["case"] = "en", str(number + 1)
    at.run()
    at.radio[0].set_value("recreate")
    at.button[0].click().run()
    assert not at.exception
    told = (at.success or at.warning)[0].value
    par = min(known.values())
    assert f"{par:,.1f}" in told
    assert f"Score {round(100 * par / known['recreate'])}" in told
    assert bool(at.success) == (known["recreate"] == par)
    at.run()
    assert (at.success or at.warning)[0].value == told


def test_every_strategy_is_the_best_in_some_situation():
    best = {min(found, key=found.get) for found in map(costs, CASES)}
    assert best == set(STRATEGIES)


@pytest.mark.parametrize(("number", "chosen", "why"), [(5, "canary", "no step at which the schema"), (6, "recreate", "p99 is infinite"),
                                                       (1, "blue_green", "more than 4 servers")])
def test_what_is_not_possible_says_why(number, chosen, why):
    at = AppTest.from_string("from deploylab.ui.pages import choose\nchoose.page()\n", default_timeout=60)
    at.query_params["lang"], at.query_params["case"] = "en", str(number + 1)
    at.run()
    at.radio[0].set_value(chosen)
    at.button[0].click().run()
    assert why in at.warning[0].value and "Score 0" in at.warning[0].value
