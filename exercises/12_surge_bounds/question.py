"""Percentages that do not come out even; the answers come from the textbook's two pages on surge."""

from math import ceil

from deploylab.grading.questions import Question
from deploylab.strategies import resolve_bounds, surge_schedule


def draw(draws):
    return {"replicas": draws.integer(3, 30), "surge": draws.one_of((10, 15, 20, 25, 30, 40)), "unavailable": draws.one_of((10, 15, 20, 25, 30, 40))}


def bounds(replicas, surge, unavailable):
    return resolve_bounds(replicas, f"{surge}%", f"{unavailable}%")


def most(**given):
    return given["replicas"] + bounds(**given)[0]


def least(**given):
    return given["replicas"] - bounds(**given)[1]


def stalled(replicas, surge, unavailable):
    """(old, new) where a version that never becomes ready comes to a stand, as two words."""
    old, new = surge_schedule(replicas, f"{surge}%", f"{unavailable}%", ready=False)[-1]
    return [str(old), str(new)]


QUESTIONS = (
    Question(
        name="most", points=1, draw=draw, units=("개", "pods"), answer=most,
        text={"ko": "replicas {replicas}, maxSurge {surge}%, maxUnavailable {unavailable}%. 업데이트하는 동안 파드는 모두 합해 최대 몇 개까지 뜨는가?",
              "en": "replicas {replicas}, maxSurge {surge}%, maxUnavailable {unavailable}%. How many pods may there be in all during the update?"},
        misconceptions={
            "surge_rounds_down": lambda replicas, surge, unavailable: replicas + surge * replicas // 100,
            "surge_is_total": lambda replicas, surge, unavailable: ceil(surge * replicas / 100),
        },
        why={"ko": "{replicas} + ceil({replicas} × {surge}%).", "en": "{replicas} + ceil({replicas} × {surge}%)."},
    ),
    Question(
        name="least", points=1, draw=draw, units=("개", "pods"), answer=least,
        text={"ko": "replicas {replicas}, maxSurge {surge}%, maxUnavailable {unavailable}%. 업데이트하는 동안 가용한 파드는 최소 몇 개인가?",
              "en": "replicas {replicas}, maxSurge {surge}%, maxUnavailable {unavailable}%. How many pods are available at the least?"},
        misconceptions={"unavailable_rounds_up": lambda replicas, surge, unavailable: replicas - ceil(unavailable * replicas / 100)},
        why={"ko": "{replicas} - floor({replicas} × {unavailable}%).", "en": "{replicas} - floor({replicas} × {unavailable}%)."},
    ),
    Question(
        name="stalled", points=2, draw=draw, answer=stalled,
        text={"ko": "replicas {replicas}, maxSurge {surge}%, maxUnavailable {unavailable}%. 새 버전이 끝내 준비되지 않는다. 롤아웃이 멈추었을 때 기존 파드와 새 파드는 몇 개인가? (두 수를 순서대로, 빈칸으로 나누어)",
              "en": "replicas {replicas}, maxSurge {surge}%, maxUnavailable {unavailable}%. The new version never becomes ready. How many old and how many new pods are there once the rollout stands still? (two numbers in this order, with a blank between)"},
        misconceptions={
            "rolls_back_by_itself": lambda replicas, surge, unavailable: [str(replicas), "0"],
            "goes_through": lambda replicas, surge, unavailable: ["0", str(replicas)],
        },
        why={"ko": "기존 파드는 최소 가용까지만 내려가고 새 파드는 최대 총수까지만 뜬다. 준비되지 않은 파드는 가용한 수에 들지 않으므로 거기서 멈춘다.",
             "en": "Old pods go down to the least available, new ones come up to the most in all; those not ready do not count as available, so there it stands."},
    ),
)
