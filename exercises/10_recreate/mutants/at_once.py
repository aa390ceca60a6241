# MISCONCEPTION: forgets_drain
from deploylab.intentions import AwaitReady, Deregister, Drain, Register, Start, Stop


def recreate(servers, version):
    yield Stop(servers)
    yield Start(servers, version)
    yield AwaitReady(servers)
    yield Register(servers)
