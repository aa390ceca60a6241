"""Drawn for each student: a version that turns bad late, looks that say little, and the way back."""

from deploylab.grading.checks import check, expect, require
from deploylab.grading.rehearsal import Rehearsal, rehearse
from deploylab.intentions import Observe, Report, Split

NAMES = ("c1", "c2", "c3", "c4", "p5", "p6", "p7", "p8")


def drawn(draws, *reports):
    names, size = tuple(draws.shuffled(NAMES)), draws.integer(2, 3)
    stable, fresh = names[:size], names[4 : 4 + draws.integer(1, size)]
    return stable, fresh, Rehearsal(stable, fresh, {"stable": stable, "fresh": fresh}, reports=reports)


def shares(world):
    return [step.weights.get("fresh") for step in world.asked if isinstance(step, Split)]


def report(draws, requests, rate):
    """So many requests, the fresh ones with this rate of errors, the stable ones with one in a hundred."""
    return Report(requests, round(requests * rate), 20 * requests + 4000, 10 + requests // 5 + 30, 30)


@check(points=1, task=2, ko="단계마다 본다", en="A look at each stage", catches=["looks_once"],
       hint={"ko": "나중 단계에서 나빠져도 알아차리나요? 앞 단계의 관찰은 섞지 않습니다.", "en": "Does it notice a version that turns bad at a later stage? Looks of earlier stages are not mixed in."})
def test_a_look_at_each_stage(submission, draws):
    fine, bad = report(draws, draws.integer(3000, 5000), 0.01), report(draws, 250, draws.integer(6, 10) / 100)
    stable, fresh, world = drawn(draws, fine, bad)
    rehearse(submission.canary(stable, fresh, "v7", (2, 10, 40), 20), world)
    expect(shares(world), [2, 10, 0], called="canary()", known={"looks_once": [2, 10, 40, 100], "no_way_back": [2, 10]})


@check(points=2, task=2, ko="모르면 올리지 않는다", en="No raise when unsure", catches=["unsure_is_good"],
       hint={"ko": "`unsure`이면 같은 비율에서 더 보고, 관찰을 더해 판단합니다.", "en": "On `unsure` look again at the same percentage, and judge the looks added up."})
def test_no_raise_when_unsure(submission, draws):
    few = [report(draws, draws.integer(80, 95), 0.01) for _ in range(2)]
    stable, fresh, world = drawn(draws, *few, report(draws, 100, 0.01))
    told_back = rehearse(submission.canary(stable, fresh, "v7", (5, 50), 20), world)
    looks = sum(isinstance(step, Observe) for step in world.asked)
    expect((shares(world), looks), ([5, 50, 100], 5), called="canary()", known={"unsure_is_good": ([5, 50, 100], 2)})
    expect(told_back, "promoted", called="canary()")
    stable, fresh, world = drawn(draws, report(draws, 7, 0.0))
    told_back = rehearse(submission.canary(stable, fresh, "v7", (5, 50), 20), world)
    looks = sum(isinstance(step, Observe) for step in world.asked)
    expect((shares(world), looks, told_back), ([5, 0], 5, "rolled back"), called="canary()")


@check(points=2, task=3, ko="되돌릴 때 끊지 않는다", en="Nothing is cut on the way back", catches=["cuts_on_the_way_back"],
       hint={"ko": "트래픽을 되돌리고, 비우고, 그다음에 내립니다.", "en": "Traffic back first, then empty, then down."})
def test_nothing_is_cut_on_the_way_back(submission, draws):
    stable, fresh, world = drawn(draws, report(draws, 400, 0.2))
    rehearse(submission.canary(stable, fresh, "v7", (10, 50)), world)
    expect(world.runs("v1"), list(stable), called="canary()")
    expect([name for name in fresh if world.servers[name].running], [], called="canary()", known={"no_way_back": list(fresh)})
    require(world.cut == 0 and not world.refused, "canary()", world.cut, "0")
