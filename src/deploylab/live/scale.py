"""A scenario's hours in a student's seconds: how live times follow from the times in a scenario file.

    calendar   boot, stop, health checks, waits and observations take 1/calendar of what the file says
    work       a request costs 1/work of what the file says

A scenario of 28 requests/s for 120 s, played in 8 s at 300 requests/s: calendar 15, work 10.7. So the servers are
as busy as in the file, and the deployment takes the same part of the run.
"""

from dataclasses import dataclass
from typing import Any

from deploylab.problems import Problem
from deploylab.scenario import Scenario

MOST_REQUESTS = 100_000
WITHOUT_LIVE_FORM = (  # key, the value that it must have, what it is
    ("balancer.sticky", False, "sticky sessions", "세션 고정"),
    ("balancer.per", "request", "balancing per connection", "연결 단위 분산"),
    ("fleet.cold_factor", 1.0, "cold servers", "예열이 필요한 서버"),
    ("balancer.slow_start_seconds", 0.0, "slow start", "느린 시작"),
    ("traffic.sessions", 0.0, "sessions", "세션"),
)


@dataclass(frozen=True)
class Scale:
    calendar: float
    work: float

    def wait(self, seconds: float) -> float:
        return seconds / self.calendar

    def patience(self, seconds: float) -> float:
        """A time-out. A real process needs its tenths of a second to boot, however short the calendar."""
        return max(2.0, seconds / self.calendar)


def for_live(scenario: Scenario, rate: float, seconds: float, changes: dict[str, Any]) -> tuple[Scenario, Scale]:
    """The scenario at this rate and length, and the scale that keeps its proportions. Problem, if it cannot be live."""
    if rate * seconds > MOST_REQUESTS:
        raise Problem(f"{rate * seconds:,.0f} requests are too many for one run; "
                      f"keep rate x seconds up to {MOST_REQUESTS:,}.",
                      f"요청 {rate * seconds:,.0f}건은 한 번에 실행하기에 너무 많습니다. "
                      f"초당 요청 수 × 초를 {MOST_REQUESTS:,} 이하로 하세요.")
    scenario = scenario.changed(**changes)
    for key, value, en, ko in WITHOUT_LIVE_FORM:
        if scenario[key] != value:
            raise Problem(f"The scenario '{scenario.name}' needs {en} ({key}), which the live lab does not have; "
                          f"run it in the simulation: deploylab run {scenario.name}.",
                          f"시나리오 '{scenario.name}'에 필요한 {ko}({key}) 기능은 실제 서버 실습에 없습니다. "
                          f"시뮬레이션으로 실행하세요: deploylab run {scenario.name}.")
    if scenario["traffic.arrivals"].startswith("log:"):
        raise Problem(f"The scenario '{scenario.name}' replays an access log; the live lab sends made traffic only. "
                      f"Run it in the simulation: deploylab run {scenario.name}.",
                      f"시나리오 '{scenario.name}'은(는) 접근 로그를 재생하므로 실제 서버로는 실행할 수 없습니다. "
                      f"시뮬레이션으로 실행하세요: deploylab run {scenario.name}.")
    calendar, work = scenario["traffic.seconds"] / seconds, rate / scenario["traffic.rate"]
    return scenario.changed(**changes | {"traffic.rate": rate, "traffic.seconds": seconds}), Scale(calendar, work)
