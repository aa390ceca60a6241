"""From the lab to production: a scenario's strategy as the configuration of the tools that carry it out.

`export(scenario, "kubernetes")` gives the files, with comments, and what they leave out and take for granted.
"""

from dataclasses import dataclass

from deploylab.export import argo_rollouts, flagger, haproxy, kamal, kubernetes, nginx
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


__all__ = ["TARGETS", "Export", "Release", "export", "release_of"]
