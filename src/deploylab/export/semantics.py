"""What no schema sees: labels that select nothing, bounds under which nothing can move, services that are missing."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from collections.abc import Iterator
from typing import Any

from deploylab.export.durations import seconds_of
from deploylab.problems import Problem
from deploylab.strategies import resolve_bounds

Said = tuple[Any, tuple, str, str, bool]  # document, path, English, Korean, whether a cluster refuses it


def semantic(documents: list[Any]) -> Iterator[Said]:
    """Each thing wrong; the documents have passed their schemas."""
    named = {(str(document.get("kind")), str(get(document, "metadata", "name"))) for document in documents}
    for document in documents:
        kind = document.get("kind")
        if kind in ("Deployment", "Rollout"):
            yield from _workload(document)
        if kind == "Rollout":
            yield from _rollout(document, named)
        if kind == "Service":
            yield from _service(document, documents)
        if kind == "Canary":
            yield from _canary(document, named)


def get(document: Any, *path: Any, default: Any = None) -> Any:
    """The field at `path`, or `default` where it or something above it is missing or null."""
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return default if document is None else document


def _workload(document: Any) -> Iterator[Said]:
    wanted = get(document, "spec", "selector", "matchLabels", default={})
    given = get(document, "spec", "template", "metadata", "labels", default={})
    for label, value in wanted.items():
        if given.get(label) != value:
            yield (document, ("spec", "selector", "matchLabels", label),
                   f"selects {label}={value}, but its own pods have {label}={given.get(label)}; it would be refused.",
                   f"{label}={value}을(를) 고르지만 자기 파드는 {label}={given.get(label)}입니다. API 서버가 거부합니다.", True)
    replicas = get(document, "spec", "replicas", default=1)
    if replicas < 0:
        yield document, ("spec", "replicas"), "must not be negative.", "음수일 수 없습니다.", True
        return
    yield from _bounds(document)
    yield from _times(document)
    yield from _probes(document)


def _bounds(document: Any) -> Iterator[Said]:
    place = ("spec", "strategy", "rollingUpdate")
    if document["kind"] == "Rollout":
        place = ("spec", "strategy", "canary")
    update = get(document, *place)
    if get(document, "spec", "strategy", "type") == "Recreate" and update is not None:
        yield document, place, "Recreate takes no rollingUpdate.", "Recreate에는 rollingUpdate를 쓸 수 없습니다.", True
    if update is None:
        return
    read = as_argo_reads if document["kind"] == "Rollout" else lambda bound: bound
    try:
        resolve_bounds(get(document, "spec", "replicas", default=1), read(get(update, "maxSurge", default="25%")),
                       read(get(update, "maxUnavailable", default="25%")))
    except ValueError as trouble:  # a Problem, or more digits than Python reads
        trouble = trouble if isinstance(trouble, Problem) else Problem("a number of absurd length.", "지나치게 긴 수입니다.")
        yield document, place, trouble.en, trouble.ko, True


def as_argo_reads(bound: Any) -> Any:
    """Argo Rollouts takes a text without a percent sign for a percentage, where Kubernetes refuses it."""
    return f"{bound}%" if isinstance(bound, str) and bound.isascii() and bound.isdigit() else bound


def _times(document: Any) -> Iterator[Said]:
    spec = document["spec"]
    deadline, ready = get(spec, "progressDeadlineSeconds", default=600), get(spec, "minReadySeconds", default=0)
    if deadline <= ready:
        yield (document, ("spec", "progressDeadlineSeconds"),
               f"must be above minReadySeconds ({ready}), or no pod could ever be in time.",
               f"minReadySeconds({ready})보다 커야 합니다. 아니면 어떤 파드도 제때 준비될 수 없습니다.", True)
    pod = get(spec, "template", "spec", default={})
    grace = get(pod, "terminationGracePeriodSeconds", default=30)
    for number, container in enumerate(get(pod, "containers", default=[])):
        sleep = get(container, "lifecycle", "preStop", "sleep", "seconds", default=0)
        if sleep > grace:
            yield (document, ("spec", "template", "spec", "containers", number, "lifecycle", "preStop"),
                   f"sleeps {sleep} s, longer than the grace period of {grace} s: the pod is killed while it sleeps.",
                   f"{sleep}초를 기다리는데 종료 유예 시간은 {grace}초입니다. 기다리는 중에 강제 종료됩니다.", False)


def _probes(document: Any) -> Iterator[Said]:
    for number, container in enumerate(get(document, "spec", "template", "spec", "containers", default=[])):
        for probe in ("startupProbe", "livenessProbe"):
            if get(container, probe, "successThreshold", default=1) != 1:
                yield (document, ("spec", "template", "spec", "containers", number, probe, "successThreshold"),
                       f"must be 1 for a {probe}.", f"{probe}에서는 1이어야 합니다.", True)


def _service(document: Any, documents: list[Any]) -> Iterator[Said]:
    selector = get(document, "spec", "selector", default={})
    pods = [get(other, "spec", "template", "metadata", "labels", default={}) for other in documents
            if get(other, "spec", "template") is not None]
    if selector and pods and not any(selector.items() <= labels.items() for labels in pods):
        wanted = ", ".join(f"{label}={value}" for label, value in selector.items())
        yield (document, ("spec", "selector"), f"no pod of this file has {wanted}: the service would have no endpoint.",
               f"이 파일의 어떤 파드에도 {wanted}이(가) 없습니다. 서비스에 엔드포인트가 하나도 없게 됩니다.", False)


def _rollout(document: Any, named: set) -> Iterator[Said]:
    strategy = get(document, "spec", "strategy", default={})
    blue_green, canary = strategy.get("blueGreen"), strategy.get("canary")
    if (blue_green is None) == (canary is None):
        yield (document, ("spec", "strategy"), "needs exactly one of blueGreen and canary.",
               "blueGreen과 canary 가운데 정확히 하나가 있어야 합니다.", True)
        return
    if blue_green is not None:
        yield from _services(document, blue_green, "blueGreen", ("activeService", "previewService"), named)
        if not blue_green.get("activeService"):
            yield (document, ("spec", "strategy", "blueGreen"), "activeService is missing: there is nothing to switch.",
                   "activeService가 없습니다. 전환할 대상이 없습니다.", True)
    if canary is not None:
        yield from _argo_canary(document, canary, named)


def _services(document: Any, part: Any, name: str, keys: tuple[str, str], named: set) -> Iterator[Said]:
    here = {found for kind, found in named if kind == "Service"}
    for key in keys:
        if part.get(key) and here and part[key] not in here:
            yield (document, ("spec", "strategy", name, key), f"there is no Service '{part[key]}' in this file.",
                   f"이 파일에 '{part[key]}' Service가 없습니다.", False)
    first, second = (part.get(key) for key in keys)
    if first and first == second:
        yield (document, ("spec", "strategy", name, keys[1]), f"is the same service as {keys[0]}.",
               f"{keys[0]}와 같은 서비스입니다.", True)


def _argo_canary(document: Any, canary: Any, named: set) -> Iterator[Said]:
    place = ("spec", "strategy", "canary")
    yield from _services(document, canary, "canary", ("canaryService", "stableService"), named)
    if canary.get("trafficRouting") and not (canary.get("canaryService") and canary.get("stableService")):
        yield (document, (*place, "trafficRouting"), "needs canaryService and stableService.",
               "canaryService와 stableService가 있어야 합니다.", True)
    templates = {name for kind, name in named if kind == "AnalysisTemplate"}
    most = get(canary, "trafficRouting", "maxTrafficWeight", default=100)
    if most < 1:
        yield (document, (*place, "trafficRouting", "maxTrafficWeight"), "must be above 0.", "0보다 커야 합니다.", True)
        return
    for number, step in enumerate(get(canary, "steps", default=[])):
        weight = step.get("setWeight")
        if weight is not None and not 0 <= weight <= most:
            yield (document, (*place, "steps", number, "setWeight"), f"{weight} is not a weight from 0 to {most}.",
                   f"{weight}은(는) 0부터 {most}까지의 비율이 아닙니다.", True)
        if step.get("setCanaryScale") is not None and not canary.get("trafficRouting"):
            yield (document, (*place, "steps", number, "setCanaryScale"), "needs trafficRouting: without it the pods are the weight.",
                   "trafficRouting이 있어야 합니다. 없으면 파드 수가 곧 비율입니다.", True)
        for template in get(step, "analysis", "templates", default=[]):
            if templates and template.get("templateName") not in templates:
                yield (document, (*place, "steps", number, "analysis"),
                       f"there is no AnalysisTemplate '{template.get('templateName')}' in this file.",
                       f"이 파일에 '{template.get('templateName')}' AnalysisTemplate이 없습니다.", False)


def _canary(document: Any, named: set) -> Iterator[Said]:
    target = get(document, "spec", "targetRef", default={})
    deployments = {name for kind, name in named if kind == "Deployment"}
    if target.get("kind") == "Deployment" and deployments and target.get("name") not in deployments:
        yield (document, ("spec", "targetRef", "name"), f"there is no Deployment '{target.get('name')}' in this file.",
               f"이 파일에 '{target.get('name')}' Deployment가 없습니다.", False)
    analysis = get(document, "spec", "analysis", default={})
    moves = analysis.get("stepWeight") or analysis.get("stepWeights") or analysis.get("iterations")
    if analysis and not moves:
        yield (document, ("spec", "analysis"),
               "has neither stepWeight, stepWeights nor iterations above 0: it would never advance.",
               "stepWeight, stepWeights, iterations 가운데 0보다 큰 것이 없습니다. 영원히 나아가지 않습니다.", False)
    interval = seconds_of(get(analysis, "interval", default="60s"))
    if interval is not None and interval < 10:
        yield (document, ("spec", "analysis", "interval"), "Flagger raises what is below 10s to 10s.",
               "Flagger는 10초보다 짧은 간격을 10초로 올립니다.", False)
