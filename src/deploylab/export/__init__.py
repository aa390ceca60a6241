"""From the lab to production: a scenario's strategy as the configuration of the tools that carry it out.

`export(scenario, "kubernetes")` gives the files, with comments, and what they leave out and take for granted.
"""

from dataclasses import dataclass
from typing import Any

from deploylab.export import argo_rollouts, flagger, grading_job, haproxy, kamal, kubernetes, nginx
from deploylab.export.release import Release, release_of
from deploylab.export.remarks import Remark
from deploylab.problems import Problem
from deploylab.scenario import Scenario

TARGETS = {
    "kubernetes": kubernetes.export,
    "argo-rollouts": argo_rollouts.export,
    "flagger": flagger.export,
    "haproxy": haproxy.export,
    "nginx": nginx.export,
    "kamal": kamal.export,
}
GRADING = "grading-job"  # needs no scenario: it deploys the grader itself


@dataclass(frozen=True)
class Export:
    """`files`: name -> text; `missing` and `assumed`: remarks {"en", "ko"}, which also end the first file."""

    target: str
    files: dict[str, str]
    missing: list[Remark]
    assumed: list[Remark]


def export(scenario: Scenario, target: str, lang: str = "en") -> Export:
    """The scenario's deployment for `target`, one of TARGETS. Problem, if the scenario deploys nothing."""
    if target not in TARGETS:
        raise Problem(f"There is no target '{target}'; there are: {', '.join(TARGETS)}.",
                      f"'{target}'(이)라는 대상은 없습니다. 쓸 수 있는 것: {', '.join(TARGETS)}.")
    release = release_of(scenario)
    return Export(target, *TARGETS[target](release, lang))


def export_grading(settings: dict[str, Any], lang: str = "en") -> Export:
    """A Kubernetes Job that grades on a Dask cluster of its own, and its container file."""
    return Export(GRADING, *grading_job.export(settings, lang))


__all__ = ["GRADING", "TARGETS", "Export", "Release", "export", "export_grading", "release_of"]
