"""To Flagger: the Deployment that you change, and the Canary that watches over every change."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from typing import Any

from deploylab.export.comments import commenting
from deploylab.export.durations import duration
from deploylab.export.pods import PORT, deployment, facts, update
from deploylab.export.release import Release
from deploylab.export.remarks import Remark, always_assumed, always_missing, closing, pods_assumed, pods_missing, said
from deploylab.export.yaml_text import write

SHORTEST = 10  # seconds; Flagger raises shorter intervals to it
CHECKS = 5  # good checks in a row before a blue-green switch; Flagger needs one at least


def export(release: Release, lang: str) -> tuple[dict[str, str], list[Remark], list[Remark]]:
    """({file name: text}, not expressible, assumed)."""
    labels = {"app": release.name}
    target = deployment(release, release.name, release.new, labels, release.replicas, update(release))
    documents = [target, canary(release)]
    left_out = always_missing(release) + pods_missing(release) + missing(release)
    taken = always_assumed(release) + pods_assumed(release) + assumed(release)
    text = write(documents, commenting(lang, facts(release)))
    return {"flagger.yaml": head(release, lang) + text + "\n" + closing(left_out, taken, lang)}, left_out, taken


def head(release: Release, lang: str) -> str:
    how = {"en": "carried out by", "ko": "실행:"}[lang]
    return (f"# {release.title(lang)}\n# {release.strategy}: {release.old} -> {release.new}\n# {how}\n"
            f"#   kubectl apply -f flagger.yaml\n"
            f"#   kubectl set image deployment/{release.name} app=registry.example.com/{release.name}:{release.new}\n"
            f"#   kubectl describe canary/{release.name}\n")


def canary(release: Release) -> dict[str, Any]:
    name = release.name
    spec: dict[str, Any] = {
        "targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
        "progressDeadlineSeconds": release.ready_timeout,
        "provider": "gatewayapi:v1" if release.strategy == "canary" else "kubernetes",
        "service": {"port": 80, "targetPort": PORT}}
    if release.strategy == "canary":
        spec["service"] |= {"gatewayRefs": [{"name": "gateway", "namespace": "default"}], "hosts": [f"{name}.example.com"]}
        spec["analysis"] = ramp(release)
    elif release.strategy == "blue_green":
        spec["analysis"] = switch(release)
    else:
        spec |= {"skipAnalysis": True, "analysis": {"interval": duration(SHORTEST), "threshold": 1, "iterations": 1}}
    return {"apiVersion": "flagger.app/v1beta1", "kind": "Canary", "metadata": {"name": name}, "spec": spec}


def interval(release: Release) -> float:
    return max(SHORTEST, release.options["seconds"] * release.options["looks"])


def ramp(release: Release) -> dict[str, Any]:
    every = duration(interval(release))
    return {"interval": every, "threshold": 1, "stepWeights": rising(release), "metrics": [success(release, every)]}


def rising(release: Release) -> list[int]:
    """The steps that raise the weight: at one that does not, Flagger would stand still for good."""
    return [percent for number, percent in enumerate(release.percents)
            if percent > max(release.percents[:number], default=0)]


def success(release: Release, every: str) -> dict[str, Any]:
    least = 100 * (1 - release.stable_error_rate - release.options["harm"])
    return {"name": "request-success-rate", "interval": every, "thresholdRange": {"min": round(max(0.0, least), 3)}}


def switch(release: Release) -> dict[str, Any]:
    """Blue-green: no traffic reaches the canary, so what is checked is the smoke test alone."""
    found: dict[str, Any] = {"interval": duration(SHORTEST), "threshold": 1, "iterations": CHECKS}
    if release.options["smoke"]:
        probe = f"curl -fsS --max-time 10 http://{release.name}-canary.default/healthz"
        found["webhooks"] = [{"name": "smoke", "type": "pre-rollout", "url": "http://flagger-loadtester.test/",
                              "timeout": "15s", "metadata": {"type": "bash", "cmd": probe}}]
    return found


def missing(release: Release) -> list[Remark]:
    options, found = release.options, []
    if release.strategy in ("recreate", "rolling", "rolling_surge"):
        found.append(said(f"{release.strategy} as Flagger's own: it only hands the change on; the update itself is the "
                          "Deployment's, and the canary's pods come beside the primary's meanwhile.",
                          f"Flagger 자체의 {release.strategy}: Flagger는 변경을 넘겨주기만 한다. 교체는 Deployment가 하고, "
                          "그동안 primary 옆에 canary 파드가 더 생긴다."))
    if release.strategy == "canary":
        found += [
            said(f"the verdict by alpha = {options['alpha']:g} and power = {options['power']:g}: Flagger counts failed checks "
                 "against a fixed limit and looks at no baseline.",
                 f"alpha = {options['alpha']:g}, power = {options['power']:g}에 따른 판정: Flagger는 고정된 한계에 실패한 검사 수를 "
                 "세며 기준(구버전)과 비교하지 않는다."),
            said("a metric without any value: Flagger takes it for a failed check.", "값이 없는 지표: Flagger는 실패한 검사로 센다.")]
        if rising(release) != list(options["percents"]):
            found.append(said("steps below 1 % or not above the one before: Flagger takes whole, rising weights; "
                              f"here {', '.join(map(str, rising(release)))}.",
                              "1 % 미만이거나 앞보다 크지 않은 단계: Flagger는 커지는 정수 비율만 받는다. "
                              f"여기서는 {', '.join(map(str, rising(release)))}."))
        if interval(release) != options["seconds"]:
            found.append(said(f"looks of {options['seconds']:g} s ({options['looks']} at each weight): Flagger looks once "
                              f"an interval and not below {SHORTEST} s; here every {duration(interval(release))}.",
                              f"{options['seconds']:g}초씩 {options['looks']}번 보기: Flagger는 간격마다 한 번, {SHORTEST}초 이상으로만 "
                              f"본다. 여기서는 {duration(interval(release))}마다."))
    if options.get("keep"):
        found.append(said("keeping the old version running: Flagger copies the new one over the primary, which is then "
                          "the only one; the way back is another rollout.",
                          "구버전을 계속 가동하기: Flagger는 새 버전을 primary에 덮어쓰므로 그것만 남는다. 되돌리려면 다시 배포해야 한다."))
    if release.strategy == "blue_green" and not options["smoke"]:
        found.append(said(f"a switch without any check: Flagger needs at least one iteration (here {CHECKS}).",
                          f"검사 없는 전환: Flagger에는 iterations가 1 이상 있어야 한다(여기서는 {CHECKS})."))
    return found


def assumed(release: Release) -> list[Remark]:
    found = [said(f"{release.old} already runs under this Canary: the very first apply only makes the -primary, without analysis.",
                  f"{release.old}이(가) 이미 이 Canary로 떠 있다: 맨 처음 apply는 분석 없이 -primary를 만들 뿐이다.")]
    if release.strategy == "canary":
        return [*found,
                said("Flagger with a Gateway API implementation, a Gateway named 'gateway', and Prometheus.",
                     "Gateway API 구현과 함께 설치된 Flagger, 'gateway'라는 Gateway, Prometheus."),
                said("the program itself counts http_request_duration_seconds by status: for the Gateway API Flagger's built-in "
                     "success rate reads that; for a mesh's own numbers write a MetricTemplate.",
                     "프로그램이 http_request_duration_seconds를 status별로 센다: Gateway API에서 Flagger의 기본 성공률은 그것을 읽는다. "
                     "메시가 센 값을 쓰려면 MetricTemplate을 만든다."),
                said(f"the old version fails {release.stable_error_rate:.2%} of its requests, as in the scenario: Flagger's limit "
                     "is absolute, so a worse day of the old version condemns the new one.",
                     f"구버전의 오류율은 시나리오대로 {release.stable_error_rate:.2%}다. Flagger의 한계는 절대값이라, 구버전까지 나쁜 날에는 "
                     "새 버전이 유죄가 된다.")]
    if release.strategy == "blue_green":
        found.append(said("Flagger's load tester runs in the namespace 'test' and this program in 'default': the smoke test asks across them.",
                          "Flagger load tester는 'test' 네임스페이스에, 이 프로그램은 'default'에 있다: 스모크 테스트가 그 사이로 묻는다."))
    return found
