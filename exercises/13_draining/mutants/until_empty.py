# MISCONCEPTION: waits_for_ever
from deploylab.intentions import Deregister, Drain, Stop


def retire(servers, timeout=30, step=5):
    yield Deregister(servers)
    while (yield Drain(servers, step)):
        pass
    return (yield Stop(servers))
