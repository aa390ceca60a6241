"""Rolling: replace the servers a few at a time, so the service never goes dark.

    v1 v1 v1  ->  v2 v1 v1  ->  v2 v2 v1  ->  v2 v2 v2

Needs no spare servers. In exchange capacity dips by one batch, and for a while users meet both versions.

If a batch is not ready in time, NotReady ends the release where it stands: the batches before it serve the
new version, those after it the old one, the failing batch is out of rotation. Nothing rolls back by itself.
"""

from deploylab.intentions import AwaitReady, Deregister, Drain, Migrate, Register, Start, Stop
from deploylab.problems import Problem
from deploylab.strategies.schema import after, before


def rolling(servers, version, batch=1, gate=True, deregister=True, drain=True, drain_timeout=30, ready_timeout=60,
            schema_change="none"):
    for step in before(schema_change):
        yield Migrate(step)
    for group in batches(servers, batch):
        if deregister:
            yield Deregister(group)  # the balancer sends nothing new
        if drain:
            yield Drain(group, drain_timeout)  # what is inside finishes
        yield Stop(group)
        yield Start(group, version)
        if gate:
            yield AwaitReady(group, ready_timeout)
        yield Register(group)
    for step in after(schema_change):
        yield Migrate(step)


def rollback_rolling(servers, version, batch=1, gate=True, deregister=True, drain=True, drain_timeout=30,
                     ready_timeout=60):
    """Back to `version` on the `servers` that were replaced, the last one first: ceil(replaced / batch) rounds."""
    yield from rolling(tuple(reversed(servers)), version, batch, gate, deregister, drain, drain_timeout, ready_timeout)


def batches(servers, size):
    """The servers in groups of `size`; the last group may be smaller. Problem unless `size` is 1 or more."""
    if type(size) is not int or size < 1:
        raise Problem(en=f"batch is {size}; it must be a whole number from 1.",
                      ko=f"batch 값이 {size}입니다. 1 이상의 정수여야 합니다.")
    return [tuple(servers[at : at + size]) for at in range(0, len(servers), size)]
