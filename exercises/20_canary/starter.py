"""Canary: a little traffic, a look, and more only if it does no harm."""

from deploylab.intentions import AwaitReady, Deregister, Drain, Observe, Register, Report, Split, Start, Stop


def add(earlier, later):
    """Two Reports as one; the earlier may be None.  /  두 Report를 더한다. 앞의 것은 None이어도 된다."""
    if earlier is None:
        return later
    return Report(
        earlier.requests + later.requests, earlier.errors + later.errors,
        earlier.stable_requests + later.stable_requests, earlier.stable_errors + later.stable_errors,
        earlier.seconds + later.seconds,
    )


def judge(report, least=200, harm=0.02):
    """Return "good", "bad" or "unsure".  /  "good", "bad", "unsure" 가운데 하나를 돌려줍니다."""
    return None  # TODO


def canary(stable, fresh, version, percents=(5, 25, 50), seconds=30):
    """Return "promoted" or "rolled back".  /  "promoted" 또는 "rolled back"을 돌려줍니다."""
    yield Start(fresh, version)  # TODO
    return None
