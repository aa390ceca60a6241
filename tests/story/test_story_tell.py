import gzip
import json
import re
from pathlib import Path

import pytest
from story_trace import SOURCE, rolling_trace

import deploylab
from deploylab.ledger import CAUSES, balances
from deploylab.story import books, sentence, table, tell
from deploylab.story.static import compact, page, script
from deploylab.trace import COLUMNS, Trace


@pytest.fixture(scope="module")
def trace():
    return rolling_trace()


@pytest.fixture(scope="module")
def payload(trace):
    return tell(trace, SOURCE)


def test_every_event_is_one_step_with_a_sentence_in_both_languages(trace, payload):
    assert payload["steps"] == len(trace)
    for step in range(payload["steps"]):
        for lang in ("ko", "en"):
            said = sentence(payload, step, lang)
            assert said.endswith(".") and "{" not in said, (step, said)


def test_the_ledger_of_each_step_is_the_ledger_of_the_trace(trace, payload):
    columns = books(payload)
    for step, row in enumerate(balances(trace)):
        assert {name: column[step] for name, column in columns.items()} == row
        assert row["sent"] == row["ok"] + sum(row[cause] for cause in CAUSES) + row["in_flight"]


def test_2000_steps_are_at_most_300_kilobytes_gzipped(payload):
    size = len(gzip.compress(compact(payload).encode()))
    assert size * 2000 / payload["steps"] <= 300_000


def test_equal_traces_give_equal_text(payload):
    assert compact(tell(rolling_trace(), SOURCE)) == compact(payload)


def test_a_trace_that_went_through_json_tells_the_same_story(trace, payload):
    assert compact(tell(Trace.from_json(trace.to_json()), SOURCE)) == compact(payload)


def test_requests_inside_the_servers_of_the_story_are_those_of_the_ledger(trace, payload):
    """At each step: working + waiting over all servers = requests with an open leg (an oracle without Scene)."""
    open_legs = 0
    inside = {server["name"]: {row[0]: row[4] + row[5] for row in server["changes"]} for server in payload["servers"]}
    now = dict.fromkeys(inside, 0)
    for step, event in enumerate(trace):
        open_legs += (event[1] == "pick") - (event[1] == "finish") - (event[1] == "fail" and event[3] is not None)
        for name, changes in inside.items():
            now[name] = changes.get(step, now[name])
        assert sum(now.values()) == open_legs, step


def test_a_failure_names_the_step_that_caused_it(trace, payload):
    requests = payload["requests"]
    failed = [i for i, latency in enumerate(requests["latency"]) if latency < 0 and requests["ended"][i] >= 0]
    assert failed
    for i in failed:
        cause = trace.events[requests["because"][i]]
        assert cause[1] == "server" and cause[-1] == "stopped"


def test_the_decision_is_explained_with_the_candidates_and_their_scores(payload):
    picks = payload["picks"]
    for step, server, group, scores in zip(
        picks["step"], picks["server"], picks["group"], picks["scores"], strict=True
    ):
        candidates = picks["groups"][group]
        assert scores[candidates.index(server)] == min(scores)
        assert server in sentence(payload, step, "en")


def test_a_pick_says_why_in_korean(trace):
    events = [(0, "arrive", 14, "c", 0, 1000, None), (0, "pick", 14, "s2", ["s1", "s2", "s3"], [3, 1, 2])]
    told = tell(Trace({"balancer": "least_connections"}, events))
    assert sentence(told, 1) == "#14번 요청이 s2로 갔습니다: 처리 중 1건으로 후보 3대 중 가장 적습니다."


def test_without_explanation_no_decision_is_sent(trace):
    told = tell(trace, explain=False)
    assert told["picks"] is None and told["source"]["balancer"] is None


def test_stops_by_second_are_the_first_events_of_their_second(trace, payload):
    for step in payload["stops"]["second"][1:]:
        assert trace.events[step - 1][0] // 1_000_000 < trace.events[step][0] // 1_000_000


def test_the_table_has_one_line_a_step_and_the_sentence(payload):
    lines = table(payload).splitlines()
    assert len(lines) == payload["steps"] + 1
    assert lines[0].startswith("step,seconds,event,sentence,sent,ok,")


def test_a_file_outside_the_package_is_not_shown_just_because_a_trace_names_it(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("password = 1")
    trace = rolling_trace()
    trace.meta["source"] = str(secret)
    assert tell(trace)["source"]["strategy"] is None
    assert tell(trace, secret)["source"]["strategy"]["lines"] == ["password = 1"]


def test_text_of_a_trace_cannot_leave_its_place_in_a_page(payload):
    trace = rolling_trace()
    trace.meta["title"] = {"ko": "</script><script>alert(1)</script>", "en": "x"}
    assert page(tell(trace)).count("<script") == page(payload).count("<script")


@pytest.mark.parametrize(
    "name", ["rolling_careless", "blue_green_rollback", "canary_bad", "integrity", "schema_rename"]
)
def test_a_simulated_run_is_told_whole_and_ends_with_its_own_figures(name):
    run = deploylab.run(name, explain=True)
    told = tell(run.trace)
    assert json.loads(compact(told)) == told
    assert told["source"]["strategy"]["lines"]
    lines = told["source"]["strategy"]["lines"]
    for _, _, line, intention in told["intentions"]:
        assert f"{intention}(" in " ".join(lines[line - 1 : line + 3]) or "yield" in lines[line - 1]
    assert set(told["kinds"]) == set(COLUMNS)
    served = [quantile[-1] for quantile in told["latency"]["served"]]
    assert [value / 1e6 for value in served] == [run.metrics[f"p{q}_served"] for q in (50, 95, 99)]
    for step in range(0, told["steps"], 97):
        assert "{" not in sentence(told, step) and "{" not in sentence(told, step, "en")


def test_the_player_s_names_do_not_meet_those_of_the_pages_that_carry_it():
    """Both stand in one module there: a name that is declared twice would end the page."""
    declared = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
    ours = declared.findall(script())
    package = Path(deploylab.__file__).parent
    pages = [package / "story/player/page.js", *(package / "site/assets").glob("*.js")]
    assert len(set(ours)) == len(ours) > 30 and len(pages) > 3
    for page_of_it in pages:
        assert not set(declared.findall(page_of_it.read_text(encoding="utf-8"))) & set(ours), page_of_it.name
