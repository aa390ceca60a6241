"""Verdict: does the canary fail more often than the stable version beside it, and could we have noticed?

    fresh    12 errors of   400        p-value   how often equal versions would look at least this bad
    stable   20 errors of 7,600        power     how often a version worse by `harm` would be noticed by now

    p-value < alpha    -> BAD     roll back
    power   >= wanted  -> GOOD    a harmful version would have shown itself
    otherwise          -> UNSURE  nothing seen is not nothing there: wait for more requests

The p-value is Fisher's exact one: with few errors the usual normal approximation condemns a canary for a single
one. The power is the two-sample approximation of `sample_size`.
"""

from dataclasses import dataclass
from math import exp, inf, lgamma, sqrt

from deploylab.intentions import Report
from deploylab.strategies.sample_size import NORMAL, n_two_sample

BAD, GOOD, UNSURE = "bad", "good", "unsure"


@dataclass(frozen=True)
class Evidence:
    """What a look has to say for itself; `needed` more canary requests, `seconds` more at the present rate."""

    verdict: str
    p_value: float
    power: float
    needed: float
    seconds: float


def judge(report, alpha=0.05, power=0.8, harm=0.05):
    """BAD, GOOD or UNSURE: is the fresh version's error rate higher, if `harm` higher is what must not be missed?"""
    return weigh(report, alpha, power, harm).verdict


def weigh(report, alpha=0.05, power=0.8, harm=0.05):
    """The Evidence of a Report."""
    p = p_value(report.errors, report.requests, report.stable_errors, report.stable_requests)
    now = power_now(report, alpha, harm)
    needed, seconds = still_needed(report, alpha, power, harm)
    verdict = BAD if p < alpha else GOOD if now >= power else UNSURE
    return Evidence(verdict, p, now, needed, seconds)


def p_value(errors, requests, stable_errors, stable_requests):
    """Chance that of all these errors at least `errors` fall on the canary, if both versions are alike."""
    everyone, wrong = requests + stable_requests, errors + stable_errors
    most = min(wrong, requests)
    ways = (choose(requests, k) + choose(stable_requests, wrong - k) - choose(everyone, wrong)
            for k in range(errors, most + 1) if wrong - k <= stable_requests)
    return min(1.0, sum(exp(way) for way in ways))


def choose(n, k):
    """Logarithm of the number of ways to choose k of n."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def power_now(report, alpha=0.05, harm=0.05):
    """Chance that a canary whose error rate is `harm` above the stable one would have been condemned by now."""
    if not report.requests or not report.stable_requests:
        return 0.0
    k = report.stable_requests / report.requests
    low, high = rates(report, harm)
    pooled = (high + k * low) / (1 + k)
    wall = NORMAL.inv_cdf(1 - alpha) * sqrt(pooled * (1 - pooled) * (1 + 1 / k))
    spread = sqrt(high * (1 - high) + low * (1 - low) / k)
    return NORMAL.cdf(((high - low) * sqrt(report.requests) - wall) / spread)


def still_needed(report, alpha=0.05, power=0.8, harm=0.05):
    """(canary requests, seconds at the present rate) until the power is reached; infinite without any traffic."""
    if not report.requests or not report.stable_requests:
        return inf, inf
    low, high = rates(report, harm)
    missing = max(0, n_two_sample(low, high, alpha, power, report.stable_requests / report.requests) - report.requests)
    return missing, missing * report.seconds / report.requests


def rates(report, harm):
    """The stable version's error rate and that of a canary worse by `harm`, kept below 1 for the formulas."""
    low = min(report.stable_error_rate, 1 - harm - 1e-9)
    return low, low + harm


def add(earlier, later):
    """Two Reports on the same versions as one."""
    if earlier is None:
        return later
    return Report(earlier.requests + later.requests, earlier.errors + later.errors,
                  earlier.stable_requests + later.stable_requests, earlier.stable_errors + later.stable_errors,
                  earlier.seconds + later.seconds)
