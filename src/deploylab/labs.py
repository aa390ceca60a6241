"""The labs in the order of the source text: what each asks, which runs it shows, what may be changed."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lab:
    """A page with a player. `tweaks` are keys of the scenario, `options` of its strategy; `rival` is a
    change (as on the command line) that the same traffic is compared with."""

    slug: str
    icon: str
    title: dict[str, str]
    question: dict[str, str]
    notice: list[dict[str, str]]
    scenarios: tuple[str, ...]
    tweaks: tuple[str, ...] = ("traffic.rate",)
    options: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    charts: tuple[str, ...] = ("throughput", "errors", "latency_all", "capacity")
    chapter: str = ""
    extra: str = field(default="")


LABS = (
    Lab("recreate", "power_settings_new",
        {"ko": "중단 배포", "en": "Recreate"},
        {"ko": "서버를 멈추고 새 버전을 올리는 동안, 사용자에게는 무슨 일이 생길까?",
         "en": "While the servers are stopped for the new version, what happens to the users?"},
        [{"ko": "중단 시간은 **종료 시간만이 아니다**. 종료, 설치, 기동을 모두 더한 시간이다.",
          "en": "The downtime is **not the stop alone**: it is stop, install and boot together."},
         {"ko": "롤백은 공짜가 아니다. 되돌리는 것도 배포이므로 **중단을 한 번 더** 치른다.",
          "en": "A rollback is not free: going back is a deployment too, and **pays the outage again**."}],
        ("recreate", "recreate_rollback"),
        ("traffic.rate", "fleet.boot_seconds", "fleet.stop_seconds"), ("drain", "deregister"),
        charts=("throughput", "errors", "capacity", "latency_served"), chapter="02_downtime", extra="budget"),
    Lab("integrity", "content_copy",
        {"ko": "무결성 저하", "en": "Loss of integrity"},
        {"ko": "배포 중에 끊긴 주문은 왜 두 번 저장될까?", "en": "Why is an order stored twice when a deployment cuts it?"},
        [{"ko": "중복의 원인은 '서버 사이의 시차'가 아니라 **저장된 뒤 응답이 끊긴 요청의 재시도**이다.",
          "en": "Duplicates do not come from a 'time lag between servers' but from **retrying a request that was stored and then cut**."},
         {"ko": "**멱등 키**가 있으면 같은 재시도가 한 번만 저장된다.",
          "en": "With an **idempotency key** the same retry is stored once."}],
        ("integrity", "integrity_keys"),
        ("traffic.rate", "traffic.writes", "traffic.retries", "traffic.idempotency_keys", "traffic.commit_at"),
        ("drain",), ("traffic.idempotency_keys=true",), ("throughput", "errors", "latency_all", "load"), "02_downtime"),
    Lab("balancing", "balance",
        {"ko": "라운드 로빈과 최소 연결", "en": "Round robin and least connections"},
        {"ko": "요청 수를 똑같이 나누면 부하도 똑같이 나뉠까?", "en": "Are equal counts of requests equal load?"},
        [{"ko": "비용이 같고 간격이 고르면 라운드 로빈은 **결코 나쁘지 않다**.",
          "en": "With equal costs and even arrivals round robin is **not worse at all**."},
         {"ko": "비용이 제각각이면 건수는 같아도 부하가 다르다. **공명**에서는 서버를 늘렸더니 오히려 무너진다.",
          "en": "When costs vary, equal counts are not equal load. In **resonance** one more server brings collapse."},
         {"ko": "중앙값이 낮다고 나은 것이 아니다. **실패한 요청은 지연 통계에 없다**.",
          "en": "The lower median is not the better one: **failed requests are missing from it**."},
         {"ko": "빨리 실패하는 서버는 가장 한가해 보인다. 최소 연결은 그 **블랙홀**에 요청을 몰아준다.",
          "en": "A server that fails fast looks idle: least connections feeds that **black hole**."}],
        ("even_cost", "varied_cost", "resonance_3", "resonance_4", "resonance_5", "survivorship", "black_hole",
         "black_hole_cured", "fresh_server", "slow_start", "access_log"),
        ("balancer.name", "traffic.rate", "fleet.pools.main", "fleet.queue", "traffic.arrivals"), (),
        ("balancer.name=least_connections", "balancer.name=round_robin", "balancer.name=power_of_two",
         "balancer.name=random"),
        ("latency_served", "latency_all", "load", "errors"), "06_algorithms"),
    Lab("connections", "cable",
        {"ko": "연결과 요청: L4와 L7", "en": "Connections and requests: layer 4 and 7"},
        {"ko": "연결을 고르게 나누면 요청도 고르게 나뉠까?", "en": "Are balanced connections balanced requests?"},
        [{"ko": "L4는 **연결**을 나눈다. 연결을 유지하는 클라이언트 하나가 서버 한 대를 차지한다.",
          "en": "Layer 4 balances **connections**: one keep-alive client occupies one server."},
         {"ko": "L7은 **요청**마다 고르므로 네 서버가 4분의 1씩 나눈다.",
          "en": "Layer 7 chooses for every **request**: four servers share by quarters."}],
        ("connections_l4", "connections_l7"), ("traffic.rate", "traffic.hot_client", "balancer.per"), (),
        ("balancer.per=request",), ("load", "latency_all", "throughput", "errors"), "05_layers_and_paths"),
    Lab("rolling", "autorenew",
        {"ko": "롤링 배포", "en": "Rolling"},
        {"ko": "한 대씩 바꾸면 정말 아무도 모를까?", "en": "If servers are replaced one by one, does really nobody notice?"},
        [{"ko": "롤링이 곧 무중단은 아니다. **준비성 확인, 등록 해제, 드레이닝** 셋을 모두 지켜야 0건이 된다.",
          "en": "Rolling is not zero downtime by itself: it takes **readiness gate, deregistration and drain**, all three."},
         {"ko": "오류가 없어도 **용량은 줄어든다**. 4대가 3대가 되는 동안 p99를 보라.",
          "en": "Even without an error **capacity dips**: watch p99 while four servers are three."}],
        ("rolling", "rolling_careless", "capacity_dip", "access_log"),
        ("traffic.rate", "fleet.boot_seconds", "fleet.health_interval"),
        ("gate", "deregister", "drain", "batch"), ("strategy.drain=false", "strategy.gate=false",
                                                   "strategy.deregister=false"), chapter="08_rolling"),
    Lab("surge", "expand",
        {"ko": "서지와 멈춰 선 배포", "en": "Surge bounds, and a rollout that stalls"},
        {"ko": "maxSurge와 maxUnavailable 25 %는 몇 대일까?", "en": "How many servers are maxSurge and maxUnavailable of 25 %?"},
        [{"ko": "서지는 **올림**, 가용 하한은 **내림**이다. 10대의 25 %는 +3대, -2대.",
          "en": "Surge rounds **up**, unavailable rounds **down**: 25 % of 10 is +3 and -2."},
         {"ko": "준비되지 않는 버전은 구버전 8대와 고장 난 5대에서 멈추고, **저절로 되돌아가지 않는다**.",
          "en": "A version that never becomes ready stalls at 8 old and 5 broken, and **nothing rolls back by itself**."}],
        ("rolling_surge", "rolling_stalled"), ("traffic.rate", "fleet.boot_seconds"),
        ("max_surge", "max_unavailable"), chapter="08_rolling", extra="surge"),
    Lab("blue_green", "swap_horiz",
        {"ko": "블루-그린 배포", "en": "Blue-green"},
        {"ko": "한 번에 바꾸고 한 번에 되돌린다. 값은 무엇으로 치를까?",
         "en": "Switch at once, go back at once. What is the price?"},
        [{"ko": "전환은 원자적이지만 **세션과 처리 중인 요청**은 남는다.",
          "en": "The switch is atomic, yet **sessions and requests in flight** remain."},
         {"ko": "코드는 되돌아가도 **데이터는 되돌아가지 않는다**. 스키마는 확장-이행-축소로 바꾼다.",
          "en": "Code goes back, **data does not**: change schemas by expand, migrate, contract."}],
        ("blue_green", "blue_green_rollback", "blue_green_sessions", "schema_rename", "schema_expand"),
        ("traffic.rate", "fleet.boot_seconds", "traffic.sessions", "traffic.session_store", "fleet.cold_seconds",
         "fleet.cold_factor"),
        ("smoke", "drain"), ("traffic.session_store=shared", "strategy.drain=false"), chapter="09_blue_green"),
    Lab("canary", "visibility",
        {"ko": "카나리 배포", "en": "Canary"},
        {"ko": "조금만 보내 보고, 언제 믿어도 될까?", "en": "Send a little, look. When may you believe it?"},
        [{"ko": "오류 없는 100건은 안전의 증거가 아니다. 1 % 결함은 36.6 %의 확률로 한 번도 보이지 않는다.",
          "en": "100 clean requests prove nothing: a 1 % bug stays unseen with a probability of 36.6 %."},
         {"ko": "비율을 낮추면 안전하지만 **판정까지 오래 걸린다**.",
          "en": "A smaller share is safer, and **takes longer to decide**."}],
        ("canary", "canary_bad"), ("traffic.rate", "versions.v2.error_rate", "versions.v1.error_rate"),
        ("seconds", "alpha", "power", "insist"), chapter="10_canary", extra="console"),
)
BY_SLUG = {lab.slug: lab for lab in LABS}
