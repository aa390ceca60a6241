"""Rolling: replace the servers a few at a time.  /  롤링: 서버를 조금씩 바꾼다."""

from deploylab.intentions import AwaitReady, Deregister, Drain, Register, Start, Stop


def rolling(servers, version, batch=1):
    """Yield the intentions of a rolling release.  /  롤링 배포의 intention을 차례로 yield합니다."""
    for name in servers:
        yield Start((name,), version)  # TODO: what has to happen before, and after?  /  앞뒤로 무엇이 더 필요할까요?
