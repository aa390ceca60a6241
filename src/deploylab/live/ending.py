"""In which state a deployment has left the service, in a sentence: read from the trace.

    The deployment stopped: s1 not ready in time. In service: v1 on s2, s3. Not in service: s1 (v2, starting).
"""

from deploylab.fleet import READY
from deploylab.trace import Trace

OUTCOMES = {
    "none": ("There was no deployment.", "배포는 없었습니다."),
    "finished": ("The deployment has finished.", "배포를 마쳤습니다."),
    "promoted": ("The new version was promoted.", "새 버전으로 승격했습니다."),
    "switched": ("All traffic was switched to the new version.", "모든 트래픽을 새 버전으로 전환했습니다."),
    "not switched": ("The new version failed its smoke test; nothing was switched.",
                     "새 버전이 점검 요청에서 실패해 전환하지 않았습니다."),
    "rolled back": ("The deployment was rolled back.", "배포를 되돌렸습니다."),
    "stopped": ("The run was stopped by hand.", "실행을 손으로 멈췄습니다."),
    "failed": ("The deployment stopped: {servers} not ready in time.",
               "{servers}이(가) 제시간에 준비되지 않아 배포가 중간에서 멈췄습니다."),
}
STATES = {"starting": "기동 중", "stopping": "종료 중", "crashed": "비정상 종료", "stopped": "정지", "ready": "준비됨"}
SERVING = ("In service: {what}.", "서비스 중: {what}.")
DARK = ("No server is in service.", "서비스 중인 서버가 없습니다.")
OUTSIDE = ("Not in service: {what}.", "서비스하지 않음: {what}.")


def ended(trace: Trace, lang: str) -> str:
    """How the deployment ended, which version serves on which servers, and what the others do."""
    word = 0 if lang == "en" else 1
    serving, outside = standing(trace)
    inside = "; ".join((f"{version} on {', '.join(names)}", f"{', '.join(names)}에서 {version}")[word]
                       for version, names in serving.items())
    others = ", ".join(f"{name} ({version + ', ' if version else ''}{(state, STATES[state])[word]})"
                       for name, (version, state) in outside.items())
    said = [told(trace.meta["outcome"], word), SERVING[word].format(what=inside) if inside else DARK[word]]
    return " ".join([*said, OUTSIDE[word].format(what=others)] if others else said)


def told(outcome: str, word: int) -> str:
    """The outcome as a sentence; of a failure, the servers that were not ready ("failed: s1, s2: not ready ...")."""
    kind, _, rest = outcome.partition(":")
    text = OUTCOMES.get(kind, (outcome, outcome))[word]
    return text.format(servers=rest.partition(":")[0].strip())


def standing(trace: Trace) -> tuple[dict[str, list[str]], dict[str, tuple[str, str]]]:
    """At the end: version -> servers that get traffic; and server -> (version, state) of all others."""
    states, routed, weights = {}, {}, dict(trace.meta["weights"])
    for event in trace.of("server", "route", "split"):
        if event[1] == "server":
            states[event[2]] = event[3:6]
        elif event[1] == "route":
            routed[event[2]] = event[3]
        else:
            weights = event[2]
    serving: dict[str, list[str]] = {}
    outside = {}
    for name, (pool, version, state) in states.items():
        if routed.get(name) and state == READY and weights.get(pool, 100) > 0:
            serving.setdefault(version, []).append(name)
        else:
            outside[name] = (version, state)
    return serving, outside
