"""The proxy's side towards a server: one connection, lent to one request at a time; its answer goes on in pieces."""

import asyncio
from typing import Any

from deploylab.live.bodies import Malformed, UntilClose
from deploylab.live.forwarding import homeward
from deploylab.live.http1 import MOST_HEAD, Head, parse_response


class Back(asyncio.Protocol):
    """One connection to a server."""

    def __init__(self, upstream: Any, address: tuple[str, int]):
        self.upstream, self.address = upstream, address
        self.transport: Any = None
        self.front: Any = None
        self.buffer, self.used, self.rested = b"", 0, 0.0
        self.response: Head | None = None
        self.tunnel = self.keep = self.plain = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def begin(self, front: Any) -> None:
        """From now on this connection serves one request of `front`."""
        self.front, self.response, self.buffer = front, None, b""
        self.used += 1

    def data_received(self, data: bytes) -> None:
        front = self.front
        if front is None:  # an answer to no question: never let it meet the next one
            self.transport.abort()
        elif self.tunnel:
            front.transport.write(data)
        elif self.response is None:
            self.read_heads(front, self.buffer + data if self.buffer else data)
        else:
            front.wait_until(front.proxy.answer_seconds)
            self.pass_body(front, b"", data)

    def read_heads(self, front: Any, data: bytes) -> None:
        """Interim responses go on as they come; the final one opens the way for its body."""
        while True:
            end = data.find(b"\r\n\r\n") + 4
            if end < 4:
                self.buffer = data
                if len(data) > MOST_HEAD:
                    front.give_up(502, "the server's header fields are too large", "errored")
                return
            text, data = data[:end], data[end:]
            try:
                head = parse_response(text, front.request.method)
                if head.status == 101 and not front.request.upgrade:
                    raise Malformed(502, "the server switched protocols unasked")
            except Malformed as trouble:
                front.give_up(502, trouble.reason, "errored")
                return
            if head.status >= 200:
                self.answer(front, head, data)
                return
            if head.status == 101:
                self.open_tunnel(front, head, data)
                return
            if front.request.minor:
                front.transport.write(homeward(head, head.fields, True, False))

    def answer(self, front: Any, head: Head, rest: bytes) -> None:
        request, self.response, self.buffer = front.request, head, b""
        self.plain = head.chunked and not request.minor  # HTTP/1.0 knows no chunks
        if self.plain:
            head.body.payload = []
        last = request.close or front.proxy.draining or isinstance(head.body, UntilClose)
        self.keep = request.body.done and not last
        fields = front.plan.homeward(head)
        self.pass_body(front, homeward(head, fields, self.keep, head.chunked and not self.plain), rest)

    def pass_body(self, front: Any, prefix: bytes, data: bytes) -> None:
        body = self.response.body  # type: ignore[union-attr]
        try:
            taken = body.feed(data) if data else 0
        except Malformed:
            front.cut()
            return
        if self.plain:
            piece = b"".join(body.payload)
            body.payload.clear()
        else:
            piece = data if taken == len(data) else data[:taken]
        if prefix or piece:
            front.transport.write(prefix + piece)
        if body.done:
            self.finish(front, taken == len(data))

    def finish(self, front: Any, clean: bool) -> None:
        """The response is complete: rest until the next request, if both sides agree that it has ended."""
        response, self.front = self.response, None
        if clean and front.request.body.done and response is not None and not response.close:
            if front.full:  # the client was too slow for the last piece, the next one need not be
                self.transport.resume_reading()
            self.upstream.rest(self)
        else:
            self.transport.close()
        front.finished(self.keep)

    def open_tunnel(self, front: Any, head: Head, rest: bytes) -> None:
        self.tunnel = True
        front.transport.write(homeward(head, front.plan.homeward(head), True, False) + rest)
        front.open_tunnel()

    def eof_received(self) -> bool:
        if self.tunnel and self.front is not None and self.front.transport.can_write_eof():
            self.front.transport.write_eof()
            return True
        return False

    def connection_lost(self, trouble: Exception | None) -> None:
        front, self.front = self.front, None
        if front is None:
            self.upstream.forget(self)
        elif self.tunnel:
            front.finished(False)
        elif self.response is None:
            front.server_lost(self, spoke=bool(self.buffer))
        elif isinstance(self.response.body, UntilClose) and trouble is None:
            front.finished(False)
        else:
            front.cut()

    def abandon(self) -> None:
        """The client has gone or the answer came too late: nobody waits for this any more."""
        self.front = None
        self.transport.abort()

    # Back-pressure: who cannot write makes the other side stop reading.
    def pause_writing(self) -> None:
        if self.front is not None:
            self.front.hold(True)

    def resume_writing(self) -> None:
        if self.front is not None:
            self.front.hold(False)
