"""A proxy between a scripted server and a bare socket: what the conformance tests stand on."""

import asyncio
import contextlib
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from deploylab.live.forwarding import outward
from deploylab.live.plan import Plan
from deploylab.live.proxy import Proxy

# What most live scenarios of the tests begin with; the table of the fleet is open.
EVEN_PAGES = """[traffic]
rate = 20
seconds = 30
arrivals = "even"
[[traffic.kinds]]
name = "page"
share = 1
ms = 50
[fleet]
concurrency = 4
"""


class Toward:
    """A router that knows one server."""

    def __init__(self, address):
        self.address, self.troubles = address, []

    def plan(self, request, peer):
        return Plan(self.address, outward(request, request.target, request.host, peer.encode()),
                    ended=self.troubles.append)


class Origin:
    """A server whose answers are a test's: `script(connection, head)` is called for every head that arrives."""

    def __init__(self, script):
        self.script, self.heads, self.connections, self.lost = script, [], 0, threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        self.open = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections += 1
                self.open.append(connection)
                threading.Thread(target=self.serve, args=(Wire(connection),), daemon=True).start()

    def serve(self, wire):
        with contextlib.suppress(OSError):
            while head := wire.head():
                self.heads.append(head)
                if self.script(wire, head) == "close":
                    break
        self.lost.set()
        wire.socket.close()

    def close(self):
        self.listener.close()
        for connection in self.open:
            connection.close()


class Wire:
    """A connection and what was read too far."""

    def __init__(self, connection, timeout=5):
        self.socket, self.rest = connection, b""
        connection.settimeout(timeout)

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        data = self.socket.recv(65536)
        self.rest += data
        return bool(data)

    def until(self, mark):
        while mark not in self.rest:
            if not self.more():
                return b""
        found, _, self.rest = self.rest.partition(mark)
        return found + mark

    def head(self):
        return self.until(b"\r\n\r\n")

    def exactly(self, count):
        while len(self.rest) < count and self.more():
            pass
        found, self.rest = self.rest[:count], self.rest[count:]
        return found

    def to_the_end(self):
        while self.more():
            pass
        return self.rest

    def response(self):
        """(head, body) of a response with Content-Length."""
        head = self.head()
        length = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        return head, self.exactly(int(length[0].split(b":")[1])) if length else b""


class Rig:
    """`with Rig(script) as rig: rig.client().send(...)`."""

    def __init__(self, script, address=None, **settings):
        self.origin = Origin(script)
        self.router = Toward(address or self.origin.address)
        self.proxy = Proxy(self.router, **settings)
        self.loop = asyncio.new_event_loop()
        self.clients = []

    def __enter__(self):
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port = self.run(self.proxy.start())
        return self

    def run(self, coroutine, timeout=10):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(timeout)

    def client(self, timeout=5, **options):
        own = socket.socket()
        for option, value in options.items():
            own.setsockopt(socket.SOL_SOCKET, getattr(socket, option), value)
        own.connect(("127.0.0.1", self.port))
        self.clients.append(own)
        return Wire(own, timeout)

    def ask(self, request):
        """Send one request on a connection of its own and read the answer to the end of the connection."""
        wire = self.client()
        wire.send(request)
        with contextlib.suppress(ConnectionResetError):
            wire.to_the_end()
        return wire.rest

    def __exit__(self, *trouble):
        for client in self.clients:
            client.close()
        self.run(self.proxy.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()
        self.origin.close()


def eventually(claim, seconds=5):
    """Wait until `claim()` holds; whether it does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if claim():
            return True
        time.sleep(0.01)
    return claim()


def punctual(once, tries=4):
    """`once()` until the load generator was in time: a run in which it was late proves nothing, whatever it says."""
    for _ in range(tries):
        done = once()
        if not done.lag["discarded"]:
            return done
    pytest.skip(f"the machine is too busy: the load generator was late in {tries} runs (p99 {done.lag['p99']:.0f} ms)")


def always(response):
    """A script that answers every request alike."""
    return lambda wire, head: wire.send(response)


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def processes_marked(mark):
    """The processes that inherited our mark: everything that the command has started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            dead = (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if mark.encode() in (process / "environ").read_bytes() and not dead:
                found.append(int(process.name))
        except OSError:
            continue
    return found


def listening(pids):
    """The ports on which these processes listen."""
    sockets = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                sockets.add(os.readlink(link).removeprefix("socket:[").rstrip("]"))
            except OSError:
                continue
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[1] for row in rows if row[3] == "0A" and row[9] in sockets}
