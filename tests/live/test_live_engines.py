"""The real products under the same strategies: private processes, gone with the lab."""

import signal
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from live_rig import eventually, punctual

from deploylab.live.engines import ENGINES, product
from deploylab.live.routing import Machine
from deploylab.live.running import run
from deploylab.problems import Problem
from deploylab.scenario import parse
from deploylab.sim.traffic import requests
from needs import needs

SMALL = """
[traffic]
rate = 20
seconds = 30
[[traffic.kinds]]
name = "page"
share = 1
ms = 50
[fleet]
concurrency = 4
boot_seconds = 3
[fleet.pools]
main = 2
[strategy]
name = "rolling"
at = 4
"""
# A reload closes idle connections just when a client may use them: about 0.3 requests each; a runtime API none.
COST = {"haproxy": 0, "nginx": 8, "apache": 0}


@pytest.fixture
def folder(monkeypatch):
    """A short place for temporary files of this test alone: the path of a socket has little room."""
    with tempfile.TemporaryDirectory() as own:
        monkeypatch.setattr(tempfile, "tempdir", own)
        yield Path(own)


@pytest.mark.parametrize("engine", [pytest.param(name, marks=needs("apache2" if name == "apache" else name))
                                    for name in COST])
def test_rolling_over_a_real_proxy_loses_nothing_but_what_reloads_cost(engine, folder):
    done = punctual(lambda: run(parse(SMALL), requests, rate=100, seconds=3, engine=engine))
    assert done.outcome == "finished" and done.ledger.sent > 250 and done.ledger.in_flight == 0
    assert done.ledger.failed <= COST[engine]
    assert {event[3] for event in done.trace.of("pick")} == {"s1", "s2"}
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("engine", [pytest.param(name, marks=needs("apache2" if name == "apache" else name))
                                    for name in COST])
def test_percentages_of_pools_reach_the_product(engine):
    split = SMALL.replace("main = 2", "blue = {servers = 2, weight = 75}\ngreen = {servers = 3, weight = 25}")
    split = split.replace('[strategy]\nname = "rolling"\nat = 4\n', "")
    done = run(parse(split), requests, rate=200, seconds=2, engine=engine)
    green = sum(event[3].startswith("g") for event in done.trace.of("pick"))
    assert 0.21 < green / done.ledger.sent < 0.29


def test_weights_keep_the_percentages_of_pools_whatever_their_sizes():
    rotation = {"stable": [Machine("s1"), Machine("s2")], "fresh": [Machine("f1")], "empty": [Machine("e1")]}
    shares = product.as_weights(rotation, {"stable": 95, "fresh": 5, "empty": 0})
    assert "e1" not in shares and shares["s1"] == shares["s2"] == 256
    assert abs(shares["f1"] / sum(shares.values()) - 0.05) < 0.002


@pytest.mark.parametrize("engine", ["haproxy", "apache"])
def test_a_switch_never_leaves_the_product_without_a_server(engine, monkeypatch):
    monkeypatch.setattr(product.shutil, "which", lambda *_, **__: "/nowhere")
    machines = {name: Machine(name, address=("127.0.0.1", number)) for number, name in enumerate(("b1", "b2", "g1", "g2"), 1)}
    proxy = ENGINES[engine](SimpleNamespace(machines=machines, retries=False, scenario={"balancer.name": "round_robin"}))
    told = []
    proxy.say = lambda orders: told.extend(orders.split("; "))
    proxy.manage, proxy.nonce = lambda method, order: told.append(f"{order['w'][-1]} {order['w_status_D']}"), ""
    proxy.apply({"blue": [machines["b1"], machines["b2"]], "green": []}, {"blue": 100, "green": 0})
    told.clear()
    proxy.apply({"green": [machines["g1"], machines["g2"]], "blue": []}, {"blue": 0, "green": 100})
    on = [number for number, order in enumerate(told) if order.endswith((" ready", " 0"))]
    off = [number for number, order in enumerate(told) if order.endswith((" drain", " 1"))]
    assert len(on) == len(off) == 2 and max(on) < min(off)


@pytest.mark.parametrize("engine", COST)
def test_a_product_that_is_not_installed_is_a_clear_sentence(engine, monkeypatch):
    monkeypatch.setattr(product, "PATH", "/nonexistent")
    world = SimpleNamespace(machines={}, retries=False, scenario={"balancer.name": "round_robin"})
    with pytest.raises(Problem, match="is not installed; install it"):
        ENGINES[engine](world)


@needs("nginx")
def test_a_balancer_that_the_product_lacks_is_refused():
    with pytest.raises(Problem, match="has no balancer 'least_response_time'"):
        run(parse(SMALL + '[balancer]\nname = "least_response_time"\n'), requests, rate=50, seconds=1, engine="nginx")


@pytest.mark.parametrize("engine", [pytest.param(name, marks=needs("apache2" if name == "apache" else name))
                                    for name in COST])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["TERM", "KILL"])
def test_a_product_ends_even_if_its_guard_is_killed(engine, number, folder):
    world = SimpleNamespace(machines={}, retries=False, scenario={"balancer.name": "round_robin"})
    proxy = ENGINES[engine](world)
    proxy.start()
    try:
        proxy.child.process.send_signal(number)
        assert eventually(lambda: proxy.answer() is None)  # its workers go one by one
    finally:
        proxy.close()
    assert list(folder.iterdir()) == []
