"""What a student may see: one release of three servers, and what it did to the users."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse, told

SERVERS = ("s1", "s2", "s3")
CALLED = 'rolling(("s1", "s2", "s3"), "v2")'


@check(points=2, task=1, ko="끊기는 요청이 없다", en="No request is cut")
def test_no_request_is_cut(submission):
    world = Rehearsal(SERVERS)
    rehearse(submission.rolling(SERVERS, "v2"), world)
    names = [type(step).__name__ for step in world.asked]
    wrong = "forgets_deregister" if "Deregister" not in names else "forgets_drain" if "Drain" not in names else "drains_first"
    require(
        world.cut == 0 and not world.refused, CALLED, told(world), {"ko": "서버를 비운 다음 멈추는 순서", "en": "an order that empties a server before it stops"},
        {"ko": f"멈출 때 안에 있던 요청 {world.cut}건이 끊겼습니다. 새 요청을 막고, 비기를 기다린 다음 멈춥니다.",
         "en": f"{world.cut} requests were inside when their server stopped. Turn new ones away, wait until it is empty, then stop."},
        (wrong,),
    )
    expect(world.runs("v2"), list(SERVERS), called=CALLED, why={"ko": "끝나면 모두 새 버전으로 서비스해야 합니다.", "en": "In the end all of them serve the new version."})


@check(points=1, task=1, ko="준비된 다음에 등록한다", en="Registered when ready", catches=["started_is_ready"])
def test_registered_only_when_ready(submission):
    world = Rehearsal(SERVERS)
    rehearse(submission.rolling(SERVERS, "v2"), world)
    require(
        not world.early and world.runs("v2"), CALLED, told(world), {"ko": "Start 뒤에 AwaitReady, 그 뒤에 Register", "en": "AwaitReady after Start, and Register after that"},
        {"ko": "기동이 끝나지 않은 서버가 요청을 받았습니다.", "en": "A server that had not finished booting got requests."},
    )
