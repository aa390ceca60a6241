"""What a student may see: one switch, one failed test, one way back."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse, told
from deploylab.intentions import Register, Split, Start

BLUE, GREEN = ("b1", "b2"), ("g1", "g2")
CALLED = 'blue_green(("b1", "b2"), ("g1", "g2"), "v2")'


@check(points=2, task=1, ko="준비된 그린으로 한 번에 옮긴다", en="One switch, to a green that is ready")
def test_one_switch(submission):
    world = Rehearsal(BLUE, GREEN, {"blue": BLUE, "green": GREEN})
    told_back = rehearse(submission.blue_green(BLUE, GREEN, "v2"), world)
    require(not world.early, CALLED, told(world), {"ko": "AwaitReady 다음에 Split", "en": "Split after AwaitReady"},
            {"ko": "준비되지 않은 그린이 사용자 요청을 받았습니다.", "en": "Green got users' requests before it was ready."}, ("switches_unready",))
    require(not world.met_both, CALLED, told(world), {"ko": "Split 한 번", "en": "one Split"},
            {"ko": "두 버전이 함께 서비스한 순간이 있습니다.", "en": "There was a moment when both versions served."}, ("half_switch",))
    expect(world.runs("v2"), list(GREEN), called=CALLED, why={"ko": "끝나면 그린이 모든 트래픽을 받습니다.", "en": "In the end green gets all traffic."})
    expect(told_back, "switched", called=f"return of {CALLED}")


@check(points=2, task=2, ko="시험에 실패하면 아무도 만나지 않는다", en="A failed test: nobody has met it", catches=["ignores_smoke"])
def test_a_failed_test(submission):
    world = Rehearsal(BLUE, GREEN, {"blue": BLUE, "green": GREEN}, smoke=False)
    told_back = rehearse(submission.blue_green(BLUE, GREEN, "v2"), world)
    expect(world.runs("v1"), list(BLUE), called=CALLED, why={"ko": "SmokeTest의 답이 False였으므로 블루가 계속 서비스해야 합니다.", "en": "SmokeTest answered False, so blue goes on serving."})
    expect(told_back, "not switched", called=f"return of {CALLED}")
    expect([name for name in GREEN if world.servers[name].running], [], called=CALLED, why={"ko": "아직 켜져 있는 그린 서버입니다.", "en": "Green servers left running."})


@check(points=1, task=3, ko="되돌리는 데는 전환 한 번", en="The way back is one switch")
def test_the_way_back_is_one_switch(submission):
    world = Rehearsal(BLUE, GREEN, {"blue": BLUE, "green": GREEN})
    for step in (Start(GREEN, "v2"), Register(GREEN), Split({"blue": 0, "green": 100})):
        world.perform(step)
    world.asked.clear()
    rehearse(submission.rollback(BLUE, GREEN), world)
    require(not any(isinstance(step, Start) for step in world.asked), 'rollback(("b1", "b2"), ("g1", "g2"))', told(world),
            {"ko": "Start가 없는 롤백", "en": "a rollback without Start"},
            {"ko": "블루는 v1으로 떠 있습니다. 다시 켤 필요가 없습니다.", "en": "Blue is running v1: nothing needs to be started."}, ("rollback_redeploys",))
    expect(world.runs("v1"), list(BLUE), called="rollback()", why={"ko": "블루가 모든 트래픽을 받아야 합니다.", "en": "Blue should get all traffic."})
