"""Downtime, availability, what an SLO allows."""

from fractions import Fraction
from math import floor

from deploylab.book.variants.recipe import Draw, Recipe, plain, rounded

YEAR = 365 * 24 * 60
SLOS = ("99", "99.5", "99.9", "99.95", "99.99")


def down(slo: str) -> Fraction:
    """The share of time that an SLO in percent lets go."""
    return 1 - Fraction(slo) / 100


def draw_downtime(draw: Draw) -> dict:
    N = draw.whole(4, 60)
    return {"N": N, "d": draw.whole(3, 45), "R": draw.whole(0, N // 4), "r": draw.whole(5, 60)}


def allowed(slo: str, d: int) -> int:
    return floor(down(slo) * YEAR / d)


def total(N: int, d: int, R: int, r: int) -> int:
    """Minutes a year: releases and rollbacks."""
    return N * d + R * r


RECIPES: dict[str, Recipe] = {
    "Q02": Recipe(
        {"N": 24, "d": 15, "R": 2, "r": 20},
        draw_downtime,
        total,
        lambda N, d, R, r: (
            f"중단 배포를 1년에 {N}회, 회당 {d}분 한다. 그중 {R}회는 롤백하여 {r}분씩 더 멈춘다. 연간 다운타임(분)은?"
        ),
        lambda N, d, R, r: (
            f"{N} downtime deployments a year at {d} min each; {R} of them are rolled back, {r} more "
            "minutes each. Annual downtime in minutes?"
        ),
        lambda N, d, R, r: f"{N}×{d} + {R}×{r} = {total(N, d, R, r)}",
    ),
    "Q03": Recipe(
        {"D": 400},
        lambda draw: {"D": total(**draw_downtime(draw))},
        lambda D: rounded(Fraction(YEAR - D, YEAR) * 100, 3),
        lambda D: (
            f"연간 다운타임이 {D}분뿐일 때 연간(365일) 가용성은 몇 %인가? 소수 셋째 자리까지(넷째 자리에서 반올림)."
        ),
        lambda D: (
            f"With only {D} minutes of downtime, what is the 365-day availability in %? Give 3 decimals (half-up)."
        ),
        lambda D: f"({YEAR}−{D})/{YEAR}",
        as_printed=False,
    ),
    "Q04": Recipe(
        {"slo": "99.95", "d": 12},
        lambda draw: {"slo": draw.one_of(SLOS), "d": draw.whole(2, 30)},
        allowed,
        lambda slo, d: (
            f"SLO {slo}%(365일)이고 중단 배포가 회당 {d}분일 때, 다른 장애가 없다면 1년에 최대 몇 회까지 "
            "배포할 수 있는가?"
        ),
        lambda slo, d: (
            f"SLO {slo}% over 365 days; each downtime deployment costs {d} min. With no other failures, how "
            "many deployments fit in a year?"
        ),
        lambda slo, d: f"{plain(down(slo) * YEAR)} ÷ {d} → {allowed(slo, d)}",
    ),
    "Q05": Recipe(
        {"slo": "99.9", "days": 30},
        lambda draw: {"slo": draw.one_of(SLOS), "days": draw.one_of((7, 30, 365))},
        lambda slo, days: rounded(down(slo) * days * 24 * 60, 1),
        lambda slo, days: f"{days}일 기준 SLO {slo}%의 허용 다운타임(분)은? (소수 첫째 자리)",
        lambda slo, days: f"Allowed downtime in minutes for a {slo}% SLO over {days} days (1 decimal)?",
        lambda slo, days: f"{days * 1440:,} × {plain(down(slo))}",
    ),
    "Q07": Recipe(
        {"retries": 3},
        lambda draw: {"retries": draw.whole(1, 5)},
        lambda retries: [1 + retries, 1],
        lambda retries: (
            "결제 API가 저장은 했으나 서버가 중지되어 응답이 끊겼다. 클라이언트가 같은 요청을 "
            f"{retries}번 재시도했고 모두 저장·응답에 성공했다. 멱등 키가 없을 때와 있을 때 저장된 행의 수를 "
            "차례로 쓰시오."
        ),
        lambda retries: (
            "A payment was stored but the reply was cut by a stop. The client retried "
            f"{retries} times, each stored and answered. How many rows without and with an idempotency key?"
        ),
        lambda retries: f"1 + {retries} = {1 + retries}; 1",
    ),
}
