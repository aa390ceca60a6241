"""Two runs on one page, the fork by step, and the workbench's controls: what is shown is what the runs say."""

import base64
import zlib

import pytest
from wide_table import rows_of

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

import deploylab
from deploylab.scenario import load, parse
from deploylab.sim.repeating import one
from deploylab.story import books, tell
from deploylab.ui import forking, runs, taking
from deploylab.ui.forking import Fork
from deploylab.ui.pages import workbench
from deploylab.ui.pages.compare import STRATEGIES
from deploylab.ui.player import unpacked
from deploylab.ui.view import View

PAGE = "from deploylab.ui.pages import {name}\n{name}.page()\n"
LAB = "from deploylab.ui import lab\nfrom deploylab.labs import BY_SLUG\nlab.page(BY_SLUG['{slug}'])\n"


def opened(script, lang="en", wrong=False, **query):
    at = AppTest.from_string(script, default_timeout=60)
    for key, value in {"lang": lang, **query}.items():
        at.query_params[key] = value
    at.session_state["painted"] = True
    at.run()
    assert not at.exception, [each.value for each in at.exception]
    assert wrong or not at.error, [each.value for each in at.error]
    return at


def sent(at):
    return unpacked(at.get("bidi_component")[0].proto.bytes)


def moment_of(told):
    """(run, step, its microseconds) at which the player opens, found by laying both runs out under one clock."""
    clocks = []
    for number, payload in enumerate(told["payloads"]):
        at = 0
        for step, passed in enumerate(payload["at"]):
            at += passed
            clocks.append((at, number, step))
    at, number, step = sorted(clocks)[told["step"]]
    return number, step, at


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("what", ["strategy", "balancer", "value"])
def test_two_of_any_kind_stand_side_by_side_on_the_same_traffic(what, lang):
    told = sent(opened(PAGE.format(name="compare"), lang, what=what))
    one, other = (payload["requests"]["demand"] for payload in told["payloads"])
    shared = min(len(one), len(other))
    assert shared > 500 and one[:shared] == other[:shared]
    assert told["payloads"][0]["meta"]["title"] != told["payloads"][1]["meta"]["title"]


@pytest.mark.parametrize(("page", "query"), [("compare", {}), ("compare", {"what": "balancer"}), ("workbench", {})])
def test_the_player_opens_where_servers_are_up_and_requests_flow(page, query):
    told = sent(opened(PAGE.format(name=page), **query))
    number, step, _ = moment_of(told)
    run = told["payloads"][number]
    assert run["kinds"][run["kind"][step]] in ("intend", "arrive")
    ready = run["states"].index("ready")
    rows = [[row for row in server["changes"] if row[0] <= step][-1] for server in run["servers"]]
    assert sum(row[1] == ready and row[3] for row in rows) >= 2


def test_the_address_brings_back_two_balancers_on_a_scene():
    told = sent(opened(PAGE.format(name="compare"), what="balancer", s="resonance_4", a="least_connections", b="random"))
    assert [payload["meta"]["balancer"] for payload in told["payloads"]] == ["least_connections", "random"]
    assert {payload["meta"]["scenario"] for payload in told["payloads"]} == {"resonance_4"}


def test_the_address_brings_back_two_values_of_a_key():
    at = opened(PAGE.format(name="compare"), what="value", s="rolling", key="strategy.drain", a="false", b="true")
    failed = [books(payload)["cut_in_flight"][-1] for payload in sent(at)["payloads"]]
    assert failed[0] > failed[1] == 0
    assert "strategy.drain" in at.query_params["key"]


def test_the_best_of_a_row_is_bold_and_no_strategy_is_best_in_all():
    table = rows_of(opened(PAGE.format(name="compare"), **{"versions.v2.error_rate": "0.1"}))
    failed = next(row for row in table if row["figure"] == "failed")
    counts = {name: deploylab.run(f"compare_{name}", 1, **{"versions.v2.error_rate": 0.1}).ledger.failed for name in STRATEGIES}
    best = [name for name, count in counts.items() if count == min(counts.values())]
    marked = [[value.startswith("**") for value in list(row.values())[1:]] for row in table]
    assert marked[table.index(failed)] == [name in best for name in STRATEGIES]
    told = [row for row in marked if any(row)]
    assert len(told) >= 4 and not any(map(all, zip(*told, strict=True)))


def test_the_sliders_of_the_comparison_are_in_the_address():
    at = opened(PAGE.format(name="compare"))
    at.slider(key="compare-traffic.rate").set_value(12.0).run()
    assert at.query_params["traffic.rate"] in ("12.0", ["12.0"])
    again = opened(PAGE.format(name="compare"), **{"traffic.rate": "12.0"})
    assert again.slider(key="compare-traffic.rate").value == 12.0


def test_embedded_the_comparison_is_its_two_runs_alone():
    at = opened(PAGE.format(name="compare"), embed="1", what="balancer", s="even_cost", a="random", b="round_robin")
    assert not at.title and not rows_of(at) and not at.get("plotly_chart")
    assert sent(at)["embed"] and [payload["meta"]["balancer"] for payload in sent(at)["payloads"]] == ["random", "round_robin"]


STEP = 1680


@pytest.fixture(scope="module")
def base():
    return deploylab.run("rolling", explain=True).trace


@pytest.mark.parametrize("action", ["kill", "drain", "slow", "break", "roll_back"])
def test_until_the_step_of_a_fork_both_runs_are_the_same_and_so_is_the_traffic_after_it(base, action):
    scenario = load("rolling")
    entries = Fork(STEP, action, "s3", by_step=True).entries(scenario, {})
    forked = deploylab.run(scenario, explain=True, intervene=entries).trace
    until = next(step for step, (one, other) in enumerate(zip(base, forked, strict=False)) if one != other)
    assert until > STEP and base.events[until - 1][0] == base.events[STEP][0]
    assert forked.events[until][1:3] == ("intervene", action)
    assert base.of("arrive") == forked.of("arrive")


def test_a_link_carries_a_fork_by_step_and_the_player_opens_at_it():
    at = opened(LAB.format(slug="rolling"), s="rolling", fork=f"step{STEP},kill,s3")
    told = sent(at)
    number, step, _ = moment_of(told)
    assert number == 1 and told["payloads"][1]["kinds"][told["payloads"][1]["kind"][step]] == "intervene"
    assert at.query_params["fork"] in (f"step{STEP},kill,s3", [f"step{STEP},kill,s3"])
    assert told["base"].count("fork=step1680%2Ckill%2Cs3") == 1


@pytest.mark.parametrize("fork", ["step1.5,kill,s3", "step-1,kill,s3", "step99999999,kill,s3", "stepx,kill,s3", "step10,kill,s9"])
def test_a_step_that_the_run_does_not_have_is_no_fork(fork, monkeypatch):
    monkeypatch.setattr(forking.st, "query_params", {"fork": fork})
    assert forking.linked(load("rolling"), {}) is None


def test_another_fork_or_rival_does_not_keep_the_step_of_the_old_view():
    at = opened(LAB.format(slug="rolling"), s="rolling", step="700")
    assert sent(at)["step"] == 700
    at.selectbox(key="rolling-rolling-fork").set_value("kill").run()
    assert not at.exception and "step" not in at.query_params and len(sent(at)["payloads"]) == 2


def test_two_runs_are_named_by_what_tells_them_apart():
    scenario = load("rolling")
    assert View(rival="balancer.name=random").names(scenario) in (("라운드 로빈", "무작위"), ("round robin", "random"))
    ours, theirs = View(rival="strategy.drain=false").names(scenario)
    assert ours != theirs and ours.partition(" ")[0] == theirs.partition(" ")[0]


def test_a_control_of_the_workbench_rewrites_its_line_and_the_run():
    at = opened(PAGE.format(name="workbench"))
    before = at.text_area[0].value.splitlines()
    at.slider(key="bench-traffic.rate").set_value(11.0).run()
    after = at.text_area[0].value.splitlines()
    assert [line for line in after if line not in before] == ["rate = 11.0"] and len(after) == len(before)
    run = deploylab.run(parse(at.text_area[0].value))
    assert {metric.label: metric.value for metric in at.metric}["sent"] == f"{run.ledger.sent:,}"


def test_the_controls_follow_what_is_typed():
    at = opened(PAGE.format(name="workbench"))
    at.text_area[0].set_value(at.text_area[0].value.replace("rate = 28", "rate = 9")).run()
    assert at.slider(key="bench-traffic.rate").value == 9.0


def test_another_strategy_leaves_no_option_of_the_old_one():
    at = opened(PAGE.format(name="workbench"))
    at.selectbox(key="bench-start").set_value("rolling").run()
    at.selectbox(key="bench-strategy.name").set_value("recreate").run()
    assert not at.exception and not at.error
    assert parse(at.text_area[0].value)["strategy.name"] == "recreate"
    assert "blue_green" not in at.selectbox(key="bench-strategy.name").options, "its pools are not there"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["access_log", "blue_green_sessions", "canary_bad", "black_hole_cured", "rolling_stalled", "schema_expand"])
def test_every_kind_of_scenario_opens_in_the_workbench_with_its_controls(name):
    at = opened(PAGE.format(name="workbench"))
    at.selectbox(key="bench-start").set_value(name).run()
    assert not at.exception and not at.error
    assert len([*at.slider, *at.number_input, *at.selectbox, *at.toggle]) > 30


def test_a_scenario_travels_in_the_link():
    text = load("even_cost").text.replace("seed = ", "seed = 1")
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode())).decode()
    at = opened(PAGE.format(name="workbench"), toml=packed, step="40")
    assert at.text_area[0].value == text and sent(at)["step"] == 40
    assert sent(at)["payloads"][0]["steps"] == tell(deploylab.run(parse(text)).trace)["steps"]


@pytest.mark.parametrize("packed", ["x", "%%%", base64.urlsafe_b64encode(b"no").decode(),
                                    base64.urlsafe_b64encode(zlib.compress(b"\xff\xfe")).decode()])
def test_a_link_that_cannot_be_read_opens_the_usual_scenario(packed, monkeypatch):
    monkeypatch.setattr(workbench.st, "query_params", {"toml": packed})
    assert workbench.linked() == ""


def test_a_link_does_not_unpack_without_end(monkeypatch):
    monkeypatch.setattr(workbench.st, "query_params", {"toml": base64.urlsafe_b64encode(zlib.compress(b"#" * 10**7)).decode()})
    assert len(workbench.linked()) <= workbench.MOST_TEXT


def test_a_strategy_without_its_pools_is_told_so():
    at = opened(PAGE.format(name="workbench"))
    at.text_area[0].set_value('[strategy]\nname = "blue_green"\n').run()
    assert not at.exception and "fleet.pools.blue" in at.error[0].value


def test_a_run_that_comes_back_beside_its_fork_travels_as_the_same_bytes_and_under_the_same_checksum():
    alone, forked = (opened(LAB.format(slug="rolling"), s="rolling", **more) for more in ({}, {"fork": "step1800,kill,s3"}))
    (_, one), (_, first, second) = (parts(at.get("bidi_component")[0].proto.bytes) for at in (alone, forked))
    assert one == first != second
    assert sent(forked)["versions"][:1] == sent(alone)["versions"]
    before, after = sent(forked)["payloads"]
    assert before["meta"]["title"]["en"] == "left alone" and after["questions"] and not before["questions"]


def test_the_difference_that_a_fork_makes_is_repeated_over_seeds_on_the_same_traffic():
    scenario = load("rolling")
    variants = View({"traffic.rate": 10.0}, Fork(1500, "kill", "s3", by_step=True)).variants(scenario)
    assert list(variants) == ["left alone", "step 1500 · s3 is killed"]
    alone, killed = (one(each, 7) for each in variants.values())
    again = deploylab.run("rolling", 7, **{"traffic.rate": 10.0})
    assert alone["sent"] == killed["sent"] == again.ledger.sent and alone["failed"] == again.ledger.failed < killed["failed"]
    both = View({}, Fork(20.0, "kill", "s3"), "strategy.drain=false").variants(scenario)
    assert all(each.intervene[-1]["at"] == 20.0 for each in both.values())


@pytest.mark.parametrize(("name", "seen"), [
    ("rolling", View({"traffic.rate": 10.0, "strategy.drain": False, "seed": 7}, Fork(1500, "kill", "s3", by_step=True))),
    ("canary", View({"versions.v2.error_rate": 0.03}, Fork(60.0, "weight", "f1"))),
    ("rolling", View({}, Fork(30.0, "slow", "s1"))), ("rolling", View({}, Fork(40.0, "roll_back", "s1")))])
def test_the_scenario_that_is_taken_away_gives_the_very_run_that_is_shown(name, seen):
    scenario = load(name)
    shown = runs.finished(*seen.mine(seen.asked(scenario)))
    again = deploylab.run(parse(taking.as_file(scenario, seen), name), explain=True)
    assert again.trace.events == shown.trace.events
    assert taking.as_file(scenario, View()) == scenario.text


def parts(data):
    found = []
    while data:
        size = 4 + int.from_bytes(data[:4], "big")
        found.append(data[4:size])
        data = data[size:]
    return found


def test_a_presenter_gets_large_type_by_the_link():
    assert sent(opened(LAB.format(slug="rolling"), s="rolling", large="1"))["large"] is True
    assert sent(opened(LAB.format(slug="rolling"), s="rolling"))["large"] is False


@pytest.mark.parametrize(("fork", "ko", "en"), [
    (Fork(20, "kill", "s3"), "20초 · s3이 갑자기 죽는다", "20 s · s3 is killed"),
    (Fork(9, "drain", "s4", True), "9단계 · s4를 로드밸런서에서 뺀다", "step 9 · s4 is taken out"),
    (Fork(20, "weight", "f1"), "20초 · f1의 풀로 트래픽 절반을 보낸다", "20 s · half of the traffic goes to the pool of f1"),
    (Fork(60, "roll_back", "b1"), "60초 · 롤백한다", "60 s · roll back")])
def test_a_fork_is_told_in_a_sentence_about_its_server(fork, ko, en, monkeypatch):
    for lang, words in (("ko", ko), ("en", en)):
        monkeypatch.setattr("deploylab.ui.forking.say", lambda ko, en, lang=lang: ko if lang == "ko" else en)
        assert fork.told() == words


def test_every_action_can_be_told():
    from deploylab.ui.forking import ACTIONS, TOLD

    assert set(ACTIONS) == set(TOLD)
