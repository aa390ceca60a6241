"""What a student may see: three servers, and what the release did to the users and to the data."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse, told

SERVERS = ("s1", "s2", "s3")
CALLED = 'recreate(("s1", "s2", "s3"), "v2")'


def rehearsed(submission):
    world = Rehearsal(SERVERS)
    rehearse(submission.recreate(SERVERS, "v2"), world)
    return world


@check(points=1, task=1, ko="끝나면 모두 새 버전", en="In the end all serve the new version", catches=["forgets_register"])
def test_in_the_end_all_serve_the_new_version(submission):
    world = rehearsed(submission)
    expect(world.runs("v2"), list(SERVERS), called=CALLED,
           why={"ko": "이 서버들이 새 버전으로 요청을 받고 있어야 합니다.", "en": "These should be getting requests with the new version."})


@check(points=1, task=1, ko="안에 있던 요청이 끊기지 않는다", en="Nothing inside is cut", catches=["forgets_drain"])
def test_nothing_is_cut(submission):
    world = rehearsed(submission)
    require(world.cut == 0 and not world.refused and world.runs("v2"), CALLED, told(world),
            {"ko": "새 요청을 막고 서버를 비운 다음 멈추는 순서", "en": "an order that turns new requests away and empties the servers before they stop"},
            {"ko": f"멈출 때 요청 {world.cut}건이 끊겼습니다.", "en": f"{world.cut} requests were cut."})
