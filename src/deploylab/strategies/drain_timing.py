"""Drain timing: requests lost while one server leaves, in seconds of traffic.

    0            preStop ends        it stops accepting                   grace
    |---preStop-----|--accepts a little--|------works off what is inside----|
                  SIGTERM                                                SIGKILL
    |------- requests still come -------|
                               propagation: every proxy has heard of it

    refused   requests that come after it stopped accepting and before every proxy knew
    cut       accepted requests that were not finished at SIGKILL, or at once if it does not drain

Nothing is lost if it accepts until propagation has ended and then has time to finish: sleep in preStop for as
long as the news takes, and let the grace period cover preStop plus the longest request.

Source: Kubernetes, Pod Lifecycle, "Termination of Pods": preStop runs inside the grace period; if it overruns,
two more seconds are given once. The endpoints are updated meanwhile. Even arrivals, no retries.
"""

OVERRUN = 2  # seconds that a preStop hook which is still running gets on top of the grace period


def lost_requests(rate, propagation, pre_stop, grace, request, accept_after_sigterm=0, drains=True):
    """Expected number of requests lost, all times in seconds from the order to stop."""
    refused, cut = lost_seconds(propagation, pre_stop, grace, request, accept_after_sigterm, drains)
    return rate * (refused + cut)


def lost_seconds(propagation, pre_stop, grace, request, accept_after_sigterm=0, drains=True):
    """(refused, cut): for how many seconds an arriving request is refused, and is cut."""
    sigterm, sigkill = signals(pre_stop, grace)
    closes = min(sigterm + accept_after_sigterm, sigkill)
    refused = max(0, propagation - closes)
    last = min(propagation, closes)  # the last arrival that is accepted
    ends = sigkill if drains else closes
    cut = max(0, last - max(ends - request, -request))
    return refused, cut


def signals(pre_stop, grace):
    """(SIGTERM, SIGKILL) in seconds from the order to stop."""
    return (pre_stop, grace) if pre_stop <= grace else (grace, grace + OVERRUN)


def zero_loss(propagation, pre_stop, grace, request, accept_after_sigterm=0, drains=True):
    """Whether nothing is lost."""
    return lost_seconds(propagation, pre_stop, grace, request, accept_after_sigterm, drains) == (0, 0)
