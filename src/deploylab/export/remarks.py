"""What an export leaves out, and what it takes for granted, each with its reason."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from deploylab.export.release import PROPAGATION, Release

Remark = dict[str, str]  # {"en": ..., "ko": ...}
HEADINGS = {"missing": {"en": "Not expressible here", "ko": "여기서 표현할 수 없는 것"},
            "assumed": {"en": "Assumed", "ko": "가정한 것"}}


def said(en: str, ko: str) -> Remark:
    return {"en": en, "ko": ko}


def closing(missing: list[Remark], assumed: list[Remark], lang: str) -> str:
    """Both lists as comment lines; they end the main file of every export."""
    lines = []
    for key, remarks in (("missing", missing), ("assumed", assumed)):
        none = {"en": "nothing", "ko": "없음"}[lang]
        lines += [f"# {HEADINGS[key][lang]}", *(f"#  - {remark[lang]}" for remark in remarks or [said(none, none)]), "#"]
    return "\n".join(lines[:-1]) + "\n"


def always_missing(release: Release, balances: tuple[str, ...] = ()) -> list[Remark]:
    """What no target of ours expresses, as far as the scenario uses it. `balances`: algorithms that the target has."""
    scenario, options, found = release.scenario, release.options, []
    balancer = scenario["balancer.name"]
    if balancer not in balances:
        found.append(said(f"balancer {balancer}: the target chooses servers in its own way.",
                          f"분산 알고리즘 {balancer}: 대상이 자기 방식으로 서버를 고른다."))
    if options.get("schema_change", "none") != "none":
        found.append(said(f"schema_change {options['schema_change']}: a database migration is a job of its own, "
                          "to be run before or after this and not by it.",
                          f"schema_change {options['schema_change']}: 스키마 이행은 별도의 작업이며 이 설정이 실행하지 않는다."))
    if scenario.intervene:
        found.append(said("[[intervene]]: faults and rollbacks at a given time are an experiment, not a configuration.",
                          "[[intervene]]: 정해진 시각의 장애와 롤백은 설정이 아니라 실험이다."))
    if options.get("drain") is False:
        found.append(said("drain = false: whether requests inside are finished is up to the program that gets SIGTERM; "
                          "only the time that it has can be cut.",
                          "drain = false: 처리 중인 요청을 끝내는지는 SIGTERM을 받는 프로그램에 달려 있고, 줄 시간만 줄일 수 있다."))
    if any(len(set(pool["weights"])) > 1 for pool in scenario.pools.values()):
        found.append(said("weights of single servers: the target's servers are alike.",
                          "서버별 가중치: 대상의 서버는 모두 같은 것으로 다룬다."))
    return found


def always_assumed(release: Release) -> list[Remark]:
    longest, drain = release.longest_request, release.drain
    found = [
        said("the program answers on port 8080 and says at /healthz whether it can serve: the scenario names neither.",
             "프로그램은 8080 포트에서 응답하고 /healthz로 서비스 가능 여부를 알린다: 시나리오에는 둘 다 없다."),
        said(f"the servers are sized for {release.scenario['traffic.rate']:g} requests/s: traffic is the scenario's, "
             "a configuration has none.",
             f"서버는 초당 {release.scenario['traffic.rate']:g}건에 맞춘 크기다: 트래픽은 시나리오의 것이고 설정에는 없다."),
    ]
    if not release.scenario["fleet.health_interval"]:
        found.append(said("a health check every second, and one failure counts: the scenario's balancer knows at once and never errs. "
                          "A real check times out now and then; three failures in a row are usual.",
                          "헬스체크는 1초마다 하고 한 번의 실패로 판정한다: 시나리오의 로드 밸런서는 즉시 알고 틀리지 않는다. 실제 검사는 가끔 시간 "
                          "초과가 나므로 연속 3번 실패로 판정하는 것이 보통이다."))
    if drain and longest > drain:
        found.append(said(f"DANGER: the longest request takes {longest:.1f} s, longer than the drain of {drain} s; it is cut.",
                          f"위험: 가장 긴 요청은 {longest:.1f}초로 드레이닝 {drain}초보다 길어 끊긴다."))
    elif drain:
        found.append(said(f"the longest request takes {longest:.1f} s and fits into the drain of {drain} s.",
                          f"가장 긴 요청은 {longest:.1f}초로 드레이닝 {drain}초 안에 끝난다."))
    return found


def pods_missing(release: Release) -> list[Remark]:
    """What no export to a cluster expresses."""
    if release.options.get("deregister", True):
        return []
    return [said("deregister = false: a cluster always takes a leaving pod out of its endpoints; without preStop only too late.",
                 "deregister = false: 클러스터는 빠지는 파드를 언제나 엔드포인트에서 뺀다. preStop이 없으면 늦게 뺄 뿐이다.")]


def pods_assumed(release: Release) -> list[Remark]:
    """What is taken for granted wherever the servers are pods."""
    found = [said("the image's registry and name: the scenario knows versions, not images.",
                  "이미지 저장소와 이름: 시나리오에는 버전만 있고 이미지는 없다."),
             said("no node is drained meanwhile: a PodDisruptionBudget would limit how many pods that may evict. It does not limit an "
                  "update; the bounds do.",
                  "그사이에 노드를 드레인하지 않는다: 드레인이 한 번에 축출하는 파드 수는 PodDisruptionBudget으로 제한한다. 업데이트를 제한하는 것은 "
                  "PodDisruptionBudget이 아니라 경계값이다.")]
    if release.pre_stop:
        found.append(said("Kubernetes 1.30 or newer: preStop.sleep is on by default from there; before it, exec [\"sleep\", \"5\"] needs "
                          "that program in the image.",
                          "Kubernetes 1.30 이상: preStop.sleep이 그때부터 기본으로 켜져 있다. 그 전에는 exec [\"sleep\", \"5\"]를 쓰며 이미지에 "
                          "그 프로그램이 있어야 한다."))
        found.append(said(f"within {PROPAGATION} s every proxy has heard that a pod leaves: measure it on your cluster, "
                          "preStop must be no shorter.",
                          f"파드가 빠진다는 소식이 {PROPAGATION}초 안에 모든 프록시에 퍼진다: 클러스터에서 재어 보고 preStop을 그보다 짧지 않게 둔다."))
    if release.drain:
        found.append(said("on SIGTERM the program stops accepting, finishes what is inside, and ends by itself.",
                          "프로그램은 SIGTERM을 받으면 새 연결을 받지 않고, 처리 중인 요청을 끝낸 뒤 스스로 종료한다."))
    return found
