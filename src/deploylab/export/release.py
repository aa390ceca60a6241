"""What an export needs to know of a scenario: the strategy, its parameters, and the numbers that follow from them."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

import re
from dataclasses import dataclass
from math import ceil, log
from typing import Any

from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.strategies import STRATEGIES
from deploylab.strategies.binding import checked

PROPAGATION = 5  # seconds until every proxy has heard that a pod leaves; the lab's own balancer hears it at once
RARE = 0.01  # of exponentially distributed requests so many last longer than what is called the longest
POOL = {"blue_green": "blue", "canary": "stable"}


@dataclass(frozen=True)
class Release:
    """A scenario's deployment. Times in seconds; `options` holds every option of the strategy."""

    scenario: Scenario
    strategy: str
    options: dict[str, Any]

    @property
    def name(self) -> str:
        """The scenario's name as Kubernetes allows a name: lower case letters, digits, hyphens, at most 40."""
        plain = re.sub(r"[^a-z0-9]+", "-", self.scenario.name.lower()).strip("-")[:40].strip("-")
        return plain if plain[:1].isalpha() else f"app-{plain}".strip("-")

    def title(self, lang: str) -> str:
        """The title on one line: it stands in a comment, which a line break would end."""
        return " ".join(self.scenario.title[lang].split())

    @property
    def old(self) -> str:
        return tag(self.scenario.old)

    @property
    def new(self) -> str:
        return tag(self.scenario.new)

    @property
    def replicas(self) -> int:
        return len(self.scenario.pools[POOL.get(self.strategy, "main")]["servers"])

    @property
    def drain(self) -> int:
        """How long a leaving server may still work: 0 if the strategy does not drain."""
        return ceil(self.options["drain_timeout"]) if self.options.get("drain") else 0

    @property
    def pre_stop(self) -> int:
        """How long a leaving server waits before it is told to stop: 0 if the strategy does not deregister."""
        return PROPAGATION if self.options.get("deregister", True) else 0

    @property
    def grace(self) -> int:
        """The grace period holds both: the wait, and the whole drain after it."""
        return self.pre_stop + self.drain

    @property
    def ready_timeout(self) -> int:
        return max(1, ceil(self.options["ready_timeout"]))

    @property
    def interval(self) -> int:
        """Seconds between health checks; the lab's 0 (it knows at once) comes nearest to every second."""
        return max(1, ceil(self.scenario["fleet.health_interval"]))

    @property
    def rise(self) -> int:
        return self.scenario["fleet.rise"] if self.scenario["fleet.health_interval"] else 1

    @property
    def fall(self) -> int:
        return self.scenario["fleet.fall"] if self.scenario["fleet.health_interval"] else 1

    @property
    def percents(self) -> list[int]:
        """The canary's steps as whole percentages, which is what the tools take; none becomes 0."""
        return [max(1, round(percent)) for percent in self.options["percents"]]

    @property
    def longest_request(self) -> float:
        slowest = min(version["speed"] for version in self.scenario.versions.values())
        return max(kind["ms"] * (-log(RARE) if kind["spread"] == "exponential" else 1)
                   for kind in self.scenario.kinds) / 1000 / slowest

    @property
    def stable_error_rate(self) -> float:
        return self.scenario.versions[self.scenario.old]["error_rate"]


def tag(version: str) -> str:
    """A version as an image tag allows it."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", version).lstrip(".-")[:64] or "next"


def release_of(scenario: Scenario) -> Release:
    """Problem, if the scenario deploys nothing, or what it says of its strategy cannot be."""
    name = scenario["strategy.name"]
    if not name:
        raise Problem(f"{scenario.name}: has no [strategy], so there is nothing to export. `deploylab list` shows those that deploy.",
                      f"{scenario.name}: [strategy]가 없어 내보낼 것이 없습니다. `deploylab list`에서 배포가 있는 시나리오를 고르십시오.")
    binding = STRATEGIES.get(name)
    if binding is None:
        known = ", ".join(STRATEGIES)
        raise Problem(f"{scenario.name}: there is no strategy '{name}'; there are: {known}.",
                      f"{scenario.name}: '{name}'(이)라는 배포 방식은 없습니다. 쓸 수 있는 것: {known}.")
    missing = [pool for pool in binding.pools if pool != "spare" and pool not in scenario.pools]
    if missing:
        raise Problem(f"{scenario.name}: {name} needs the pool '{missing[0]}' in [fleet.pools].",
                      f"{scenario.name}: {name}에는 [fleet.pools]의 '{missing[0]}' 풀이 필요합니다.")
    odd = next((server for server in scenario.servers if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", server)), None)
    if odd is not None:
        raise Problem(f"{scenario.name}: the server name {odd!r} cannot stand in a configuration; use letters, digits, '-', '_' and '.'.",
                      f"{scenario.name}: 서버 이름 {odd!r}은(는) 설정에 쓸 수 없습니다. 영문자, 숫자, '-', '_', '.'만 쓰십시오.")
    options = binding.options | checked(scenario.options, binding.options)
    return Release(scenario, name, options)
