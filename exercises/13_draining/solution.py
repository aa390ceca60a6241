"""Let servers go: nothing new, wait for what is inside, but not for ever."""

from deploylab.intentions import Deregister, Drain, Stop


def retire(servers, timeout=30, step=5):
    yield Deregister(servers)
    waited = 0
    while waited < timeout:
        piece = min(step, timeout - waited)
        inside = yield Drain(servers, piece)
        waited += piece
        if inside == 0:
            break
    cut = yield Stop(servers)
    return cut
