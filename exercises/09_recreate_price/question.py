"""Seconds, requests and error budget of a recreate deployment."""

from fractions import Fraction

from deploylab.grading.questions import Question

MONTH = 30 * 24 * 60  # minutes


def draw(draws):
    return {
        "servers": draws.integer(3, 12), "drain": draws.integer(3, 15), "stop": draws.integer(1, 6), "boot": draws.integer(10, 60),
        "interval": draws.integer(2, 5), "times": draws.integer(2, 4), "rate": draws.integer(11, 90),
        "releases": draws.integer(4, 20), "undone": draws.integer(1, 3), "slo": draws.one_of(("99", "99.5", "99.9")),
    }


def dark(drain, stop, boot, interval, times, **given):
    """Seconds without service in one release."""
    return drain + stop + boot + interval * times


def failed(**given):
    return dark(**given) * given["rate"]


def left(**given):
    """Minutes of the monthly error budget that the releases leave."""
    return budget(given["slo"]) - Fraction(dark(**given) * (given["releases"] + given["undone"]), 60)


def budget(slo):
    return (100 - Fraction(slo)) / 100 * MONTH


SETTING = {
    "ko": "서버 {servers}대를 중단 배포한다. 비우는 데 {drain}초, 정지에 {stop}초, 기동에 {boot}초가 걸리고, 그 뒤 {interval}초마다 하는 헬스체크가 연속 {times}번 성공해야 요청을 받는다(첫 검사는 기동이 끝나고 {interval}초 뒤). ",
    "en": "{servers} servers are replaced by recreate. Draining takes {drain} s, stopping {stop} s, booting {boot} s; after that the health check, every {interval} s and for the first time {interval} s after the boot, has to succeed {times} times in a row before requests come. ",
}


def text(ko, en):
    return {"ko": SETTING["ko"] + ko, "en": SETTING["en"] + en}



QUESTIONS = (
    Question(
        name="dark", points=2, draw=draw, unit="s", units=("초", "seconds", "sec"),
        text=text("서비스가 꺼져 있는 시간은 몇 초인가?", "For how many seconds is the service dark?"),
        answer=dark,
        misconceptions={
            "boot_only": lambda **given: given["boot"],
            "one_check": lambda **given: dark(**{**given, "times": 1}),
            "per_server": lambda **given: dark(**given) * given["servers"],
        },
        why={"ko": "{drain} + {stop} + {boot} + {interval} × {times}초.", "en": "{drain} + {stop} + {boot} + {interval} × {times} s."},
    ),
    Question(
        name="failed", points=1, draw=draw, units=("건", "requests"),
        text=text("초당 {rate}건이 고르게 들어오고 재시도가 없다면, 배포 한 번에 실패하는 요청은 몇 건인가? (들어오던 요청만, 안에 있던 것은 모두 끝난다)",
                  "Requests come evenly, {rate} a second, with no retries. How many of those that arrive fail in one release? (what is inside finishes)"),
        answer=failed,
        misconceptions={"boot_only": lambda **given: given["boot"] * given["rate"], "per_server": lambda **given: failed(**given) * given["servers"]},
        why={"ko": "꺼진 시간(초) × {rate}건.", "en": "The dark seconds times {rate}."},
    ),
    Question(
        name="budget", points=2, draw=draw, unit="min", units=("분", "minutes"), tolerance=0.06,
        text=text("한 달(30일)에 {releases}번 배포하고 그 가운데 {undone}번은 곧바로 롤백했다. SLO가 {slo} %이면 에러 버짓은 몇 분 남는가? (모자라면 음수, 소수 첫째 자리까지)",
                  "In a month of 30 days there were {releases} releases, and {undone} of them were rolled back at once. With an SLO of {slo} %, how many minutes of the error budget are left? (negative if overspent; one decimal)"),
        answer=left,
        misconceptions={
            "rollback_is_free": lambda **given: left(**{**given, "undone": 0}),
            "month_of_minutes": lambda **given: budget(given["slo"]) / 60 - Fraction(dark(**given) * (given["releases"] + given["undone"]), 60),
        },
        why={"ko": "30일의 (100 - {slo}) %에서, 꺼진 시간의 {releases} + {undone}배를 뺀다.", "en": "(100 - {slo}) % of 30 days, less the dark time, {releases} + {undone} times."},
    ),
)
