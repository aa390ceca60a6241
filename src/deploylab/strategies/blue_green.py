"""Blue-green: bring up the new version beside the old one, test it, then switch all traffic at once.

    blue  v1 100 %   ->   blue  v1 100 %   ->   blue  v1   0 %   (kept for the way back)
    green --              green v2   0 %        green v2 100 %

No moment serves both versions and the way back is one switch, as long as blue is kept running. In exchange
twice the servers, and requests that were inside blue at the switch finish there. The two colours share one
database: a rollback brings back the code, not the data.

If green is not ready in time, or fails its smoke test, the switch never happens: no user has met it.
"""

from deploylab.intentions import (
    AwaitReady,
    Deregister,
    Drain,
    Migrate,
    NotReady,
    Register,
    SmokeTest,
    Split,
    Start,
    Stop,
)
from deploylab.strategies.schema import after, before


def blue_green(blue, green, version, live="blue", idle="green", gate=True, smoke=True, drain=True, keep=True,
               drain_timeout=30, ready_timeout=60, schema_change="none"):
    for step in before(schema_change):
        yield Migrate(step)
    yield Start(green, version)
    try:
        if gate:
            yield AwaitReady(green, ready_timeout)
    except NotReady:
        yield Stop(green)
        raise
    yield Register(green)  # in rotation within its pool, which has no traffic yet
    if smoke and not (yield SmokeTest(idle)):
        yield Deregister(green)
        yield Stop(green)
        return "not switched"
    yield Split({live: 0, idle: 100})  # one step: no request sees a half-switched proxy
    if drain:
        yield Drain(blue, drain_timeout)
    if not keep:
        yield Deregister(blue)
        yield Stop(blue)
    for step in after(schema_change):
        yield Migrate(step)
    return "switched"


def rollback_blue_green(blue, green, version, live="blue", idle="green", drain=True, keep=True,
                        drain_timeout=30, ready_timeout=60):
    """Back to blue: one switch if it was kept running, a boot and a switch if it was stopped."""
    if not keep:
        yield Start(blue, version)
        yield AwaitReady(blue, ready_timeout)
        yield Register(blue)
    yield Split({live: 100, idle: 0})
    if drain:
        yield Drain(green, drain_timeout)
    yield Deregister(green)
    yield Stop(green)


def next_release(blue, green, version, live="blue", idle="green", **options):
    """The release after: green is live, so the kept blue is emptied and takes the new version; colours swap."""
    yield Deregister(blue)
    yield Stop(blue)
    return (yield from blue_green(green, blue, version, live=idle, idle=live, **options))
