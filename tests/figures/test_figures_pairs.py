"""Both runs in one chart: told apart by dash as well as colour, over the same seconds, from the traces alone."""

import pytest

pytest.importorskip("plotly")

import deploylab
from deploylab import figures
from deploylab.figures import fates, pairs


@pytest.fixture(scope="module")
def runs():
    return (deploylab.run("resonance_4", **{"traffic.seconds": 30}),
            deploylab.run("resonance_4", **{"traffic.seconds": 30, "balancer.name": "least_connections"}))


@pytest.fixture(scope="module")
def both(runs):
    return tuple(figures.series(run.trace) for run in runs)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", list(pairs.PAIRED))
def test_a_and_b_differ_by_colour_and_by_dash(both, name, lang):
    figure = pairs.PAIRED[name](both, ("A", "B"), lang)
    looks = {line.name[0]: (line.line.color, line.line.dash) for line in figure.data if line.mode == "lines"}
    assert set(looks) == {"A", "B"}
    assert looks["A"][0] != looks["B"][0] and looks["A"][1] != looks["B"][1]


def test_the_answers_in_the_chart_are_those_of_the_runs(runs, both):
    figure = pairs.throughput(both, ("A", "B"))
    for run, series, line in zip(runs, both, figure.data, strict=True):
        assert sum(line.y) * series.step == pytest.approx(run.ledger.ok)


def test_the_fullest_server_of_round_robin_fills_and_that_of_least_connections_does_not(both):
    assert max(pairs.fullest(both[0])) > 50 > 5 > max(pairs.fullest(both[1]))


def test_a_logarithmic_scale_only_if_one_run_is_far_slower(both):
    assert pairs.latency(both, ("A", "B")).layout.yaxis.type == "log"
    assert pairs.latency((both[1], both[1]), ("A", "B")).layout.yaxis.type != "log"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_each_dot_of_the_difference_is_a_request_and_leads_to_its_step(runs, lang):
    found = fates.pairs(runs[0].trace, runs[1].trace)
    figure = pairs.difference(found, 30.0, lang)
    known = {pair.request: pair for pair in found}
    shown = [(dot, x) for group in figure.data for dot, x in zip(group.customdata, group.x, strict=True)]
    assert len({request for (request, _), _ in shown}) == len(shown) > 50
    for (request, step), x in shown:
        assert known[request].a.step == step and x == known[request].arrived / 1e6
    assert list(figure.layout.xaxis.range) == [0, 30]
