"""Every page of the app runs in both languages, without an exception, and shows the numbers of its run."""


import pytest
from wide_table import rows_of

pytest.importorskip("streamlit")
from streamlit.testing.v1 import AppTest

import deploylab
from deploylab.labs import BY_SLUG, LABS
from deploylab.ui.player import unpacked

LAB = """
from deploylab.ui import lab
from deploylab.labs import BY_SLUG
lab.page(BY_SLUG["{slug}"])
"""
PAGE = """
from deploylab.ui.pages import {name}
{name}.page()
"""


def opened(script, lang="ko", **query):
    at = AppTest.from_string(script, default_timeout=60)
    for key, value in {"lang": lang, **query}.items():
        at.query_params[key] = value
    at.session_state["painted"] = True  # as a browser says once it has painted the player
    at.run()
    assert not at.exception, [each.value for each in at.exception]
    assert not at.error, [each.value for each in at.error]
    return at


def payloads(at):
    return unpacked(at.get("bidi_component")[0].proto.bytes)["payloads"]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("slug", list(BY_SLUG))
def test_every_lab_opens_in_both_languages(slug, lang):
    at = opened(LAB.format(slug=slug), lang)
    assert at.title[0].value == BY_SLUG[slug].title[lang]
    assert payloads(at)[0]["format"].startswith("deploylab-player/")


def test_the_first_page_of_a_visit_is_the_player_alone_and_the_same_player_afterwards():
    first = AppTest.from_string(LAB.format(slug="rolling"), default_timeout=60)
    first.query_params["lang"], first.query_params["traffic.rate"] = "ko", "10.0"
    first.run()
    assert len(first.get("bidi_component")) == 2 and not first.metric and not first.get("plotly_chart")
    whole = opened(LAB.format(slug="rolling"), **{"traffic.rate": "10.0"})
    assert whole.metric and whole.get("plotly_chart")
    assert first.get("bidi_component")[0].proto.bytes == whole.get("bidi_component")[0].proto.bytes


@pytest.mark.parametrize(("slug", "name"), [(lab.slug, name) for lab in LABS for name in lab.scenarios[1:]])
def test_every_scene_of_every_lab_opens_by_its_link(slug, name):
    assert payloads(opened(LAB.format(slug=slug), s=name))[0]["meta"]["scenario"] == name


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", ["mapping", "duties", "paths", "compare", "choose", "workbench", "growth"])
def test_every_other_page_opens_in_both_languages(name, lang):
    assert opened(PAGE.format(name=name), lang).title


def test_the_whole_app_opens_on_its_front_page():
    at = opened("from deploylab.ui.app import main\nmain()\n", "en")
    assert "Deploying" in at.title[0].value


def test_the_figures_on_the_page_are_those_of_the_run_that_the_link_asks_for():
    at = opened(LAB.format(slug="recreate"), "en", **{"traffic.rate": "10.0", "seed": "5"})
    run = deploylab.run("recreate", 5, **{"traffic.rate": 10.0})
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["failed"] == f"{run.ledger.failed:,}" and shown["sent"] == f"{run.ledger.sent:,}"


@pytest.mark.parametrize("log", ["/etc/hostname", "../secret.log", "/nowhere"])
def test_no_link_makes_the_server_read_a_file_of_its_machine_or_tell_whether_it_is_there(log):
    at = AppTest.from_string(LAB.format(slug="balancing"), default_timeout=60)
    at.query_params["lang"], at.query_params["traffic.arrivals"] = "en", f"log:{log}"
    at.run()
    assert [each.value for each in at.error] and all("cannot name an access log" in each.value for each in at.error)
    assert not at.exception


def test_a_changed_control_changes_the_run_and_the_link():
    at = opened(LAB.format(slug="rolling"), "en")
    at.toggle(key="rolling-rolling-strategy.drain").set_value(False).run()
    assert at.query_params["strategy.drain"] in (["false"], "false")
    run = deploylab.run("rolling", **{"strategy.drain": False})
    assert {metric.label: metric.value for metric in at.metric}["failed"] == f"{run.ledger.failed:,}" != "0"


def test_a_rival_meets_the_same_traffic_on_a_second_stage():
    at = opened(LAB.format(slug="balancing"), "en", s="varied_cost")
    at.selectbox(key="balancing-varied_cost-rival").set_value("balancer.name=least_connections").run()
    both = payloads(at)
    assert len(both) == 2 and both[0]["requests"]["arrived"] != [] and both[0]["requests"]["demand"] == both[1]["requests"]["demand"]


def test_a_wrong_configuration_is_answered_with_its_line():
    at = AppTest.from_string(PAGE.format(name="mapping"), default_timeout=60)
    at.query_params["lang"] = "en"
    at.run()
    at.text_area(key="mapping-apache").set_value("ProxyPass /a http://b/\nRewriteRule x y\n").run()
    assert not at.exception and "RewriteRule" in at.error[0].value and "2" in at.error[0].value


def test_the_workbench_names_the_line_of_a_mistake_and_reads_no_file_of_the_server():
    at = opened(PAGE.format(name="workbench"), "en")
    area = at.text_area[0]
    area.set_value("[traffic]\nrat = 3\n").run()
    assert "line 2" in at.error[0].value and "traffic.rate" in at.error[0].value
    at.text_area[0].set_value('[traffic]\narrivals = "log:/etc/passwd"\n').run()
    assert not at.exception and "sample" in at.error[0].value
    at.text_area[0].set_value("[traffic]\nrate = 5000\nseconds = 5000\n").run()
    assert "too many" in at.error[0].value


def test_growth_is_measured_when_asked_for():
    at = opened(PAGE.format(name="growth"), "en")
    at.button(key="growth-least_connections").click().run()
    assert not at.exception
    assert [row["servers"] for row in rows_of(at)] == ["10", "100", "1,000", "10,000", "100,000"]


def test_a_link_carries_a_fork_and_a_rival():
    at = opened(LAB.format(slug="rolling"), "en", s="rolling", fork="30,kill,s4", vs="strategy.drain=false")
    both = payloads(at)
    assert len(both) == 2
    run = deploylab.run("rolling", intervene=[{"at": 30.0, "action": "kill", "server": "s4", "factor": 1.0, "weights": {}}])
    assert {metric.label: metric.value for metric in at.metric}["failed · A"] == f"{run.ledger.failed:,}" != "0"
    assert at.query_params["fork"] in ("30,kill,s4", ["30,kill,s4"])


@pytest.mark.parametrize("fork", ["x", "30,explode,s4", "30,kill,nobody", "-5,kill,s1", "1e9,kill,s1"])
def test_a_fork_that_cannot_be_is_left_out(fork):
    assert len(payloads(opened(LAB.format(slug="rolling"), "en", fork=fork))) == 1


def test_a_rival_that_cannot_be_is_told_so():
    at = AppTest.from_string(LAB.format(slug="rolling"), default_timeout=60)
    at.query_params["lang"], at.query_params["vs"] = "en", "traffic.rat=5"
    at.run()
    assert not at.exception and "traffic.rate" in at.error[0].value
