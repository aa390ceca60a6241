"""To Kamal: `deploy.yml`. On every host kamal-proxy holds the traffic until the new container is healthy."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from math import ceil
from typing import Any

from deploylab.export.comments import commenting
from deploylab.export.pods import HEALTH, PORT, bounds, facts
from deploylab.export.release import Release
from deploylab.export.remarks import Remark, always_assumed, always_missing, closing, said
from deploylab.export.yaml_text import write
from deploylab.strategies import resolve_bounds

OWN = {"image": said("Where the image is pushed to; Kamal tags it with the git commit.",
                     "이미지를 올릴 곳. 태그는 Kamal이 git 커밋으로 붙인다.")}


def export(release: Release, lang: str) -> tuple[dict[str, str], list[Remark], list[Remark]]:
    """({file name: text}, not expressible, assumed)."""
    left_out, taken = missing(release), always_assumed(release) + assumed(release)
    how = {"en": "carried out by", "ko": "실행:"}[lang]
    head = [f"# {release.title(lang)}", f"# {release.strategy}: {release.old} -> {release.new}", f"# {how}",
            *(f"#   {line}" for line in commands(release))]
    text = write([configuration(release)], commenting(lang, facts(release), OWN))
    return {"deploy.yml": "\n".join(head) + "\n" + text + "\n" + closing(left_out, taken, lang)}, left_out, taken


def configuration(release: Release) -> dict[str, Any]:
    """The main pool's servers are the hosts; each runs the old and the new container side by side for a moment."""
    found: dict[str, Any] = {
        "service": release.name, "image": f"example/{release.name}",
        "servers": {"web": [f"192.0.2.{number}" for number in range(1, min(release.replicas, 254) + 1)]},
        "registry": {"server": "registry.example.com", "username": "deploy", "password": ["KAMAL_REGISTRY_PASSWORD"]},
        "builder": {"arch": "amd64"},
        "proxy": {"app_port": PORT, "healthcheck": {"path": HEALTH, "interval": release.interval, "timeout": 5},
                  "response_timeout": max(30, ceil(2 * release.longest_request))},
        "deploy_timeout": release.ready_timeout, "drain_timeout": release.drain}
    if release.strategy in ("rolling", "rolling_surge"):
        found["boot"] = {"limit": at_a_time(release), "wait": 0}
    return found


def at_a_time(release: Release) -> int:
    """How many hosts are being replaced at once: what may be missing and what may be too many."""
    return min(release.replicas, sum(resolve_bounds(release.replicas, *bounds(release))))


def commands(release: Release) -> list[str]:
    if release.strategy == "recreate":
        return ["kamal app stop", "kamal deploy", "kamal rollback VERSION"]
    if release.strategy != "canary":
        return ["kamal deploy", "kamal rollback VERSION"]
    image, fresh, service = f"registry.example.com/example/{release.name}", f"{release.name}-next", f"{release.name}-web"
    rollout = "docker exec kamal-proxy kamal-proxy rollout"
    lines = ["kamal build deliver --version VERSION",
             on_hosts(f"docker run --detach --network kamal --name {fresh} {image}:VERSION"),
             on_hosts(f"{rollout} deploy {service} --target {fresh}:{PORT}")]
    for percent in release.percents:
        lines += [on_hosts(f"{rollout} set {service} --percent {percent}"),
                  f"sleep {release.options['seconds'] * release.options['looks']:g}"]
    return [*lines, "kamal deploy --skip-push --version VERSION", on_hosts(f"{rollout} stop {service}") + "   # also the way back",
            on_hosts(f"docker rm --force {fresh}")]


def on_hosts(command: str) -> str:
    """A command that every host runs; in quotes, or Kamal would take its options for its own."""
    return f"kamal server exec '{command}'"


def missing(release: Release) -> list[Remark]:
    options, found = release.options, always_missing(release)
    if not options["gate"]:
        found.append(said("gate = false: kamal-proxy always waits for the health check.",
                          "gate = false: kamal-proxy는 언제나 헬스체크를 기다린다."))
    if release.strategy == "recreate":
        found.append(said("recreate as a setting: Kamal always overlaps the containers; the commands above stop the old ones first.",
                          "설정으로서의 recreate: Kamal은 늘 두 컨테이너를 겹친다. 위 명령은 먼저 구버전을 멈춘다."))
    if release.strategy in ("rolling", "rolling_surge"):
        found.append(said("taking a host out before its new container runs: on each host the new one boots beside the old one, so "
                          "a host needs room for both.",
                          "새 컨테이너가 뜨기 전에 호스트를 빼기: 호스트마다 새 컨테이너가 옆에서 기동하므로 둘을 담을 여유가 있어야 한다."))
    if release.strategy == "blue_green":
        found.append(said("one switch for all hosts: each host's proxy switches by itself, as soon as its own new container is healthy.",
                          "모든 호스트의 동시 전환: 호스트마다 프록시가 자기 컨테이너가 정상이 되는 대로 전환한다."))
    if release.strategy == "canary":
        found += [said("a canary in deploy.yml: Kamal always replaces the container; only kamal-proxy can split, by the commands above.",
                       "deploy.yml에 적는 카나리: Kamal은 컨테이너를 언제나 교체한다. 나눌 수 있는 것은 kamal-proxy뿐이며 위 명령으로 한다."),
                  said("a percentage of requests: kamal-proxy splits visitors by the cookie kamal-rollout, which your program must set; "
                       "who has none stays with the old version.",
                       "요청의 백분율: kamal-proxy는 여러분의 프로그램이 심는 kamal-rollout 쿠키로 방문자를 나눈다. 쿠키가 없으면 구버전에 남는다."),
                  said("the verdict (alpha, power, harm): nobody compares; look at your metrics at each step.",
                       "판정(alpha, power, harm): 아무도 비교하지 않는다. 단계마다 지표를 직접 본다.")]
    return found


def assumed(release: Release) -> list[Remark]:
    found = [said("hosts, image and registry: the scenario knows servers and versions only.",
                  "호스트, 이미지, 저장소: 시나리오에는 서버와 버전만 있다."),
             said("a load balancer in front of the hosts, which Kamal does not manage.",
                  "호스트들 앞에 Kamal이 관리하지 않는 로드 밸런서가 있다."),
             said("Kamal publishes no schema: the keys follow its documentation and are checked by nothing but a list of ours.",
                  "Kamal은 스키마를 내놓지 않는다: 키는 문서를 따랐고, 검사는 직접 만든 목록으로만 했다.")]
    if release.strategy == "canary":
        found.append(said("the new container needs no more than its image: add what deploy.yml gives the old one (env, volumes) to docker run.",
                          "새 컨테이너에는 이미지만 있으면 된다: deploy.yml이 구버전에 주는 것(env, volumes)은 docker run에 더한다."))
    if release.strategy == "rolling_surge":
        found.append(said(f"bounds as a number of hosts: {at_a_time(release)} at a time (surge + unavailable).",
                          f"경계값을 호스트 수로 옮김: 한 번에 {at_a_time(release)}대(초과분 + 불가용)."))
    return found
