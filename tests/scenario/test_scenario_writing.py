"""One value is set, every other line stays as it was written, and what cannot be set is refused."""

import pytest

from deploylab.problems import Problem
from deploylab.scenario import load, names, parse
from deploylab.scenario.writing import without, write

TEXT = """# mine
seed = 4  # lucky
[traffic]
rate = 20.0 # a second
[[traffic.kinds]]
name = "page"
share = 1
[fleet]
[fleet.pools]
main = 3
"""


@pytest.mark.parametrize(("key", "value"), [("traffic.rate", 35.5), ("seed", 9), ("fleet.boot_seconds", 3.0), ("fleet.pools.main", 5),
                                            ("balancer.name", "random"), ("traffic.idempotency_keys", True), ("traffic.seconds", 12.0)])
def test_a_value_is_set_and_every_other_line_stays(key, value):
    made = write(TEXT, key, value)
    scenario = parse(made)
    assert (len(scenario.pools["main"]["servers"]) if "pools" in key else scenario[key]) == value
    kept = [line for line in TEXT.splitlines() if not line.startswith(f"{key.rpartition('.')[2]} ")]
    rest = iter(made.splitlines())
    assert all(line in rest for line in kept), "the other lines, in their order"


def test_the_comment_behind_a_value_stays():
    assert "rate = 30.0 # a second" in write(TEXT, "traffic.rate", 30.0)


def test_a_value_of_the_kinds_is_not_taken_for_one_of_the_traffic():
    assert parse(write(TEXT, "traffic.seconds", 5.0))["traffic.seconds"] == 5.0
    assert write(TEXT, "traffic.writes", 0.5).index("writes") < TEXT.index("[[traffic.kinds]]") + 20


def test_a_value_that_the_reader_refuses_changes_nothing():
    with pytest.raises(Problem):
        write(TEXT, "traffic.rate", -1.0)
    with pytest.raises(Problem):
        write('fleet = {boot_seconds = 2}\n', "fleet.queue", 3)


@pytest.mark.parametrize("name", names())
def test_in_every_scenario_of_the_package_a_value_can_be_set_and_set_back(name):
    text = load(name).text
    made = write(text, "fleet.stop_seconds", 7.5)
    assert parse(made)["fleet.stop_seconds"] == 7.5
    assert parse(write(made, "fleet.stop_seconds", load(name)["fleet.stop_seconds"])).values == parse(text).values


def test_what_is_taken_out_takes_its_default():
    assert parse(without(TEXT, ["traffic.rate", "fleet.pools.none"]))["traffic.rate"] == parse("")["traffic.rate"]
    assert parse(without(TEXT, ["seed"]))["seed"] == 1


def test_a_key_of_the_same_name_in_another_table_stays():
    text = '[traffic]\nseconds = 9.0\n[strategy]\nname = "canary"\nseconds = 5\n[fleet.pools]\nstable = 2\nfresh = 1\n'
    made = without(text, ["traffic.seconds"])
    assert parse(made)["traffic.seconds"] == 60.0 and parse(made).options["seconds"] == 5
