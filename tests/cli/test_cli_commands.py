"""The command line as its user meets it: exit status 0, 1, 2, one sentence, never a traceback."""

import json
import subprocess
import sys

import pytest

from deploylab.cli import available, main


def test_run_json_holds_the_ledger_the_metrics_and_the_seed(capsys):
    assert main(["run", "recreate", "--seed", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    ledger = told["ledger"]
    assert told["seed"] == 3 and told["metrics"]["downtime_seconds"] > 20
    assert ledger["sent"] == sum(value for key, value in ledger.items() if key != "sent")


def test_list_json_names_scenarios_and_exercises(capsys):
    assert main(["list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"recreate", "rolling", "blue_green", "canary"} <= {each["name"] for each in told["scenarios"]}
    assert isinstance(told["exercises"], list)


def test_a_trace_is_written_and_can_be_read_back(tmp_path, capsys):
    from deploylab.trace import Trace

    assert main(["run", "rolling", "--trace", str(tmp_path / "t.json")]) == 0
    trace = Trace.from_json((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert len(trace) > 1000
    assert main(["run", "rolling", "--trace", str(tmp_path / "t.csv")]) == 0
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").count("\n") == len(trace) + 1


@pytest.mark.parametrize("words", [["run", "roling"], ["run", "rolling", "--set", "traffic.rat=5"], ["run", "rolling", "--set", "x"],
                                   ["compare", "rolling", "--by", "x"], ["repeat", "rolling", "--seeds", "0"]])
def test_bad_usage_is_one_sentence_and_status_2(words, capsys):
    assert main([*words, "--lang", "en"]) == 2
    said = capsys.readouterr().err.strip()
    assert said and "Traceback" not in said and said.count("\n") == 0


def test_the_sentence_is_in_the_language_asked_for(capsys):
    main(["run", "roling", "--lang", "ko"])
    assert "시나리오" in capsys.readouterr().err


@pytest.mark.parametrize("name", list(available()))
def test_every_command_has_help_with_an_example(name, capsys):
    for lang in ("ko", "en"):
        with pytest.raises(SystemExit) as left:
            main([name, "--help", "--lang", lang])
        assert left.value.code == 0
        assert f"deploylab {name}" in capsys.readouterr().out


def test_compare_puts_both_policies_on_the_same_traffic(capsys):
    assert main(["compare", "varied_cost", "--by", "balancer.name=round_robin,least_connections", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["figures"]["sent"] == second["figures"]["sent"]
    assert first["figures"]["p99_served"] > second["figures"]["p99_served"]


def test_repeat_gives_intervals(capsys):
    assert main(["repeat", "recreate", "--seeds", "4", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["failed"]["runs"] == 4 and told["failed"]["low"] <= told["failed"]["mean"] <= told["failed"]["high"]


def test_python_m_deploylab_is_the_same_command():
    done = subprocess.run([sys.executable, "-m", "deploylab", "run", "nothing-here"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "Traceback" not in done.stderr


@pytest.mark.parametrize(("words", "environment", "host"), [
    (["app"], {}, "localhost"), (["app", "--host", "0.0.0.0"], {}, "0.0.0.0"), ([], {}, "localhost"),
    (["app"], {"STREAMLIT_SERVER_ADDRESS": "192.0.2.1"}, "192.0.2.1")])
def test_the_app_is_reached_from_this_machine_alone_unless_told_otherwise(words, environment, host, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def instead(program, command):
        raise SystemExit(f"--server.address={host}" in command)

    monkeypatch.setattr("os.execv", instead)
    with pytest.raises(SystemExit, match="True"):
        main(words)
