# MISCONCEPTION: one_by_one
from deploylab.intentions import AwaitReady, Deregister, Drain, Register, Start, Stop


def recreate(servers, version):
    for name in servers:
        yield Deregister((name,))
        yield Drain((name,))
        yield Stop((name,))
        yield Start((name,), version)
        yield AwaitReady((name,))
        yield Register((name,))
