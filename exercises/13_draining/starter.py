"""Let servers go without cutting what can finish in time.  /  끝날 수 있는 요청을 끊지 않고 서버를 내보낸다."""

from deploylab.intentions import Deregister, Drain, Stop


def retire(servers, timeout=30, step=5):
    """Take the servers out, drain, stop; return how many were cut.  /  빼고, 비우고, 멈춘다. 끊긴 수를 돌려준다."""
    yield Stop(servers)  # TODO: what comes first?  /  그 전에 무엇을 해야 할까요?
    return None  # TODO
