"""Recreate: stop everything, then start everything. The two versions never meet.

    v1 v1 v1  ->  -- -- --  ->  v2 v2 v2

Costs no spare server and asks nothing of the data, since no moment has both versions. In exchange the
service is dark from the last answer of the old version to the first of the new: drain + stop + boot.
If the new version is not ready in time, the service stays dark until somebody rolls back, which pays once more.
"""

from deploylab.intentions import AwaitReady, Deregister, Drain, Migrate, Register, Start, Stop
from deploylab.strategies.schema import after, before


def recreate(servers, version, gate=True, deregister=True, drain=True, drain_timeout=30, ready_timeout=60,
             schema_change="none"):
    if deregister:
        yield Deregister(servers)  # the balancer sends nothing new
    if drain:
        yield Drain(servers, drain_timeout)  # what is inside finishes
    yield Stop(servers)
    for step in before(schema_change):
        yield Migrate(step)  # nobody is reading: even a rename hurts no one here
    yield Start(servers, version)
    if gate:
        yield AwaitReady(servers, ready_timeout)
    yield Register(servers)
    for step in after(schema_change):
        yield Migrate(step)


def rollback_recreate(servers, version, gate=True, deregister=True, drain=True, drain_timeout=30, ready_timeout=60):
    """Back to `version` is a recreate of its own: the service goes dark a second time."""
    yield from recreate(servers, version, gate, deregister, drain, drain_timeout, ready_timeout)
