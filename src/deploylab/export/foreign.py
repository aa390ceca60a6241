"""The other way round: a Deployment, Rollout or Canary of the reader's own, field by field, as a scenario's parameters.

Every field that is read is marked; what is left is listed, so that nothing is dropped in silence.
"""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

import re
from dataclasses import dataclass, field
from typing import Any

from deploylab.export.remarks import Remark, said
from deploylab.export.semantics import get

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
    if get(reading.document, "spec", "replicas") is None:
        reading.note("replicas is not given, so 1 is taken, which is the default; an autoscaler may keep more.",
                     "replicas가 없어 기본값인 1로 읽었다. 오토스케일러가 있으면 실제로는 더 많을 수 있다.")
    reading.options["ready_timeout"] = reading.take("spec", "progressDeadlineSeconds", default=600)
    if reading.take("spec", "paused", default=False):
        reading.note("PAUSED: no new version is rolled out until somebody resumes it; the scenario goes on by itself.",
                     "일시 정지: 누군가 재개할 때까지 새 버전을 전혀 배포하지 않는다. 시나리오는 스스로 진행한다.")
    ready = reading.take("spec", "minReadySeconds", default=0)
    if ready:
        reading.note(f"minReadySeconds: each new pod must stay ready for {ready} s before it counts; the scenario counts it at "
                     "once, so the real deployment takes that much longer at every step.",
                     f"minReadySeconds: 새 파드는 {ready}초 동안 준비 상태를 지켜야 인정된다. 시나리오는 곧바로 인정하므로 실제 배포는 "
                     "단계마다 그만큼 더 걸린다.")
    read_template(reading)


def read_template(reading: Reading) -> None:
    """The pod that the object makes: its version, its readiness, and its way out."""
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
    """Seconds of `sleep: {seconds: 5}` or of an exec that sleeps; what else a hook does is left to the list."""
    hook = get(walk(reading.document, place[:-1]), place[-1], default={})
    if get(hook, "sleep", "seconds") is not None:
        return float(reading.take(*place, "sleep", "seconds"))
    command = " ".join(str(word) for word in get(hook, "exec", "command", default=[]))
    found = re.fullmatch(r"(?:(?:/bin/)?(?:ba)?sh -c )?(?:/bin/)?sleep (\d{1,6})s?(\s*(?:;|&&).*)?", command)
    if found and not found[2]:
        reading.take(*place, "exec", "command")
    return float(found[1]) if found else 0.0


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


def tag_of(image: str) -> str:
    """The version that an image names: its tag, the head of its digest, or "new"."""
    last = image.rsplit("/", 1)[-1]
    name, _, digest = last.partition("@")
    tag = name.partition(":")[2]
    found = tag or digest.rpartition(":")[2][:12]
    return re.sub(r"[^A-Za-z0-9._-]", "-", found)[:64] or "new"
