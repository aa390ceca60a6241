"""To Argo Rollouts: one Rollout with its services, the route that splits the traffic, and the analysis that judges."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from math import ceil
from typing import Any

from deploylab.export.comments import commenting
from deploylab.export.durations import duration
from deploylab.export.pods import bounds, facts, service, template
from deploylab.export.release import Release
from deploylab.export.remarks import Remark, always_assumed, always_missing, closing, pods_assumed, pods_missing, said
from deploylab.export.yaml_text import write

KEEP = 3600  # seconds; Argo has no "for ever"
# A series of errors begins with the first error: without "or vector(0)" a faultless version would have no rate at all.
QUERY = """\
(sum(rate(http_requests_total{{service="{{{{args.canary}}}}",status=~"5.."}}[{window}])) or vector(0))
  / sum(rate(http_requests_total{{service="{{{{args.canary}}}}"}}[{window}]))
- (sum(rate(http_requests_total{{service="{{{{args.stable}}}}",status=~"5.."}}[{window}])) or vector(0))
  / sum(rate(http_requests_total{{service="{{{{args.stable}}}}"}}[{window}]))"""
UNSURE = {True: "len(result) > 0 && ", False: "len(result) == 0 || isNaN(result[0]) || "}  # insist -> without traffic
OWN = {
    "maxSurge": said("Without steps a Rollout is a rolling update within these bounds; a percentage rounds UP:\n"
                     "{replicas} + {surge} pods at most.",
                     "steps가 없는 Rollout은 이 경계값 안의 롤링 업데이트다. 백분율은 올림:\n"
                     "많아야 {replicas} + {surge}개."),
    "provider": said("Where the number comes from.", "값을 어디서 얻는가."),
}


def export(release: Release, lang: str) -> tuple[dict[str, str], list[Remark], list[Remark]]:
    """({file name: text}, not expressible, assumed)."""
    strategy, others = {"blue_green": blue_green, "canary": canary}.get(release.strategy, plain)(release)
    labels = {"app": release.name}
    rollout = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout",
               "metadata": {"name": release.name, "labels": labels},
               "spec": {"replicas": release.replicas, "progressDeadlineSeconds": release.ready_timeout,
                        "selector": {"matchLabels": labels}, "strategy": strategy,
                        "template": template(release, release.new, labels)}}
    left_out = always_missing(release) + pods_missing(release) + missing(release)
    taken = always_assumed(release) + pods_assumed(release) + assumed(release)
    text = write([rollout, *others], commenting(lang, facts(release), OWN))
    return {"argo-rollouts.yaml": head(release, lang) + text + "\n" + closing(left_out, taken, lang)}, left_out, taken


def head(release: Release, lang: str) -> str:
    how = {"en": "carried out by", "ko": "실행:"}[lang]
    return (f"# {release.title(lang)}\n# {release.strategy}: {release.old} -> {release.new}\n# {how}\n"
            f"#   kubectl apply -f argo-rollouts.yaml\n#   kubectl argo rollouts get rollout {release.name} --watch\n"
            f"#   kubectl argo rollouts abort {release.name}\n")


def plain(release: Release) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    surge, unavailable = (0, "100%") if release.strategy == "recreate" else bounds(release)
    return ({"canary": {"maxSurge": surge, "maxUnavailable": unavailable}},
            [service(release.name, {"app": release.name})])


def blue_green(release: Release) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    name, options = release.name, release.options
    after = max(release.pre_stop + release.drain, 30)
    strategy: dict[str, Any] = {
        "activeService": name, "previewService": f"{name}-preview", "autoPromotionEnabled": True,
        "scaleDownDelaySeconds": max(KEEP, after) if options["keep"] else after}
    others = [service(name, {"app": name}), service(f"{name}-preview", {"app": name})]
    if options["smoke"]:
        strategy["prePromotionAnalysis"] = {"templates": [{"templateName": f"{name}-smoke"}]}
        others.append(smoke(release))
    return {"blueGreen": strategy}, others


def smoke(release: Release) -> dict[str, Any]:
    """A job that asks the preview service for its health and passes if it is answered well."""
    url = f"http://{release.name}-preview/healthz"
    command = ["curl", "-fsS", "--max-time", "10", url]
    container = {"name": "smoke", "image": "curlimages/curl:8.10.1", "command": command}
    job = {"backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never", "containers": [container]}}}
    return analysis(f"{release.name}-smoke", [], {"name": "smoke", "provider": {"job": {"spec": job}}})


def canary(release: Release) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Each look is a pause and an analysis; a failed one takes all traffic back."""
    name, options = release.name, release.options
    judged = {"templates": [{"templateName": f"{name}-errors"}],
              "args": [{"name": "canary", "value": f"{name}-canary"}, {"name": "stable", "value": f"{name}-stable"},
                       {"name": "harm", "value": str(options["harm"])}]}
    steps: list[dict[str, Any]] = []
    for percent in release.percents:
        steps.append({"setWeight": percent})
        for _ in range(options["looks"]):
            steps += [{"pause": {"duration": duration(options["seconds"])}}, {"analysis": judged}]
    route = {"plugins": {"argoproj-labs/gatewayAPI": {"httpRoute": name, "namespace": "default"}}}
    strategy = {"canaryService": f"{name}-canary", "stableService": f"{name}-stable", "trafficRouting": route,
                "scaleDownDelaySeconds": KEEP if options["keep"] else max(release.grace, 30), "steps": steps}
    others = [service(f"{name}-canary", {"app": name}), service(f"{name}-stable", {"app": name}), http_route(name),
              errors(release)]
    return {"canary": strategy}, others


def http_route(name: str) -> dict[str, Any]:
    backends = [{"name": f"{name}-{track}", "port": 80, "weight": weight}
                for track, weight in (("stable", 100), ("canary", 0))]
    return {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": name},
            "spec": {"parentRefs": [{"name": "gateway"}], "rules": [{"backendRefs": backends}]}}


def errors(release: Release) -> dict[str, Any]:
    """The difference of the error rates, over the time of a look."""
    window = duration(max(release.options["seconds"], 1))
    metric = {"name": "errors", "count": 1, "failureLimit": 0,
              "successCondition": f"{UNSURE[release.options['insist']]}result[0] <= {{{{args.harm}}}}",
              "provider": {"prometheus": {"address": "http://prometheus.monitoring:9090",
                                          "query": QUERY.format(window=window)}}}
    return analysis(f"{release.name}-errors", [{"name": "canary"}, {"name": "stable"}, {"name": "harm"}], metric)


def analysis(name: str, args: list[dict[str, str]], metric: dict[str, Any]) -> dict[str, Any]:
    spec = {"args": args, "metrics": [metric]} if args else {"metrics": [metric]}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "AnalysisTemplate", "metadata": {"name": name}, "spec": spec}


def missing(release: Release) -> list[Remark]:
    options, found = release.options, []
    if release.strategy == "recreate":
        found.append(said("waiting until every old pod has gone: Argo knows no Recreate; these bounds stop all old pods "
                          "at once, and new ones start beside those that still drain. A Deployment has it: --to kubernetes.",
                          "구버전 파드가 모두 사라질 때까지 기다리기: Argo에는 Recreate가 없다. 이 경계값은 구버전을 한꺼번에 "
                          "멈추지만, 드레이닝 중인 파드 옆에서 새 파드가 시작된다. Deployment에는 있다: --to kubernetes."))
    if release.strategy == "canary":
        found.append(said(f"the verdict by alpha = {options['alpha']:g} and power = {options['power']:g}: the analysis compares "
                          "a number with a limit, however few requests it was taken from.",
                          f"alpha = {options['alpha']:g}, power = {options['power']:g}에 따른 판정: 분석은 요청이 아무리 적어도 "
                          "값을 한계와 비교할 뿐이다."))
        if release.percents != list(options["percents"]):
            found.append(said("fractions of a percent: setWeight takes whole numbers; they are rounded.",
                              "1 % 미만의 비율: setWeight는 정수만 받으므로 반올림했다."))
    if options.get("keep"):
        found.append(said(f"keeping the old servers for good: Argo scales them down after {ceil(KEEP / 60)} minutes here.",
                          f"구버전 서버를 계속 남겨 두기: 여기서는 {ceil(KEEP / 60)}분 뒤에 줄인다."))
    return found


def assumed(release: Release) -> list[Remark]:
    found = [said(f"{release.old} already runs as this Rollout: the very first apply takes every pod at once, without steps or analysis.",
                  f"{release.old}이(가) 이미 이 Rollout으로 떠 있다: 맨 처음 apply는 단계나 분석 없이 모든 파드를 한꺼번에 띄운다.")]
    if release.strategy == "canary":
        found += [said("the namespace 'default': the plugin looks for the route there.",
                       "'default' 네임스페이스: 플러그인이 경로(route)를 거기서 찾는다."),
                  said("the Gateway API plugin of Argo Rollouts and a Gateway named 'gateway' are installed (HTTPRoute is checked "
                     "against a subset written by us, its CRD does not travel with this package).",
                     "Argo Rollouts의 Gateway API 플러그인과 'gateway'라는 Gateway가 설치되어 있다(HTTPRoute는 CRD가 이 패키지에 "
                     "없어 직접 쓴 일부 스키마로만 검사한다)."),
                  said("Prometheus at that address counts http_requests_total by service and status.",
                       "그 주소의 Prometheus가 http_requests_total을 service와 status별로 센다.")]
    if release.strategy == "blue_green" and release.options["smoke"]:
        found.append(said("a good answer at /healthz is the smoke test: put your own into the job.",
                          "/healthz의 정상 응답을 스모크 테스트로 본다. 작업(job)에 여러분의 시험을 넣으십시오."))
    return found
