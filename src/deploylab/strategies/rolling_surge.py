"""Rolling with surge: start new servers first, as far as the bounds allow, then retire old ones.

    10 servers, 25 % / 25 %     old 8 new 5   ->   old 3 new 10   ->   old 0 new 10
                                13 = 10 + 3 at most, 8 = 10 - 2 always answer

With surge 1, unavailable 0, capacity never dips; in exchange there is a spare server while it lasts. The
`spares` stand in one balancing group with `servers`; a name that was retired is used again for a new server,
so that in the end the new version runs on some of both.

If new servers are not ready in time, NotReady ends the release where it stands (Kubernetes: ProgressDeadlineExceeded):
the old servers that are left go on serving. Nothing rolls back by itself.
"""

from deploylab.intentions import AwaitReady, Deregister, Drain, Register, Start, Stop
from deploylab.problems import Problem
from deploylab.strategies.bounds import resolve_bounds
from deploylab.strategies.surge_schedule import surge_schedule


def rolling_surge(servers, version, max_surge="25%", max_unavailable="25%", spares=None, gate=True, deregister=True,
                  drain=True, drain_timeout=30, ready_timeout=60):
    ticks = surge_schedule(len(servers), max_surge, max_unavailable)
    free = enough(spares, len(servers), max_surge, max_unavailable)
    yield from follow(ticks, list(servers), [], free, version, gate, deregister, drain, drain_timeout, ready_timeout)


def rollback_rolling_surge(fresh, version, stable, spares, replicas, max_surge="25%", max_unavailable="25%", gate=True,
                           deregister=True, drain=True, drain_timeout=30, ready_timeout=60):
    """Back to `version`, midway or at the end: `stable` still serve it, `fresh` do not, `spares` are stopped."""
    begin = len(fresh), len(fresh), len(stable), len(stable)
    ticks = surge_schedule(replicas, max_surge, max_unavailable, begin=begin)
    surge, _ = resolve_bounds(replicas, max_surge, max_unavailable)
    free = list(spares[: replicas + surge - len(fresh) - len(stable)])
    yield from follow(ticks, list(fresh), list(stable), free, version, gate, deregister, drain, drain_timeout,
                      ready_timeout)


def follow(ticks, old, new, free, version, gate, deregister, drain, drain_timeout, ready_timeout):
    """From tick to tick: start on free names, retire old servers, start on the names that this has freed."""
    for old_wanted, new_wanted in ticks:
        started = take(free, new_wanted - len(new))
        if started:
            yield Start(started, version)
        retired = take(old, len(old) - old_wanted)
        if retired and deregister:
            yield Deregister(retired)  # the balancer sends nothing new
        if retired and drain:
            yield Drain(retired, drain_timeout)  # what is inside finishes
        if retired:
            yield Stop(retired)
        free += retired
        more = take(free, new_wanted - len(new) - len(started))
        if more:
            yield Start(more, version)
        if (started or more) and gate:
            yield AwaitReady(started + more, ready_timeout)
        if started or more:
            yield Register(started + more)
        new += started + more


def take(names, count):
    """Remove the first `count` names, as far as there are any, and return them."""
    taken = tuple(names[: max(count, 0)])
    del names[: len(taken)]
    return taken


def enough(spares, replicas, max_surge, max_unavailable):
    """As many spare servers as the surge needs, named x1, x2 ... if none are named. Problem if there are fewer."""
    surge = min(resolve_bounds(replicas, max_surge, max_unavailable)[0], replicas)
    if spares is None:
        return [f"x{number}" for number in range(1, surge + 1)]
    if len(spares) < surge:
        raise Problem(
            en=f"max_surge {max_surge} of {replicas} servers needs {surge} spare servers, but there are {len(spares)}.",
            ko=f"서버 {replicas}대에 max_surge {max_surge}이면 예비 서버 {surge}대가 필요한데 {len(spares)}대뿐입니다.",
        )
    return list(spares[:surge])
