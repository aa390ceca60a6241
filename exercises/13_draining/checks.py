"""What a student may see: requests that finish in time, and one that does not."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse
from deploylab.intentions import Drain

SERVERS = ("s1", "s2")


@check(points=1, task=1, ko="끝날 요청은 끝나게 둔다", en="What can finish, finishes")
def test_what_can_finish_finishes(submission):
    world = Rehearsal(("s1", "s2", "s3"), lasting=(3, 8, 17))
    cut = rehearse(submission.retire(SERVERS), world)
    out = not world.refused and not any(world.traffic(name) for name in SERVERS)
    drained = any(isinstance(step, Drain) for step in world.asked)
    require(
        world.cut == 0 and out, "retire()", world.cut, {"ko": "끊긴 요청 0건", "en": "0 requests cut"},
        {"ko": "안에는 3초, 8초, 17초 뒤에 끝날 요청이 있었고 30초까지 기다릴 수 있었습니다.",
         "en": "Inside were requests with 3, 8 and 17 seconds to go, and there were 30 seconds to wait."},
        ("kills_at_once",) if not drained else ("still_in_rotation",) if not out else (),
    )
    expect(cut, 0, called="return of retire()", why={"ko": "끊긴 요청이 없으면 0입니다.", "en": "0 if none was cut."})


@check(points=1, task=2, ko="시한이 되면 멈추고 끊긴 수를 말한다", en="At the deadline it stops and says how many were cut")
def test_at_the_deadline_it_stops(submission):
    world = Rehearsal(("s1", "s2", "s3"), lasting=(4, 12, 31, 900))
    cut = rehearse(submission.retire(SERVERS), world)
    expect(world.clock, 30.0, called="retire()", known={"waits_for_ever": 900.0, "kills_at_once": 0.0}, why={"ko": "기다린 시간(초)입니다.", "en": "Seconds waited."})
    expect(cut, 2, called="return of retire()", known={"claims_none_cut": 0},
           why={"ko": "30초 뒤에도 두 요청(31초, 900초)이 남아 있었습니다. Stop의 답이 그 수입니다.", "en": "Two (31 s and 900 s) were still inside after 30 s; the answer of Stop is their number."})
