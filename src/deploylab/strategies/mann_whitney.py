"""Mann-Whitney: is the canary's latency higher, minute by minute, without assuming how latencies are spread?

    control      92 107 108  93  86        shift  -3.9, with 98 % confidence between -26.5 and 21.8
    experiment   88 101 108 101  82        the interval holds 0: nothing is shown

All values are put in one order; only places count, so that one wild minute weighs no more than any other. The
shift is how much must be taken off the canary's values until the places no longer tell the two apart.
Five minutes each are the least at which 98 % confidence can be had at all.

Sources: Mann and Whitney (1947), Hodges and Lehmann (1963), as in R's wilcox.test (normal approximation, ties,
continuity correction); the labels are those of Spinnaker Kayenta's NetflixACAJudge.
"""

from collections import Counter
from math import sqrt
from statistics import NormalDist, mean, median

HIGH, LOW, PASS = "High", "Low", "Pass"


def label(control, experiment, tolerance=0.25, confidence=0.98, direction="increase", allowed=(1, 1)):
    """High, Low or Pass: the whole interval must lie beyond `tolerance` times the shift itself.

    `allowed` (decrease, increase): ratios of the means inside which nothing is held against the canary.
    """
    if sorted(control) == sorted(experiment):
        return PASS
    estimate, low, high = shift(control, experiment, confidence)
    margin = tolerance * abs(estimate)
    ratio = mean(experiment) / mean(control) if mean(control) else None
    if direction != "decrease" and low > margin and (ratio is None or ratio >= allowed[1]):
        return HIGH
    if direction != "increase" and high < -margin and (ratio is None or ratio <= allowed[0]):
        return LOW
    return PASS


def shift(control, experiment, confidence=0.98):
    """(estimate, low, high) of how much the experiment's values lie above the control's."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    estimate = median(value - other for value in experiment for other in control)
    return estimate, crossing(control, experiment, z), crossing(control, experiment, -z)


def crossing(control, experiment, z):
    """The shift at which the two differ by no more than `z` standard deviations, found by halving."""
    low, high = min(experiment) - max(control), max(experiment) - min(control)
    if distance(control, experiment, low) <= z:
        return low
    if distance(control, experiment, high) >= z:
        return high
    while high - low > 1e-9 * max(1, abs(low)):
        middle = (low + high) / 2
        low, high = (middle, high) if distance(control, experiment, middle) > z else (low, middle)
    return (low + high) / 2


def distance(control, experiment, taken_off):
    """How far the places of the experiment lie above the middle, in standard deviations."""
    moved = [value - taken_off for value in experiment]
    counts, m, n = Counter([*moved, *control]), len(experiment), len(control)
    place, below = {}, 0
    for value in sorted(counts):
        place[value] = below + (counts[value] + 1) / 2  # tied values share their places
        below += counts[value]
    above = sum(place[value] for value in moved) - m * (m + 1) / 2 - m * n / 2
    ties = sum(count**3 - count for count in counts.values()) / ((m + n) * (m + n - 1))
    sigma = sqrt(m * n / 12 * (m + n + 1 - ties))
    return (above - 0.5 * ((above > 0) - (above < 0))) / sigma if sigma else 0.0
