"""The Mann-Whitney judge against the recorded one, and against what the definition demands."""

import pytest

from deploylab.strategies.mann_whitney import label, shift

LEFT_OUT = {
    "measure": "the other effect size (how often a canary value exceeds a control value) is not ours",
    "nan_strategy": "missing minutes are not filled in",
    "Nodata": "a series without any value is no question for a test",
}


def compared(truth):
    for case in truth("strategies/kayenta_mann_whitney.json")["cases"]:
        if not LEFT_OUT.keys() & {*case, case["expect"]}:
            yield case


def test_labels_are_those_of_the_judge(truth):
    cases = [case for case in compared(truth) if case.get("robust", True)]
    assert len(cases) > 40
    for case in cases:
        got = label(case["control"], case["experiment"], case["tolerance"], case["conf"], case["direction"],
                    case.get("allowed", (1, 1)))
        assert got == case["expect"], case["id"]


def test_the_interval_is_that_of_the_judge(truth):
    """Not the estimate: the judge's solver stops anywhere on a step of the function, ours is the median."""
    for case in compared(truth):
        if "ci" in case:
            _, low, high = shift(case["control"], case["experiment"], case["conf"])
            assert (low, high) == pytest.approx(case["ci"], abs=2e-4), case["id"]


def test_a_canary_moved_by_ten_moves_the_shift_by_ten():
    control, canary = [92.3, 106.9, 108.2, 92.8, 86.4, 99.1], [88.4, 101.2, 108.3, 100.8, 81.7, 90.5]
    moved = shift(control, [value + 10 for value in canary])
    assert moved == pytest.approx([value + 10 for value in shift(control, canary)], abs=1e-6)


def test_one_wild_minute_weighs_no_more_than_a_bad_one():
    control = [100.0 + n for n in range(10)]
    bad, wild = [*control[:-1], 140.0], [*control[:-1], 1e9]
    assert shift(control, bad)[0] == shift(control, wild)[0]
    assert label(control, wild) == "Pass"


def test_the_estimate_and_the_interval_of_a_whole_shift_are_in_order():
    estimate, low, high = shift([1.0, 2.0, 3.0, 4.0, 5.0], [11.0, 12.0, 13.0, 14.0, 15.0])
    assert low <= estimate == 10 <= high
