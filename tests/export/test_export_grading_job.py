"""The Job that grades: accepted in strict mode, walled in, and the same in both languages."""


import pytest
from manifests import places, with_strange_field
from ruamel.yaml import YAML

from deploylab.cli import main
from deploylab.export import export_grading
from deploylab.export.checking import check
from deploylab.export.remarks import HEADINGS


def documents(lang="en", **settings):
    text = export_grading(settings, lang).files["grading.yaml"]
    return [found for found in YAML(typ="safe", pure=True).load_all(text) if found]


def pods(found):
    return {document["metadata"]["name"]: document["spec"]["template"] for document in found if "template" in document["spec"]}


FREE = {"labels", "matchLabels", "selector", "requests", "limits", "emptyDir"}  # any key is allowed there, or a cluster fills it


def test_it_is_accepted_in_strict_mode_and_an_unknown_field_is_not_wherever_it_stands():
    assert check(documents()) == []
    tried = 0
    for document in documents():
        for path in places(document):
            if path[-1:] and path[-1] in FREE - {"emptyDir"} and path != ("spec", "selector"):
                continue
            if document["kind"] == "Service" and path == ("spec", "selector"):
                continue
            broken = with_strange_field(document, path)
            assert [finding.unknown for finding in check([broken])] == [True], (document["kind"], path)
            tried += 1
    assert tried > 70


def test_no_pod_is_root_or_privileged_or_holds_a_key_to_the_cluster():
    found = pods(documents())
    assert set(found) == {"grading", "grading-scheduler", "grading-worker"}
    for template in found.values():
        spec, (container,) = template["spec"], template["spec"]["containers"]
        assert spec["securityContext"]["runAsNonRoot"] and spec["automountServiceAccountToken"] is False
        walls = container["securityContext"]
        assert walls == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}


def test_students_code_runs_where_neither_submissions_nor_secret_are():
    found = pods(documents())
    worker = found["grading-worker"]["spec"]
    assert [volume["name"] for volume in worker["volumes"]] == ["tmp"] and "env" not in worker["containers"][0]
    assert "secret" in str(found["grading"]) and "DEPLOYLAB_ISOLATION" in str(found["grading"])


def test_only_its_own_pods_reach_the_scheduler_and_the_addresses_agree():
    *_, job, policy = documents()
    ours = {"podSelector": {"matchLabels": {"app": "grading"}}}
    assert policy["spec"]["ingress"] == [{"from": [ours]}] and {"to": [ours]} in policy["spec"]["egress"]
    service = next(document for document in documents() if document["kind"] == "Service")
    address = f"tcp://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"
    found = pods(documents())
    assert address in found["grading-worker"]["spec"]["containers"][0]["command"]
    assert job["spec"]["template"]["spec"]["containers"][0]["command"][-1] == address
    assert service["spec"]["selector"].items() <= found["grading-scheduler"]["metadata"]["labels"].items()


def test_a_worker_has_memory_for_every_file_that_it_grades_at_a_time():
    for threads in (1, 2, 8):
        container = pods(documents(threads=threads))["grading-worker"]["spec"]["containers"][0]
        assert int(container["resources"]["limits"]["memory"].removesuffix("Mi")) >= 512 * threads + 512
        assert container["command"][container["command"].index("--nthreads") + 1] == str(threads)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_ends_with_what_it_leaves_out_and_what_it_assumes(lang):
    made = export_grading({}, lang)
    last = made.files["grading.yaml"].partition(f"# {HEADINGS['missing'][lang]}")[2]
    assert all(f"#  - {remark[lang]}" in last for remark in [*made.missing, *made.assumed])
    assert documents(lang) == documents("en")


@pytest.mark.parametrize(("words", "told"), [
    (["--to", "grading-job", "--set", "workers=0"], "whole number from 1"),
    (["--to", "grading-job", "--set", "threads=true"], "whole number from 1"),
    (["--to", "grading-job", "--set", "image=a b; rm"], "as a registry knows it"),
    (["--to", "grading-job", "--set", "nodes=3"], "it has: image, workers, threads"),
    (["rolling", "--to", "grading-job"], "takes no scenario"),
    (["--to", "kubernetes"], "every other target needs one"),
])  # fmt: skip
def test_wrong_words_are_told_in_one_sentence(words, told, capsys):
    assert main(["export", *words, "--lang", "en"]) == 2
    assert told in capsys.readouterr().err


def test_the_files_are_written_where_one_asks(tmp_path, capsys):
    assert main(["export", "--to", "grading-job", "--set", "workers=9", "--out", str(tmp_path)]) == 0
    assert "replicas: 9" in (tmp_path / "grading.yaml").read_text("utf-8")
    assert "deploylab[cluster]" in (tmp_path / "Containerfile").read_text("utf-8")
