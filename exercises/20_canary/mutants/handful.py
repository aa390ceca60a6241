# MISCONCEPTION: few_requests
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
    rate, stable_rate = report.errors / report.requests, report.stable_errors / report.stable_requests
    return "bad" if rate - stable_rate > harm else "good"


def canary(stable, fresh, version, percents=(5, 25, 50), seconds=30):
    yield Start(fresh, version)
    yield AwaitReady(fresh)
    yield Register(fresh)
    for percent in percents:
        yield Split({"stable": 100 - percent, "fresh": percent})
        evidence = None
        for _ in range(5):
            evidence = add(evidence, (yield Observe(version, seconds)))
            verdict = judge(evidence)
            if verdict != "unsure":
                break
        if verdict != "good":
            yield Split({"stable": 100, "fresh": 0})
            yield Drain(fresh)
            yield Deregister(fresh)
            yield Stop(fresh)
            return "rolled back"
    yield Split({"stable": 0, "fresh": 100})
    yield Drain(stable)
    return "promoted"
