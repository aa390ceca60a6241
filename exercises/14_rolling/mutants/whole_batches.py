# MISCONCEPTION: forgets_remainder
from deploylab.intentions import AwaitReady, Deregister, Drain, NotReady, Register, Start, Stop


def rolling(servers, version, batch=1):
    for number in range(len(servers) // batch):
        group = servers[number * batch : (number + 1) * batch]
        yield Deregister(group)
        yield Drain(group)
        yield Stop(group)
        yield Start(group, version)
        yield AwaitReady(group)
        yield Register(group)
