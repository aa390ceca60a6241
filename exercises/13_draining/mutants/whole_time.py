# MISCONCEPTION: full_time
from deploylab.intentions import Deregister, Drain, Stop


def retire(servers, timeout=30, step=5):
    yield Deregister(servers)
    waited = 0
    while waited < timeout:
        piece = min(step, timeout - waited)
        yield Drain(servers, piece)
        waited += piece
    return (yield Stop(servers))
