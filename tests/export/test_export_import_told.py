"""What people really write: line ends, anchors, nulls, other controllers' fields. Each is read, or told in a sentence."""

import json

import pytest
from manifests import CANARY, DEPLOYMENT, ROLLOUT

from deploylab.problems import Problem


def with_canary(**canary):
    return ROLLOUT + f"  strategy: {json.dumps({'canary': canary})}\n"


ROUTED = {"canaryService": "a", "stableService": "b", "trafficRouting": {"nginx": {"stableIngress": "i"}}}
STEPS = [{"setWeight": 20}, {"pause": {"duration": "30s"}}]


def notes(made):
    return " ".join(note["en"] for note in made.notes)


def test_windows_line_ends_and_anchors_are_read_as_any_other(imported):
    assert imported(DEPLOYMENT.replace("\n", "\r\n")).reading.replicas == 10
    labels = DEPLOYMENT.replace("{matchLabels: {app: shop}}", "{matchLabels: &l {app: shop}}").replace("labels: {app: shop}", "labels: *l")
    assert "*l" in labels and imported(labels).reading.version == "1.4"


def test_a_null_is_a_field_that_nobody_gave(imported):
    made = imported(DEPLOYMENT + "  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: null}}\n")
    assert (made.scenario.options["max_surge"], made.scenario.options["max_unavailable"]) == (1, "25%")


def test_argo_takes_a_text_without_a_percent_sign_for_a_percentage_and_kubernetes_refuses_it(imported):
    made = imported(with_canary(maxSurge="20", maxUnavailable=0, steps=STEPS))
    assert made.reading.bounds == ("20%", 0) and "'20': Argo Rollouts takes it for 20 %" in notes(made)
    with pytest.raises(Problem, match="maxSurge is '20'"):
        imported(DEPLOYMENT + "  strategy: {rollingUpdate: {maxSurge: '20'}}\n")


def test_weights_count_towards_what_the_proxy_takes_for_all(imported):
    routing = {"nginx": {"stableIngress": "i"}, "maxTrafficWeight": 1000}
    made = imported(with_canary(**ROUTED | {"trafficRouting": routing, "steps": [{"setWeight": 5}, {"setWeight": 250}]}))
    assert made.scenario.options["percents"] == [0.5, 25]
    with pytest.raises(Problem, match="from 0 to 1000"):
        imported(with_canary(**ROUTED | {"trafficRouting": routing, "steps": [{"setWeight": 1001}]}))


def test_pods_set_by_hand_need_a_proxy_and_a_stable_set_that_shrinks_is_told(imported):
    steps = [{"setCanaryScale": {"replicas": 1}}, *STEPS]
    with pytest.raises(Problem, match=r"steps\[0\].setCanaryScale: needs trafficRouting"):
        imported(with_canary(steps=steps))
    made = imported(with_canary(**ROUTED, dynamicStableScale=True, steps=steps))
    assert "dynamicStableScale" in notes(made) and any("setCanaryScale.replicas" in what for what, _, _ in made.left)


def test_a_rollout_whose_pods_are_a_deployment_s_is_read_with_them(imported):
    spec = {"replicas": 3, "workloadRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"},
            "strategy": {"canary": {"steps": STEPS}}}
    rollout = json.dumps({"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": {"name": "shop"}, "spec": spec})
    made = imported(rollout + "\n---\n" + DEPLOYMENT)
    assert made.reading.version == "1.4" and made.scenario["fleet.health_interval"] == 2 and made.reading.replicas == 3
    assert any(what == "Deployment spec.replicas" for what, _, _ in made.left)
    assert "nothing is known of its probes" in notes(imported(rollout))


def test_an_a_b_test_and_the_checks_before_a_switch_are_told(imported):
    analysis = {"interval": "1m", "threshold": 2, "iterations": 10,
                "webhooks": [{"name": "load", "url": "http://x/", "type": "rollout"}]}
    made = imported(CANARY % json.dumps(analysis) + "---\n" + DEPLOYMENT)
    assert "10 good checks, 600 s" in notes(made) and made.scenario.options["smoke"] is False
    match = analysis | {"match": [{"headers": {"cookie": {"exact": "insider"}}}]}
    assert "A/B TEST" in notes(imported(CANARY % json.dumps(match) + "---\n" + DEPLOYMENT))


def test_what_a_missing_number_of_pods_and_a_ready_time_mean_is_told(imported):
    assert "autoscaler" in notes(imported(DEPLOYMENT.replace("  replicas: 10\n", "")))
    assert "ready for 20 s" in notes(imported(DEPLOYMENT.replace("replicas: 10", "replicas: 10\n  minReadySeconds: 20")))
    assert notes(imported(DEPLOYMENT)) == ""
