# MISCONCEPTION: kills_at_once
from deploylab.intentions import Deregister, Drain, Stop


def retire(servers, timeout=30, step=5):
    yield Deregister(servers)
    return (yield Stop(servers))
