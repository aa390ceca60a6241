"""A connection of the load generator: it sends one request at a time and tells what became of it."""

import asyncio
from typing import Any

from deploylab.live.bodies import Malformed
from deploylab.live.http1 import Head, parse_response
from deploylab.live.routing import micro

BY_STATUS = {502: "cut_in_flight", 503: "refused", 504: "timed_out"}


class Link(asyncio.Protocol):
    """A connection to the proxy, with at most one request on it."""

    def __init__(self, load: Any):
        self.load, self.buffer = load, b""
        self.transport: Any = None
        self.job: dict[str, Any] | None = None
        self.response: Head | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def send(self, job: dict[str, Any]) -> None:
        self.job, self.response, self.buffer = job, None, b""
        job.setdefault("sent", micro())
        body = b"x" * 64 if job["method"] == "POST" else b""
        lines = [f"{job['method']} {job['path']} HTTP/1.1", f"Host: {self.load.host}", f"X-Request-Id: {job['id']}",
                 f"X-Client: {job['client']}", f"X-Demand: {job['demand']}", f"X-Toss: {job['toss']}"]
        if job["session"]:
            lines.append(f"Cookie: session={job['session']}")
        if job["key"]:
            lines.append(f"X-Key: {job['key']}")
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self.transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def data_received(self, data: bytes) -> None:
        try:
            if self.job is None:
                raise Malformed(502, "an answer that nobody asked for")
            self.read(data)
        except Malformed:
            self.transport.abort()

    def read(self, data: bytes) -> None:
        if self.response is None:
            self.buffer += data
            end = self.buffer.find(b"\r\n\r\n") + 4
            if end < 4:
                return
            self.response = parse_response(self.buffer[:end], b"GET")
            data = self.buffer[end:]
        self.response.body.feed(data)
        if self.response.body.done:
            self.answered(self.response)

    def answered(self, response: Head) -> None:
        job, self.job = self.job, None
        values = {low: value.decode("latin-1") for _, value, low, _, _ in response.fields}
        cause = "" if response.status < 400 else values.get(b"x-cause") or BY_STATUS.get(response.status, "errored")
        came, begin = (int(values.get(name, 0)) for name in (b"x-came", b"x-begin"))
        self.load.book(job, response.status, values.get(b"x-server", ""), cause, came, begin)
        self.transport.close() if response.close else self.load.idle.append(self)

    def connection_lost(self, trouble: Exception | None) -> None:
        if self in self.load.idle:
            self.load.idle.remove(self)
        job, self.job = self.job, None
        if job and job["id"] in self.load.open:
            self.load.book(job, 0, "", "timed_out" if job.get("late") else "cut_in_flight")

    def give_up(self, job: dict[str, Any]) -> None:
        if self.job is job:
            job["late"] = True
            self.transport.abort()
