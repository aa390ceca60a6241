# MISCONCEPTION: forgets_register
from deploylab.intentions import AwaitReady, Deregister, Drain, Register, Start, Stop


def recreate(servers, version):
    yield Deregister(servers)
    yield Drain(servers)
    yield Stop(servers)
    yield Start(servers, version)
    yield AwaitReady(servers)
