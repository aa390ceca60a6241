"""The picks of a balancer, by hand."""

from collections.abc import Callable
from fractions import Fraction
from itertools import groupby
from math import gcd

from deploylab.balancing import SmoothWeightedRoundRobin
from deploylab.book.variants.recipe import Draw, Recipe, letters
from deploylab.fleet import Server


def smooth(weights: list[int], picks: int) -> list[str]:
    servers = [Server(name, weight) for name, weight in zip(letters(len(weights)), weights, strict=True)]
    balancer = SmoothWeightedRoundRobin()
    return [balancer.pick(servers, None).name for _ in range(picks)]


def smooth_steps(weights: list[int], picks: int) -> str:
    """What every server has saved up before each pick: (5, 1, 1) A · (3, 2, 2) A ..."""
    servers = [Server(name, weight) for name, weight in zip(letters(len(weights)), weights, strict=True)]
    balancer = SmoothWeightedRoundRobin()
    saved = [(tuple(balancer.scores(servers)), balancer.pick(servers, None).name) for _ in range(picks)]
    return " · ".join(f"{scores} → {name}" for scores, name in saved)


def scanned(weights: list[int], picks: int) -> list[tuple[int, str]]:
    """Linux IPVS wrr: scan with a threshold that falls by the greatest common divisor; (threshold, picked) each."""
    step, place, threshold = gcd(*weights), -1, 0
    found: list[tuple[int, str]] = []
    while len(found) < picks:
        place = (place + 1) % len(weights)
        if place == 0:
            threshold -= step
            if threshold <= 0:
                threshold = max(weights)
        if weights[place] >= threshold:
            found.append((threshold, letters(len(weights))[place]))
    return found


def ipvs_wrr(weights: list[int], picks: int) -> list[str]:
    return [name for _, name in scanned(weights, picks)]


def ipvs_steps(weights: list[int], picks: int) -> str:
    """Each threshold with the servers that reach it: w ≥ 4: A · w ≥ 3: A B ..."""
    rounds = groupby(scanned(weights, picks), key=lambda pick: pick[0])
    return " · ".join(f"w ≥ {threshold}: {' '.join(name for _, name in names)}" for threshold, names in rounds)


def taken(connections: list[int], picks: int) -> list[tuple[str, int]]:
    """Fewest connections, the earlier server wins a tie, nothing closes; (server, what it holds) before each pick."""
    held, found = list(connections), []
    for _ in range(picks):
        place = held.index(min(held))
        found.append((letters(len(held))[place], held[place]))
        held[place] += 1
    return found


def least(connections: list[int], picks: int) -> list[str]:
    return [name for name, _ in taken(connections, picks)]


def least_steps(connections: list[int], picks: int) -> str:
    return " · ".join(f"{name}({held} → {held + 1})" for name, held in taken(connections, picks))


def lightest(loads: list[Fraction]) -> str:
    return letters(len(loads))[loads.index(min(loads))]


def per_weight(servers: list[tuple[int, int]]) -> list[Fraction]:
    return [Fraction(connections, weight) for connections, weight in servers]


def ipvs_loads(servers: list[tuple[int, int, int]]) -> list[Fraction]:
    return [Fraction(256 * active + inactive, weight) for active, inactive, weight in servers]


def without_tie(draw: Draw, make: Callable, loads: Callable) -> list:
    """Draw servers until one alone is the lightest."""
    while True:
        servers = [make(draw) for _ in range(3)]
        if sorted(loads(servers))[0] != sorted(loads(servers))[1]:
            return servers


def named(values: list[int]) -> str:
    return ", ".join(f"{name}={value}" for name, value in zip(letters(len(values)), values, strict=True))


def draw_weights(draw: Draw) -> dict:
    weights = [draw.whole(1, 6) for _ in range(draw.whole(2, 4))]
    return {"weights": weights, "picks": sum(weights)}


RECIPES: dict[str, Recipe] = {
    "Q20": Recipe(
        {"n": 3, "k": 7},
        lambda draw: {"n": draw.whole(2, 5), "k": draw.whole(4, 12)},
        lambda n, k: [letters(n)[number % n] for number in range(k)],
        lambda n, k: f"라운드 로빈, 서버 {'·'.join(letters(n))}. {k}개 요청의 배정 순서는?",
        lambda n, k: f"Round robin over {', '.join(letters(n))}: assignment of {k} requests?",
        lambda n, k: f"{'→'.join(letters(n))}→A",
    ),
    "Q21": Recipe(
        {"weights": [5, 1, 1], "picks": 7},
        draw_weights,
        smooth,
        lambda weights, picks: f"nginx식 부드러운 가중 라운드 로빈, 가중치 {named(weights)}. 처음 {picks}개 순서는?",
        lambda weights, picks: f"nginx-style smooth WRR with weights {named(weights)}: first {picks} picks?",
        smooth_steps,
    ),
    "Q22": Recipe(
        {"weights": [4, 3, 2], "picks": 9},
        draw_weights,
        smooth,
        lambda weights, picks: f"부드러운 가중 라운드 로빈, 가중치 {named(weights)}. 처음 {picks}개는?",
        lambda weights, picks: f"Smooth WRR with weights {named(weights)}: first {picks}?",
        smooth_steps,
    ),
    "Q23": Recipe(
        {"weights": [4, 3, 2], "picks": 9},
        draw_weights,
        ipvs_wrr,
        lambda weights, picks: f"리눅스 IPVS의 wrr, 가중치 {named(weights)}. 처음 {picks}개는?",
        lambda weights, picks: f"Linux IPVS wrr with weights {named(weights)}: first {picks}?",
        ipvs_steps,
    ),
    "Q24": Recipe(
        {"connections": [12, 9, 10], "picks": 4},
        lambda draw: {"connections": [draw.whole(0, 20) for _ in range(draw.whole(3, 5))], "picks": draw.whole(3, 6)},
        least,
        lambda connections, picks: (
            f"최소 연결. 현재 연결 {named(connections)}. 끝나는 연결 없이 새 연결 {picks}개가 온다. "
            "동률이면 목록 순서가 앞선 서버. 배정 순서는?"
        ),
        lambda connections, picks: (
            f"Least connections; current {named(connections)}; {picks} new connections, none "
            "closes; ties go to the earlier server. Order?"
        ),
        least_steps,
    ),
    "Q25": Recipe(
        {"servers": [(10, 4), (6, 2), (3, 1)]},
        lambda draw: {"servers": without_tie(draw, lambda d: (d.whole(0, 30), d.whole(1, 5)), per_weight)},
        lambda servers: lightest(per_weight(servers)),
        lambda servers: (
            "가중 최소 연결. (연결, 가중치): "
            + " ".join(f"{name}({c},{w})" for name, (c, w) in zip("ABC", servers, strict=True))
            + ". 다음 연결은?"
        ),
        lambda servers: (
            "Weighted least connections; (conns, weight): "
            + " ".join(f"{name}({c},{w})" for name, (c, w) in zip("ABC", servers, strict=True))
            + ". Next?"
        ),
        lambda servers: ", ".join(f"{c}/{w}" for c, w in servers),
    ),
    "Q26": Recipe(
        {"servers": [(2, 100, 1), (3, 0, 1), (1, 300, 1)]},
        lambda draw: {
            "servers": without_tie(draw, lambda d: (d.whole(0, 6), d.whole(0, 400), d.whole(1, 4)), ipvs_loads)
        },
        lambda servers: lightest(ipvs_loads(servers)),
        lambda servers: (
            "IPVS wlc(부하 = 활성×256+비활성, 가중치로 나눔). "
            + ", ".join(f"{name} 활성{a}·비활성{i}·w{w}" for name, (a, i, w) in zip("ABC", servers, strict=True))
            + ". 다음은?"
        ),
        lambda servers: (
            "IPVS wlc (load = active*256+inactive, divided by weight). "
            + ", ".join(f"{name} {a}/{i}/w{w}" for name, (a, i, w) in zip("ABC", servers, strict=True))
            + ". Next?"
        ),
        lambda servers: ", ".join(f"({a}×256+{i})/{w}" for a, i, w in servers),
    ),
}
