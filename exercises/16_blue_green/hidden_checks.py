"""Drawn for each student: other fleets; the old version kept; requests inside at the switch."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse
from deploylab.intentions import AwaitReady, Register, Split, Start

NAMES = ("k1", "k2", "k3", "k4", "m5", "m6", "m7", "m8")


def drawn(draws, **more):
    names = tuple(draws.shuffled(NAMES))
    size = draws.integer(2, 4)
    blue, green = names[:size], names[4 : 4 + size]
    return blue, green, Rehearsal(blue, green, {"blue": blue, "green": green}, **more)


@check(points=1, task=1, ko="블루를 남겨 둔다", en="Blue is kept", catches=["stops_blue"],
       hint={"ko": "전환한 뒤에도 블루가 기존 버전으로 떠 있어야 되돌아갈 수 있습니다.", "en": "Blue has to run the old version after the switch, or there is no way back."})
def test_blue_is_kept(submission, draws):
    blue, green, world = drawn(draws)
    rehearse(submission.blue_green(blue, green, "v3"), world)
    kept = [name for name in blue if world.servers[name].running and world.servers[name].registered]
    expect(kept, list(blue), called="blue_green()")
    require(world.cut == 0 and all(world.servers[name].inside == 0 for name in blue) and world.runs("v3") == list(green), "blue_green()", world.cut, "0")


@check(points=1, task=1, ko="그린이 준비되지 않으면 전환하지 않는다", en="No switch if green is not ready", catches=["switches_unready"],
       hint={"ko": "그린이 준비되지 않았을 때 블루가 계속 서비스하는지 보세요.", "en": "If green does not become ready, does blue go on serving?"})
def test_no_switch_if_green_is_not_ready(submission, draws):
    blue, green, world = drawn(draws)
    world.broken = (green[0],)
    rehearse(submission.blue_green(blue, green, "v3"), world)
    require(world.runs("v1") == list(blue) and any(isinstance(step, Start) for step in world.asked), "blue_green()", world.runs("v1"), "blue")
    require(world.trouble or any(isinstance(step, AwaitReady) for step in world.asked), "blue_green()", world.trouble, "NotReady")


@check(points=1, task=3, ko="롤백도 요청을 끊지 않는다", en="The way back cuts nothing either",
       hint={"ko": "그린을 내리기 전에 트래픽을 옮기고 비웠나요?", "en": "Has the traffic moved, and green emptied, before green goes down?"})
def test_the_way_back_cuts_nothing(submission, draws):
    blue, green, world = drawn(draws)
    for step in (Start(green, "v2"), AwaitReady(green), Register(green), Split({"blue": 0, "green": 100})):
        world.perform(step)
    rehearse(submission.rollback(blue, green), world)
    require(world.cut == 0 and not world.refused and world.runs("v1") == list(blue), "rollback()", world.cut, "0")
    expect([name for name in green if world.servers[name].running], [], called="rollback()")
