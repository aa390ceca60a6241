"""An Argo Rollout as a scenario's parameters: its steps, and what each weight really delivers."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from typing import Any

from deploylab.export.durations import seconds_of
from deploylab.export.foreign import KEPT, Reading, read_pods, read_template, read_update, walk
from deploylab.export.semantics import as_argo_reads, get
from deploylab.strategies import resolve_bounds
from deploylab.strategies.argo_canary import basic_canary

PLACE = ("spec", "strategy", "canary")


def read_rollout(document: Any, templates: dict[str, Any], workload: Reading | None = None) -> Reading:
    """`templates`: the AnalysisTemplates of the same file, by name; `workload`: what its workloadRef names."""
    reading = Reading(document)
    read_pods(reading)
    if reading.take("spec", "workloadRef") is not None:
        borrow(reading, workload)
    strategy = get(document, "spec", "strategy", default={})
    if strategy.get("blueGreen") is not None:
        read_blue_green(reading)
    elif get(strategy, "canary", "steps"):
        read_steps(reading, templates)
    else:
        read_update(reading, *read_bounds(reading))
    return reading


def borrow(reading: Reading, workload: Reading | None) -> None:
    """A Rollout with a workloadRef has no pods of its own: they are the Deployment's."""
    if workload is None:
        reading.note("the Deployment of its workloadRef is not in this file: nothing is known of its probes and times.",
                     "workloadRef의 Deployment가 이 파일에 없다: 상태 검사와 시간을 알 수 없다.")
        return
    read_template(workload)
    reading.values |= workload.values
    reading.options |= workload.options
    reading.version, reading.pre_stop, reading.grace = workload.version, workload.pre_stop, workload.grace


def read_bounds(reading: Reading) -> tuple[Any, Any]:
    """(maxSurge, maxUnavailable), as Argo reads them."""
    found = []
    for name in ("maxSurge", "maxUnavailable"):
        value = reading.take(*PLACE, name, default="25%")
        found.append(as_argo_reads(value))
        if found[-1] != value:
            reading.note(f"{name} is the text '{value}': Argo Rollouts takes it for {value} %, not for {value} pods.",
                         f"{name}가 문자열 '{value}'이다: Argo Rollouts는 파드 {value}개가 아니라 {value} %로 읽는다.")
    return found[0], found[1]


def read_blue_green(reading: Reading) -> None:
    place = ("spec", "strategy", "blueGreen")
    reading.strategy = "blue_green"
    for name in ("activeService", "previewService"):
        reading.take(*place, name)
    reading.options["smoke"] = reading.take(*place, "prePromotionAnalysis") is not None
    reading.options["keep"] = reading.take(*place, "scaleDownDelaySeconds", default=30) >= KEPT
    if not reading.take(*place, "autoPromotionEnabled", default=True):
        reading.note("STALLS: it waits with both sets running until somebody promotes (autoPromotionEnabled: false); "
                     "the scenario goes on by itself.",
                     "멈춤: 누군가 승격할 때까지 두 벌을 켠 채 기다린다(autoPromotionEnabled: false). "
                     "시나리오는 스스로 계속한다.")


def read_steps(reading: Reading, templates: dict[str, Any]) -> None:
    reading.strategy = "canary"
    reading.routed = reading.take(*PLACE, "trafficRouting") is not None
    most = reading.take(*PLACE, "trafficRouting", "maxTrafficWeight", default=100)
    reading.bounds = read_bounds(reading)
    reading.options["keep"] = (reading.routed
                               and reading.take(*PLACE, "scaleDownDelaySeconds", default=30) >= KEPT)
    for name in ("canaryService", "stableService"):
        reading.take(*PLACE, name)
    if reading.take(*PLACE, "dynamicStableScale", default=False):
        reading.note("dynamicStableScale: the old pods go as the new ones come, so the way back has to boot them again; the "
                     "scenario keeps them until the end.",
                     "dynamicStableScale: 새 파드가 늘어나는 만큼 구버전 파드가 줄어, 되돌리려면 다시 기동해야 한다. 시나리오는 끝까지 "
                     "남겨 둔다.")
    looks: list[list[float]] = []  # of each weight, the pauses after it
    for number, step in enumerate(walk(reading.document, (*PLACE, "steps"))):
        read_step(reading, number, step, looks, templates, most)
    reading.options["percents"] = [share for _, share in reading.asked if share > 0] or [100]
    watched = [pauses for pauses in looks if pauses]
    if watched:
        reading.options |= {"seconds": watched[0][0], "looks": len(watched[0])}
    if len({tuple(pauses) for pauses in looks}) > 1:
        reading.note("the steps are watched for different times; the scenario watches all as long as the first.",
                     "단계마다 지켜보는 시간이 다르다. 시나리오는 모두 첫 단계와 같게 본다.")


def read_step(reading: Reading, number: int, step: Any, looks: list[list[float]], templates: dict[str, Any],
              most: int) -> None:
    """`most`: the weight that stands for all of the traffic."""
    place = (*PLACE, "steps", number)
    if step.get("setWeight") is not None:
        weight = reading.take(*place, "setWeight")
        reading.asked.append((weight, delivered(reading, weight, most)))
        looks.append([])
    elif "pause" in step:
        read_pause(reading, place, number, looks)
    elif "analysis" in step:
        for position, arg in enumerate(get(step, "analysis", "args", default=[])):
            if arg.get("name") == "harm" and share(arg.get("value")) is not None:
                reading.take(*place, "analysis", "args", position)
                reading.options["harm"] = share(arg["value"])
        read_judgement(reading, step, templates)


def read_pause(reading: Reading, place: tuple, number: int, looks: list[list[float]]) -> None:
    seconds = seconds_of(reading.take(*place, "pause", "duration"))
    if seconds is None:
        reading.take(*place, "pause")
        reading.note(f"STALLS at steps[{number}]: a pause without a duration waits until somebody promotes; "
                     "the scenario goes on by itself.",
                     f"steps[{number}]에서 멈춤: 시간이 없는 pause는 누군가 승격할 때까지 기다린다. "
                     "시나리오는 스스로 계속한다.")
    elif looks:
        looks[-1].append(seconds)


def read_judgement(reading: Reading, step: Any, templates: dict[str, Any]) -> None:
    """A condition that does not let "no value" pass insists on traffic before it goes on."""
    for name in (template.get("templateName") for template in get(step, "analysis", "templates", default=[])):
        for metric in get(templates.get(name), "spec", "metrics", default=[]):
            if metric.get("successCondition"):
                reading.options["insist"] = "isNaN" not in metric["successCondition"]


def delivered(reading: Reading, weight: int, most: int) -> float:
    """Percent that really arrives: with a proxy what was asked, without one whole pods (`argo_canary`)."""
    if reading.routed:
        return 100 * weight / most
    surge, _ = resolve_bounds(reading.replicas, *reading.bounds)
    canary, stable = basic_canary(reading.replicas, weight, surge)
    return round(100 * canary / max(1, canary + stable), 3)


def share(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if 0 < value < 1 else None
