"""What a student may see: six reports to judge, a good release and a bad one."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse, told
from deploylab.intentions import Report, Split

STABLE, FRESH = ("s1", "s2"), ("f1", "f2")
GOOD, BAD = Report(400, 4, 7600, 70, 30), Report(400, 60, 7600, 70, 30)
CALLED = 'canary(("s1", "s2"), ("f1", "f2"), "v2")'


def shares(world):
    return [step.weights.get("fresh") for step in world.asked if isinstance(step, Split)]


@check(points=2, task=1, ko="여섯 보고서의 판단", en="Six reports judged")
def test_six_reports(submission):
    reports = [GOOD, BAD, Report(3, 0, 900, 9, 30), Report(300, 30, 6000, 90, 30), Report(500, 60, 9000, 1000, 30), Report(900, 0, 150, 0, 30)]
    got = [submission.judge(report) for report in reports]
    expect(
        got, ["good", "bad", "unsure", "bad", "good", "unsure"],
        called="judge(Report(requests, errors, stable_requests, stable_errors)) for (400,4,7600,70) (400,60,7600,70) (3,0,900,9) (300,30,6000,90) (500,60,9000,1000) (900,0,150,0)",
        why={"ko": "먼저 요청 수가 충분한지, 그다음 두 오류율의 차이가 0.02를 넘는지 봅니다.", "en": "First whether there are enough requests, then whether the rates differ by more than 0.02."},
        known={
            "few_requests": ["good", "bad", "good", "bad", "good", "good"],
            "counts_not_rates": ["good", "good", "unsure", "good", "good", "unsure"],
            "compares_with_fixed": ["good", "bad", "unsure", "bad", "bad", "unsure"],
        },
    )


@check(points=1, task=2, ko="좋은 버전은 끝까지 간다", en="A good version goes all the way")
def test_a_good_version(submission):
    world = Rehearsal(STABLE, FRESH, {"stable": STABLE, "fresh": FRESH}, reports=(GOOD,))
    told_back = rehearse(submission.canary(STABLE, FRESH, "v2"), world)
    expect(shares(world), [5, 25, 50, 100], called=f"Split in {CALLED}", why={"ko": "fresh 풀의 비율이 바뀐 순서입니다.", "en": "The share of the fresh pool, in order."})
    expect(told_back, "promoted", called=f"return of {CALLED}")
    require(not world.early and world.cut == 0, CALLED, told(world), {"ko": "준비된 다음에 받는 새 서버", "en": "fresh servers that get traffic when ready"})


@check(points=1, task=3, ko="나쁜 버전은 되돌린다", en="A bad version is taken back")
def test_a_bad_version(submission):
    world = Rehearsal(STABLE, FRESH, {"stable": STABLE, "fresh": FRESH}, reports=(BAD,))
    told_back = rehearse(submission.canary(STABLE, FRESH, "v2"), world)
    expect(shares(world), [5, 0], called=f"Split in {CALLED}", known={"no_way_back": [5]},
           why={"ko": "첫 관찰에서 나빴으므로 곧바로 0 %로 되돌립니다.", "en": "The first look was bad, so it goes straight back to 0 %."})
    expect(told_back, "rolled back", called=f"return of {CALLED}")
