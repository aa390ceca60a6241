"""Requests, minutes and servers of a canary."""

from fractions import Fraction
from math import ceil, log

from deploylab.grading.questions import Question


def draw(draws):
    return {
        "per_mille": draws.integer(3, 40), "sure": draws.one_of((90, 95, 99)), "rate": draws.integer(4, 40) * 5, "share": draws.one_of((1, 2, 4, 5, 10, 20, 25)),
        "minutes": draws.integer(5, 40), "errors": draws.integer(2, 9), "stable": draws.integer(2, 30),
    }


def defect(per_mille, **given):
    return f"{per_mille / 10:g}"


def needed(per_mille, sure, **given):
    """The least number of requests that show a defect at least once with this confidence, by counting up from the logarithm."""
    hidden, wanted = 1 - Fraction(per_mille, 1000), 1 - Fraction(sure, 100)
    n = max(1, ceil(log(wanted) / log(hidden)) - 2)
    while hidden**n > wanted:
        n += 1
    return n


def seen(rate, share, minutes, **given):
    return Fraction(rate * share * minutes * 60, 100)


def said(ko, en):
    return lambda **given: {"ko": ko.format(p=defect(**given), **given), "en": en.format(p=defect(**given), **given)}


QUESTIONS = (
    Question(
        name="needed", points=2, draw=draw, units=("건", "requests"), answer=needed,
        text=said("요청마다 {p} %의 확률로 나타나는 결함을 {sure} %의 확률로 한 번 이상 보려면 카나리가 적어도 몇 건을 받아야 하는가?",
                  "A defect shows in a request with a probability of {p} %. How many requests must the canary get at the least to show it once or more with a probability of {sure} %?"),
        misconceptions={
            "one_in_p": lambda per_mille, **given: ceil(1000 / per_mille),
            "rounds_down": lambda **given: needed(**given) - 1,
        },
        why=said("(1 - {p} %)^n ≤ 1 - {sure} %인 가장 작은 n이다.", "The least n with (1 - {p} %)^n ≤ 1 - {sure} %."),
    ),
    Question(
        name="hurt", points=2, draw=draw, units=("건", "requests"), answer=lambda errors, **given: seen(**given) * errors / 100, tolerance=0.6,
        text=said("초당 {rate}건 가운데 {share} %를 카나리로 보내고 {minutes}분 동안 지켜보았다. 새 버전의 오류율이 {errors} %라면 그동안 실패한 요청은 몇 건인가? (반올림한 정수)",
                  "Of {rate} requests a second, {share} % go to the canary for {minutes} minutes. If the new version fails {errors} % of its requests, how many have failed in that time? (rounded to a whole number)"),
        misconceptions={"all_traffic": lambda errors, rate, minutes, **given: Fraction(rate * minutes * 60 * errors, 100)},
        why=said("{rate} × {share} % × {minutes} × 60 × {errors} %.", "{rate} × {share} % × {minutes} × 60 × {errors} %."),
    ),
    Question(
        name="share", points=1, draw=draw, unit="%", answer=lambda stable, **given: Fraction(100, stable + 1), tolerance=0.006,
        text=said("기존 버전 {stable}대 곁에 카나리 1대를 두고 라운드 로빈으로 균등하게 나눈다. 카나리가 받는 트래픽은 몇 %인가? (소수 둘째 자리까지)",
                  "One canary stands beside {stable} servers of the old version, and round robin shares evenly. What percentage of the traffic does the canary get? (two decimals)"),
        misconceptions={"share_of_servers": lambda stable, **given: Fraction(100, stable)},
        why=said("1 / ({stable} + 1)이다.", "1 / ({stable} + 1)."),
    ),
)
