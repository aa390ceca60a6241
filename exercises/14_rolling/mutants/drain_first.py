# MISCONCEPTION: drains_first
from deploylab.intentions import AwaitReady, Deregister, Drain, NotReady, Register, Start, Stop


def rolling(servers, version, batch=1):
    for at in range(0, len(servers), batch):
        group = servers[at : at + batch]
        yield Drain(group)
        yield Deregister(group)
        yield Stop(group)
        yield Start(group, version)
        yield AwaitReady(group)
        yield Register(group)
