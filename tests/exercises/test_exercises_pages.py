"""Exercises and textbook are one: the textbook's pages pass the checks, and the solutions run in the simulation."""

from pathlib import Path
from types import ModuleType

import pytest

import deploylab
from deploylab.carry_out import carry_out
from deploylab.grading.exercise import exercises, find
from deploylab.grading.jobs import Job
from deploylab.grading.rehearsal import Rehearsal
from deploylab.grading.workers import Worker
from deploylab.intentions import Report
from deploylab.strategies import blue_green, canary, recreate, rolling

PACKAGE = Path(deploylab.__file__).parent
PAGES = {
    "round_robin": "balancing/round_robin.py",
    "least_connections": "balancing/least_connections.py",
    "forwarded_headers": "mapping/headers.py",
}


@pytest.mark.parametrize("slug", PAGES)
def test_the_textbooks_own_page_gets_full_marks(slug):
    with Worker(find(slug)) as worker:
        result = worker.grade(Job("page", "somebody", (PACKAGE / PAGES[slug]).read_text(encoding="utf-8")))
    assert (result["status"], result["points"]) == ("passed", find(slug).points), result["message"]


def test_our_strategies_do_no_harm_on_paper():
    old, fresh = ("s1", "s2", "s3"), ("f1", "f2")
    good = Report(4000, 20, 8000, 40, 30)
    for strategy, world, least in (
        (rolling(old, "v2"), Rehearsal(old), 2),
        (rolling(old, "v2", batch=2), Rehearsal(old), 1),
        (recreate(old, "v2"), Rehearsal(old), 0),
        (blue_green(old, fresh, "v2"), Rehearsal(old, fresh, {"blue": old, "green": fresh}), 2),
        (canary(old, fresh, "v2"), Rehearsal(old, fresh, {"stable": old, "fresh": fresh}, reports=(good,)), 2),
    ):
        list(carry_out(strategy, world))
        assert (world.cut, world.refused, world.early) == (0, set(), set())
        assert world.least == least and world.runs("v2") and not world.runs("v1")


@pytest.mark.parametrize(
    ("option", "cuts", "too_early"), [("drain", True, False), ("deregister", True, True), ("gate", False, True)]
)
def test_a_careless_release_harms_on_paper(option, cuts, too_early):
    old = ("s1", "s2", "s3")
    world = Rehearsal(old)
    list(carry_out(rolling(old, "v2", **{option: False}), world))
    assert (world.cut > 0, bool(world.early)) == (cuts, too_early)


def solved(slug):
    module = ModuleType(slug)
    exec(find(slug).text("solution.py"), module.__dict__)
    return module


@pytest.mark.parametrize("slug", ["rolling", "recreate"])
def test_a_solution_releases_in_the_simulation_as_ours_does(slug):
    file = solved(slug)
    mine = deploylab.run(slug, strategy=lambda fleet, options: getattr(file, slug)(fleet.pools["main"], fleet.new))
    ours = deploylab.run(slug)
    assert mine.ledger.row() == ours.ledger.row()


def test_blue_green_and_canary_solutions_run_in_the_simulation():
    file = solved("blue_green")
    run = deploylab.run(
        "blue_green",
        strategy=lambda fleet, options: file.blue_green(fleet.pools["blue"], fleet.pools["green"], fleet.new),
    )
    assert run.outcome == "switched" and run.ledger.failed == 0
    file = solved("canary")
    bad = deploylab.run(
        "canary_bad",
        strategy=lambda fleet, options: file.canary(fleet.pools["stable"], fleet.pools["fresh"], fleet.new),
    )
    assert bad.outcome == "rolled back"


@pytest.mark.parametrize(
    ("slug", "name", "of"),
    [("round_robin", "RoundRobin", "round_robin"), ("least_connections", "LeastConnections", "least_connections")],
)
def test_a_solution_balances_in_the_simulation_as_ours_does(slug, name, of):
    settings = {"balancer.name": of, "traffic.seconds": 20}
    mine = deploylab.run("varied_cost", balancer=lambda rng: getattr(solved(slug), name)(), **settings)
    ours = deploylab.run("varied_cost", **settings)
    assert mine.trace.of("pick") == ours.trace.of("pick")


def test_no_solution_imports_more_than_its_exercise_offers():
    for exercise in exercises().values():
        if exercise.type == "code":
            lines = [line for line in exercise.text("solution.py").splitlines() if "deploylab" in line]
            assert all(any(line.startswith(f"from {module} import") for module in exercise.modules) for line in lines)
