"""What can go wrong while deploying: each fault as a change of the scenario, of the new version, or of the clients.

    crash, hang, never_ready, errors    the new version
    slow_client                         somebody holds connections open and never finishes a request
    full_queue                          every server has one place to work in and none to wait in

No strategy is told of it. How each one ends is read from the trace (`ending`).
"""

from dataclasses import dataclass, field
from typing import Any

from deploylab.problems import Problem
from deploylab.scenario import Scenario


@dataclass(frozen=True)
class Fault:
    """`changes` of the scenario, where "{new}" stands for the new version; `trouble` of its processes."""

    en: str
    ko: str
    changes: dict[str, Any] = field(default_factory=dict)
    trouble: str = ""
    slow_clients: int = 0


NONE = Fault("nothing goes wrong", "아무 일도 없다")
FAULTS = {
    "crash": Fault("the new version crashes while it boots", "새 버전이 기동하다가 죽는다", trouble="crash"),
    "hang": Fault("the new version stops answering after its first 20 requests",
                  "새 버전이 요청 20건을 처리한 뒤 응답을 멈춘다",
                  {"traffic.timeout": 5.0, "fleet.health_interval": 2.0}, trouble="hang"),
    "never_ready": Fault("the new version never becomes ready", "새 버전이 끝내 준비되지 않는다",
                         {"versions.{new}.never_ready": True}),
    "errors": Fault("the new version answers 500", "새 버전이 500 오류로 응답한다", {"versions.{new}.error_rate": 1.0}),
    "slow_client": Fault("50 clients send their requests a byte at a time",
                         "클라이언트 50개가 요청을 한 바이트씩 보낸다", slow_clients=50),
    "full_queue": Fault("each server serves one request at a time and lets nobody wait",
                        "서버마다 한 번에 한 건만 처리하고 대기열이 없다", {"fleet.concurrency": 1, "fleet.queue": 0}),
}


def fault_of(name: str) -> Fault:
    """The fault of this name, "" for none. Problem if there is no such fault."""
    if name and name not in FAULTS:
        raise Problem(f"There is no fault '{name}'; there are: {', '.join(FAULTS)}.",
                      f"'{name}'(이)라는 장애는 없습니다. 쓸 수 있는 것: {', '.join(FAULTS)}.")
    return FAULTS.get(name, NONE)


def changes_of(fault: Fault, scenario: Scenario) -> dict[str, Any]:
    return {key.format(new=scenario.new): value for key, value in fault.changes.items()}
