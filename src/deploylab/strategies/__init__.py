"""Strategies: how the new version takes the place of the old one.

A strategy is a generator of intentions. STRATEGIES tells how a scenario's fleet is bound to each: which pools
it needs, which options it takes, and how it begins and goes back. All begin alike: the old servers run the old
version and are registered; the servers of "spare", "green" and "fresh" are stopped and not registered.

    recreate, rolling    pool "main"
    rolling_surge        pools "main" and "spare": balanced as one, "spare" is what the surge starts on
    blue_green           pools "blue" (live) and "green"
    canary               pools "stable" and "fresh"
"""

from deploylab.strategies.binding import Binding, bind, defaults, servers_of
from deploylab.strategies.blue_green import blue_green, next_release, rollback_blue_green
from deploylab.strategies.bounds import resolve_bounds
from deploylab.strategies.canary import canary, rollback_canary
from deploylab.strategies.recreate import recreate, rollback_recreate
from deploylab.strategies.rolling import rollback_rolling, rolling
from deploylab.strategies.rolling_surge import rollback_rolling_surge, rolling_surge
from deploylab.strategies.standing import standing
from deploylab.strategies.surge_schedule import surge_schedule


def back_recreate(fleet, options, asked=None):
    return rollback_recreate(fleet.pools["main"], fleet.old, **defaults(rollback_recreate, options))


def start_surge(fleet, options):
    return rolling_surge(fleet.pools["main"], fleet.new, spares=fleet.pools["spare"], **options)


def back_rolling(fleet, options, asked=None):
    """Only what the release has touched goes back; all of it, if nobody says how far it came."""
    asked = rolling(fleet.pools["main"], fleet.new, **options) if asked is None else asked
    now = standing(fleet.pools["main"], fleet.old, asked)
    return rollback_rolling(now.touched(fleet.old), fleet.old, **defaults(rollback_rolling, options))


def back_surge(fleet, options, asked=None):
    """What has left the old version is replaced again, within the same bounds."""
    asked = start_surge(fleet, options) if asked is None else asked
    now = standing(fleet.pools["main"], fleet.old, asked, fleet.pools["spare"])
    return rollback_rolling_surge(now.astray(fleet.old), fleet.old, now.serving(fleet.old), now.stopped(),
                                  len(fleet.pools["main"]), **defaults(rollback_rolling_surge, options))


def back_to(serving, leaving, back):
    """The rollback of two pools: what serves the old version is booted only if it no longer runs."""

    def rollback(fleet, options, asked=None):
        known = defaults(back, options)
        if asked is not None:
            now = standing(fleet.pools[serving], fleet.old, asked)
            known["keep"] = now.serving(fleet.old) == tuple(fleet.pools[serving])
        return back(fleet.pools[serving], fleet.pools[leaving], fleet.old, **known)

    return rollback


STRATEGIES = {
    "recreate": bind(servers_of(recreate, "main"), back_recreate, recreate, "main"),
    "rolling": bind(servers_of(rolling, "main"), back_rolling, rolling, "main"),
    "rolling_surge": bind(start_surge, back_surge, rolling_surge, "main", "spare"),
    "blue_green": bind(servers_of(blue_green, "blue", "green"), back_to("blue", "green", rollback_blue_green),
                       blue_green, "blue", "green"),
    "canary": bind(servers_of(canary, "stable", "fresh"), back_to("stable", "fresh", rollback_canary),
                   canary, "stable", "fresh"),
}

__all__ = [
    "STRATEGIES",
    "Binding",
    "blue_green",
    "canary",
    "next_release",
    "recreate",
    "resolve_bounds",
    "rollback_blue_green",
    "rollback_canary",
    "rollback_recreate",
    "rollback_rolling",
    "rollback_rolling_surge",
    "rolling",
    "rolling_surge",
    "standing",
    "surge_schedule",
]
