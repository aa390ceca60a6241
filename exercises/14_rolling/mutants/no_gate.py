# MISCONCEPTION: started_is_ready
from deploylab.intentions import AwaitReady, Deregister, Drain, NotReady, Register, Start, Stop


def rolling(servers, version, batch=1):
    for at in range(0, len(servers), batch):
        group = servers[at : at + batch]
        yield Deregister(group)
        yield Drain(group)
        yield Stop(group)
        yield Start(group, version)
        yield Register(group)
