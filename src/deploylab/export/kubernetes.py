"""To Kubernetes: a Deployment and a Service; for two pools, two Deployments and the commands that move the traffic."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

import json
from typing import Any

from deploylab.export.comments import commenting
from deploylab.export.pods import bounds, deployment, facts, service, update
from deploylab.export.release import Release
from deploylab.export.remarks import Remark, always_assumed, always_missing, closing, pods_assumed, pods_missing, said
from deploylab.export.yaml_text import write
from deploylab.strategies.argo_canary import basic_canary

STANDS = said("Each of the two Deployments stays with its version; the deployment is what the commands above do.",
              "두 Deployment는 저마다 자기 버전을 지킨다. 배포는 위의 명령이 한다.")
APPLY = "kubectl apply -f kubernetes.yaml"


def export(release: Release, lang: str) -> tuple[dict[str, str], list[Remark], list[Remark]]:
    """({file name: text}, not expressible, assumed)."""
    documents, own = {"blue_green": two_colours, "canary": two_sizes}.get(release.strategy, one)(release)
    left_out, taken = missing(release), always_assumed(release) + pods_assumed(release) + assumed(release)
    text = head(release, lang) + write(documents, commenting(lang, facts(release), own))
    return {"kubernetes.yaml": text + "\n" + closing(left_out, taken, lang)}, left_out, taken


def head(release: Release, lang: str) -> str:
    how = {"en": "carried out by", "ko": "실행:"}[lang]
    lines = [f"# {release.title(lang)}", f"# {release.strategy}: {release.old} -> {release.new}", f"# {how}",
             *(f"#   {line}" for line in commands(release))]
    return "\n".join(lines) + "\n"


def one(release: Release) -> tuple[list[dict[str, Any]], dict]:
    labels = {"app": release.name}
    return [deployment(release, release.name, release.new, labels, release.replicas, update(release)),
            service(release.name, labels)], {}


def two_colours(release: Release) -> tuple[list[dict[str, Any]], dict]:
    """The green one has no pods yet, and the service selects blue."""
    name = release.name
    pairs = (("blue", release.old, release.replicas), ("green", release.new, 0))
    documents = [deployment(release, f"{name}-{colour}", version, {"app": name, "color": colour}, replicas,
                            update(release)) for colour, version, replicas in pairs]
    services = [service(name, {"app": name, "color": "blue"}),
                service(f"{name}-preview", {"app": name, "color": "green"})]
    return documents + services, {"image": STANDS, "color": said("Blue is live, green is next; the service's selector is the switch.",
                                                "블루가 운영 중이고 그린이 다음이다. 서비스의 selector가 전환 스위치다.")}


def two_sizes(release: Release) -> tuple[list[dict[str, Any]], dict]:
    """One service over both Deployments: the numbers of pods are the percentages."""
    name = release.name
    pairs = (("stable", release.old, release.replicas), ("canary", release.new, 0))
    documents = [deployment(release, f"{name}-{track}", version, {"app": name, "track": track}, replicas,
                            update(release)) for track, version, replicas in pairs]
    return [*documents, service(name, {"app": name})], {
        "image": STANDS,
        "track": said("The service selects both tracks: the traffic follows the numbers of pods.",
                      "서비스는 두 track을 모두 고른다. 트래픽은 파드 수를 따라간다.")}


def commands(release: Release) -> list[str]:
    """The deployment by hand, a command a line."""
    name, replicas = release.name, release.replicas
    if release.strategy == "blue_green":
        to = {colour: json.dumps({"spec": {"selector": {"app": name, "color": colour}}}) for colour in ("blue", "green")}
        lines = [APPLY, f"kubectl scale deployment/{name}-green --replicas={replicas}"]
        lines += [f"kubectl rollout status deployment/{name}-green"] if release.options["gate"] else []
        lines += [f"kubectl run smoke --rm -i --restart=Never --image=curlimages/curl -- -fsS http://{name}-preview/healthz"
                  ] if release.options["smoke"] else []
        lines += [f"kubectl patch service/{name} -p '{to['green']}'"]
        if release.options["keep"]:
            return [*lines, f"kubectl patch service/{name} -p '{to['blue']}'   # to go back"]
        return [*lines, f"sleep {release.pre_stop + release.drain}", f"kubectl scale deployment/{name}-blue --replicas=0"]
    if release.strategy == "canary":
        lines = [APPLY]
        for percent in release.options["percents"]:
            canary, stable = basic_canary(replicas, max(1, round(percent)), surge=1)
            lines += [f"kubectl scale deployment/{name}-canary --replicas={canary}",
                      f"kubectl rollout status deployment/{name}-canary",
                      f"kubectl scale deployment/{name}-stable --replicas={stable}   "
                      f"# {percent:g} % -> {100 * canary / (canary + stable):.3g} %",
                      f"sleep {release.options['seconds'] * release.options['looks']:g}"]
        return [*lines, f"kubectl scale deployment/{name}-canary --replicas={replicas}",
                f"kubectl rollout status deployment/{name}-canary",
                f"kubectl scale deployment/{name}-stable --replicas=0",
                f"kubectl scale deployment/{name}-stable --replicas={replicas}   # to go back; then the canary to 0"]
    return [APPLY, f"kubectl rollout status deployment/{name}",
            f"kubectl rollout undo deployment/{name}   # to go back"]


def missing(release: Release) -> list[Remark]:
    found = always_missing(release) + pods_missing(release)
    if release.strategy == "blue_green":
        found.append(said("the switch after a passed smoke test: a Deployment knows no test; run the commands above, "
                          "or export to argo-rollouts.",
                          "스모크 테스트를 통과한 뒤의 전환: Deployment에는 시험이 없다. 위 명령을 실행하거나 argo-rollouts로 내보낸다."))
    if release.strategy == "canary":
        found.append(said("percentages of traffic: a Service counts pods, so only whole pods can be given; "
                          "the commands above say what each step really delivers.",
                          "트래픽 백분율: Service는 파드 수로 나누므로 파드 단위로만 줄 수 있다. 단계별 실제 비율은 위 명령에 적었다."))
        found.append(said("the verdict (alpha, power, harm): a Deployment compares nothing; look at your metrics at each step.",
                          "판정(alpha, power, harm): Deployment는 아무것도 비교하지 않는다. 단계마다 지표를 직접 본다."))
    if release.strategy == "rolling":
        found.append(said("batches that wait for each other: Kubernetes replaces the next pod as soon as one is ready.",
                          "묶음 단위의 기다림: Kubernetes는 하나가 준비되면 바로 다음 파드를 바꾼다."))
    return found


def assumed(release: Release) -> list[Remark]:
    if bounds(release) == ("25%", "25%") and release.strategy in ("blue_green", "canary"):
        return [said("Kubernetes' default bounds within each of the two Deployments: the scenario replaces no server in place.",
                     "두 Deployment 안에서는 Kubernetes 기본 경계값: 시나리오는 서버를 제자리에서 바꾸지 않는다.")]
    return []
