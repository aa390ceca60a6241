"""Rolling: replace the servers a few at a time, so the service never goes dark."""

from deploylab.intentions import AwaitReady, Deregister, Drain, Register, Start, Stop


def rolling(servers, version, batch=1):
    for at in range(0, len(servers), batch):
        group = servers[at : at + batch]
        yield Deregister(group)  # the balancer sends nothing new
        yield Drain(group)  # what is inside finishes
        yield Stop(group)
        yield Start(group, version)
        yield AwaitReady(group)
        yield Register(group)
