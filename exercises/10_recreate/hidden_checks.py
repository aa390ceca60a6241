"""Drawn for each student: other fleets."""

from deploylab.grading.checks import check, require
from deploylab.grading.rehearsal import Rehearsal, rehearse

NAMES = ("web1", "web2", "web3", "app7", "east", "west", "n4")


def rehearsed(submission, draws):
    servers = tuple(draws.shuffled(NAMES)[: draws.integer(2, 5)])
    world = Rehearsal(servers)
    rehearse(submission.recreate(servers, "v9"), world)
    return world


@check(points=2, task=1, ko="두 버전이 만나지 않는다", en="The versions never meet", catches=["one_by_one"],
       hint={"ko": "새 버전을 켜기 전에 기존 버전이 모두 멈추어 있어야 합니다.", "en": "Before the new version starts, every old one must have stopped."})
def test_the_versions_never_meet(submission, draws):
    world = rehearsed(submission, draws)
    require(not world.together and len(world.runs("v9")) == len(world.old), "recreate()", world.together, "never together")


@check(points=1, task=1, ko="준비된 다음에 받는다", en="Ready before registered", catches=["started_is_ready"],
       hint={"ko": "켜기 시작한 서버가 준비될 때까지 기다리나요?", "en": "Does it wait until what was started is ready?"})
def test_ready_before_registered(submission, draws):
    world = rehearsed(submission, draws)
    require(not world.early and bool(world.runs("v9")), "recreate()", sorted(world.early), "nothing early")
