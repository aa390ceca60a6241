"""Faults while deploying: every strategy ends in a state that it can name; what a user is told when asking wrongly."""

import asyncio
import json
import select
import time

import pytest
from live_rig import EVEN_PAGES

from deploylab.cli import main
from deploylab.live import clockwork
from deploylab.live.backend import Shop
from deploylab.live.ending import ended, standing
from deploylab.live.faults import FAULTS
from deploylab.live.record import outage
from deploylab.live.running import run
from deploylab.problems import Problem
from deploylab.scenario import parse
from deploylab.sim.traffic import requests
from deploylab.strategies import STRATEGIES
from deploylab.trace import Trace

POOLS = {"blue_green": ("blue", "green"), "canary": ("stable", "fresh")}
SMALL = EVEN_PAGES + """\
boot_seconds = 1
{pools}
[strategy]
name = "{strategy}"
at = 3
ready_timeout = 3
"""


def small(strategy):
    old, new = POOLS.get(strategy, ("main", ""))
    pools = f"[fleet.pools.{old}]\nservers = 2\n" + (f"[fleet.pools.{new}]\nservers = 2\nrunning = false\nweight = 0\n" if new else "")
    return parse(SMALL.format(strategy=strategy, pools=pools), strategy)


def live(strategy, fault, seconds=1.5, **changes):
    return run(small(strategy), requests, rate=100, seconds=seconds, fault=fault, **changes)


@pytest.mark.parametrize(("strategy", "fault", "outcome", "serving"), [
    ("recreate", "crash", "failed", {}),
    ("rolling", "crash", "failed", {"v1": ["s2"]}),
    ("rolling", "errors", "finished", {"v2": ["s1", "s2"]}),
    ("blue_green", "errors", "not switched", {"v1": ["b1", "b2"]}),
    ("canary", "errors", "rolled back", {"v1": ["s1", "s2"]}),
    ("canary", "never_ready", "failed", {"v1": ["s1", "s2"]}),
])
def test_a_new_version_that_fails_leaves_the_state_that_the_strategy_stands_for(strategy, fault, outcome, serving):
    changes = {"strategy.seconds": 20.0} if strategy == "canary" else {}  # long enough for a verdict
    done = live(strategy, fault, **changes)
    assert done.outcome.partition(":")[0] == outcome
    assert standing(done.trace)[0] == serving


@pytest.mark.parametrize("strategy", sorted(STRATEGIES.keys() - {"rolling_surge"}))
@pytest.mark.slow
def test_a_new_version_that_hangs_costs_time_outs_and_the_deployment_still_ends(strategy):
    done = live(strategy, "hang", 2)
    assert done.ledger.timed_out > 0 and done.outcome in ("finished", "switched", "promoted", "rolled back")


def test_clients_that_never_finish_a_request_cost_nobody_else_anything():
    assert live("rolling", "slow_client").ledger.failed == 0


def test_a_full_queue_drops_what_comes_and_nothing_else_is_lost():
    done = live("rolling", "full_queue", **{"fleet.concurrency": 1, "traffic.kinds": [{"name": "page", "share": 1, "ms": 150.0}]})
    assert done.ledger.dropped == done.ledger.failed > 0 and done.outcome == "finished"


class Asked:
    """Who asks a server: what it is answered."""

    def __init__(self):
        self.answer = asyncio.get_running_loop().create_future()

    def reply(self, status, fields, cause):
        self.answer.set_result((status, cause))


def test_a_broken_server_fails_at_once_and_a_mended_one_takes_its_time_again():
    async def tried():
        shop = Shop({"name": "s1", "version": "v1", "deep_health": True})
        shop.ready, answers = True, []
        for command, demand in (("break 0.001", b"60000000"), ("mend", b"1000")):
            shop.command(command)
            health, asked = shop.well, Asked()
            shop.enter(asked, {b"x-demand": demand, b"x-toss": b"0.5"})
            answers.append((health, *await asyncio.wait_for(asked.answer, 30)))
        return answers

    assert asyncio.run(tried()) == [(False, 500, "errored"), (True, 200, "")]


@pytest.mark.skipif(not hasattr(select, "epoll"), reason="there is no epoll")
def test_a_timer_is_not_rounded_up_to_a_whole_millisecond():
    def waited(seconds):
        began = time.monotonic()
        assert clockwork.Exact().select(seconds) == []
        return time.monotonic() - began

    waits = (waited(0.0011) for _ in range(500))
    assert any(0.0011 <= wait < 0.0019 for wait in waits)


def trace(outcome, *events):
    return Trace({"outcome": outcome, "weights": {"main": 100}}, [(number, *event) for number, event in enumerate(events)])


def test_the_end_is_told_in_both_languages():
    end = trace("failed: s1: not ready after 2 s", ("server", "s1", "main", "v1", "ready"), ("server", "s2", "main", "v1", "ready"),
                ("route", "s1", True), ("route", "s2", True), ("route", "s1", False), ("server", "s1", "main", "v2", "crashed"))
    assert ended(end, "en") == "The deployment stopped: s1 not ready in time. In service: v1 on s2. Not in service: s1 (v2, crashed)."
    assert ended(end, "ko") == ("s1이(가) 제시간에 준비되지 않아 배포가 중간에서 멈췄습니다. 서비스 중: s2에서 v1. "
                                "서비스하지 않음: s1 (v2, 비정상 종료).")
    assert "No server is in service." in ended(trace("finished", ("server", "s1", "main", "v2", "stopped")), "en")


def test_an_outage_is_the_longest_stretch_in_which_every_request_failed():
    sent = [(0, False), (10, True), (20, False), (40, True), (30, True), (50, True), (60, False), (70, True)]
    assert outage(sent) == (30, 60)
    assert outage([(0, False)]) is None and outage([]) is None
    assert outage([(5, True), (9, True)]) == (5, 9)


@pytest.mark.parametrize(("wrong", "says"), [
    (["rolling", "--fault", "flood"], "no fault 'flood'"), (["rolling", "--engine", "iis"], "no engine 'iis'"),
    (["rolling", "--set", "strategy.name=nope"], "no strategy 'nope'"),
    (["rolling", "--set", "strategy.name=blue_green"], "needs the pool 'blue'"), (["rolling", "--set", "strategy.x=1"], "no option 'x'"),
    (["rolling", "--retries"], "--retries is for a real product"), (["rolling", "--port", "0"], "--port means nothing"),
    (["rolling", "--to", "a:1=b:2"], "--to means nothing"), (["dsr", "--engine", "nginx"], "--engine means nothing"),
    (["dsr", "--seed", "0"], "--seed means nothing"), (["rolling", "--serve", "x"], "--serve stands alone"),
    (["rolling", "--rate", "2000", "--seconds", "600"], "too many"), (["rolling", "--rate", "nan"], "--rate from 1"),
    (["rolling", "--trace", "/nonexistent/x.json"], "no file can be written"), (["rolling", "--trace", "/"], "no file can be written"),
    (["--serve", "/nonexistent"], "There is no file /nonexistent"), (["--serve", "/"], "/ cannot be read as text"),
    (["access_log"], "deploylab run access_log"), (["connections_l4"], "live lab does not have"), (["nobody"], "no scenario"), ([], "Say which scenario"),
])
def test_what_cannot_be_is_one_sentence_and_status_2_before_anything_is_started(wrong, says, capsys, monkeypatch):
    monkeypatch.setattr("deploylab.live.servers.start_backend", None)
    assert main(["live", *wrong, "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert says in said.err and said.err.count("\n") == 1 and said.out == ""
    assert main(["live", *wrong, "--lang", "ko"]) == 2
    assert any("가" <= letter <= "힣" for letter in capsys.readouterr().err)


def test_a_rate_of_the_scenario_is_a_proportion_and_not_the_rate_of_the_run():
    done = live("rolling", "", 1, **{"traffic.rate": 40.0})
    assert 80 <= done.ledger.sent <= 300


def test_a_fault_that_does_not_exist_is_refused():
    with pytest.raises(Problem, match="no fault"):
        live("rolling", "flood")


def test_the_command_says_how_it_ended(capsys):
    assert main(["live", "rolling", "--seconds", "1", "--fault", "crash", "--json", "--lang", "en"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["fault"] == "crash" and said["ended"].startswith("The deployment stopped: s1 not ready in time. In service: v1 on")


def test_every_fault_is_described_in_both_languages():
    assert all(fault.en and fault.ko for fault in FAULTS.values())
