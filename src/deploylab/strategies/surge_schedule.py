"""Surge schedule: the Kubernetes rollout played forward, as numbers of old and new servers.

    10 replicas, 25 % / 25 %:   (8, 5)  ->  (3, 10)  ->  (0, 10)

At each tick the controller acts until nothing is left that it may do; what it has started answers one tick later.
It starts new servers up to replicas + surge; it stops old ones while at least replicas - unavailable answer, those
that do not answer first. A server that was started and does not answer yet is counted on by neither side: so a
broken version stalls the rollout and harms no more than `unavailable`.

Sources: Kubernetes `deployment_util.go` (NewRSNewReplicas) and `rolling.go` (reconcileOldReplicaSets).
"""

from deploylab.strategies.bounds import resolve_bounds


def surge_schedule(replicas, max_surge="25%", max_unavailable="25%", ready=True, begin=None):
    """The counts [(old, new), ...] once settled at each tick, until the rollout is complete or stalls.

    `ready=False`: the new version never answers. `begin` = (old, old that answer, new, new that answer), if it does
    not begin with `replicas` good old servers: after a fault, or midway for a rollback (there "new" is the version
    to go back to).
    """
    surge, unavailable = resolve_bounds(replicas, max_surge, max_unavailable)
    old, old_up, new, new_up = begin or (replicas, replicas, 0, 0)
    ticks = []
    while True:
        old, old_up, new = settle(old, old_up, new, new_up, replicas, replicas + surge, replicas - unavailable)
        ticks.append((old, new))
        if not ready or new == new_up:
            return ticks
        new_up = new


def settle(old, old_up, new, new_up, replicas, most, least):
    """Act until nothing is left to do: at most `most` servers in all, at least `least` that answer."""
    while True:
        grow = max(0, min(most - old - new, replicas - new))
        new += grow
        may_go = max(0, old + new - least - (new - new_up))
        broken = min(old - old_up, may_go)
        good = max(0, min(old_up, old_up + new_up - least)) if may_go else 0
        old, old_up = old - broken - good, old_up - good
        if not (grow or broken or good):
            return old, old_up, new
