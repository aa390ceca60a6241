"""Charts of one run: what is drawn is what was measured, window by window."""

import pytest

pytest.importorskip("plotly")

import deploylab
from deploylab.figures import latency, series
from deploylab.figures.charts import held

INF = float("inf")


def test_a_percentile_is_held_for_its_window_and_gone_where_there_is_none():
    x, y = held([0.0, 2.0, 4.0], [50.0, INF, 70.0], 6.0)
    assert list(zip(x, y, strict=True)) == [(0, 50), (2, 50), (2, None), (4, None), (4, 70), (6, 70)]


def test_no_moment_between_two_windows_gets_a_latency_that_no_window_had():
    found = series(deploylab.run("capacity_dip").trace)
    for line in latency(found, "en").data:
        rises = [(a, b) for a, b, one, other in zip(line.x, line.x[1:], line.y, line.y[1:], strict=False)
                 if None not in (one, other) and one != other]
        assert line.mode != "lines" or (rises and all(a == b for a, b in rises)), line.name
