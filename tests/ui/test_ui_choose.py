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
        run = deploylab.run(f"compare_{name}", **case.changes)
        back = seconds_to_go_back(deploylab.run(f"compare_{name}", intervene=BACK, **case.changes).trace) if case.second_back else 0.0
        price = run.ledger.failed * case.failure + run.metrics["server_seconds"] * case.server_second
        price += (back if back == back else 0.0) * case.second_back
        found[name] = price if run.metrics["peak_servers"] <= case.most_servers else float("inf")
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


def test_no_strategy_is_the_best_in_every_situation():
    best = {min(found, key=found.get) for found in map(costs, CASES)}
    assert len(best) > 1
