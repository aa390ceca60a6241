"""Canary: give the new version a small part of the traffic, look, and give it more only if it does no harm.

    stable v1  100 %   ->   95 %   ->   75 %   ->   50 %   ->     0 %
    fresh  v2    0 %         5 %        25 %        50 %        100 %
                          look        look        look

A bad version hurts only its percentage, and only until the test notices. In exchange it takes longest, both
versions serve together, and a look at few requests decides nothing: `verdict` says when that is so.
The fresh pool must be able to carry its largest percentage, in the end all of it.

If fresh servers are not ready in time, or a look condemns them, all traffic goes back to stable.
"""

from deploylab.intentions import AwaitReady, Deregister, Drain, NotReady, Observe, Register, Split, Start, Stop
from deploylab.strategies.verdict import BAD, UNSURE, add, judge


def canary(stable, fresh, version, percents=(5, 25, 50), seconds=30, looks=1, alpha=0.05, power=0.8, harm=0.05,
           insist=False, gate=True, drain=True, keep=True, drain_timeout=30, ready_timeout=60):
    yield Start(fresh, version)
    try:
        if gate:
            yield AwaitReady(fresh, ready_timeout)
    except NotReady:
        yield Stop(fresh)
        raise
    yield Register(fresh)  # in rotation within its pool, which has no traffic yet
    evidence, verdict = None, UNSURE
    for percent in percents:
        yield Split({"stable": 100 - percent, "fresh": percent})
        for _ in range(looks):
            evidence = add(evidence, (yield Observe(version, seconds)))
            # Every look is another chance of a false alarm: together they share alpha.
            verdict = judge(evidence, alpha / (len(percents) * looks), power, harm)
            if verdict == BAD:
                yield from withdraw(fresh, drain, drain_timeout)
                return "rolled back"
    if insist and verdict == UNSURE:
        yield from withdraw(fresh, drain, drain_timeout)
        return "rolled back"
    yield Split({"stable": 0, "fresh": 100})
    if drain:
        yield Drain(stable, drain_timeout)
    if not keep:
        yield Deregister(stable)
        yield Stop(stable)
    return "promoted"


def withdraw(fresh, drain, drain_timeout):
    """All traffic to stable, in one step; then the fresh servers are emptied and go."""
    yield Split({"stable": 100, "fresh": 0})
    if drain:
        yield Drain(fresh, drain_timeout)
    yield Deregister(fresh)
    yield Stop(fresh)


def rollback_canary(stable, fresh, version, keep=True, drain=True, drain_timeout=30, ready_timeout=60):
    """Back to stable: one switch if it was kept running, a boot and a switch if it was stopped."""
    if not keep:
        yield Start(stable, version)
        yield AwaitReady(stable, ready_timeout)
        yield Register(stable)
    yield from withdraw(fresh, drain, drain_timeout)
