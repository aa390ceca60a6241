# MISCONCEPTION: all_at_once
from deploylab.intentions import AwaitReady, Deregister, Drain, NotReady, Register, Start, Stop


def rolling(servers, version, batch=1):
    yield Deregister(servers)
    yield Drain(servers)
    yield Stop(servers)
    yield Start(servers, version)
    yield AwaitReady(servers)
    yield Register(servers)
