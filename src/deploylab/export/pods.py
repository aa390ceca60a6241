"""The parts that all exports to a cluster share: pods, services, and the facts that their comments quote."""

from math import ceil
from typing import Any

from deploylab.export.release import Release
from deploylab.strategies import resolve_bounds
from deploylab.strategies.argo_canary import basic_canary

PORT = 8080
HEALTH = "/healthz"
DEFAULTS = ("25%", "25%")


def bounds(release: Release) -> tuple[Any, Any]:
    """(maxSurge, maxUnavailable): a rolling update without spare servers is one that may not surge."""
    if release.strategy == "rolling":
        return 0, release.options["batch"]
    if release.strategy == "rolling_surge":
        return release.options["max_surge"], release.options["max_unavailable"]
    return DEFAULTS


def facts(release: Release) -> dict[str, Any]:
    """Numbers for the comments."""
    surge, unavailable = resolve_bounds(release.replicas, *bounds(release))
    first = release.percents[0] if release.strategy == "canary" else 0
    canary, stable = basic_canary(release.replicas, first, surge=1)
    return {"replicas": release.replicas, "surge": surge, "least": release.replicas - unavailable,
            "pre_stop": release.pre_stop, "drain": release.drain, "ready_timeout": release.ready_timeout,
            "boot": release.scenario["fleet.boot_seconds"], "first": first,
            "startup": startup_failures(release) * release.interval, "noticed": release.fall * release.interval,
            "delivered": f"{100 * canary / max(1, canary + stable):.3g}"}


def template(release: Release, version: str, labels: dict[str, str]) -> dict[str, Any]:
    """The pod: how it begins, when it counts as ready, and how it leaves without losing a request."""
    container: dict[str, Any] = {
        "name": "app",
        "image": f"registry.example.com/{release.name}:{version}",
        "ports": [{"name": "http", "containerPort": PORT}],
    }
    if release.options["gate"]:  # either probe would hold the traffic back
        container["startupProbe"] = probe(release.interval, 1, startup_failures(release))
        container["readinessProbe"] = probe(release.interval, release.rise, release.fall)
    if release.pre_stop:
        container["lifecycle"] = {"preStop": {"sleep": {"seconds": release.pre_stop}}}
    return {"metadata": {"labels": labels},
            "spec": {"terminationGracePeriodSeconds": release.grace, "containers": [container]}}


def startup_failures(release: Release) -> int:
    """How many failed checks a boot may take: all within the time that the strategy waits."""
    return max(1, ceil(release.ready_timeout / release.interval))


def probe(period: int, passes: int, failures: int) -> dict[str, Any]:
    return {"httpGet": {"path": HEALTH, "port": "http"}, "periodSeconds": period, "successThreshold": passes,
            "failureThreshold": failures}


def service(name: str, selector: dict[str, str]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name},
            "spec": {"selector": selector, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]}}


def deployment(release: Release, name: str, version: str, labels: dict[str, str], replicas: int,
               strategy: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "labels": labels},
            "spec": {"replicas": replicas, "progressDeadlineSeconds": release.ready_timeout,
                     "selector": {"matchLabels": labels}, "strategy": strategy,
                     "template": template(release, version, labels)}}


def update(release: Release) -> dict[str, Any]:
    """The Deployment's own strategy."""
    if release.strategy == "recreate":
        return {"type": "Recreate"}
    surge, unavailable = bounds(release)
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}
