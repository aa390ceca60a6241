"""Argo's basic canary: without a proxy that weighs, the percentage is made of whole servers.

    10 replicas, weight 25 %, surge allowed   ->   3 canary + 8 stable = 27 %
     1 replica,  weight  5 %, surge allowed   ->   1 canary + 1 stable = 50 %

With few servers a small percentage cannot be had: the smallest canary is one server. A proxy that splits by
percentage (`traffic_routed`) gives any weight, and needs servers only for the load.

Source: argo-rollouts v1.9 `utils/replicaset/canary.go`, the rules restated.
"""

from math import modf


def basic_canary(replicas, weight, surge=0):
    """(canary, stable) servers whose share comes nearest to `weight` percent, one server more if `surge` allows it."""
    if replicas == 0:
        return 0, 0
    less, more = replicas * weight // 100, -(-replicas * weight // 100)
    zero_allowed = weight in (0, 100) or (replicas == 1 and surge == 0)
    options = []
    for total in (replicas, replicas + 1) if surge else (replicas,):
        if total > replicas or more < replicas or zero_allowed:
            options.append((more, total))
        tied = modf(total * (weight / 100))[0] == 0.5  # of two equally near the larger canary is taken
        if not tied and (less or zero_allowed):
            options.append((less, total))
    # Floating point as in the original: it decides between options that are equally near.
    canary, total = min(options, key=lambda option: abs(option[0] * 100 / option[1] - weight), default=(0, replicas))
    return canary, total - canary


def basic_canary_step(replicas, weight, surge, unavailable, canary, stable, older=0, first=False):
    """(canary, stable) servers wanted at the next step of the controller; it may need several.

    `canary` and `stable` are (servers, those available); `older` servers of earlier versions go first. In a `first`
    deployment there is no stable version, and no percentage either.
    """
    want, want_stable = (replicas, 0) if first else basic_canary(replicas, weight, surge)
    (has, up), (has_stable, up_stable) = canary, (0, 0) if first else stable
    most, least = replicas + surge, replicas - unavailable
    room = max(0, most - has - has_stable - older)
    new_stable = has_stable + min(room, max(0, want_stable - has_stable))
    new = has + min(room - (new_stable - has_stable), max(0, want - has))
    growing = want >= has  # then the stable side is what shrinks, and its own availability is not asked for
    counted = (min(has, up) if growing else has) + (has_stable if growing else min(has_stable, up_stable))
    if older or counted <= least:
        return new, new_stable
    spare = counted - least
    if not growing:
        return shrink(max(want, has - spare), up, new_stable, up_stable, most, least)
    if first:
        return new, new_stable
    if has_stable > want_stable:
        new_stable = max(want_stable, has_stable - spare)
    new_stable, new = shrink(new_stable, up_stable, new, up, most, least)
    return new, new_stable


def shrink(going, going_up, other, other_up, most, least):
    """(going, other) with the other side cut to the surge, and given back what the availability needs."""
    cut = other - max(0, other + going - most)
    missing = max(0, least - min(going_up, going) - min(other_up, cut))
    other = cut + min(max(0, other_up - cut), missing)
    return going - max(0, other + going - most), other


def traffic_routed(replicas, weight, dynamic_stable=False, current=None, abort=False, least=0):
    """(canary, stable) servers when a proxy splits the traffic: the stable side keeps all, or scales with it.

    A side that scales with it keeps what its `current` (stable, canary) percentages need until the traffic has gone.
    No side that has servers has fewer than `least`, which is at most `replicas`.
    """
    least = min(least, replicas)
    canary = at_least(least, for_traffic(replicas, weight))
    if not dynamic_stable:
        return canary, replicas
    stable = for_traffic(replicas, 100 - weight)
    if current is not None:
        stable = max(stable, for_traffic(replicas, current[0]))
        canary = max(canary, for_traffic(replicas, current[1])) if abort else canary
    return at_least(least, canary), at_least(least, stable)


def for_traffic(replicas, percent):
    return -(-replicas * percent // 100)


def at_least(least, servers):
    return max(least, servers) if servers else 0
