"""The real HAProxy and nginx accept what is exported for them, and the script carries a deployment out in them."""

import contextlib
import re
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from proxy_rig import CURL, SOCAT, carried_out, command, fetch, free_port, running, write

from deploylab.export import export
from deploylab.export.rehearsal import back, forward
from deploylab.export.release import release_of
from deploylab.export.script import Rotation
from deploylab.intentions import Drain, Split
from deploylab.scenario import load, names, parse
from needs import find, needs

DEPLOYING = [name for name in names() if load(name)["strategy.name"]]
BALANCERS = ("round_robin", "least_connections", "power_of_two", "random", "ip_hash", "consistent_hash",
             "least_response_time")


def haproxy_says(folder):
    done = subprocess.run([find("haproxy"), "-c", "-f", "haproxy.cfg"], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stderr


def nginx_says(folder):
    done = subprocess.run([find("nginx"), "-t", "-q", "-p", ".", "-c", "nginx.conf", "-e", "stderr"], cwd=folder,
                          capture_output=True, text=True)
    return done.returncode, done.stderr


@needs("haproxy")
@pytest.mark.parametrize("scenario", DEPLOYING)
def test_haproxy_accepts_every_scenario_that_deploys(tmp_path, scenario):
    assert haproxy_says(write(tmp_path, load(scenario), "haproxy"))[0] == 0


@needs("haproxy")
def test_the_check_of_haproxy_can_fail(tmp_path):
    text = write(tmp_path, load("rolling"), "haproxy") / "haproxy.cfg"
    text.write_text(text.read_text().replace("balance roundrobin", "balance by_magic"))
    assert haproxy_says(tmp_path)[0] != 0


@needs("nginx")
@pytest.mark.parametrize("scenario", DEPLOYING)
def test_nginx_accepts_every_scenario_and_every_list_on_the_way(tmp_path, scenario):
    write(tmp_path, load(scenario), "nginx")
    assert nginx_says(tmp_path) == (0, "")
    for path in (tmp_path / "upstreams").iterdir():
        (tmp_path / "upstream.conf").write_text(path.read_text())
        assert nginx_says(tmp_path) == (0, ""), path.name


@needs("nginx", "haproxy")
@pytest.mark.parametrize("balancer", BALANCERS)
def test_both_accept_every_balancer_and_what_they_lack_is_said(tmp_path, balancer):
    scenario = load("recreate").changed(**{"balancer.name": balancer, "balancer.sticky": True,
                                           "balancer.slow_start_seconds": 3})
    for target, says in (("haproxy", haproxy_says), ("nginx", nginx_says)):
        assert says(write(tmp_path, scenario, target))[0] == 0
        missing = " ".join(remark["en"] for remark in export(scenario, target).missing)
        assert (f"balancer {balancer}" in missing) == (balancer == "least_response_time")
        assert ("sticky" in missing) == (target == "nginx")


@pytest.mark.parametrize("target", ("haproxy", "nginx"))
@pytest.mark.parametrize("scenario", DEPLOYING)
def test_every_script_is_one_that_a_shell_can_read(tmp_path, scenario, target):
    write(tmp_path, load(scenario), target)
    assert subprocess.run(["sh", "-n", "runtime.sh"], cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("scenario", DEPLOYING)
def test_the_script_says_what_the_strategy_says(scenario):
    release = release_of(load(scenario))
    wanted = [type(intention).__name__ for intention in (*back(release), *forward(release))]
    for target in ("haproxy", "nginx"):
        text = export(load(scenario), target).files["runtime.sh"]
        written = re.findall(r"^    # ([A-Z]\w+)[ :]", text, re.MULTILINE)
        assert written == wanted


def test_what_each_split_delivers_is_near_what_it_asks():
    release = release_of(load("canary"))
    rotation = Rotation(release)
    splits = 0
    for intention in forward(release):
        rotation.feel(intention)
        if isinstance(intention, Split):
            splits += 1
            for pool, share in intention.weights.items():
                assert abs(rotation.delivered(pool) - share) < 0.3
    assert splits == 4


def test_a_server_name_that_could_leave_its_line_is_refused():
    text = '[fleet.pools.main]\nservers = ["a", "b; rm -rf /"]\n[strategy]\nname = "rolling"\n'
    with pytest.raises(ValueError, match="server name"):
        export(parse(text), "haproxy")


def test_a_title_cannot_break_out_of_its_comment():
    text = '[title]\nen = "one\\nuser root;"\n[strategy]\nname = "rolling"\n'
    assert all("\nuser root" not in made for made in export(parse(text), "nginx").files.values())


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen += self.path != "/healthz"
        self.send_response(500 if self.server.broken and self.path != "/healthz" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


class Quiet(ThreadingHTTPServer):
    def handle_error(self, *_):
        """HAProxy's health checks hang up before they have read everything."""


@contextlib.contextmanager
def backends(count):
    servers = [Quiet(("127.0.0.1", 0), Answering) for _ in range(count)]
    for server in servers:
        server.seen, server.broken = 0, False
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield servers
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def private(folder, servers, port):
    """Every file with this test's own ports in place of the exported ones."""
    for path in [*folder.rglob("*.cfg"), *folder.rglob("*.conf"), folder / "runtime.sh"]:
        text = path.read_text().replace("127.0.0.1:8080", f"127.0.0.1:{port}")
        for number, server in enumerate(servers):
            text = text.replace(f"127.0.0.1:{9001 + number}", f"127.0.0.1:{server.server_port}")
        path.write_text(text)


SHORT = {"strategy.drain_timeout": 2, "strategy.ready_timeout": 20, "strategy.seconds": 1, "strategy.percents": [50]}


@pytest.mark.slow
@needs("haproxy")
def test_the_script_carries_a_canary_out_in_the_real_haproxy(tmp_path):
    scenario, port = load("canary").changed(**SHORT), free_port()
    with backends(8) as servers:
        write(tmp_path, scenario, "haproxy")
        private(tmp_path, servers, port)
        command(tmp_path, "socat", SOCAT)
        with running(tmp_path, [find("haproxy"), "-db", "-f", "haproxy.cfg"], port):
            assert [fetch(port) for _ in range(20)] == [200] * 20
            assert sum(server.seen for server in servers[4:]) == 0
            done = carried_out(tmp_path)
            assert done.returncode == 0, done.stderr
            assert (tmp_path / "said").read_text().strip() == "", "HAProxy complained about a command"
            stable = sum(server.seen for server in servers[:4])
            assert [fetch(port) for _ in range(20)] == [200] * 20
            assert sum(server.seen for server in servers[:4]) == stable
            assert carried_out(tmp_path, "back").returncode == 0
            fresh = sum(server.seen for server in servers[4:])
            assert [fetch(port) for _ in range(20)] == [200] * 20
            assert sum(server.seen for server in servers[4:]) == fresh


@pytest.mark.slow
@needs("haproxy")
def test_the_script_takes_a_canary_that_errs_back(tmp_path):
    scenario, port = load("canary").changed(**SHORT | {"strategy.seconds": 2}), free_port()
    with backends(8) as servers:
        write(tmp_path, scenario, "haproxy")
        private(tmp_path, servers, port)
        command(tmp_path, "socat", SOCAT)
        for server in servers[4:]:
            server.broken = True
        with running(tmp_path, [find("haproxy"), "-db", "-f", "haproxy.cfg"], port):
            over = threading.Event()
            visitors = threading.Thread(target=lambda: [fetch(port) for _ in iter(lambda: over.wait(0.02), True)])
            visitors.start()
            try:
                done = carried_out(tmp_path)
            finally:
                over.set()
                visitors.join()
            new, old = map(float, re.search(r"errors: new ([\d.]+), old ([\d.]+)", done.stdout).groups())
            assert done.returncode == 1 and new > 0.9 and old == 0
            assert [fetch(port) for _ in range(20)] == [200] * 20


@needs("haproxy")
def test_the_script_gives_up_on_servers_that_never_get_ready(tmp_path):
    scenario, port = load("canary").changed(**SHORT | {"strategy.ready_timeout": 2}), free_port()
    with backends(4) as servers:
        write(tmp_path, scenario, "haproxy")
        private(tmp_path, servers, port)
        command(tmp_path, "socat", SOCAT)
        with running(tmp_path, [find("haproxy"), "-db", "-f", "haproxy.cfg"], port):
            done = carried_out(tmp_path)
            assert done.returncode == 1 and "not ready in time" in done.stderr
            assert [fetch(port) for _ in range(8)] == [200] * 8


@needs("nginx")
def test_the_script_carries_a_switch_out_in_the_real_nginx(tmp_path):
    scenario, port = load("blue_green").changed(**{"strategy.drain_timeout": 1, "strategy.ready_timeout": 20}), free_port()
    with backends(6) as servers:
        write(tmp_path, scenario, "nginx")
        private(tmp_path, servers, port)
        command(tmp_path, "curl", CURL)
        with running(tmp_path, [find("nginx"), "-p", ".", "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"], port):
            assert [fetch(port) for _ in range(12)] == [200] * 12
            assert sum(server.seen for server in servers[3:]) == 0
            done = carried_out(tmp_path)
            assert done.returncode == 0, done.stderr
            time.sleep(0.3)
            blue = sum(server.seen for server in servers[:3])
            assert [fetch(port) for _ in range(12)] == [200] * 12
            assert sum(server.seen for server in servers[:3]) == blue


def test_draining_waits_as_long_as_the_strategy_says():
    scenario = load("rolling").changed(**{"strategy.drain_timeout": 17})
    drains = [intention for intention in forward(release_of(scenario)) if isinstance(intention, Drain)]
    text = export(scenario, "haproxy").files["runtime.sh"]
    assert len(re.findall(r"wait_empty 17 s\d", text)) == 2 * len(drains) > 0
