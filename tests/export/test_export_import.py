"""A manifest becomes a scenario: nothing is dropped in silence, and what it would do agrees with the recordings."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manifests import CANARY, DEPLOYMENT, ROLLOUT
from ruamel.yaml import YAML

import deploylab
from deploylab.cli import main
from deploylab.export import export
from deploylab.export.forecast import forecast
from deploylab.export.importing import import_file
from deploylab.export.yaml_text import fields
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.strategies import surge_schedule
from deploylab.strategies.sample_size import exposure


def there_and_back(tmp_path, scenario, target):
    (name, text), = export(scenario, target).files.items()
    (tmp_path / name).write_text(text, encoding="utf-8")
    return import_file(tmp_path / name).scenario


# What survives the way there and back; the rest is in each export's list "not expressible here".
TIMES = ("drain", "drain_timeout", "ready_timeout", "gate")
KEPT = {
    ("recreate", "kubernetes"): TIMES,
    ("rolling", "kubernetes"): ("batch", *TIMES),
    ("rolling_surge", "kubernetes"): ("max_surge", "max_unavailable", *TIMES),
    ("rolling", "argo-rollouts"): ("batch", *TIMES),
    ("rolling_surge", "argo-rollouts"): ("max_surge", "max_unavailable", *TIMES),
    ("blue_green", "argo-rollouts"): ("smoke", "keep", *TIMES),
    ("canary", "argo-rollouts"): ("percents", "seconds", "looks", "harm", "insist", "keep", *TIMES),
    ("rolling", "flagger"): ("batch", *TIMES),
    ("rolling_surge", "flagger"): ("max_surge", "max_unavailable", *TIMES),
    ("blue_green", "flagger"): ("smoke", *TIMES),
    ("canary", "flagger"): ("percents", *TIMES),
}
VALUES = {
    "drain": st.booleans(), "drain_timeout": st.integers(1, 600), "ready_timeout": st.integers(1, 3000),
    "gate": st.booleans(), "batch": st.integers(1, 4), "max_surge": st.sampled_from((1, 3, "25%", "100%", "10%")),
    "max_unavailable": st.sampled_from((0, 1, 2, "25%", "30%")), "smoke": st.booleans(), "keep": st.booleans(),
    "percents": st.lists(st.integers(1, 100), min_size=1, max_size=4, unique=True).map(sorted),
    "seconds": st.integers(10, 600), "looks": st.integers(1, 3), "harm": st.sampled_from((0.01, 0.05, 0.2)),
    "insist": st.booleans(),
}


@pytest.mark.parametrize(("strategy", "target"), KEPT)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_there_and_back_gives_the_same_parameters(tmp_path_factory, strategy, target, data):
    wanted = {name: data.draw(VALUES[name], label=name) for name in KEPT[strategy, target]}
    scenario = load(strategy).changed(**{f"strategy.{name}": value for name, value in wanted.items()},
                                      **({"fleet.pools.main.spares": 10} if strategy == "rolling_surge" else {}))
    found = there_and_back(tmp_path_factory.mktemp("trip"), scenario, target)
    if not wanted["drain"]:
        del wanted["drain_timeout"]  # nobody waits for it
    assert found["strategy.name"] == strategy
    assert {name: found.options[name] for name in wanted} == wanted
    for pool, facts in scenario.pools.items():
        assert len(found.pools[pool]["servers"]) == len(facts["servers"])
    assert found.new == scenario.new


@pytest.mark.parametrize("strategy", ("recreate", "rolling", "rolling_surge", "blue_green", "canary"))
def test_what_was_imported_runs_and_reaches_the_same_end(tmp_path, strategy):
    target = "kubernetes" if strategy == "recreate" else "argo-rollouts"
    found = deploylab.run(there_and_back(tmp_path, load(strategy), target))
    assert found.outcome == deploylab.run(strategy).outcome


def test_every_weight_delivers_what_argo_was_recorded_to_deliver(truth, imported):
    cases = [case for case in truth("strategies/argo_basic_canary.json")["approximate"]
             if 0 < case["replicas"] <= 20 and 0 < case["weight"] < 100][::7]
    assert len(cases) > 30
    for case in cases:
        strategy = {"canary": {"maxSurge": case["surge"], "maxUnavailable": 0 if case["surge"] else 1,
                               "steps": [{"setWeight": case["weight"]}, {"pause": {"duration": "30s"}}]}}
        text = ROLLOUT.replace("replicas: 10", f"replicas: {case['replicas']}") + f"  strategy: {json.dumps(strategy)}\n"
        ((asked, got),) = imported(text).reading.asked
        assert asked == case["weight"] and got == pytest.approx(case["actual_weight_pct"], abs=0.01), case["id"]


def test_a_proxy_delivers_the_weight_that_was_asked_for(imported):
    strategy = {"canary": {"canaryService": "a", "stableService": "b", "trafficRouting": {"nginx": {"stableIngress": "i"}},
                           "steps": [{"setWeight": 5}, {"pause": {"duration": "1m30s"}}]}}
    made = imported(ROLLOUT + f"  strategy: {json.dumps(strategy)}\n")
    assert made.reading.asked == [(5, 5.0)] and made.scenario.options["seconds"] == 90


def test_every_field_is_either_read_or_listed(imported):
    text = DEPLOYMENT + "          resources: {limits: {memory: 1Gi}}\n          env: [{name: A, value: b}]\n"
    made = imported(text)
    listed = {what.split(" ", 1)[1] for what, _, _ in made.left}
    assert {"spec.template.spec.containers[0].resources.limits.memory",
            "spec.template.spec.containers[0].env[0].value"} <= listed
    leaves = [path for path, _ in fields(made.reading.document)]
    read = [path for path in leaves if any(path[:len(used)] == used for used in made.reading.used)]
    assert len(read) + len(made.left) == len(leaves) and len(read) > 5


def test_other_objects_and_unknown_fields_are_listed_with_their_lines(imported):
    made = imported(DEPLOYMENT.replace("replicas: 10", "replicas: 10\n  replica: 3") + "---\nkind: Service\n"
                    "apiVersion: v1\nmetadata: {name: shop}\nspec: {selector: {app: other}, ports: [{port: 80}]}\n")
    assert ("Service", 17, "shop") in made.left
    assert ("Deployment spec.replica", 7, "3") in made.left
    assert [(finding.line, finding.unknown) for finding in made.findings] == [(7, True), (20, False)]


def test_the_example_of_a_stall_agrees_with_the_recorded_schedule(imported):
    made = imported(DEPLOYMENT)
    said = " ".join(line["en"] for line in forecast(made, 0.001, 0.01))
    old, new = surge_schedule(10, ready=False)[-1]
    assert f"stalls at {old} old and {new} new pods" in said and (old, new) == (8, 5)
    assert "at most 13 pods, at least 8 answer" in said


def test_without_a_readiness_probe_a_broken_version_would_not_stall(imported):
    made = imported("\n".join(line for line in DEPLOYMENT.splitlines() if "readinessProbe" not in line) + "\n")
    assert made.scenario.options["gate"] is False
    said = " ".join(line["en"] for line in forecast(made, 0.001, 0.01))
    assert "WITHOUT A READINESS PROBE" in said and "stalls" not in said
    assert deploylab.run(made.scenario).ledger.failed > 0


@pytest.mark.parametrize(("hook", "seconds"), [
    ("{preStop: {sleep: {seconds: 5}}}", 5),
    ('{preStop: {exec: {command: ["sh", "-c", "sleep 12"]}}}', 12),
    ('{preStop: {exec: {command: ["/bin/sleep", "7"]}}}', 7),
    ('{preStop: {exec: {command: ["sh", "-c", "nginx -s quit"]}}}', 0),
])
def test_a_pre_stop_that_sleeps_is_understood_and_another_is_listed(imported, hook, seconds):
    made = imported(DEPLOYMENT + f"          lifecycle: {hook}\n")
    assert made.reading.pre_stop == seconds and made.scenario.options["drain_timeout"] == 30 - seconds
    assert any("preStop" in what for what, _, _ in made.left) == (seconds == 0)
    lost = [line["en"] for line in forecast(made, 0.001, 0.01) if "LEAVING" in line["en"]]
    assert bool(lost) == (seconds < 5)


def test_a_pause_without_end_is_said_to_stall(imported):
    steps = {"canary": {"steps": [{"setWeight": 20}, {"pause": {}}, {"setWeight": 50}, {"pause": {"duration": 60}}]}}
    said = [line["en"] for line in imported(ROLLOUT + f"  strategy: {json.dumps(steps)}\n").notes]
    assert any("STALLS at steps[1]" in line for line in said)
    manual = {"blueGreen": {"activeService": "a", "autoPromotionEnabled": False}}
    assert any("STALLS" in line["en"] for line in imported(ROLLOUT + f"  strategy: {json.dumps(manual)}\n").notes)


def test_the_time_until_a_regression_shows_is_that_of_the_sample_size(imported):
    steps = {"canary": {"steps": [{"setWeight": 20}, {"pause": {"duration": "10s"}}]}}
    made = imported(ROLLOUT + f"  strategy: {json.dumps(steps)}\n", rate=50)
    requests, seconds, _, _ = exposure(50, 20, 0.001, 0.011)
    (line,) = [line["en"] for line in forecast(made, 0.001, 0.01) if "canary requests" in line["en"]]
    assert f"{requests:,} canary requests" in line and "TOO SHORT" in line and seconds > 10


def test_flaggers_weights_are_those_that_flagger_takes(imported):
    analysis = {"interval": "1m", "threshold": 5, "maxWeight": 50, "stepWeight": 20}
    made = imported(CANARY % json.dumps(analysis) + "---\n" + DEPLOYMENT)
    assert made.scenario.options["percents"] == [20, 40, 60] and len(made.scenario.pools["stable"]["servers"]) == 10
    assert any("analysis.threshold" in what for what, _, _ in made.left)


def test_a_canary_without_its_deployment_says_what_it_assumes(imported):
    made = imported(CANARY % '{"interval": "10s", "threshold": 1, "iterations": 3}')
    assert made.scenario["strategy.name"] == "blue_green" and "3 replicas are assumed" in made.notes[0]["en"]


def test_a_flagger_that_cannot_advance_is_said_to_stall(imported):
    made = imported(CANARY % '{"interval": "1m", "threshold": 1, "stepWeight": 0}')
    assert any("STALLS" in line["en"] for line in made.notes)


BAD = {
    "not YAML": ("a: [", "line 1"), "a tab": ("a:\n\tb: 1\n", "line 2"), "twice": ("a: 1\na: 2\n", "line 2"),
    "a list": ("- 1\n", "not an object"), "nothing": ("", "found: nothing"), "a text": ("hello\n", "not an object"),
    "another kind": ("apiVersion: v1\nkind: Service\n", "found: v1 Service"),
    "old version": (DEPLOYMENT.replace("apps/v1", "extensions/v1beta1"), "extensions/v1beta1 Deployment"),
    "no spec": ("apiVersion: apps/v1\nkind: Deployment\n", "spec"),
    "no selector": (DEPLOYMENT.replace("  selector: {matchLabels: {app: shop}}\n", ""), "'selector' is missing"),
    "a word": (DEPLOYMENT.replace("replicas: 10", "replicas: ten"), "line 6"),
    "none": (DEPLOYMENT.replace("replicas: 10", "replicas: 0"), "replicas is 0"),
    "negative": (DEPLOYMENT.replace("replicas: 10", "replicas: -3"), "line 6"),
    "too many": (DEPLOYMENT.replace("replicas: 10", "replicas: 2000000000"), "10,000"),
    "0/0": (DEPLOYMENT + "  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}\n", "line 15"),
    "digits": (DEPLOYMENT + f"  strategy: {{rollingUpdate: {{maxSurge: '{'9' * 5000}%'}}}}\n", "absurd"),
    "labels": (DEPLOYMENT.replace("labels: {app: shop}", "labels: {app: shap}"), "line 7"),
    "probe": (DEPLOYMENT.replace("periodSeconds: 2", "periodSeconds: 100000"), "lab cannot show"),
    "not a number": (CANARY % '{"interval": "1m", "threshold": 1, "stepWeight": .nan}', "line 7"),
    "aliases": ("a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)), "50,000 fields"),
    "itself": ("a: &a [*a]\n", "found: ? ?"), "deep": ("[" * 5000, "100 deep"),
    "a tag": ("!!python/object/apply:os.system ['true']\n", "not"), "metadata": ("apiVersion: apps/v1\nkind: Deployment\nmetadata: 3\n", ""),
    "unrendered": (DEPLOYMENT.replace("replicas: 10", "replicas: {{ .Values.replicas }}"), "line 6: {{ ... }} is a template"),
    "unrendered block": ("{{- if .Values.on }}\n" + DEPLOYMENT + "{{- end }}\n", "line 1: {{ ... }} is a template"),
    "null template": (DEPLOYMENT.split("  template")[0] + "  template: null\n", ""),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_and_status_2(case, tmp_path, capsys):
    text, word = BAD[case]
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    for lang in ("en", "ko"):
        assert main(["import", str(path), "--lang", lang]) == 2
        said = capsys.readouterr().err
        assert "Traceback" not in said and len(said.strip().splitlines()) == 1
        assert lang == "ko" or (word in said and "bad.yaml" in said)


def test_a_list_as_kubectl_prints_it_is_opened(imported):
    inside = "".join(f"    {line}\n" for line in DEPLOYMENT.splitlines()).replace("    ", "  - ", 1)
    assert imported("apiVersion: v1\nkind: List\nitems:\n" + inside).reading.replicas == 10


def test_what_a_server_notes_about_writers_is_one_line_and_not_a_hundred(imported):
    diary = "  managedFields: [{fieldsV1: {a: {}, b: {}}, manager: kubectl}]\n  uid: x\n"
    text = DEPLOYMENT.replace("metadata:\n", "metadata:\n" + diary, 1)
    named = [what for what, _, _ in imported(text).left]
    assert named.count("Deployment metadata.managedFields") == 1 and "Deployment metadata.uid" in named


def test_a_paused_deployment_is_said_to_wait(imported):
    assert not any("PAUSED" in note["en"] for note in imported(DEPLOYMENT).notes)
    paused = imported(DEPLOYMENT.replace("replicas: 10", "replicas: 10\n  paused: true"))
    assert any(note["en"].startswith("PAUSED") for note in paused.notes) and not any("paused" in what for what, _, _ in paused.left)


def places(value, path=()):
    if path:
        yield path
    for key, entry in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(entry, (*path, key))


ODD = (None, "", [], {}, 3, "x", True, -1, 10**12, 1.5, [None], {"a": None}, "100%", "1s")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_stands_in_a_field_it_is_read_or_refused_in_a_sentence(tmp_path_factory, data):
    scenario, target = data.draw(st.sampled_from(
        [("rolling_surge", "kubernetes"), ("blue_green", "argo-rollouts"), ("canary", "argo-rollouts"), ("canary", "flagger")]))
    text = next(iter(export(load(scenario), target).files.values()))
    documents = [found for found in YAML(typ="safe", pure=True).load_all(text) if found]
    path = data.draw(st.sampled_from(list(places(documents))))
    spot = documents
    for key in path[:-1]:
        spot = spot[key]
    spot[path[-1]] = data.draw(st.sampled_from(ODD))
    file = tmp_path_factory.mktemp("odd") / "odd.yaml"
    file.write_text("\n---\n".join(json.dumps(document) for document in documents))
    try:
        import_file(file)
    except Problem as trouble:
        assert trouble.en and trouble.ko


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x" * 200_001])
def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path, data):
    (tmp_path / "bad.yaml").write_bytes(data)
    with pytest.raises(Problem):
        import_file(tmp_path / "bad.yaml")
    with pytest.raises(Problem):
        import_file(tmp_path / "none.yaml")


def test_what_import_prints_is_a_scenario_with_the_report_as_comments(tmp_path, capsys):
    path = tmp_path / "shop.yaml"
    path.write_text(DEPLOYMENT, encoding="utf-8")
    assert main(["import", str(path), "--lang", "ko"]) == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed)["strategy"]["name"] == "rolling_surge" and "# 어떻게 되는가" in printed
    assert main(["import", str(path), "--out", str(tmp_path / "mine.toml"), "--lang", "en"]) == 0
    assert main(["run", str(tmp_path / "mine.toml"), "--lang", "en"]) == 0
    capsys.readouterr()
    assert main(["import", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["strategy"] == "rolling_surge"


@pytest.mark.parametrize("option", [("--rate", "0"), ("--rate", "nan"), ("--regression", "2"), ("--error-rate", "-1")])
def test_an_option_out_of_range_is_bad_usage(tmp_path, option):
    path = tmp_path / "shop.yaml"
    path.write_text(DEPLOYMENT, encoding="utf-8")
    assert main(["import", str(path), *option]) == 2


def test_export_writes_files_prints_or_gives_json(tmp_path, capsys):
    assert main(["export", "canary", "--to", "haproxy", "--out", str(tmp_path / "ha")]) == 0
    assert {path.name for path in (tmp_path / "ha").iterdir()} == {"haproxy.cfg", "runtime.sh"}
    assert (tmp_path / "ha" / "runtime.sh").stat().st_mode & 0o100
    capsys.readouterr()
    assert main(["export", "rolling_surge", "--to", "kubernetes", "--set", "strategy.max_surge=4"]) == 0
    deployment, *_ = YAML(typ="safe", pure=True).load_all(capsys.readouterr().out)
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxSurge"] == 4
    assert main(["export", "canary", "--to", "kamal", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"target", "files", "not_expressible", "assumed"}


@pytest.mark.parametrize("arguments", [
    ("slow_start", "--to", "kubernetes"), ("nowhere", "--to", "kubernetes"),
    ("rolling", "--to", "kubernetes", "--set", "strategy.name=magic"),
    ("rolling", "--to", "kubernetes", "--set", "strategy.batch=none"),
    ("rolling", "--to", "kubernetes", "--set", "strategy.name=blue_green"),
    ("rolling", "--to", "kubernetes", "--out", "/dev/null/x"),
])
def test_what_cannot_be_exported_is_one_sentence_and_status_2(arguments, capsys):
    assert main(["export", *arguments]) == 2
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1 and "Traceback" not in said


def test_importing_deploylab_needs_no_yaml():
    code = "import sys, deploylab; deploylab.run('rolling'); sys.exit(any(m in sys.modules for m in ('ruamel', 'jsonschema')))"
    here = {"PYTHONPATH": str(Path(deploylab.__file__).parents[1])}
    assert subprocess.run([sys.executable, "-c", code], env=os.environ | here).returncode == 0
