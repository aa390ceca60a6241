"""Every strategy, interrupted after every one of its steps: the rollback leaves the old version serving as before."""

from types import SimpleNamespace

import pytest

from deploylab.carry_out import standing_on
from deploylab.intentions import (
    AwaitReady,
    Deregister,
    Drain,
    NotReady,
    Observe,
    Register,
    Report,
    SmokeTest,
    Split,
    Start,
    Stop,
)
from deploylab.strategies import STRATEGIES

FINE = Report(1000, 10, 9000, 90, 30)
POOLS = {"main": ("s1", "s2", "s3", "s4"), "spare": ("x1", "x2"), "blue": ("b1", "b2"), "green": ("g1", "g2"),
         "stable": ("a", "b"), "fresh": ("c", "d")}
BEGIN = {"main": True, "spare": False, "blue": True, "green": False, "stable": True, "fresh": False}
GROUP = {"spare": "main"}  # the balancer sees the spare servers beside the main ones


class Fleet:
    """A fleet in a few sets. Waiting makes ready; whatever was asked for happens at once."""

    def __init__(self, pools):
        self.home = {name: GROUP.get(pool, pool) for pool in pools for name in POOLS[pool]}
        old = [name for pool in pools if BEGIN[pool] for name in POOLS[pool]]
        self.version, self.ready, self.registered = dict.fromkeys(old, "v1"), set(old), set(old)
        self.weights = {GROUP.get(pool, pool): 100 * BEGIN[pool] for pool in pools if pool not in GROUP}
        self.dark = False  # whether a pool with traffic ever had nobody to serve it

    def perform(self, step):
        if isinstance(step, Start):
            assert not self.exposed(step.servers), f"{step} while users are on it"
            self.version |= dict.fromkeys(step.servers, step.version)
            self.ready -= set(step.servers)
        elif isinstance(step, Stop):
            for name in step.servers:
                self.version.pop(name, None)
            self.ready -= set(step.servers)
            self.registered -= set(step.servers)
        elif isinstance(step, AwaitReady):
            if any(name not in self.version for name in step.servers):
                raise NotReady(step.servers)
            self.ready |= set(step.servers)
        elif isinstance(step, Register):
            self.registered |= set(step.servers)
        elif isinstance(step, Deregister):
            self.registered -= set(step.servers)
        elif isinstance(step, Split):
            self.weights |= step.weights
        self.dark = self.dark or any(not self.serving(pool) for pool, weight in self.weights.items() if weight)
        return {Drain: 0, Observe: FINE, SmokeTest: True}.get(type(step))

    def exposed(self, servers):
        return [name for name in servers if name in self.registered and self.weights[self.home[name]]]

    def serving(self, pool):
        return {name for name in self.registered & self.ready if self.home[name] == pool}

    def versions_met(self):
        return {self.version[name] for pool, weight in self.weights.items() if weight for name in self.serving(pool)}

    def capacity(self):
        return sum(len(self.serving(pool)) for pool, weight in self.weights.items() if weight)


def carried_out(fleet, steps, limit=10**6):
    asked, answer = [], None
    while len(asked) < limit:
        try:
            asked.append(steps.send(answer))
        except StopIteration:
            break
        answer = fleet.perform(asked[-1])
    return asked


def released(name, options, limit=10**6):
    binding = STRATEGIES[name]
    facts = SimpleNamespace(pools={pool: POOLS[pool] for pool in binding.pools}, old="v1", new="v2")
    fleet = Fleet(binding.pools)
    return binding, facts, fleet, carried_out(fleet, binding.start(facts, options), limit)


CASES = [("recreate", {}), ("rolling", {}), ("rolling", {"batch": 3}), ("rolling_surge", {}),
         ("rolling_surge", {"max_surge": 2, "max_unavailable": 0}),
         ("rolling_surge", {"max_surge": 0, "max_unavailable": 3}),
         ("blue_green", {}), ("blue_green", {"keep": False}), ("canary", {}), ("canary", {"keep": False})]


@pytest.mark.parametrize("name, options", CASES)
def test_a_release_ends_with_all_users_on_the_new_version_at_full_capacity(name, options):
    _, _, fleet, _ = released(name, options)
    assert fleet.versions_met() == {"v2"}
    assert fleet.capacity() == len(POOLS[STRATEGIES[name].pools[0]])
    assert fleet.dark == (name == "recreate")


@pytest.mark.parametrize("name, options", CASES)
def test_a_rollback_after_any_step_brings_the_old_version_back_at_full_capacity(name, options):
    whole = len(released(name, options)[3])
    for cut in range(whole + 1):
        binding, facts, fleet, asked = released(name, options, cut)
        carried_out(fleet, binding.rollback(facts, options, asked))
        assert fleet.versions_met() == {"v1"}, (cut, asked[-1:])
        assert fleet.capacity() == len(POOLS[binding.pools[0]]), (cut, asked[-1:])
        assert set(fleet.version.values()) == {"v1"}, "a server of the new version was left running"
        assert fleet.dark == (name == "recreate")


@pytest.mark.parametrize("name, options", CASES)
def test_a_step_that_was_interrupted_while_it_took_its_time_need_not_be_told(name, options):
    for cut in range(1, len(released(name, options)[3]) + 1):
        binding, facts, fleet, asked = released(name, options, cut)
        if isinstance(asked[-1], (Stop, Register, AwaitReady, Drain, Observe, SmokeTest)):
            carried_out(fleet, binding.rollback(facts, options, asked[:-1]))
            assert fleet.versions_met() == {"v1"} and fleet.capacity() == len(POOLS[binding.pools[0]]), asked[-1]


@pytest.mark.parametrize("name, options", CASES)
def test_a_rollback_that_is_told_nothing_takes_the_release_for_finished(name, options):
    binding, facts, fleet, asked = released(name, options)
    assert list(binding.rollback(facts, options)) == list(binding.rollback(facts, options, asked))
    carried_out(fleet, binding.rollback(facts, options))
    assert fleet.versions_met() == {"v1"}


def test_a_rolling_rollback_touches_only_what_was_replaced():
    binding, facts, _, asked = released("rolling", {}, 12)
    back = list(binding.rollback(facts, {}, asked))
    assert [step.servers for step in back if isinstance(step, Start)] == [("s2",), ("s1",)]


def test_options_are_the_keywords_of_the_strategy_and_nothing_that_the_fleet_decides():
    assert STRATEGIES["rolling"].options["batch"] == 1
    assert STRATEGIES["rolling_surge"].options["max_surge"] == "25%"
    assert STRATEGIES["canary"].options["percents"] == (5, 25, 50)
    assert not {"spares", "live", "idle"} & {option for binding in STRATEGIES.values() for option in binding.options}


def test_the_strategies_come_in_teaching_order():
    assert list(STRATEGIES) == ["recreate", "rolling", "rolling_surge", "blue_green", "canary"]


@pytest.mark.parametrize("name, options", CASES)
def test_every_step_stands_on_a_line_of_the_strategys_own_page(name, options):
    binding, facts, _, _ = released(name, options)
    for steps in (binding.start(facts, options), binding.rollback(facts, options)):
        page, answer = steps.gi_code.co_filename, None
        while True:
            try:
                asked = steps.send(answer)
            except StopIteration:
                break
            assert standing_on(steps)[0] == page
            answer = Fleet(binding.pools).perform(asked) if isinstance(asked, (Observe, SmokeTest)) else None
