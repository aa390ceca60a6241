# MISCONCEPTION: still_in_rotation
from deploylab.intentions import Drain, Stop


def retire(servers, timeout=30, step=5):
    waited = 0
    while waited < timeout:
        piece = min(step, timeout - waited)
        inside = yield Drain(servers, piece)
        waited += piece
        if inside == 0:
            break
    return (yield Stop(servers))
