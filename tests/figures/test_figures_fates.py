"""The same request in two runs: its fates, told apart and sorted; an oracle reads both traces without them."""

import csv
import io
from math import inf, isinf

import pytest

import deploylab
from deploylab.figures import fates
from deploylab.ledger import CAUSES


@pytest.fixture(scope="module")
def traces():
    return (deploylab.run("rolling", seed=3, **{"traffic.rate": 12}).trace,
            deploylab.run("rolling_careless", seed=3, **{"traffic.rate": 12}).trace)


def ends(trace):
    """request -> latency in microseconds, or the cause of its failure."""
    return {event[2]: event[4] for event in trace if event[1] in ("finish", "fail")}


def test_every_request_of_both_runs_is_paired_with_what_the_traces_say(traces):
    told = [ends(trace) for trace in traces]
    found = fates.pairs(*traces)
    assert {pair.request for pair in found} == {event[2] for event in traces[0] if event[1] == "arrive"}
    for pair in found:
        for fate, known in ((pair.a, told[0]), (pair.b, told[1])):
            end = known.get(pair.request)
            assert (fate.latency if fate.outcome == "ok" else fate.outcome) == ("in_flight" if end is None else end)


def test_the_largest_difference_comes_first_and_a_lost_request_differs_without_end(traces):
    found = fates.pairs(*traces)
    sizes = [abs(pair.gap) for pair in found]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] == inf
    for pair in found:
        assert isinf(pair.gap) == ((pair.a.outcome == "ok") != (pair.b.outcome == "ok"))


def test_a_lost_request_leads_to_the_event_that_caused_it(traces):
    lost = [pair for pair in fates.pairs(*traces) if pair.b.outcome in CAUSES]
    ended = {event[2]: (event[5], step) for step, event in enumerate(traces[1]) if event[1] == "fail"}
    assert any(because >= 0 for because, _ in ended.values())
    for pair in lost:
        because, step = ended[pair.request]
        assert pair.b.step == (because if because >= 0 else step)


def test_the_groups_hold_every_request_once(traces):
    found = fates.pairs(*traces)
    number = fates.counts(found)
    assert sum(number.values()) == len(found)
    failed = [sum(isinstance(end, str) for end in ends(trace).values()) for trace in traces]
    assert failed[1] > failed[0] == 0
    assert number["only_a_answered"] >= failed[1] and number["only_b_answered"] == 0


def test_a_run_beside_itself_differs_nowhere(traces):
    assert set(fates.counts(fates.pairs(traces[0], traces[0])).items()) >= {("slower", 0), ("faster", 0)}
    assert all(pair.gap == 0 for pair in fates.pairs(traces[0], traces[0]))


def test_the_table_has_a_line_for_each_request(traces):
    found = fates.pairs(*traces)
    rows = list(csv.DictReader(io.StringIO(fates.table(found))))
    assert [int(row["request"]) for row in rows] == [pair.request for pair in found]
    assert rows[0]["difference_ms"] in ("inf", "-inf") and rows[0]["b_ms"] == ""
