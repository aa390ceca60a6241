"""What is exported carries a deployment out on the live lab's own servers: real processes stopped and booted, under load."""

import http.client
import re
import signal
import threading
import time
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from proxy_rig import CURL, SOCAT, carried_out, command, free_port, running, write

from deploylab.live.processes import reserve_port, start_backend
from deploylab.scenario import load
from needs import find, needs

SHORT = {"strategy.batch": 2, "strategy.drain_timeout": 2, "strategy.ready_timeout": 20, "fleet.health_interval": 1,
         "fleet.rise": 1}
START = {"haproxy": ["-db", "-f", "haproxy.cfg"], "nginx": ["-p", ".", "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]}


class Machines:
    """The live lab's servers by name; the script's `start` and `stop` reach them over HTTP."""

    def __init__(self, names, version):
        self.places = {name: reserve_port() for name in names}
        self.ports = {name: place.getsockname()[1] for name, place in self.places.items()}
        self.children, self.told, self.cut, self.ready = {}, [], [], threading.Semaphore(0)
        for name in names:
            self.start(version, name)
        for _ in names:
            assert self.ready.acquire(timeout=30)

    def start(self, version, name):
        facts = {"name": name, "version": version, "port": self.ports[name], "concurrency": 4,
                 "ready_at": time.monotonic() + 0.3}
        self.children[name] = start_backend(facts, self.heard)

    def stop(self, name):
        child = self.children.pop(name)
        child.signal(signal.SIGTERM)
        child.wait(10)
        child.end()

    def heard(self, line):
        if line.startswith("cut "):
            self.cut.append(int(line[4:]))
        elif line == "ready":
            self.ready.release()

    def obey(self, path):
        self.told.append(path)
        word, *rest = path.strip("/").split("/")
        getattr(self, word)(*rest)

    def end(self):
        for name in list(self.children):
            self.stop(name)
        for place in self.places.values():
            place.close()


@contextmanager
def control(machines):
    """The port at which the machines take orders."""

    class Orders(BaseHTTPRequestHandler):
        def do_GET(self):
            machines.obey(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Orders)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        machines.end()


def filled_in(folder, machines, orders, port):
    """The exported files with this test's ports, and with the two functions that the reader has to fill in."""
    own = (("start", 'version=$1; shift; for server in "$@"; do curl -fsS "http://127.0.0.1:PORT/start/$version/$server"; done;'),
           ("stop", 'for server in "$@"; do curl -fsS "http://127.0.0.1:PORT/stop/$server"; done;'))
    for path in [*folder.rglob("*.c*f*g*"), *folder.rglob("*.conf"), folder / "runtime.sh"]:
        text = path.read_text().replace("127.0.0.1:8080", f"127.0.0.1:{port}")
        for number, name in enumerate(machines.ports):
            text = text.replace(f"127.0.0.1:{9001 + number}", f"127.0.0.1:{machines.ports[name]}")
        for name, body in own:
            text = re.sub(rf"(?m)^{name}\(\) {{.*}}$", lambda _, name=name, body=body: name + "() { " + body.replace("PORT", str(orders)) + " }", text)
        path.write_text(text)


def visit(port, seen, over):
    """One visitor: a request after the other, each half a tenth of a second's work."""
    while not over.is_set():
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            try:
                connection.request("GET", "/", headers={"X-Demand": "50000"})
                answer = connection.getresponse()
                seen.append((answer.status, answer.getheader("X-Version")))
                answer.read()
            except (OSError, http.client.HTTPException) as trouble:
                seen.append((str(trouble), None))


@pytest.mark.slow
@pytest.mark.parametrize("target", [pytest.param("haproxy", marks=needs("haproxy")), pytest.param("nginx", marks=needs("nginx"))])
def test_a_rolling_update_by_the_exported_script_replaces_every_real_server_and_loses_nothing(tmp_path, target):
    scenario, port = load("rolling").changed(**SHORT), free_port()
    machines = Machines(scenario.servers, "v1")
    with control(machines) as orders:
        write(tmp_path, scenario, target)
        filled_in(tmp_path, machines, orders, port)
        command(tmp_path, "socat", SOCAT)
        (tmp_path / "bin" / "curl").write_text(CURL)
        (tmp_path / "bin" / "curl").chmod(0o755)
        with running(tmp_path, [find(target), *START[target]], port):
            seen, over = [], threading.Event()
            visitors = [threading.Thread(target=visit, args=(port, seen, over)) for _ in range(6)]
            for visitor in visitors:
                visitor.start()
            try:
                done = carried_out(tmp_path)
            finally:
                after = len(seen)
                while len(seen) < after + 40 and any(visitor.is_alive() for visitor in visitors):
                    time.sleep(0.05)
                over.set()
                for visitor in visitors:
                    visitor.join()
        assert done.returncode == 0, done.stderr
        assert {status for status, _ in seen} == {200}
        assert {version for _, version in seen} == {"v1", "v2"}
        assert {version for _, version in seen[after + 12:]} == {"v2"}
        assert [order for order in machines.told if "/stop/" in order] == [f"/stop/{name}" for name in scenario.servers]
        assert machines.cut and not any(machines.cut)


@needs("haproxy")
def test_a_server_that_is_stopped_without_the_script_is_missed_by_somebody(tmp_path):
    """The oracle of the test above: that nothing was lost is no matter of course."""
    scenario, port = load("rolling").changed(**SHORT), free_port()
    machines = Machines(scenario.servers, "v1")
    with control(machines) as orders:
        write(tmp_path, scenario, "haproxy")
        filled_in(tmp_path, machines, orders, port)
        with running(tmp_path, [find("haproxy"), *START["haproxy"]], port):
            seen, over = [], threading.Event()
            visitor = threading.Thread(target=visit, args=(port, seen, over))
            visitor.start()
            with suppress(StopIteration):
                while len(seen) < 4:
                    time.sleep(0.02)
                machines.stop(scenario.servers[0])
                until = time.monotonic() + 20
                while time.monotonic() < until and {status for status, _ in seen} == {200}:
                    time.sleep(0.02)
            over.set()
            visitor.join()
    assert {status for status, _ in seen} != {200}
