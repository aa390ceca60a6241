"""The deployment as a list: the strategy itself is asked for it, in a world where all goes well.

    rolling  ->  Deregister s1, Drain s1, Stop s1, Start s1, AwaitReady s1, Register s1, Deregister s2 ...

So the commands of an export come from the very page that the student reads.
"""

from collections.abc import Generator
from typing import Any

from deploylab.carry_out import carry_out
from deploylab.export.release import Release
from deploylab.intentions import Observe, Report, SmokeTest
from deploylab.scenario.deploying import fleet_of
from deploylab.strategies import STRATEGIES

MANY = 1_000_000  # requests without an error: enough for any verdict


class AllWell:
    """A world in which nothing ever goes wrong."""

    def perform(self, intention: Any) -> Any:
        if isinstance(intention, Observe):
            return Report(MANY, 0, MANY, 0, intention.seconds)
        return True if isinstance(intention, SmokeTest) else 0


def forward(release: Release) -> list[Any]:
    """Every intention of the deployment, in order."""
    return wishes(STRATEGIES[release.strategy].start(fleet_of(release.scenario), release.options))


def back(release: Release) -> list[Any]:
    """Every intention of the way back, once the deployment is complete."""
    return wishes(STRATEGIES[release.strategy].rollback(fleet_of(release.scenario), release.options))


def wishes(strategy: Generator) -> list[Any]:
    return [step.intention for step in carry_out(strategy, AllWell())]
