"""The strategies on real servers. A run in which the load generator was late proves nothing and is tried again."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from random import Random

import pytest
from live_rig import EVEN_PAGES, eventually, listening, processes_marked, punctual

from deploylab.ledger import Ledger, balances
from deploylab.live.record import lag
from deploylab.live.running import run
from deploylab.problems import Problem
from deploylab.scenario import load, parse
from deploylab.sim.traffic import requests
from deploylab.trace import COLUMNS
from needs import needs

SMALL = f"seed = 3\n{EVEN_PAGES}" + """\
boot_seconds = 3
stop_seconds = 1
[fleet.pools]
main = 3
[strategy]
name = "{strategy}"
at = 4
"""


def live(text, **options):
    """A live run on this machine, perhaps after others in which the machine was too busy."""
    return punctual(lambda: run(parse(text), requests, **{"rate": 100, "seconds": 3, **options}))


@pytest.fixture(scope="module")
def rolling():
    return live(SMALL.format(strategy="rolling"))


def test_rolling_with_gate_deregistration_and_drain_loses_nothing(rolling):
    assert rolling.outcome == "finished" and rolling.ledger.failed == 0
    assert rolling.ledger.sent == rolling.ledger.ok >= 290


def test_the_trace_has_the_columns_of_a_simulated_one_and_the_ledger_always_balances(rolling):
    assert {event[1] for event in rolling.trace} >= {"server", "route", "intend", "answer", "arrive", "pick", "finish"}
    assert all(len(event) == 2 + len(COLUMNS[event[1]]) for event in rolling.trace)
    assert [event[0] for event in rolling.trace] == sorted(event[0] for event in rolling.trace)
    assert all(row["in_flight"] >= 0 for row in balances(rolling.trace))
    assert Ledger.of(rolling.trace).row() == rolling.ledger.row()


def test_nothing_is_picked_while_it_is_out_of_rotation(rolling):
    outside = set()
    for _, kind, *fields in rolling.trace:
        if kind == "route":
            (outside.discard if fields[1] else outside.add)(fields[0])
        assert kind != "pick" or fields[1] not in outside


def test_afterwards_every_server_runs_the_new_version(rolling):
    versions = {event[2]: event[4] for event in rolling.trace.of("server")}
    assert versions == {"s1": "v2", "s2": "v2", "s3": "v2"}


def test_recreate_is_dark_between_stop_and_ready_and_says_who_is_to_blame():
    done = live(SMALL.format(strategy="recreate"))
    failures = done.trace.of("fail")
    stopping = next(event[0] for event in done.trace.of("server") if event[5] == "stopping")
    back = next(event[0] for event in done.trace.of("route") if event[0] > stopping and event[3])
    assert failures and all(event[4] == "refused" for event in failures)
    # By the load generator's own clock. Requests come every 10 ms, and later by its lag.
    assert abs((failures[-1][0] - failures[0][0]) - (back - stopping)) < 60_000 + 2_000 * done.lag["max"]
    assert all(done.trace.events[event[5]][1] in ("route", "server") for event in failures)


def test_rolling_without_care_loses_requests():
    careless = SMALL.format(strategy="rolling") + "gate = false\nderegister = false\ndrain = false\n"
    done = live(careless)
    assert done.ledger.failed > 10 and done.ledger.refused + done.ledger.not_ready > 0


def test_a_version_that_never_becomes_ready_ends_the_release_and_keeps_the_service():
    broken = SMALL.format(strategy="rolling") + "ready_timeout = 3\n[versions.v2]\nnever_ready = true\n"
    done = live(broken, seconds=2)
    assert done.outcome.startswith("failed: s1: not ready") and done.ledger.failed == 0


def test_a_version_that_answers_500_is_seen_in_the_ledger():
    faulty = SMALL.format(strategy="rolling") + "[versions.v2]\nerror_rate = 1.0\n"
    done = live(faulty, seconds=2)
    assert done.ledger.errored > 20 and done.ledger.failed == done.ledger.errored


def test_what_is_undecided_when_the_run_ends_is_in_flight():
    endless = SMALL.format(strategy="").replace("ms = 50", "ms = 1000000")
    done = run(parse(endless), requests, rate=20, seconds=0.5)
    assert done.ledger.sent >= 9 and done.ledger.in_flight == done.ledger.sent


def test_a_server_that_is_killed_cuts_what_it_held():
    killed = SMALL.format(strategy="rolling").replace("at = 4", "at = 25").replace("ms = 50", "ms = 300") + \
        '[[intervene]]\nat = 10\naction = "kill"\nserver = "s1"\n'
    done = live(killed, seconds=2)
    assert done.ledger.cut_in_flight > 0 and done.ledger.refused > 0
    assert [event[5] for event in done.trace.of("server") if event[2] == "s1"].count("crashed") == 1


def test_a_scenario_without_a_live_form_is_refused_in_words():
    with pytest.raises(Problem, match="live lab does not have"):
        run(load("connections_l4"), requests, rate=100, seconds=2)


def test_the_generator_that_was_late_is_found_out():
    punctual = [[n, n * 1000, n * 1000 + 200, 0, 200, "s1", "", 0, 0] for n in range(1000)]
    late = [[n, n * 1000, n * 1000 + (30_000 if n % 50 == 0 else 200), 0, 200, "s1", "", 0, 0] for n in range(1000)]
    assert not lag(punctual)["discarded"] and lag(late)["discarded"]


# ---- everything that was started is ended ------------------------------------------------------------------

@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="looks into /proc")
@pytest.mark.parametrize("engine", ["ours", *(pytest.param(name, marks=needs(name)) for name in ("haproxy", "nginx"))])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["INT", "TERM", "KILL"])
def test_a_run_that_is_killed_leaves_no_process_and_no_port(engine, number, tmp_path):
    after = Random(f"{engine}{number}{time.time()}").uniform(0.1, 3.0)
    print(f"killed after {after:.2f} s")
    mark = f"DEPLOYLAB_TEST_MARK={uuid.uuid4()}"
    name, _, value = mark.partition("=")
    file = tmp_path / "small.toml"
    file.write_text(SMALL.format(strategy="rolling"))
    command = [sys.executable, "-m", "deploylab", "live", str(file), "--seconds", "4", "--engine", engine]
    where = {"PYTHONPATH": os.pathsep.join(sys.path), name: value}
    own = subprocess.Popen(command, env={**os.environ, **where}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    started = processes_marked(mark)
    ports = listening(started)
    own.send_signal(number)
    own.wait(60)
    assert own.pid in started and eventually(lambda: processes_marked(mark) == [], 60)

    def still():
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return ports & {row[1] for row in rows if row[3] == "0A"}

    assert eventually(lambda: not still(), 10)


def test_the_command_prints_ledger_metrics_and_seed(tmp_path):
    file = tmp_path / "small.toml"
    file.write_text(SMALL.format(strategy="rolling"))
    command = [sys.executable, "-m", "deploylab", "live", str(file), "--seconds", "2", "--seed", "9", "--json"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True,
                          text=True, timeout=60)
    said = json.loads(done.stdout)
    assert done.returncode == 0 and said["seed"] == 9 and "p99_all" in said["metrics"]
    assert said["ledger"]["sent"] == said["ledger"]["ok"] >= 190
