"""Every key that a scenario file may hold: its default, its range, its unit, and what it means.

One table serves the reader of files (which refuses what is not here), the controls of the workbench,
and the documentation.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """A key of a scenario: `low` and `high` bound a number, `choices` a word."""

    default: Any
    ko: str
    en: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple = ()


FIELDS: dict[str, Field] = {
    "seed": Field(1, "난수 시드", "seed of all chance", low=0, high=2**53),
    "title.ko": Field("", "제목(한국어)", "title in Korean"),
    "title.en": Field("", "제목(영어)", "title in English"),
    "traffic.rate": Field(20.0, "초당 요청 수", "requests per second", "1/s", 0.01, 100_000),
    "traffic.seconds": Field(60.0, "관찰 시간", "length of the run", "s", 0.1, 10_000_000),
    "traffic.arrivals": Field("poisson", "도착 간격: even, poisson, log:파일", "arrivals: even, poisson, log:FILE"),
    "traffic.log_requests": Field(2000, "로그에서 읽을 요청 수", "requests taken from the log", "", 1, 10_000_000),
    "traffic.speed_up": Field(1.0, "로그 시간 배속", "the log's time runs so many times faster", "x", 0.001, 1_000_000),
    "traffic.longest_gap": Field(0.0, "로그의 빈 시간을 이 길이로 줄임(0=그대로)",
                                 "idle gaps of the log are cut to this (0 = as they are)", "s", 0, 1e9),
    "traffic.clients": Field(200, "사용자 수", "number of clients", "", 1, 1_000_000),
    "traffic.hot_client": Field(0.0, "한 사용자가 보내는 요청의 비율", "share of all requests sent by one client", "", 0, 1),
    "traffic.timeout": Field(0.0, "클라이언트 타임아웃(0=없음)", "client time-out (0 = none)", "s", 0, 3600),
    "traffic.sessions": Field(0.0, "세션을 가진 사용자의 비율", "share of clients that keep a session", "", 0, 1),
    "traffic.session_store": Field("server", "세션 저장 위치", "where sessions live", choices=("server", "shared")),
    "traffic.writes": Field(0.0, "쓰기 요청의 비율", "share of requests that write", "", 0, 1),
    "traffic.commit_at": Field(0.5, "처리 중 저장이 확정되는 시점(0~1)", "part of the service after which a write is stored",
                               "", 0, 1),
    "traffic.retries": Field(0, "실패 시 재시도 횟수", "tries again after a failure", "", 0, 10),
    "traffic.retry_after": Field(1.0, "재시도까지의 시간", "wait before trying again", "s", 0, 600),
    "traffic.idempotency_keys": Field(False, "멱등 키 사용", "idempotency keys"),
    "fleet.concurrency": Field(1, "서버당 동시 처리 수", "requests that a server works on at once", "", 1, 10_000),
    "fleet.queue": Field(-1, "서버당 대기열 길이(-1=무제한)", "waiting places per server (-1 = no limit)", "", -1, 1_000_000),
    "fleet.boot_seconds": Field(10.0, "기동 시간", "time to boot", "s", 0, 3600),
    "fleet.stop_seconds": Field(1.0, "종료 시간", "time to stop", "s", 0, 3600),
    "fleet.cold_seconds": Field(0.0, "예열이 필요한 시간", "a fresh server is slow for this long", "s", 0, 3600),
    "fleet.cold_factor": Field(1.0, "예열 중 처리 시간 배수", "service takes so many times longer while cold", "x", 1, 1000),
    "fleet.health_interval": Field(0.0, "헬스체크 간격(0=없음)", "health check interval (0 = none)", "s", 0, 600),
    "fleet.rise": Field(2, "정상으로 볼 연속 성공 수", "passes in a row until healthy", "", 1, 100),
    "fleet.fall": Field(2, "비정상으로 볼 연속 실패 수", "failures in a row until unhealthy", "", 1, 100),
    "fleet.deep_health": Field(False, "헬스체크가 응답 내용까지 검사", "the health check also sees wrong answers"),
    "fleet.in_rotation_delay": Field(0.0, "등록이 반영되기까지의 시간", "delay until a registered server gets traffic",
                                     "s", 0, 600),
    "balancer.name": Field("round_robin", "분산 알고리즘", "balancing algorithm"),
    "balancer.per": Field("request", "분산 단위", "what is balanced", choices=("request", "connection")),
    "balancer.requests_per_connection": Field(1000, "연결 하나로 보내는 요청 수", "requests sent over one connection",
                                              "", 1, 1_000_000),
    "balancer.sticky": Field(False, "세션 고정", "sticky sessions"),
    "balancer.slow_start_seconds": Field(0.0, "느린 시작 시간", "slow start window", "s", 0, 3600),
    "database.enabled": Field(False, "데이터베이스 스키마 모형 사용", "model the database schema"),
    "database.migrate_seconds": Field(1.0, "스키마 변경에 걸리는 시간", "time a schema change takes", "s", 0, 3600),
    "strategy.name": Field("", "배포 방식", "deployment strategy"),
    "strategy.at": Field(10.0, "배포 시작 시각", "when the deployment begins", "s", 0, 10_000_000),
    "strategy.from": Field("v1", "구버전", "old version"),
    "strategy.to": Field("v2", "신버전", "new version"),
}
POOL = {
    "servers": Field(1, "서버 수 또는 이름 목록", "number of servers, or their names", "", 1, 100_000),
    "spares": Field(0, "꺼 둔 예비 서버 수", "spare servers of this pool, stopped at first", "", 0, 10_000),
    "weight": Field(100.0, "트래픽 비율", "percent of the traffic", "%", 0, 100),
    "weights": Field([], "서버별 가중치", "weight of each server"),
    "running": Field(True, "처음부터 가동 중인가", "running from the beginning"),
    "version": Field("", "처음 버전", "version at the beginning"),
}
KIND = {
    "name": Field("", "요청 종류의 이름", "name of the kind"),
    "share": Field(0.0, "비율(가중치)", "share of the requests", "", 0, 1e9),
    "every": Field(0, "매 n번째 요청", "every n-th request instead of a share", "", 0, 1_000_000),
    "ms": Field(100.0, "처리 시간", "service time", "ms", 0.001, 3_600_000),
    "spread": Field("constant", "처리 시간의 분포", "distribution of the service time", choices=("constant", "exponential")),
}
VERSION = {
    "error_rate": Field(0.0, "오류율", "share of requests that fail", "", 0, 1),
    "speed": Field(1.0, "처리 속도", "speed of service", "x", 0.001, 1000),
    "schema": Field("both", "다룰 수 있는 스키마", "schema it reads and writes", choices=("old", "both", "new")),
    "never_ready": Field(False, "준비 상태가 되지 않음", "boots, but never becomes ready"),
}
INTERVENTION = {
    "at": Field(0.0, "시각", "when", "s", 0, 10_000_000),
    "action": Field("kill", "개입", "what is done",
                    choices=("kill", "break", "mend", "slow", "drain", "restore", "add", "weight", "roll_back")),
    "server": Field("", "대상 서버", "which server"),
    "factor": Field(1.0, "처리 시간 배수", "service takes so many times longer", "x", 0.001, 1000),
    "weights": Field({}, "풀별 비율", "percent for each pool"),
}
