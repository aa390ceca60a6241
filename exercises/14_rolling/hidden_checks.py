"""Drawn for each student: other fleets and batches, and a version that does not start."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse

NAMES = ("web1", "web2", "web3", "app7", "east", "west", "n4", "n5", "blue9")


def fleet(draws, low, high):
    return tuple(draws.shuffled(NAMES)[: draws.integer(low, high)])


@check(points=2, task=1, ko="한 번에 한 대만 빠진다", en="One out at a time", catches=["all_at_once"],
       hint={"ko": "`batch`를 주지 않으면 한 순간에 한 대만 빠져 있어야 합니다.", "en": "Without `batch`, only one server may be out at any moment."})
def test_one_at_a_time(submission, draws):
    servers = fleet(draws, 4, 6)
    world = Rehearsal(servers)
    rehearse(submission.rolling(servers, "v2"), world)
    require(world.least == len(servers) - 1 and world.runs("v2"), "rolling()", world.least, "n - 1")


@check(points=3, task=2, ko="묶음으로 바꾸고, 마지막 묶음도 바꾼다", en="In batches, the last one included",
       hint={"ko": "대수가 `batch`로 나누어떨어지지 않을 때를 보세요.", "en": "Try a number of servers that is no multiple of `batch`."})
def test_batches(submission, draws):
    servers = fleet(draws, 5, 8)
    batch = next(size for size in (draws.integer(2, 3), 3, 2, 4) if len(servers) % size)
    world = Rehearsal(servers)
    rehearse(submission.rolling(servers, "v2", batch), world)
    full = list(servers[: len(servers) // batch * batch])
    expect(world.runs("v2"), list(servers), called="rolling()", known={"forgets_remainder": full})
    expect(world.least, len(servers) - batch, called="rolling()", known={"all_at_once": 0})
    require(world.cut == 0 and not world.early, "rolling()", world.cut, "0")


@check(points=2, task=3, ko="준비되지 않으면 그 자리에서 멈춘다", en="It stops where it fails", catches=["goes_on_after_failure"],
       hint={"ko": "준비되지 않은 서버 뒤의 서버는 기존 버전으로 남아야 합니다.", "en": "The servers after the one that failed keep the old version."})
def test_it_stops_where_it_fails(submission, draws):
    servers = fleet(draws, 4, 6)
    bad = draws.integer(1, len(servers) - 2)
    world = Rehearsal(servers, broken=(servers[bad],))
    rehearse(submission.rolling(servers, "v2"), world)
    expect(world.runs("v1"), list(servers[bad + 1 :]), called="rolling()")
    expect(world.runs("v2"), list(servers[:bad]), called="rolling()")
