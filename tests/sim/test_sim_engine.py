"""The simulation against laws, against a second model, and against itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import deploylab
from deploylab.balancing import BALANCERS
from deploylab.ledger import CAUSES, balances
from deploylab.scenario import parse
from deploylab.sim import foreseen
from deploylab.sim.repeating import interval
from deploylab.sim.world import World

QUEUE = """
seed = {seed}
[traffic]
rate = {rate}
seconds = {seconds}
[[traffic.kinds]]
name = "job"
share = 1
ms = {ms}
spread = "exponential"
[fleet]
concurrency = {servers}
[fleet.pools]
main = 1
"""


def waiting(seed, rate, ms, servers, seconds=3000):
    """Mean seconds in the system, and the mean number inside by Little's law's other side: time integral."""
    run = deploylab.run(parse(QUEUE.format(seed=seed, rate=rate, ms=ms, servers=servers, seconds=seconds)))
    inside, area, before = 0, 0, 0
    for event in run.trace:
        if event[1] in ("arrive", "finish"):
            area += inside * (event[0] - before)
            before = event[0]
            inside += 1 if event[1] == "arrive" else -1
    return run.metrics["mean_served"], area / (seconds * 1e6), run.ledger.sent / seconds


def erlang_c(load, servers):
    """The chance to wait in an M/M/c queue (Erlang 1917)."""
    term, below = 1.0, 0.0
    for n in range(servers):
        below += term
        term *= load / (n + 1)
    last = term * servers / (servers - load)
    return last / (below + last)


@pytest.mark.parametrize(("rate", "ms", "servers"), [(7.0, 100, 1), (28.0, 100, 4)])
def test_an_m_m_c_queue_comes_out_within_its_confidence_interval(rate, ms, servers):
    load = rate * ms / 1000
    expected = ms / 1000 + erlang_c(load, servers) / (servers / (ms / 1000) - rate)
    found = interval([waiting(seed, rate, ms, servers)[0] for seed in range(1, 13)])
    half = 1.5 * (found.high - found.mean)  # 12 runs: Student's t is wider than the normal interval
    assert abs(found.mean - expected) <= half, (found, expected)


def test_littles_law_holds_number_inside_is_rate_times_time():
    for seed in range(3):
        mean, inside, rate = waiting(seed, 7.0, 100, 1)
        assert inside == pytest.approx(rate * mean, rel=0.01)


def test_simpy_and_we_agree_on_every_single_request():
    simpy_model = pytest.importorskip("simpy_model")
    text = QUEUE.replace("main = 1", "main = 4").format(seed=5, rate=28, seconds=200, ms=100, servers=1)
    for name in ("round_robin", "least_connections", "random", "power_of_two"):
        scenario = parse(text + f'[balancer]\nname = "{name}"\n')
        latency, place = simpy_model.simulate(scenario, BALANCERS[name])
        run = deploylab.run(scenario)
        assert {event[2]: event[3] for event in run.trace.of("pick")} == place
        assert {event[2]: event[4] for event in run.trace.of("finish")} == latency


RANDOM = st.fixed_dictionaries({
    "traffic.rate": st.floats(5, 60), "traffic.retries": st.integers(0, 2), "traffic.timeout": st.sampled_from([0.0, 0.5, 3.0]),
    "traffic.writes": st.sampled_from([0.0, 0.5]), "traffic.sessions": st.sampled_from([0.0, 0.5]),
    "fleet.queue": st.integers(-1, 5), "fleet.concurrency": st.integers(1, 4), "fleet.boot_seconds": st.floats(0, 8),
    "fleet.stop_seconds": st.floats(0, 3), "fleet.health_interval": st.sampled_from([0.0, 1.0]),
    "balancer.name": st.sampled_from(list(BALANCERS)), "balancer.per": st.sampled_from(["request", "connection"]),
    "balancer.sticky": st.booleans(), "seed": st.integers(0, 10_000), "versions.v2.error_rate": st.floats(0, 1),
})
SCENARIOS = st.sampled_from(["recreate", "rolling", "rolling_careless", "rolling_surge", "blue_green", "canary", "integrity"])
HAND = st.lists(st.fixed_dictionaries({
    "at": st.floats(0, 40), "action": st.sampled_from(["kill", "break", "mend", "slow", "drain", "restore", "roll_back"]),
    "factor": st.floats(1, 9), "weights": st.just({}), "which": st.integers(0, 20)}), max_size=3)


def interventions(scenario, hand):
    servers = scenario.servers
    return [{**{k: v for k, v in each.items() if k != "which"},
             "server": "" if each["action"] == "roll_back" else servers[each["which"] % len(servers)]} for each in hand]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCENARIOS, RANDOM, HAND)
def test_the_books_balance_at_every_event_whatever_happens(name, changes, hand):
    scenario = deploylab.load(name).changed(**{**changes, "traffic.seconds": 40.0, "strategy.at": 5.0})
    run = deploylab.run(scenario, intervene=interventions(scenario, hand))
    undecided, rows = set(), balances(run.trace)
    for event, row in zip(run.trace, rows, strict=True):
        if event[1] == "arrive":
            undecided.add(event[2])
        elif event[1] in ("finish", "fail"):
            undecided.remove(event[2])  # KeyError if a request were decided twice
        assert row["in_flight"] == len(undecided)
        assert row["sent"] == row["ok"] + sum(row[cause] for cause in CAUSES) + len(undecided)
    assert run.ledger.row() == row
    for event in run.trace.of("fail"):
        because = event[5]
        assert -1 <= because < len(run.trace)
        assert because == -1 or run.trace.events[because][0] <= event[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCENARIOS, RANDOM)
def test_figures_alone_are_those_of_the_full_trace(name, changes):
    scenario = deploylab.load(name).changed(**{**changes, "traffic.seconds": 30.0, "strategy.at": 5.0})
    full, lean = deploylab.run(scenario), deploylab.run(scenario, full_trace=False)
    assert json.dumps(full.metrics) == json.dumps(lean.metrics)
    assert full.ledger.row() == lean.ledger.row()


def test_figures_read_from_the_trace_are_those_of_the_run():
    from deploylab import metrics

    for name in ("recreate", "rolling_careless", "blue_green_sessions", "integrity"):
        run = deploylab.run(name)
        read = metrics.of(run.trace)
        assert {key: read[key] for key in read if key != "per_server"} == {
            key: run.metrics[key] for key in read if key != "per_server"}


def test_the_number_in_flight_that_a_balancer_sees_is_the_number_inside():
    world = World(deploylab.load("rolling"))
    world.play(30_000_000)
    for machine in world.machines.values():
        assert machine.in_flight == machine.busy + len(machine.queue)
        assert machine.busy == sum(entry[2] is machine for entry in world.heap)


def test_two_policies_meet_the_very_same_requests():
    runs = [deploylab.run("varied_cost", **{"balancer.name": name}) for name in ("round_robin", "least_connections")]
    first, second = ([event for event in run.trace if event[1] == "arrive"] for run in runs)
    assert first == second and len(first) > 1000


def test_a_fork_changes_nothing_before_it_and_no_arrival_after_it():
    plain = deploylab.run("rolling")
    fork = deploylab.run("rolling", intervene=[{"at": 40.0, "action": "kill", "server": "s4", "factor": 1.0, "weights": {}}])
    until = [event for event in plain.trace if event[0] < 40_000_000]
    assert fork.trace.events[:len(until)] == until
    assert plain.trace.of("arrive") == fork.trace.of("arrive")
    assert plain.ledger.row() != fork.ledger.row()


def test_equal_runs_give_equal_bytes_and_another_seed_does_not():
    assert deploylab.run("canary").trace.to_json() == deploylab.run("canary").trace.to_json()
    assert deploylab.run("canary").trace.to_json() != deploylab.run("canary", seed=2).trace.to_json()


PROGRAM = """
import hashlib, deploylab
for name in ("rolling_careless", "canary_bad", "integrity", "access_log", "varied_cost"):
    print(name, hashlib.sha256(deploylab.run(name, explain=True).trace.to_json().encode()).hexdigest())
"""


def other_pythons():
    import shutil

    found = []
    for minor in (11, 12, 13, 14):
        path = shutil.which(f"python3.{minor}")
        if path and subprocess.run([path, "-c", "0"], capture_output=True, check=False).returncode == 0:
            found.append(path)
    return found


def test_every_python_here_writes_the_same_trace_byte_for_byte():
    source = str(Path(deploylab.__file__).parents[1])
    answers = {}
    for python in [sys.executable, *other_pythons()]:
        done = subprocess.run([python, "-S", "-c", PROGRAM], capture_output=True, text=True, check=True,
                              env={"PYTHONPATH": source, "PYTHONHASHSEED": "random"})
        answers[python] = done.stdout
    assert len(set(answers.values())) == 1, answers


def test_importing_and_running_needs_the_standard_library_only():
    source = str(Path(deploylab.__file__).parents[1])
    program = "import sys, deploylab; deploylab.run('rolling'); print([m for m in ('streamlit','plotly','pytest') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": source})
    assert done.stdout.strip() == "[]"


PLAIN = {"traffic.retries": 0, "traffic.timeout": 0.0, "traffic.writes": 0.0, "traffic.sessions": 0.0,
         "balancer.per": "request", "balancer.sticky": False, "traffic.seconds": 40.0, "strategy.at": 5.0}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCENARIOS, RANDOM, HAND)
def test_the_express_lane_writes_the_very_same_trace(name, changes, hand):
    scenario = deploylab.load(name).changed(**{**changes, **PLAIN})
    fast = deploylab.run(scenario, intervene=interventions(scenario, hand))
    with pytest.MonkeyPatch.context() as patch:
        init = World.__init__

        def slow_lane(self, *args, **kwargs):
            init(self, *args, **kwargs)
            self.plain = False

        patch.setattr(World, "__init__", slow_lane)
        slow = deploylab.run(scenario, intervene=interventions(scenario, hand))
    same = fast.trace.events == slow.trace.events  # a difference of two long lists would take minutes to print
    assert same
    assert json.dumps(fast.metrics) == json.dumps(slow.metrics)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCENARIOS, RANDOM, HAND, st.sampled_from(["even", "poisson"]))
def test_the_foreseen_lane_gives_the_very_same_figures(name, changes, hand, arrivals):
    one_at_a_time = {"fleet.concurrency": 1, "traffic.arrivals": arrivals, "strategy.name": "", "traffic.rate": 30.0,
                     "versions.v1.error_rate": changes["versions.v2.error_rate"]}
    scenario = deploylab.load(name).changed(**{**changes, **PLAIN, **one_at_a_time})
    hand = interventions(scenario, hand)
    lean, full = (deploylab.run(scenario, intervene=hand, full_trace=full) for full in (False, True))
    assert json.dumps(lean.metrics) == json.dumps(full.metrics)
    assert lean.ledger.row() == full.ledger.row()


def test_the_foreseen_lane_is_taken(monkeypatch):
    taken = []
    monkeypatch.setattr(foreseen, "pass_time", lambda *args, plain=foreseen.pass_time: taken.append(plain(*args)))
    deploylab.run("varied_cost", full_trace=False, **{"fleet.concurrency": 1})
    assert taken


def test_a_strategy_that_yields_something_else_is_told_so():
    from deploylab.problems import Problem

    def wrong(fleet, options):
        yield "stop s1"

    with pytest.raises(Problem, match="not an intention"):
        deploylab.run("rolling", strategy=wrong)
