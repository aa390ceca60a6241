"""Sample size: how many requests a canary must answer before its error rate means anything.

    error rate 1 % -> 2 %, noticed in 80 of 100 cases, false alarm in 5 of 100:  1,826 requests on each side
    a 1 % bug is missed by 100 requests with probability 0.99 ** 100 = 36.6 %

Halving the difference takes about four times the requests; a smaller percentage only makes it last longer.
All tests are one-sided: nobody rolls back a version for being better.

Source: the normal approximation for two proportions with unequal groups (Fleiss, Statistical Methods for Rates
and Proportions, ch. 4); repeated looks by Armitage, McPherson and Rowe (1969).
"""

from math import ceil, comb, log, sqrt
from statistics import NormalDist

NORMAL = NormalDist()


def n_one_sample(p0, p1, alpha=0.05, power=0.8):
    """Requests to tell error rate `p1` from a `p0` that is known for certain."""
    wall, reach = NORMAL.inv_cdf(1 - alpha), NORMAL.inv_cdf(power)
    return ceil(((wall * sqrt(p0 * (1 - p0)) + reach * sqrt(p1 * (1 - p1))) / (p1 - p0)) ** 2)


def n_two_sample(p0, p1, alpha=0.05, power=0.8, k=1):
    """Canary requests to tell `p1` from the `p0` of a baseline that meanwhile gets `k` times as many."""
    wall, reach = NORMAL.inv_cdf(1 - alpha), NORMAL.inv_cdf(power)
    pooled = (p1 + k * p0) / (1 + k)
    noise = wall * sqrt(pooled * (1 - pooled) * (1 + 1 / k)) + reach * sqrt(p1 * (1 - p1) + p0 * (1 - p0) / k)
    return ceil((noise / (p1 - p0)) ** 2)


def missed(p, requests):
    """Chance that a bug which hits a request with probability `p` does not show in so many requests."""
    return (1 - p) ** requests


def zero_failures(p, confidence=0.95):
    """Requests without a failure after which, at this confidence, the error rate is below `p`."""
    return ceil(log(1 - confidence) / log(1 - p))


def exposure(rate, percent, p0, p1, alpha=0.05, power=0.8):
    """What a verdict costs at `percent` of `rate` requests a second: (requests, seconds, bad answers, extra ones)."""
    share = percent / 100
    requests = n_two_sample(p0, p1, alpha, power, k=(1 - share) / share)
    return requests, requests / (rate * share), requests * p1, requests * (p1 - p0)


def flagger_counter(requests, error_rate, min_success_percent, passes_needed, threshold):
    """(chance that one check fails, chance of a rollback) for a controller that only counts failed checks."""
    allowed = max(k for k in range(requests + 1) if (requests - k) * 100 >= min_success_percent * requests)
    passes = sum(comb(requests, k) * error_rate**k * (1 - error_rate) ** (requests - k) for k in range(allowed + 1))
    fails = 1 - passes
    survives = sum(comb(passes_needed - 1 + k, k) * passes**passes_needed * fails**k for k in range(threshold))
    return fails, 1 - survives


def false_alarm(looks, alpha=0.05, points=160):
    """Chance that two equal versions are told apart at one of `looks` equally spaced looks, each at `alpha`.

    The sum of what was seen walks on; its density below the wall is carried from look to look on a grid.
    """
    wall, lowest = NORMAL.inv_cdf(1 - alpha), -6.0
    survivors, inside = None, 1.0
    for look in range(1, looks + 1):
        low, high = lowest * sqrt(look), wall * sqrt(look)
        step = (high - low) / points
        grid = [low + (i + 0.5) * step for i in range(points)]
        if survivors is None:
            density = [NORMAL.pdf(x) for x in grid]
        else:
            density = [sum(weight * NORMAL.pdf(x - y) for y, weight in survivors) for x in grid]
        survivors = [(x, d * step) for x, d in zip(grid, density, strict=True)]
        inside = sum(weight for _, weight in survivors)
    return 1 - inside
