"""An Argo Rollout as a scenario's parameters: its steps, and what each weight really delivers."""

from typing import Any

from deploylab.export.durations import seconds_of
from deploylab.export.foreign import KEPT, Reading, read_pods, read_update, walk
from deploylab.export.semantics import get
from deploylab.strategies import resolve_bounds
from deploylab.strategies.argo_canary import basic_canary

PLACE = ("spec", "strategy", "canary")


def read_rollout(document: Any, templates: dict[str, Any]) -> Reading:
    """`templates`: the AnalysisTemplates of the same file, by name."""
    reading = Reading(document)
    read_pods(reading)
    strategy = get(document, "spec", "strategy", default={})
    if strategy.get("blueGreen") is not None:
        read_blue_green(reading)
    elif get(strategy, "canary", "steps"):
        read_steps(reading, templates)
    else:
        read_update(reading, reading.take(*PLACE, "maxSurge", default="25%"),
                    reading.take(*PLACE, "maxUnavailable", default="25%"))
    return reading


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
    reading.bounds = (reading.take(*PLACE, "maxSurge", default="25%"),
                      reading.take(*PLACE, "maxUnavailable", default="25%"))
    reading.options["keep"] = (reading.routed
                               and reading.take(*PLACE, "scaleDownDelaySeconds", default=30) >= KEPT)
    for name in ("canaryService", "stableService"):
        reading.take(*PLACE, name)
    looks: list[list[float]] = []  # of each weight, the pauses after it
    for number, step in enumerate(walk(reading.document, (*PLACE, "steps"))):
        read_step(reading, number, step, looks, templates)
    reading.options["percents"] = [share for _, share in reading.asked if share > 0] or [100]
    watched = [pauses for pauses in looks if pauses]
    if watched:
        reading.options |= {"seconds": watched[0][0], "looks": len(watched[0])}
    if len({tuple(pauses) for pauses in looks}) > 1:
        reading.note("the steps are watched for different times; the scenario watches all as long as the first.",
                     "단계마다 지켜보는 시간이 다르다. 시나리오는 모두 첫 단계와 같게 본다.")


def read_step(reading: Reading, number: int, step: Any, looks: list[list[float]], templates: dict[str, Any]) -> None:
    place = (*PLACE, "steps", number)
    if step.get("setWeight") is not None:
        weight = reading.take(*place, "setWeight")
        reading.asked.append((weight, delivered(reading, weight)))
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


def delivered(reading: Reading, weight: int) -> float:
    """Percent that really arrives: with a proxy what was asked, without one whole pods (`argo_canary`)."""
    if reading.routed:
        return float(weight)
    surge, _ = resolve_bounds(reading.replicas, *reading.bounds)
    canary, stable = basic_canary(reading.replicas, weight, surge)
    return round(100 * canary / max(1, canary + stable), 3)


def share(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if 0 < value < 1 else None
