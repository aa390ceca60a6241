"""Recreate: stop everything, then start everything.  /  중단 배포: 모두 멈추고 모두 켠다."""

from deploylab.intentions import AwaitReady, Deregister, Drain, Register, Start, Stop


def recreate(servers, version):
    """Yield the intentions in order.  /  intention을 차례로 yield합니다."""
    yield Stop(servers)  # TODO: what comes before, and after?  /  앞뒤로 무엇이 더 필요할까요?
