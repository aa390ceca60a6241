"""Flagger's Canary as a scenario's parameters, with the Deployment that it watches."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from typing import Any

from deploylab.export.durations import seconds_of
from deploylab.export.foreign import Reading, read_deployment, read_update, walk
from deploylab.export.semantics import get
from deploylab.strategies.weights import flagger_weights

BEFORE = ("pre-rollout", "confirm-rollout", "confirm-promotion")  # webhooks that can hold the switch back


def read_canary(document: Any, target: Any) -> Reading:
    """Flagger's Canary with the Deployment that it watches, if that stands in the same file."""
    reading = read_deployment(target) if target is not None else Reading(document, replicas=3)
    if target is None:
        reading.note("the Deployment that it watches is not in this file: 3 replicas are assumed.",
                     "감시할 Deployment가 이 파일에 없어 복제본 3개로 가정한다.")
        reading.options |= {"drain_timeout": 30}
    own = Reading(document, reading.strategy, reading.options, reading.values, reading.replicas, reading.version,
                  reading.pre_stop, reading.grace, notes=reading.notes, bounds=reading.bounds)
    for path in (("apiVersion",), ("kind",), ("metadata", "name"), ("spec", "targetRef"), ("status",)):
        own.take(*path)
    if own.take("spec", "skipAnalysis", default=False):
        own.take("spec", "analysis")
        if not own.strategy:
            read_update(own, "25%", "25%")
        return own
    own.options["ready_timeout"] = own.take("spec", "progressDeadlineSeconds", default=600)
    read_analysis(own)
    return own


def read_analysis(reading: Reading) -> None:
    place = ("spec", "analysis")
    every = max(10.0, seconds_of(reading.take(*place, "interval", default="60s")) or 60.0)
    for name in ("batch", "max_surge", "max_unavailable"):
        reading.options.pop(name, None)
    reading.options["keep"] = False  # the new version is copied over the primary
    if reading.take(*place, "iterations", default=0):
        reading.strategy = "blue_green"
        hooks = get(walk(reading.document, place), "webhooks", default=[])
        reading.options["smoke"] = any(hook.get("type") in BEFORE for hook in hooks)
        checks(reading, every)
        return
    reading.strategy = "canary"
    most, step, steps = (reading.take(*place, name, default=default)
                         for name, default in (("maxWeight", 0), ("stepWeight", 0), ("stepWeights", ())))
    weights, promoted = flagger_weights(round(most), round(step), tuple(round(weight) for weight in steps))
    shown = [weight for weight in weights if 0 < weight <= 100]
    reading.asked = [(weight, float(weight)) for weight in shown]
    reading.options |= {"seconds": every, "looks": 1, "percents": shown or [100]}
    if not promoted:
        reading.note("STALLS: the next step would not raise the weight, so it never advances and is never promoted.",
                     "멈춤: 다음 단계가 비율을 올리지 않으므로 나아가지 못하고 승격되지 않는다.")
    read_success(reading, (*place, "metrics"))


def checks(reading: Reading, every: float) -> None:
    """What so many iterations mean: a time of waiting, or with a match an A/B test."""
    count = reading.take("spec", "analysis", "iterations")
    if get(reading.document, "spec", "analysis", "match"):
        reading.note(f"an A/B TEST: for {count} checks, {count * every:g} s, the new version gets only the requests that match; "
                     "the lab has no such rule and shows the switch at the end.",
                     f"A/B 시험: 검사 {count}번, {count * every:g}초 동안 조건(match)에 맞는 요청만 새 버전으로 간다. 실습실에는 그런 "
                     "규칙이 없어 마지막의 전환만 보여 준다.")
    else:
        reading.note(f"{count} good checks, {count * every:g} s, come before the switch; the scenario switches at once.",
                     f"전환하기 전에 검사를 {count}번({count * every:g}초) 통과해야 한다. 시나리오는 곧바로 전환한다.")


def read_success(reading: Reading, place: tuple) -> None:
    """The least success rate, as the lab's allowed harm over an old version that never fails."""
    for number, metric in enumerate(walk(reading.document, place) or []):
        least = get(metric, "thresholdRange", "min")
        if metric.get("name") == "request-success-rate" and least is not None and 0 < least < 100:
            reading.take(*place, number, "thresholdRange", "min")
            reading.take(*place, number, "name")
            reading.options["harm"] = round(1 - least / 100, 6)
            return
