"""What a request costs our proxy, nginx and HAProxy: `python tests/benchmarks/bench_live.py [SECONDS] [--peers VENV]`.

With `--peers VENV` also proxy.py and mitmproxy, which are no dependency: `python -m venv VENV`, and there
`pip install proxy.py mitmproxy`. All in one run, each between the same load (wrk, 32 connections kept alive) and the same server (nginx, one line of
text). What counts is requests per second of the proxy's own processor time, read from /proc: what one core could do if it
had nothing else to do. It hardly changes on a busy machine. Prints each figure's ratio to nginx.
"""

import argparse
import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from random import Random

from deploylab.balancing import RoundRobin
from deploylab.live.processes import HERE, Child, reserve_port
from deploylab.live.proxy import Proxy
from deploylab.live.routing import LabRouter, Machine

FINDING = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
ROUNDS, CONNECTIONS = 3, 32
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 100000000;
    client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {upstream}
    server {{ listen 127.0.0.1:{port}; location / {{ {action} }} }}
}}
"""
PROXIED = """proxy_pass http://servers; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header Host $http_host;"""
HAPROXY = """
global
    nbthread 1
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    http-reuse always
frontend entry
    bind 127.0.0.1:{port}
    option forwardfor
    default_backend servers
backend servers
    server s1 127.0.0.1:{origin}
"""

# proxy.py takes its routes from a plugin.
TOWARD = """
from proxy.http.server import ReverseProxyBasePlugin


class Toward(ReverseProxyBasePlugin):
    def routes(self):
        return [(r"/.*", [b"http://127.0.0.1:ORIGIN/"])]
"""


async def ours(port, origin):
    """The proxy of the live lab, with the textbook's round robin."""
    router = LabRouter({"main": RoundRobin()}, Random(1), lambda *pick: None)
    router.rotation = {"main": [Machine("s1", address=("127.0.0.1", origin))]}
    router.weights = {"main": 100}
    await Proxy(router).start(port=port)
    await asyncio.Event().wait()


def free_port():
    with closing(reserve_port()) as port:
        return port.getsockname()[1]


def guarded(stack, configuration, *command):
    """Start a program with its configuration in a folder of its own; both are gone in the end."""
    folder = Path(tempfile.mkdtemp(prefix="deploylab-bench-"))
    (folder / "conf").write_text(configuration.replace("{folder}", str(folder)))
    words = [word.replace("{folder}", str(folder)) for word in command]
    child = Child([sys.executable, "-I", "-S", str(HERE / "guard.py"), str(folder), *words])
    stack.callback(child.end, 3)
    return child.process.pid


def nginx(stack, port, upstream, action):
    text = NGINX.format(folder="{folder}", port=port, upstream=upstream, action=action)
    return guarded(stack, text, shutil.which("nginx", path=FINDING), "-c", "{folder}/conf", "-p", "{folder}", "-e", "stderr")


def peers(stack, venv, ports, origin, hasty):
    """proxy.py and mitmproxy out of a virtual environment of their own, one worker each: name -> process id.

    proxy.py 2.4 loses its event loop if a server keeps the connection: its server (`hasty`) hangs up after each answer.
    """
    folder = Path(tempfile.mkdtemp(prefix="deploylab-bench-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    (folder / "toward.py").write_text(TOWARD.replace("ORIGIN", str(hasty)))
    commands = {
        "proxy.py": [f"{venv}/bin/python", "-m", "proxy", "--hostname", "127.0.0.1", "--port", str(ports["proxy.py"]), "--num-workers",
                     "1", "--num-acceptors", "1", "--enable-reverse-proxy", "--plugins", "toward.Toward", "--log-level", "ERROR"],
        "mitmproxy": [f"{venv}/bin/mitmdump", "--mode", f"reverse:http://127.0.0.1:{origin}", "--listen-host", "127.0.0.1", "-p",
                      str(ports["mitmproxy"]), "-q", "--set", f"confdir={folder}"]}
    found = {}
    for name, command in commands.items():
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(lambda pid=process.pid: os.killpg(pid, signal.SIGKILL))
        found[name] = process.pid
    return found


def up(port, seconds=20):
    """Wait until a request is answered there; a program may listen long before its workers stand."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    sys.exit(f"nobody answers on port {port}")


def family(pid):
    """A process and all that descend from it."""
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            continue
    found = [pid]
    for member in found:
        found += children.get(member, [])
    return found


def cpu_seconds(pid):
    """User and system time of a process and its descendants."""
    ticks = 0
    for member in family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def load(port, seconds):
    """(requests answered, requests failed) by wrk."""
    said = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"http://127.0.0.1:{port}/"],
                          capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return int(re.search(r"(\d+) requests in", said)[1]), int(bad[1]) if bad else 0


def main(seconds, venv):
    missing = [program for program in ("wrk", "nginx", "haproxy") if not shutil.which(program, path=FINDING)]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)} (apt-get install {' '.join(missing)})")
    with ExitStack() as stack:
        origin, hasty, ports = free_port(), free_port(), {name: free_port() for name in ("nginx", "haproxy", "ours", "proxy.py", "mitmproxy")}
        nginx(stack, origin, "", 'return 200 "hello\\n";')
        own = Child([sys.executable, __file__, "--ours", str(ports["ours"]), str(origin)])
        stack.callback(own.end)
        upstream = f"upstream servers {{ server 127.0.0.1:{origin}; keepalive 64; }}"
        text = HAPROXY.format(port=ports["haproxy"], origin=origin)
        pids = {"nginx": nginx(stack, ports["nginx"], upstream, PROXIED), "ours": own.process.pid,
                "haproxy": guarded(stack, text, shutil.which("haproxy", path=FINDING), "-db", "-f", "{folder}/conf")}
        if venv:
            nginx(stack, hasty, "keepalive_timeout 0;", 'return 200 "hello\n";')
            pids |= peers(stack, venv, ports, origin, hasty)
        for name in pids:
            up(ports[name])
        answered, used = dict.fromkeys(pids, 0), dict.fromkeys(pids, 0.0)
        for _ in range(ROUNDS):  # in turns, so that a busy moment of the machine meets all of them
            for name, pid in pids.items():
                before = cpu_seconds(pid)
                good, bad = load(ports[name], seconds)
                if bad or not good:
                    sys.exit(f"{name}: {bad} bad answers of {good}")
                used[name] += cpu_seconds(pid) - before
                answered[name] += good
        rates = {name: answered[name] / used[name] for name in pids}
        print(f"{'proxy':10}{'requests':>10}{'CPU s':>8}{'per CPU s':>11}{'ratio':>8}")
        for name, rate in rates.items():
            print(f"{name:10}{answered[name]:>10,}{used[name]:>8.2f}{rate:>11,.0f}{rate / rates['nginx']:>8.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ours"]:
        asyncio.run(ours(int(sys.argv[2]), int(sys.argv[3])))
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("seconds", type=int, nargs="?", default=2)
        parser.add_argument("--peers", metavar="VENV", type=os.path.abspath)
        args = parser.parse_args()
        main(args.seconds, args.peers)
