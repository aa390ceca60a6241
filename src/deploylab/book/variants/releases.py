"""Rolling and blue-green: bounds, times, spare servers."""

from fractions import Fraction

from deploylab.book.variants.recipe import Draw, Recipe, plain
from deploylab.strategies.bounds import resolve_bounds


def bounds(replicas: int, surge: str, unavailable: str) -> list[int]:
    more, fewer = resolve_bounds(replicas, surge, unavailable)
    return [replicas + more, replicas - fewer]


def draw_bounds(draw: Draw) -> dict:
    """Bounds that are not both zero."""
    shares = ("0%", "10%", "20%", "25%", "30%", "50%")
    surge = draw.one_of(shares)
    return {"replicas": draw.whole(1, 20), "surge": surge, "unavailable": draw.one_of(shares[surge == "0%" :])}


def draw_rollback(draw: Draw) -> dict:
    N = draw.whole(4, 24)
    return {"N": N, "b": draw.whole(1, 4), "t": draw.whole(1, 10), "k": draw.whole(1, N)}


def draw_spare(draw: Draw) -> dict:
    N, cap = draw.whole(3, 20), 10 * draw.whole(5, 20)
    return {"N": N, "cap": cap, "peak": 10 * draw.whole(cap // 10, N * cap // 10 - 1)}


RECIPES: dict[str, Recipe] = {
    "Q37": Recipe(
        {"replicas": 10, "surge": "25%", "unavailable": "25%"},
        draw_bounds,
        bounds,
        lambda replicas, surge, unavailable: (
            f"replicas={replicas}, maxSurge={surge}, maxUnavailable={unavailable}. (최대 Pod 수, 최소 가용 Pod 수)는?"
        ),
        lambda replicas, surge, unavailable: (
            f"replicas={replicas}, maxSurge={surge}, maxUnavailable={unavailable}. "
            "(max total Pods, min available Pods)?"
        ),
        lambda replicas, surge, unavailable: f"ceil({replicas}×{surge}), floor({replicas}×{unavailable})",
    ),
    "Q40": Recipe(
        {"N": 12, "b": 2, "t": 4, "k": 8},
        draw_rollback,
        lambda N, b, t, k: -(-k // b) * t,
        lambda N, b, t, k: (
            f"{N}대를 배치 {b}대씩, 배치당 {t}분에 교체한다. {k}대를 교체한 시점에 결함을 발견해 같은 속도로 "
            "되돌린다. 롤백 시간(분)은?"
        ),
        lambda N, b, t, k: (
            f"{N} instances, batches of {b}, {t} min per batch. A defect is found after {k} are replaced "
            "and reversed at the same pace. Rollback minutes?"
        ),
        lambda N, b, t, k: f"ceil({k}/{b})×{t}",
    ),
    "Q41": Recipe(
        {"N": 10, "cap": 100, "peak": 800},
        draw_spare,
        lambda N, cap, peak: N - -(-peak // cap),
        lambda N, cap, peak: (
            f"인스턴스 {N}대, 대당 {cap} rps, 최대 부하 {peak} rps. 추가 인스턴스 없이(maxSurge 0) 과부하 없이 "
            "한 번에 뺄 수 있는 최대 대수는?"
        ),
        lambda N, cap, peak: (
            f"{N} instances at {cap} rps each, peak {peak} rps, no surge. Largest batch without overload?"
        ),
        lambda N, cap, peak: f"{N} − ceil({peak}/{cap})",
    ),
    "Q44": Recipe(
        {"N": 8, "hours": "2"},
        lambda draw: {"N": draw.whole(2, 40), "hours": plain(Fraction(draw.whole(1, 16), 2))},
        lambda N, hours: plain(N * Fraction(hours)),
        lambda N, hours: f"평소 {N}대. 블루-그린으로 {hours}시간 겹쳐 운영한다. 추가 인스턴스·시간은?",
        lambda N, hours: f"Normally {N} instances; blue-green overlaps for {hours} hours. Extra instance-hours?",
        lambda N, hours: f"{N}×{hours}",
    ),
    "Q59": Recipe(
        {"N": 8, "surge": 1},
        lambda draw: {"N": draw.whole(2, 30), "surge": draw.whole(0, 3)},
        lambda N, surge: [N, surge, 0],
        lambda N, surge: (
            f"추가 자원이 큰 순서로: ①블루-그린 ②롤링(maxSurge {surge}) ③중단 배포. {N}대 기준 추가 인스턴스 수를 "
            "차례로 쓰시오."
        ),
        lambda N, surge: (
            f"Extra instances at peak for {N} replicas: 1 blue-green, 2 rolling with maxSurge {surge}, 3 recreate"
        ),
        lambda N, surge: f"{N}, {surge}, 0",
    ),
}
