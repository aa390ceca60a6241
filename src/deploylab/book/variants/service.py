"""Proxies, health checks, draining."""

from deploylab.book.variants.recipe import Draw, Recipe

NETWORKS = ("192.0.2", "198.51.100", "203.0.113")  # kept for documentation (RFC 5737)


def forwarded(addresses: list[str]) -> str:
    """What a chain of proxies writes: each the address of its peer; the last proxy's own is not in it."""
    return ", ".join(addresses[:-1])


def draw_chain(draw: Draw) -> dict:
    """A client and one to four proxies, all of them different."""
    hosts = draw.some(range(1, 255), 1 + draw.whole(1, 4))
    return {"addresses": [f"{draw.one_of(NETWORKS)}.{host}" for host in hosts]}


def chain_ko(addresses: list[str]) -> str:
    hops = [f"프록시{number} {address}" for number, address in enumerate(addresses[1:], 1)]
    count = {1: "프록시가", 2: "두 프록시가 모두", 3: "세 프록시가 모두", 4: "네 프록시가 모두"}[len(hops)]
    return (
        f"클라이언트 {addresses[0]} → {' → '.join(hops)} → 앱. {count} '자기에게 연결한 상대의 IP'를 "
        "X-Forwarded-For 끝에 덧붙인다(처음에는 헤더 없음). 앱이 받는 값은?"
    )


def chain_en(addresses: list[str]) -> str:
    hops = [f"proxy{number} {address}" for number, address in enumerate(addresses[1:], 1)]
    return (
        f"Client {addresses[0]} → {' → '.join(hops)} → app. Each proxy appends the address of the peer that "
        "connected to it (no header at first). What X-Forwarded-For does the app see?"
    )


def inner(prefix: str, target: str, path: str) -> str:
    return target + path[len(prefix) :]


def draw_mapping(draw: Draw) -> dict:
    prefix = f"/{draw.one_of(('shop', 'api', 'admin', 'docs', 'pay'))}/"
    target = f"http://{draw.one_of(('app', 'web', 'core'))}.internal:{draw.one_of((8080, 8000, 9000))}/"
    return {"prefix": prefix, "target": target}


def draw_probe(draw: Draw) -> dict:
    interval = draw.whole(2, 30)
    return {"interval": interval, "timeout": draw.whole(1, interval - 1), "threshold": draw.whole(2, 5)}


def draw_dead(draw: Draw) -> dict:
    n = draw.whole(2, 8)
    return {"seconds": draw.whole(5, 90), "n": n, "rps": n * draw.whole(10, 100)}


def and_ko(values: list[int]) -> str:
    return ", ".join(map(str, values))


def and_en(values: list[int]) -> str:
    return ", ".join(map(str, values[:-1])) + f" and {values[-1]}"


RECIPES: dict[str, Recipe] = {
    "Q10": Recipe(
        {"prefix": "/shop/", "target": "http://app.internal:8080/", "rest": "cart/7"},
        lambda draw: draw_mapping(draw) | {"rest": draw.one_of(("cart/7", "users/42", "index.html", "a/b?c=1"))},
        lambda prefix, target, rest: inner(prefix, target, prefix + rest),
        lambda prefix, target, rest: (
            f"공개 주소 https://www.example.com, 정상 매핑 {prefix} → {target} 이다. "
            f"GET {prefix}{rest} 은 어떤 내부 URL로 전달되는가?"
        ),
        lambda prefix, target, rest: (
            f"Public base https://www.example.com, regular mapping {prefix} → {target}. Which "
            f"internal URL does GET {prefix}{rest} become?"
        ),
        lambda prefix, target, rest: f"{prefix} → {target}",
    ),
    "Q11": Recipe(
        {"prefix": "/shop/", "target": "http://app.internal:8080/", "rest": "login"},
        lambda draw: draw_mapping(draw) | {"rest": draw.one_of(("login", "done", "orders/9", ""))},
        lambda prefix, target, rest: f"https://www.example.com{prefix}{rest}",
        lambda prefix, target, rest: (
            f"공개 주소 https://www.example.com, 매핑 {prefix} ↔ {target} 이다. 백엔드가 302, "
            f"Location: {target}{rest} 을 보냈다. 역방향 매핑 후 클라이언트가 받는 Location은?"
        ),
        lambda prefix, target, rest: (
            f"Public base https://www.example.com, mapping {prefix} ↔ {target}. The backend "
            f"sends 302 with Location: {target}{rest}. What Location does the client get?"
        ),
        lambda prefix, target, rest: f"{target} → https://www.example.com{prefix}",
        as_printed=False,
    ),
    "Q14": Recipe(
        {"addresses": ["192.0.2.10", "198.51.100.1", "203.0.113.1"]},
        draw_chain,
        forwarded,
        chain_ko,
        chain_en,
        lambda addresses: f"{addresses[-1]} = TCP",
    ),
    "Q31": Recipe(
        {"interval": 10, "timeout": 5, "threshold": 3},
        draw_probe,
        lambda interval, timeout, threshold: threshold * interval + timeout,
        lambda interval, timeout, threshold: (
            f"헬스체크 간격 {interval}초, 타임아웃 {timeout}초, 연속 {threshold}회 실패 시 제외. 직전 검사가 성공한 "
            "바로 뒤 서버가 멎었다(응답 없음). 제외되기까지 최대 몇 초인가?"
        ),
        lambda interval, timeout, threshold: (
            f"Interval {interval} s, timeout {timeout} s, out after {threshold} consecutive failures. The server hangs "
            "right after a successful probe. Worst-case seconds until it is removed?"
        ),
        lambda interval, timeout, threshold: f"{threshold}×{interval} + {timeout}",
    ),
    "Q32": Recipe(
        {"seconds": 35, "n": 3, "rps": 300},
        draw_dead,
        lambda seconds, n, rps: rps // n * seconds,
        lambda seconds, n, rps: (
            f"서버 {n}대 가운데 하나가 멎고 {seconds}초 뒤에 제외되었다. 그동안 초당 {rps}요청을 라운드 "
            "로빈으로 보냈고 재시도가 없다. 실패 요청 수는?"
        ),
        lambda seconds, n, rps: (
            f"One of {n} servers hangs and is removed after {seconds} s. Meanwhile {rps} req/s go "
            "round robin with no retry. Failed requests?"
        ),
        lambda seconds, n, rps: f"{rps}/{n}×{seconds}",
        as_printed=False,
    ),
    "Q33": Recipe(
        {"delay": 300, "left": [20, 75, 310]},
        lambda draw: {"delay": draw.whole(10, 300), "left": [draw.whole(1, 400) for _ in range(draw.whole(3, 6))]},
        lambda delay, left: sum(seconds > delay for seconds in left),
        lambda delay, left: f"드레이닝 {delay}초. 남은 요청의 잔여 시간이 {and_ko(left)}초다. 끊기는 요청은 몇 개인가?",
        lambda delay, left: (
            f"Drain timeout {delay} s; in-flight requests need {and_en(left)} more seconds. How many are cut?"
        ),
        lambda delay, left: f"{', '.join(str(seconds) for seconds in left if seconds > delay) or '–'} > {delay}",
    ),
    "Q35": Recipe(
        {"stop": 10, "request": 25},
        lambda draw: {"stop": draw.whole(0, 20), "request": draw.whole(1, 60)},
        lambda stop, request: stop + request,
        lambda stop, request: (
            f"종료 시작 후 preStop이 {stop}초 대기한다. preStop이 끝나는 순간 시작된 {request}초짜리 요청은 "
            "SIGTERM 뒤에도 계속 처리된다. 이 요청이 강제 종료(SIGKILL)되지 않으려면 유예 "
            "시간(terminationGracePeriodSeconds)은 최소 몇 초인가?"
        ),
        lambda stop, request: (
            f"preStop sleeps {stop} s. A {request} s request starts just as preStop ends and keeps "
            "running after SIGTERM. Minimum terminationGracePeriodSeconds so that it is not SIGKILLed?"
        ),
        lambda stop, request: f"{stop}+{request}",
    ),
}
