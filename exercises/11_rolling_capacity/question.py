"""Batches, minutes and requests of a rolling release without surge."""

from math import ceil

from deploylab.grading.questions import Question


def draw(draws):
    servers, batch = draws.integer(7, 24), draws.integer(2, 5)
    each = draws.integer(5, 20) * 10
    return {
        "servers": servers, "batch": batch, "each": each, "minutes": draws.integer(2, 9),
        "peak": each * (servers - draws.integer(1, batch)) + draws.integer(1, 9), "replaced": draws.integer(batch + 1, servers - 1),
    }


def least(servers, batch, each, **given):
    return (servers - batch) * each


def over(servers, batch, each, peak, **given):
    return max(0, peak - (servers - batch) * each)


def takes(servers, batch, minutes, **given):
    return ceil(servers / batch) * minutes


def back(batch, minutes, replaced, **given):
    return ceil(replaced / batch) * minutes


QUESTIONS = (
    Question(
        name="duration", points=1, draw=draw, unit="min", units=("분", "minutes"), answer=takes,
        text={"ko": "서버 {servers}대를 {batch}대씩 롤링한다. 한 묶음에 {minutes}분이 걸리면 배포 전체는 몇 분인가?",
              "en": "{servers} servers are replaced {batch} at a time, {minutes} minutes a batch. How many minutes does the release take?"},
        misconceptions={
            "forgets_last_batch": lambda servers, batch, minutes, **given: servers // batch * minutes,
            "server_by_server": lambda servers, batch, minutes, **given: servers * minutes,
        },
        why={"ko": "ceil({servers} / {batch}) × {minutes}분.", "en": "ceil({servers} / {batch}) × {minutes} min."},
    ),
    Question(
        name="capacity", points=1, draw=draw, unit="rps", units=("건/초", "requests/s"), answer=least,
        text={"ko": "서버 {servers}대가 대당 초당 {each}건을 처리한다. 여분 없이 {batch}대씩 롤링할 때 가장 낮을 때의 용량은 초당 몇 건인가?",
              "en": "Each of {servers} servers handles {each} requests a second. Rolling {batch} at a time without spares, what is the capacity at its lowest, in requests a second?"},
        misconceptions={
            "capacity_never_falls": lambda servers, batch, each, **given: servers * each,
            "one_less": lambda servers, batch, each, **given: (servers - 1) * each,
        },
        why={"ko": "({servers} - {batch}) × {each}건.", "en": "({servers} - {batch}) × {each}."},
    ),
    Question(
        name="overload", points=1, draw=draw, unit="rps", units=("건/초", "requests/s"), answer=over,
        text={"ko": "여분 없이 서버 {servers}대(대당 초당 {each}건)를 {batch}대씩 롤링하는데 부하가 초당 {peak}건이다. 용량이 가장 낮을 때 초당 몇 건이 용량을 넘는가? (넘지 않으면 0)",
              "en": "{servers} servers ({each} requests a second each) are replaced {batch} at a time, without spares, under a load of {peak} requests a second. By how many a second is the load over the capacity at its lowest? (0 if it is not)"},
        misconceptions={
            "capacity_never_falls": lambda servers, batch, each, peak, **given: max(0, peak - servers * each),
            "one_less": lambda servers, batch, each, peak, **given: max(0, peak - (servers - 1) * each),
        },
        why={"ko": "{peak} - ({servers} - {batch}) × {each}. 오류가 없어도 이만큼은 줄을 서거나 버려진다.",
             "en": "{peak} - ({servers} - {batch}) × {each}. That much queues up or is dropped, with no error anywhere."},
    ),
    Question(
        name="rollback", points=2, draw=draw, unit="min", units=("분", "minutes"), answer=back,
        text={"ko": "서버 {servers}대 가운데 {replaced}대가 새 버전이 된 시점에 결함을 발견해 배포를 멈추었다. {batch}대씩, 한 묶음에 {minutes}분씩 되돌리면 몇 분이 걸리는가?",
              "en": "With {replaced} of {servers} servers on the new version a defect is found, and the release stops. How many minutes does the way back take, {batch} at a time and {minutes} minutes a batch?"},
        misconceptions={
            "rollback_at_once": lambda **given: 0,
            "rolls_back_everything": takes,
            "forgets_last_batch": lambda batch, minutes, replaced, **given: replaced // batch * minutes,
        },
        why={"ko": "ceil({replaced} / {batch}) × {minutes}분.", "en": "ceil({replaced} / {batch}) × {minutes} min."},
    ),
)
