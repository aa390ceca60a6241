"""Options as a scenario gives them: what fits, and what is refused with its name and value."""

from types import SimpleNamespace

import pytest

from deploylab.problems import Problem
from deploylab.strategies import STRATEGIES

FLEET = SimpleNamespace(pools={"main": ("s1",), "spare": ("x1",), "stable": ("a",), "fresh": ("b",), "blue": ("c",),
                               "green": ("d",)}, old="v1", new="v2")


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_defaults_of_every_strategy_pass_its_own_check(name):
    binding = STRATEGIES[name]
    assert next(binding.start(FLEET, binding.options)) == next(binding.start(FLEET, {}))


@pytest.mark.parametrize("name, option, value", [
    ("rolling", "gate", "no"), ("rolling", "batch", "two"), ("rolling", "batch", 0),
    ("canary", "looks", 1.5), ("rolling", "drain_timeout", -1),
    ("rolling", "ready_timeout", True), ("canary", "alpha", 0), ("canary", "power", 1), ("canary", "harm", 5),
    ("canary", "percents", []), ("canary", "percents", [5, 120]), ("canary", "percents", 5),
    ("canary", "seconds", float("nan"))])
def test_an_option_of_another_kind_is_refused_with_its_name_and_value(name, option, value):
    with pytest.raises(Problem) as refused:
        STRATEGIES[name].start(FLEET, {option: value})
    assert option in refused.value.en and repr(value) in refused.value.en
    assert option in refused.value.ko and refused.value.ko != refused.value.en


def test_an_unknown_option_is_refused_with_those_that_exist():
    with pytest.raises(Problem, match="no option 'size'; it has: batch, gate"):
        STRATEGIES["rolling"].start(FLEET, {"size": 2})


def test_percentages_may_come_as_the_list_of_a_file():
    assert STRATEGIES["canary"].start(FLEET, {"percents": [1, 10]})
