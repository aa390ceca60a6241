"""The right answers of drawn questions, held against a second way of finding them."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import deploylab
from deploylab.grading import questions
from deploylab.grading.exercise import exercises, find
from deploylab.strategies.rolling import batches

SOURCE = Path(__file__).parents[2] / "src"


def posed(slug, name, students=60):
    """The question as these students have it: (what was drawn, the right answer)."""
    exercise = find(slug)
    question = next(one for one in questions.questions(exercise) if one.name == name)
    for student in range(students):
        one = questions.pose(exercise, question, "a test", str(student))
        yield one.given, one.right


def test_the_requests_a_canary_needs_are_the_fewest_that_reach_the_confidence():
    for given, right in posed("canary_sample", "needed"):
        hidden, wanted = Fraction(1000 - given["per_mille"], 1000), Fraction(100 - given["sure"], 100)
        chance, n = Fraction(1), 0
        while chance > wanted:
            chance, n = chance * hidden, n + 1
        assert right == n


def test_the_time_and_the_way_back_of_rolling_are_its_batches():
    for given, right in posed("rolling_capacity", "duration"):
        assert right == len(batches(range(given["servers"]), given["batch"])) * given["minutes"]
    for given, right in posed("rolling_capacity", "rollback"):
        assert right == len(batches(range(given["replaced"]), given["batch"])) * given["minutes"]


def test_the_bounds_of_a_rollout_are_what_the_cluster_would_allow():
    for given, right in posed("surge_bounds", "most"):
        assert (
            (right - given["replicas"] - 1) * 100
            < given["surge"] * given["replicas"]
            <= (right - given["replicas"]) * 100
        )
    for given, right in posed("surge_bounds", "least"):
        missing = given["replicas"] - right
        rounded_to_nothing = missing == 1 and given["unavailable"] * given["replicas"] < 100
        assert missing * 100 <= given["unavailable"] * given["replicas"] < (missing + 1) * 100 or rounded_to_nothing
    for given, (old, new) in posed("surge_bounds", "stalled"):
        surge = -(-given["surge"] * given["replicas"] // 100)
        unavailable = given["unavailable"] * given["replicas"] // 100
        assert int(old) == given["replicas"] - unavailable
        assert int(new) == min(surge + unavailable, given["replicas"])


def test_the_requests_that_fail_after_a_rename_are_half_of_all():
    for given, right in posed("integrity", "rename"):
        assert right == Fraction(given["rate"] * given["seconds"] * given["servers"], 2)


def test_the_dark_time_of_recreate_is_what_the_simulation_measures():
    """There the checks come at fixed times, so the first may come sooner than a whole interval after the boot."""
    for given, right in posed("recreate_price", "dark", 4):
        fleet = {
            "stop_seconds": given["stop"],
            "boot_seconds": given["boot"],
            "health_interval": given["interval"],
            "rise": given["times"],
        }
        settings = {f"fleet.{name}": value for name, value in fleet.items()}
        run = deploylab.run("recreate", **settings, **{"traffic.seconds": 200, "strategy.drain": False})
        most = right - given["drain"]
        assert most - given["interval"] <= run.metrics["downtime_seconds"] <= most


def test_the_turn_of_round_robin_by_arithmetic():
    for given, right in posed("request_k", "who"):
        alive = [name for name in given["names"] if name != given["down"]]
        assert right == alive[(given["k"] - 1) % len(alive)]
    for given, right in posed("request_k", "how_many"):
        alive = len(given["names"]) - 1
        assert right == given["k"] // alive + (given["asked"] < given["k"] % alive)


def test_the_picks_of_least_connections_always_have_the_fewest_requests():
    exercise = find("next_five")
    question = questions.questions(exercise)[1]
    window = question.answer.__globals__["window"]
    for given, right in posed("next_five", "least_connections", 15):
        loads, _, events = window(**given)
        picks = iter(right)
        for event in events:
            if event[1] == "finish":
                loads[event[3]] -= 1
            else:
                picked = next(picks)
                assert loads[picked] == min(loads.values())
                loads[picked] += 1


def test_the_wrong_line_of_a_rollout_follows_a_gap():
    order = ["Deregister", "Drain", "Stop", "Start", "AwaitReady", "Register"]
    exercise = find("rollout_log")
    log = questions.questions(exercise)[0].answer.__globals__["log"]
    for given, right in posed("rollout_log", "line", 30):
        lines, _ = log(**given)
        done, wrong = {}, None
        for number, (_, step, server) in enumerate(lines, 1):
            if step == "!":
                continue
            in_turn = order[done.get(server, 0)] == step
            others_whole = all(count in (0, 6) for name, count in done.items() if name != server)
            if not (in_turn and others_whole):
                wrong = number
                break
            done[server] = done.get(server, 0) + 1
        assert right == wrong


@pytest.mark.slow
def test_questions_do_not_depend_on_the_order_of_sets_and_hashes():
    code = (
        "from deploylab.grading.exercise import exercises\nfrom deploylab.grading import questions as q\n"
        "for e in exercises().values():\n    if e.type in ('computed', 'predict'):\n"
        "        for one in q.questions(e):\n            for s in 'abc':\n"
        "                p = q.pose(e, one, 'x', s); print(p.text, p.right, p.wrong)\n"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, encoding="utf-8", check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1 and said.pop().count("\n") >= 3 * sum(
        one.type in ("computed", "predict") for one in exercises().values()
    )
