"""What each look at a canary could tell, and whom it had hurt by then: weighed as the strategy weighs it."""

from dataclasses import dataclass
from typing import Any

from deploylab.intentions import Report
from deploylab.sim import Run
from deploylab.strategies import STRATEGIES
from deploylab.strategies.sample_size import false_alarm
from deploylab.strategies.verdict import Evidence, add, weigh
from deploylab.trace import Trace


@dataclass(frozen=True)
class Look:
    """All that was known at one look: the reports so far as one, what they weigh, the clients hurt by the canary."""

    percent: float
    seen: Report
    evidence: Evidence
    hurt: int


@dataclass(frozen=True)
class Plan:
    """How a canary looks: so many times, at what significance each, and how often that condemns a healthy version."""

    looks: int
    alpha: float
    power: float
    harm: float

    @property
    def false_alarm(self) -> float:
        return false_alarm(self.looks, self.alpha)


def plan(run: Run) -> Plan:
    """The looking habit of this run's strategy."""
    options: dict[str, Any] = STRATEGIES["canary"].options | run.scenario.options
    count = len(options["percents"]) * options["looks"]
    return Plan(count, options["alpha"] / count, options["power"], options["harm"])


def looks(run: Run) -> list[Look]:
    """Every look of the run, in order."""
    habit, found = plan(run), []
    seen: Report | None = None
    for step, event in enumerate(run.trace):
        if event[1] == "answer" and isinstance(event[3], dict) and "stable_requests" in event[3]:
            seen = add(seen, Report(**event[3]))
            evidence = weigh(seen, habit.alpha, habit.power, habit.harm)
            found.append(Look(weight_at(run.trace, step), seen, evidence, hurt_by(run.trace, run.scenario.new, step)))
    return found


def weight_at(trace: Trace, step: int) -> float:
    """Percent of the traffic that the fresh pool had at this step."""
    return next((event[2].get("fresh", 0.0) for event in reversed(trace.events[:step]) if event[1] == "split"), 0.0)


def hurt_by(trace: Trace, version: str, until: int) -> int:
    """Clients with at least one request that failed on a server of this version, up to a step."""
    running: dict[str, str] = {}
    clients: dict[int, str] = {}
    hurt = set()
    for event in trace.events[:until]:
        if event[1] == "server":
            running[event[2]] = event[4]
        elif event[1] == "arrive":
            clients[event[2]] = event[3]
        elif event[1] == "fail" and event[3] and running.get(event[3]) == version:
            hurt.add(clients[event[2]])
    return len(hurt)
