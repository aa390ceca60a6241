"""The other way round: a Deployment, Rollout or Canary of the reader's own, field by field, as a scenario's parameters.

Every field that is read is marked; what is left is listed, so that nothing is dropped in silence.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from deploylab.export.durations import seconds_of
from deploylab.export.remarks import Remark, said
from deploylab.export.semantics import get
from deploylab.strategies.weights import flagger_weights

DEPLOYED = {"recreate": ("main",), "rolling": ("main",), "rolling_surge": ("main",), "blue_green": ("blue", "green"),
            "canary": ("stable", "fresh")}
KEPT = 3600  # a set that stays for an hour after the switch is kept for the way back


@dataclass
class Reading:
    """What has been read so far: the strategy, its options, scenario values, and the paths that were understood."""

    document: Any
    strategy: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    replicas: int = 1
    version: str = "new"
    pre_stop: float = 0
    grace: float = 30
    routed: bool = True
    asked: list[tuple[int, float]] = field(default_factory=list)  # (weight asked, weight delivered)
    bounds: tuple[Any, Any] = ("25%", "25%")
    used: set[tuple] = field(default_factory=set)
    notes: list[Remark] = field(default_factory=list)

    def take(self, *path: Any, default: Any = None) -> Any:
        """The field at `path`; it and everything below it count as understood."""
        self.used.add(path)
        value: Any = self.document
        for key in path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return default
        return default if value is None else value

    def note(self, en: str, ko: str) -> None:
        self.notes.append(said(en, ko))


def read_pods(reading: Reading) -> None:
    """Replicas, times, probes and the way out: what Deployment and Rollout share."""
    for path in (("apiVersion",), ("kind",), ("metadata", "name"), ("spec", "selector"), ("status",)):
        reading.take(*path)
    reading.replicas = reading.take("spec", "replicas", default=1)
    reading.options["ready_timeout"] = reading.take("spec", "progressDeadlineSeconds", default=600)
    if reading.take("spec", "paused", default=False):
        reading.note("PAUSED: no new version is rolled out until somebody resumes it; the scenario goes on by itself.",
                     "일시 정지: 누군가 재개할 때까지 새 버전을 전혀 배포하지 않는다. 시나리오는 스스로 진행한다.")
    pod = ("spec", "template", "spec")
    reading.take("spec", "template", "metadata", "labels")
    reading.grace = reading.take(*pod, "terminationGracePeriodSeconds", default=30)
    containers = get(reading.document, *pod, "containers", default=[])
    if not containers:
        return
    main = next((n for n, one in enumerate(containers) if get(one, "readinessProbe") is not None), 0)
    place = (*pod, "containers", main)
    reading.take(*place, "name")
    reading.take(*place, "ports")
    reading.version = tag_of(str(reading.take(*place, "image", default="")))
    reading.pre_stop = read_pre_stop(reading, (*place, "lifecycle", "preStop"))
    left = max(0, reading.grace - reading.pre_stop)
    reading.options |= {"drain": left > 0, "drain_timeout": left} if left else {"drain": False}
    read_probe(reading, (*place, "readinessProbe"))


def read_pre_stop(reading: Reading, place: tuple) -> float:
    """Seconds of `sleep: {seconds: 5}` or of an exec that sleeps; any other hook is left to the list."""
    hook = get(walk(reading.document, place[:-1]), place[-1], default={})
    if get(hook, "sleep", "seconds") is not None:
        return float(reading.take(*place, "sleep", "seconds"))
    command = " ".join(str(word) for word in get(hook, "exec", "command", default=[]))
    found = re.fullmatch(r"(?:(?:/bin/)?(?:ba)?sh -c )?(?:/bin/)?sleep (\d{1,6})s?", command)
    if found:
        reading.take(*place, "exec", "command")
        return float(found[1])
    return 0.0


def read_probe(reading: Reading, place: tuple) -> None:
    probe = walk(reading.document, place)
    if not isinstance(probe, dict):
        reading.options["gate"] = False
        return
    reading.options["gate"] = True
    reading.values["fleet.health_interval"] = float(reading.take(*place, "periodSeconds", default=10))
    reading.values["fleet.rise"] = reading.take(*place, "successThreshold", default=1)
    reading.values["fleet.fall"] = reading.take(*place, "failureThreshold", default=3)


def walk(document: Any, path: tuple) -> Any:
    for key in path:
        try:
            document = document[key]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def read_update(reading: Reading, surge: Any, unavailable: Any) -> None:
    """A rolling update within bounds: without any surge it is the lab's plain rolling."""
    reading.bounds = (surge, unavailable)
    if surge in (0, "0%") and isinstance(unavailable, int):
        reading.strategy = "rolling"
        reading.options["batch"] = max(1, min(unavailable, reading.replicas))
    else:
        reading.strategy = "rolling_surge"
        reading.options |= {"max_surge": surge, "max_unavailable": unavailable}


def read_deployment(document: Any) -> Reading:
    reading = Reading(document)
    read_pods(reading)
    if reading.take("spec", "strategy", "type", default="RollingUpdate") == "Recreate":
        reading.strategy = "recreate"
    else:
        place = ("spec", "strategy", "rollingUpdate")
        read_update(reading, reading.take(*place, "maxSurge", default="25%"),
                    reading.take(*place, "maxUnavailable", default="25%"))
    return reading


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
        reading.options["smoke"] = bool(get(walk(reading.document, place), "webhooks"))
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


def read_success(reading: Reading, place: tuple) -> None:
    """The least success rate, as the lab's allowed harm over an old version that never fails."""
    for number, metric in enumerate(walk(reading.document, place) or []):
        least = get(metric, "thresholdRange", "min")
        if metric.get("name") == "request-success-rate" and least is not None and 0 < least < 100:
            reading.take(*place, number, "thresholdRange", "min")
            reading.take(*place, number, "name")
            reading.options["harm"] = round(1 - least / 100, 6)
            return


def tag_of(image: str) -> str:
    """The version that an image names: its tag, the head of its digest, or "new"."""
    last = image.rsplit("/", 1)[-1]
    name, _, digest = last.partition("@")
    tag = name.partition(":")[2]
    found = tag or digest.rpartition(":")[2][:12]
    return re.sub(r"[^A-Za-z0-9._-]", "-", found)[:64] or "new"
