"""Drawn for each student: other deadlines, other pieces, other requests."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse
from deploylab.intentions import Drain

FLEET = ("a", "b", "c", "d")


def pieces(world):
    return [step.timeout for step in world.asked if isinstance(step, Drain)]


@check(points=1, task=1, ko="비면 곧바로 멈춘다", en="It stops as soon as it is empty",
       hint={"ko": "서버가 빈 뒤에도 더 기다리고 있지 않은지 보세요.", "en": "Does it go on waiting after the servers are empty?"})
def test_it_stops_as_soon_as_it_is_empty(submission, draws):
    last, step = draws.integer(6, 14), draws.integer(4, 5)
    world = Rehearsal(FLEET, lasting=(2, last))
    rehearse(submission.retire(FLEET[:2], 60, step), world)
    needed = -(-last // step)
    require(len(pieces(world)) == needed and world.cut == 0, "retire()", len(pieces(world)), str(needed),
            names=("full_time",) if len(pieces(world)) > needed and world.cut == 0 else ())


@check(points=2, task=2, ko="나누어떨어지지 않는 시한도 지킨다", en="A deadline that is no multiple of the piece",
       hint={"ko": "`timeout`이 `step`의 배수가 아닐 때, 기다린 시간의 합이 정확히 `timeout`인가요?", "en": "Is the time waited exactly `timeout` when it is no multiple of `step`?"})
def test_the_deadline_is_kept(submission, draws):
    step = draws.integer(4, 7)
    timeout = step * draws.integer(2, 4) + draws.integer(1, step - 1)
    lasting = (1, *(timeout + draws.integer(5, 300) for _ in range(draws.integer(2, 4))))
    world = Rehearsal(FLEET, lasting=lasting)
    cut = rehearse(submission.retire(FLEET[:3], timeout, step), world)
    expect(world.clock, float(timeout), called="retire()", known={"waits_for_ever": float(max(lasting))})
    expect(cut, len(lasting) - 1, called="retire()", known={"claims_none_cut": 0})
