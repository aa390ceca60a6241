"""What is exported to a cluster passes the schemas in strict mode, and what is broken on purpose does not."""

import copy
import gzip
import json
from functools import cache

import pytest
from manifests import places, with_strange_field
from ruamel.yaml import YAML

from deploylab.export import TARGETS, export
from deploylab.export.checking import check
from deploylab.export.remarks import HEADINGS
from deploylab.export.validators import FOLDER
from deploylab.scenario import load, names
from deploylab.strategies.weights import flagger_weights

CLUSTER = ("kubernetes", "argo-rollouts", "flagger")
DEPLOYING = [name for name in names() if load(name)["strategy.name"]]
STRATEGIES = ("recreate", "rolling", "rolling_surge", "blue_green", "canary")
FREE = {"labels", "matchLabels", "plugins", "argoproj-labs/gatewayAPI"}  # any key is allowed there


def read_text(scenario, target):
    return next(iter(export(load(scenario), target).files.values()))


@cache
def read(scenario, target):
    return [found for found in YAML(typ="safe", pure=True).load_all(read_text(scenario, target)) if found]


def documents(scenario, target):
    return copy.deepcopy(read(scenario, target))


def free(kind, path):
    return (path[-1:] and path[-1] in FREE) or (kind, path[-1:]) == ("Service", ("selector",)) or "webhooks" in path


@pytest.mark.parametrize("target", CLUSTER)
@pytest.mark.parametrize("scenario", DEPLOYING)
def test_every_scenario_that_deploys_is_accepted_in_strict_mode(scenario, target):
    assert [finding.text("en") for finding in check(documents(scenario, target))] == []


@pytest.mark.parametrize("target", CLUSTER)
@pytest.mark.parametrize("scenario", ("rolling_surge", "blue_green", "canary"))
def test_an_unknown_field_is_refused_wherever_it_stands(scenario, target):
    tried = 0
    for document in documents(scenario, target):
        for path in places(document):
            if free(document["kind"], path):
                continue
            broken = with_strange_field(document, path)
            found = check([broken])
            assert [finding.unknown for finding in found if "noSuchField" in finding.where] == [True], (path, found)
            tried += 1
    assert tried > 20


def mended(scenario, target, kind, path, value):
    found = documents(scenario, target)
    spot = next(document for document in found if document["kind"] == kind)
    for key in path[:-1]:
        spot = spot[key]
    if value is None:
        del spot[path[-1]]
    else:
        spot[path[-1]] = value
    return check(found)


UPDATE = ("spec", "strategy", "rollingUpdate")
POD = ("spec", "template", "spec")
BLUE = ("spec", "strategy", "blueGreen")
BROKEN = {
    "misspelt": ("rolling_surge", "kubernetes", "Deployment", ("spec", "replica"), 3, "replicas"),
    "wrong type": ("rolling_surge", "kubernetes", "Deployment", ("spec", "replicas"), "three", "integer"),
    "missing": ("rolling_surge", "kubernetes", "Deployment", ("spec", "selector"), None, "selector"),
    "0/0": ("rolling_surge", "kubernetes", "Deployment", UPDATE, {"maxSurge": 0, "maxUnavailable": "0%"}, "maxSurge is 0"),
    "percent": ("rolling_surge", "kubernetes", "Deployment", UPDATE, {"maxSurge": "quarter"}, "quarter"),
    "labels": ("rolling_surge", "kubernetes", "Deployment", ("spec", "selector", "matchLabels", "app"), "other", "refused"),
    "selects nothing": ("rolling_surge", "kubernetes", "Service", ("spec", "selector", "app"), "other", "no endpoint"),
    "deadline": ("rolling_surge", "kubernetes", "Deployment", ("spec", "minReadySeconds"), 600, "minReadySeconds"),
    "killed asleep": ("rolling_surge", "kubernetes", "Deployment", (*POD, "terminationGracePeriodSeconds"), 3, "killed"),
    "negative": ("rolling_surge", "kubernetes", "Deployment", ("spec", "replicas"), -1, "negative"),
    "startup": ("rolling_surge", "kubernetes", "Deployment", (*POD, "containers", 0, "startupProbe", "successThreshold"), 2, "must be 1"),
    "no active service": ("blue_green", "argo-rollouts", "Rollout", (*BLUE, "activeService"), None, "activeService"),
    "active service elsewhere": ("blue_green", "argo-rollouts", "Rollout", (*BLUE, "activeService"), "x", "no Service 'x'"),
    "one service for both": ("blue_green", "argo-rollouts", "Rollout", (*BLUE, "previewService"), "blue-green", "same service"),
    "both strategies": ("blue_green", "argo-rollouts", "Rollout", ("spec", "strategy", "canary"), {}, "exactly one"),
    "weight": ("canary", "argo-rollouts", "Rollout", ("spec", "strategy", "canary", "steps", 0, "setWeight"), 101, "0 to 100"),
    "route": ("canary", "argo-rollouts", "Rollout", ("spec", "strategy", "canary", "stableService"), None, "stableService"),
    "canary service elsewhere": ("canary", "argo-rollouts", "Rollout", ("spec", "strategy", "canary", "canaryService"), "x", "no Service 'x'"),
    "template": ("canary", "argo-rollouts", "AnalysisTemplate", ("metadata", "name"), "x", "no AnalysisTemplate"),
    "rollout 0/0": ("rolling", "argo-rollouts", "Rollout", ("spec", "strategy", "canary", "maxUnavailable"), 0, "maxSurge is 0"),
    "provider": ("canary", "flagger", "Canary", ("spec", "provider"), "nobody", "not one of"),
    "target": ("canary", "flagger", "Canary", ("spec", "targetRef", "name"), "x", "no Deployment 'x'"),
    "stands still": ("canary", "flagger", "Canary", ("spec", "analysis", "stepWeights"), [], "never advance"),
    "too often": ("canary", "flagger", "Canary", ("spec", "analysis", "interval"), "1s", "10s"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_on_purpose_is_found(case):
    *change, word = BROKEN[case]
    assert any(word in finding.en for finding in mended(*change)), case


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("scenario", STRATEGIES)
def test_every_export_ends_with_what_it_leaves_out_and_what_it_assumes(scenario, target):
    for lang in ("en", "ko"):
        made = export(load(scenario), target, lang)
        text = next(iter(made.files.values()))
        last = text[text.index(f"# {HEADINGS['missing'][lang]}"):]
        assert all(f"#  - {remark[lang]}" in last for remark in [*made.missing, *made.assumed])
        assert last.index(HEADINGS["assumed"][lang]) > 0 and all(line.startswith("#") for line in last.splitlines())
        assert all(":" in remark[lang] or remark[lang].strip() for remark in made.missing)


@pytest.mark.parametrize("target", TARGETS)
def test_both_languages_export_the_same_configuration(target):
    def bare(lang):
        return [[line for line in text.splitlines() if not line.lstrip().startswith(("#", "echo")) and "echo" not in line]
                for text in export(load("canary"), target, lang).files.values()]

    assert bare("en") == bare("ko")


def test_the_grace_period_covers_the_wait_and_the_whole_drain():
    pod = documents("rolling_surge", "kubernetes")[0]["spec"]["template"]["spec"]
    wait = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod["terminationGracePeriodSeconds"] == wait + 30


def test_a_startup_check_gives_up_when_the_strategy_does():
    for every in (0, 1, 4, 7):
        scenario = load("rolling_surge").changed(**{"fleet.health_interval": every, "strategy.ready_timeout": 61})
        (made,) = export(scenario, "kubernetes").files.values()
        pod = next(YAML(typ="safe", pure=True).load_all(made))["spec"]["template"]["spec"]["containers"][0]
        allowed = pod["startupProbe"]["failureThreshold"] * pod["startupProbe"]["periodSeconds"]
        assert 61 <= allowed < 61 + max(1, every) and f"= {allowed} s," in made


@pytest.mark.parametrize("insist", [True, False])
def test_a_version_that_never_failed_has_an_error_rate_and_one_without_traffic_is_told_apart(insist):
    scenario = load("canary").changed(**{"strategy.insist": insist})
    (text,) = export(scenario, "argo-rollouts").files.values()
    metric = [found for found in YAML(typ="safe", pure=True).load_all(text) if found][-1]["spec"]["metrics"][0]
    errors = [line for line in metric["provider"]["prometheus"]["query"].splitlines() if "5.." in line]
    assert len(errors) == 2 and all("or vector(0)" in line for line in errors)
    empty = "len(result) > 0 && " if insist else "len(result) == 0 || isNaN(result[0]) || "
    assert metric["successCondition"] == empty + "result[0] <= {{args.harm}}"


def test_the_way_back_stands_in_every_export_to_kubernetes():
    for scenario, back in (("rolling", "rollout undo"), ("blue_green", '"color": "blue"'), ("canary", "canary-stable --replicas=4 ")):
        head = [line for line in read_text(scenario, "kubernetes").splitlines() if line.startswith("#   kubectl")]
        assert "apply" in head[0] and back in head[-1] and "to go back" in head[-1], scenario


def test_a_canary_with_kamal_is_the_proxy_s_own_since_deploy_yml_knows_none():
    text = read_text("canary", "kamal")
    assert "rollout" not in documents("canary", "kamal")[0]
    steps = [line for line in text.splitlines() if "kamal-proxy rollout" in line]
    assert [line.split("rollout ")[1].split()[0] for line in steps] == ["deploy", "set", "set", "set", "stop"]
    assert all(line.startswith("#   kamal server exec '") for line in steps)


def test_the_schemas_travel_with_their_licences_and_stay_small():
    packed = list(FOLDER.glob("*.gz"))
    assert len(packed) == 4 and sum(path.stat().st_size for path in packed) < 30_000
    for name in ("argo-rollouts", "flagger", "kubernetes"):
        assert "Apache License" in (FOLDER / f"LICENSE-{name}.txt").read_text()
    assert all(json.loads(gzip.decompress(path.read_bytes())) for path in packed)


KAMAL = {"service": str, "image": str, "servers": {"web": list}, "registry": {"server": str, "username": str, "password": list},
         "builder": {"arch": str}, "boot": {"limit": int, "wait": int}, "deploy_timeout": int, "drain_timeout": int,
         "proxy": {"app_port": int, "healthcheck": {"path": str, "interval": int, "timeout": int}, "response_timeout": int}}


def fits(value, rule):
    if isinstance(rule, dict):
        return isinstance(value, dict) and all(key in rule and fits(entry, rule[key]) for key, entry in value.items())
    return type(value) is rule


@pytest.mark.parametrize("percents", [[0.2, 0.5, 5], [50, 25], [100]])
def test_odd_steps_never_make_a_canary_that_stands_still(percents):
    scenario = load("canary").changed(**{"strategy.percents": percents})
    for target in TARGETS:
        made = export(scenario, target)
        text = next(iter(made.files.values()))
        found = [part for part in YAML(typ="safe", pure=True).load_all(text) if part] if target in CLUSTER else []
        assert check(found) == []
        for document in found:
            if document["kind"] == "Canary":
                weights = tuple(document["spec"]["analysis"]["stepWeights"])
                assert flagger_weights(step_weights=weights) == (list(weights), True)


@pytest.mark.parametrize("scenario", DEPLOYING)
def test_kamal_gets_only_keys_that_its_documentation_names(scenario):
    (found,) = documents(scenario, "kamal")
    assert fits(found, KAMAL)
    assert not fits(found | {"traefik": {}}, KAMAL)
