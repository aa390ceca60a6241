"""Exposure, samples and stages of a canary."""

from fractions import Fraction

from deploylab.book.variants.recipe import Draw, Recipe
from deploylab.strategies.sample_size import zero_failures

COUNT = {3: ("세", "three"), 4: ("네", "four"), 5: ("다섯", "five")}


def exposure(rps: int, share: int, minutes: int, error: int) -> list[int]:
    """Requests on the canary, and failures among them (whole numbers, by the choice of rates)."""
    seen = Fraction(rps * share * minutes * 60, 100)
    return [int(seen), int(seen * error / 100)]


def sample(p: str, confidence: int) -> int:
    """Requests needed to see a fault of probability p percent at least once."""
    return zero_failures(float(p) / 100, confidence / 100)


def stepped(shares: list[int], bake: int, rps: int) -> list[int]:
    return [len(shares) * bake, int(Fraction(sum(shares) * bake * 60 * rps, 100))]


def arrows(shares: list[int]) -> str:
    return "→".join(map(str, [*shares, 100]))


def inside(buckets: list[int], share: int) -> list[str]:
    return [f"u{number}" for number, bucket in enumerate(buckets, 1) if bucket < share]


def users(buckets: list[int]) -> str:
    return ", ".join(f"u{number}={bucket}" for number, bucket in enumerate(buckets, 1))


def draw_buckets(draw: Draw) -> dict:
    """Four users of whom the first is in."""
    share = draw.one_of((10, 20, 25, 50))
    return {"buckets": [draw.whole(0, share - 1), *(draw.whole(0, 99) for _ in range(3))], "share": share}


RECIPES: dict[str, Recipe] = {
    "Q47": Recipe(
        {"rps": 1000, "share": 5, "minutes": 10, "error": 4},
        lambda draw: {
            "rps": 100 * draw.whole(1, 50),
            "share": draw.one_of((1, 2, 5, 10, 20, 25)),
            "minutes": draw.one_of((5, 10, 15, 20, 30)),
            "error": draw.whole(1, 10),
        },
        exposure,
        lambda rps, share, minutes, error: (
            f"초당 {rps:,}요청, 카나리 {share}%, {minutes}분 관찰. 신버전이 처리한 요청 수와, "
            f"신버전 오류율이 {error}%일 때 실패 수를 쓰시오."
        ),
        lambda rps, share, minutes, error: (
            f"{rps:,} req/s, {share}% canary, {minutes} min. Requests on the new version, "
            f"and failures if its error rate is {error}%?"
        ),
        lambda rps, share, minutes, error: f"{rps}×{share}%×{minutes * 60}; ×{error}%",
    ),
    "Q49": Recipe(
        {"share": 1},
        lambda draw: {"share": draw.one_of((1, 2, 4, 5, 10, 20, 25, 50))},
        lambda share: 100 // share - 1,
        lambda share: (
            f"라운드 로빈으로 균등 분배하는 Pod만으로 {share}% 카나리를 만들려면 카나리 1개당 구버전 Pod는 몇 개 "
            "필요한가?"
        ),
        lambda share: (
            f"Using only evenly balanced Pods, how many stable Pods per one canary Pod give exactly {share}%?"
        ),
        lambda share: f"1/{100 // share}",
    ),
    "Q50": Recipe(
        {"p": "1", "confidence": 95},
        lambda draw: {"p": draw.one_of(("0.1", "0.5", "1", "2", "5")), "confidence": draw.one_of((90, 95, 99))},
        sample,
        lambda p, confidence: (
            f"오류 확률 {p}%인 결함을 {confidence}% 확률로 한 번 이상 관찰하려면 카나리에 최소 몇 요청이 필요한가?"
        ),
        lambda p, confidence: (
            f"Minimum canary requests to see at least one failure with {confidence}% probability if each "
            f"fails with {p}%?"
        ),
        lambda p, confidence: f"ln {1 - confidence / 100:.2f} / ln {1 - float(p) / 100:g}",
    ),
    "Q51": Recipe(
        {"shares": [5, 25, 50], "bake": 10, "rps": 1000},
        lambda draw: {
            "shares": draw.some((1, 5, 10, 20, 25, 50, 75), draw.whole(3, 5)),
            "bake": draw.whole(5, 30),
            "rps": 100 * draw.whole(1, 20),
        },
        stepped,
        lambda shares, bake, rps: (
            f"단계 {arrows(shares)}%, 앞의 {COUNT[len(shares)][0]} 단계에서 각각 {bake}분 관찰. 100%가 "
            f"되기까지 걸리는 시간(분)과, {rps:,} rps일 때 그동안 신버전이 받은 요청 수는?"
        ),
        lambda shares, bake, rps: (
            f"Steps {arrows(shares)}% with {bake} min at each of the first {COUNT[len(shares)][1]}. "
            f"Minutes until 100%, and requests served by the new version meanwhile at {rps:,} rps?"
        ),
        lambda shares, bake, rps: f"{len(shares)}×{bake}; {sum(shares)}%×{bake * 60}×{rps}",
    ),
    "Q52": Recipe(
        {"buckets": [3, 17, 24, 60], "share": 20},
        draw_buckets,
        inside,
        lambda buckets, share: (
            f"사용자 버킷(0–99) {users(buckets)}. 버킷 < 비율이면 카나리다. {share}%일 때 카나리 사용자는? "
            "(5%에서 카나리였던 사용자는 계속 카나리여야 한다)"
        ),
        lambda buckets, share: (
            f"User buckets (0–99): {users(buckets)}; canary if bucket < share. Who is in at {share}%? "
            "(Users in at 5% must stay in.)"
        ),
        lambda buckets, share: f"{', '.join(str(bucket) for bucket in buckets if bucket < share)} < {share}",
    ),
    "Q53": Recipe(
        {"p": 10, "m": 3},
        lambda draw: {"p": draw.one_of((5, 10, 20, 25)), "m": draw.whole(1, 10)},
        lambda p, m: (-(-100 // p) - 1) * m,
        lambda p, m: f"선형 배포 {p}%씩 {m}분 간격, 첫 {p}%는 0분. 100%가 되는 시각(분)은?",
        lambda p, m: f"Linear rollout {p}% every {m} min, first {p}% at t=0. Minute when it reaches 100%?",
        lambda p, m: f"({-(-100 // p)}−1)×{m}",
    ),
}
