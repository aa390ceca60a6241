"""A small real server for the live lab: its own process, its own socket, some places to work in and a queue.

Started by the lab as `python backend.py '{"name": "s1", "port": 8101, ...}'`. It imports nothing of the package, so
that it boots quickly. It ends when its standard input does: whoever started it may die in any way. Lines there are
commands: `break 0.005` (fail after so many seconds), `slow 3`, `mend`. `trouble`: "crash" while booting, or "hang".
"""

import asyncio
import importlib.util
import json
import os
import re
import signal
import socket
import sys
import threading
import time
from collections import deque
from typing import Any

HEAD = re.compile(rb"(\S+) (\S+) HTTP/1\.(\d)\r\n")
FIELD = re.compile(rb"^(x-request-id|x-demand|x-toss|content-length|connection|x-key):[ \t]*([^\r]*)", re.I | re.M)
TEXT = {200: "OK", 411: "Length Required", 500: "Internal Server Error", 503: "Service Unavailable"}
BEFORE_HANGING, CLOSED_AT_END = 20, set[asyncio.BaseTransport]()


class Shop:
    """What the server knows: its settings, who is being served, who waits."""

    def __init__(self, facts: dict[str, Any]):
        self.name, self.version, self.trouble = facts["name"], facts["version"], facts.get("trouble", "")
        self.places, self.queue_places = facts.get("concurrency", 1), facts.get("queue", -1)
        self.error_rate, self.speed = facts.get("error_rate", 0.0), facts.get("speed", 1.0)
        self.broken, self.factor, self.never_ready = "", 1.0, facts.get("never_ready", False)
        self.ready = self.over = False
        self.deep, self.reads = facts.get("deep_health", False), facts.get("reads", False)
        self.busy, self.served, self.commit_at = 0, 0, facts.get("commit_at", 0.5)
        self.queue: deque = deque()
        self.orders: Any = beside("orders").Orders(facts["orders"], facts["schema"]) if facts.get("orders") else None

    @property
    def inside(self) -> int:
        return self.busy + len(self.queue)

    @property
    def well(self) -> bool:
        return self.ready and not (self.deep and self.broken)

    def command(self, line: str) -> None:
        word, _, value = line.partition(" ")
        if word == "break":
            self.broken = value
        elif word == "slow":
            self.factor = float(value)
        elif word == "mend":
            self.broken, self.factor = "", 1.0

    def enter(self, guest: "Guest", fields: dict[bytes, bytes]) -> None:
        """A request comes in: served at once, kept waiting, or turned away."""
        fields[b"came"] = b"%d" % (time.monotonic_ns() // 1000)
        if not self.ready:
            guest.reply(503, fields, "not_ready")
        elif self.busy >= self.places and 0 <= self.queue_places <= len(self.queue):
            guest.reply(503, fields, "dropped")
        elif self.busy < self.places:
            self.serve(guest, fields)
        else:
            self.queue.append((guest, fields))

    def serve(self, guest: "Guest", fields: dict[bytes, bytes]) -> None:
        self.busy += 1
        fields[b"begin"] = b"%d" % (time.monotonic_ns() // 1000)
        seconds = float(self.broken or int(fields.get(b"x-demand", b"0")) / 1e6 / self.speed * self.factor)
        loop = asyncio.get_running_loop()
        loop.call_later(seconds, self.done, guest, fields)
        if self.orders is not None:
            loop.call_later(seconds * self.commit_at, self.use_orders, fields)

    def use_orders(self, fields: dict[bytes, bytes]) -> None:
        """Part-way through the service a write is stored, or a row read; what cannot be done becomes an error."""
        number, writes = int(fields.get(b"x-request-id", b"0")), fields[b"method"] == b"POST"
        if self.over or not (writes or self.reads):
            return
        place, key = float(fields.get(b"x-toss", b"0")) * 1009 % 1, fields.get(b"x-key", b"").decode()
        news = self.orders.use(number, writes, key or None, place)
        if news and news[0] != "broken":
            print(news[0], number, self.name, time.monotonic_ns() // 1000, news[1], flush=True)
        if news and news[0] != "write":
            fields[b"x-toss"] = b"-1"

    def done(self, guest: "Guest", fields: dict[bytes, bytes]) -> None:
        self.busy, self.served = self.busy - 1, self.served + 1
        if self.trouble == "hang" and self.served > BEFORE_HANGING:
            threading.Event().wait()  # the loop stands still; the thread that ends the process does not
        bad = bool(self.broken) or float(fields.get(b"x-toss", b"1")) < self.error_rate
        guest.reply(500 if bad else 200, fields, "errored" if bad else "")
        if self.queue and self.busy < self.places:
            self.serve(*self.queue.popleft())


class Guest(asyncio.Protocol):
    """One connection."""

    transport: Any = None

    def __init__(self, shop: Shop):
        self.shop, self.buffer, self.skip, self.close = shop, b"", 0, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        CLOSED_AT_END.add(transport)

    def connection_lost(self, trouble: Exception | None) -> None:
        CLOSED_AT_END.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            if self.skip:
                skipped = min(self.skip, len(self.buffer))
                self.buffer, self.skip = self.buffer[skipped:], self.skip - skipped
            end = self.buffer.find(b"\r\n\r\n") + 4
            if self.skip or end < 4:
                return
            head, self.buffer = self.buffer[:end], self.buffer[end:]
            self.request(head)

    def request(self, head: bytes) -> None:
        if not (line := HEAD.match(head)):
            return self.transport.close()
        fields = {name.lower(): value for name, value in FIELD.findall(head)} | {b"method": line[1]}
        self.skip = int(fields.get(b"content-length", b"0"))
        self.close = fields.get(b"connection", b"").lower() == b"close"
        path = line[2].partition(b"?")[0]
        if path == b"/healthz":
            self.reply(200 if self.shop.well else 503, fields, "")
        elif path == b"/status":
            self.reply(200, fields, "", f'{{"inside": {self.shop.inside}}}')
        elif b"\r\ntransfer-encoding:" in head.lower():
            self.close = True
            self.reply(411, fields, "errored")
        else:
            self.shop.enter(self, fields)

    def reply(self, status: int, fields: dict[bytes, bytes], cause: str, text: str = "") -> None:
        if self.transport.is_closing():
            return
        body = (text or f"{self.shop.name} {self.shop.version}\n").encode()
        lines = [f"HTTP/1.1 {status} {TEXT[status]}", f"Content-Length: {len(body)}", "Content-Type: text/plain",
                 f"X-Server: {self.shop.name}", f"X-Version: {self.shop.version}"]
        lines += [f"X-{key.decode()}: {fields[key].decode()}" for key in (b"came", b"begin") if key in fields]
        lines += [f"X-Cause: {cause}"] * bool(cause) + ["Connection: close"] * self.close
        self.transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        if self.close:
            self.transport.close()


def beside(name: str) -> Any:
    """A module that stands beside this file."""
    spec: Any = importlib.util.spec_from_file_location(name, os.path.join(os.path.dirname(__file__), f"{name}.py"))
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def follow_input(shop: Shop) -> None:
    """In a thread, so that even a server whose loop is stuck ends when its standard input does."""
    for line in sys.stdin:
        shop.command(line.strip())
    os._exit(0)


async def serve(facts: dict[str, Any]) -> None:
    shop, loop, over = Shop(facts), asyncio.get_running_loop(), asyncio.Event()
    threading.Thread(target=follow_input, args=(shop,), daemon=True).start()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    # The lab keeps the port reserved with a socket of its own that never listens; hence reuse_port.
    server = await loop.create_server(lambda: Guest(shop), "127.0.0.1", facts.get("port", 0), backlog=512,
                                      reuse_address=True, reuse_port=hasattr(socket, "SO_REUSEPORT"))

    def boot() -> None:
        if shop.trouble == "crash":
            os._exit(1)
        shop.ready = not shop.never_ready
        print("ready" if shop.ready else "never ready", flush=True)

    loop.call_later(max(0.0, facts.get("ready_at", 0.0) - time.monotonic()), boot)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await over.wait()
    server.close()
    shop.over = True
    for transport in list(CLOSED_AT_END):
        transport.abort()  # type: ignore[attr-defined]
    print("cut", shop.inside, flush=True)
    await asyncio.sleep(facts.get("stop", 0.0))
    os._exit(0)  # at once, as a server does that is not written in Python


if __name__ == "__main__":
    beside("clockwork").run(serve(json.loads(sys.argv[1])))
