"""The proxy's side towards the clients: requests in order, one at a time, bodies in pieces as they come."""

import asyncio

from deploylab.live.back import Back
from deploylab.live.bodies import Malformed
from deploylab.live.client import Client
from deploylab.live.forwarding import answer
from deploylab.live.http1 import MOST_HEAD, parse_request
from deploylab.live.plan import Answer

MOST_WAITING = 262_144
REPEATABLE = frozenset((b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"TRACE"))


class Front(Client):
    """One connection from a client; its requests are answered one after the other, in order."""

    # ---- the request -----------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if self.tunnel and self.back is not None:
            self.back.transport.write(data)
        elif not self.leaving:
            self.buffer = self.buffer + data if self.buffer else data
            if self.request is None:
                self.begin()
            else:
                self.wait_until(self.proxy.answer_seconds)
                self.pass_body(b"")

    def begin(self) -> None:
        """Take the next request out of the buffer, if its head is there."""
        if self.request is not None or self.leaving:
            return
        buffer = self.buffer
        while buffer.startswith(b"\r\n"):  # an old habit of some clients (RFC 9112, 2.2)
            buffer = buffer[2:]
        end = buffer.find(b"\r\n\r\n") + 4
        if end < 4 or end > MOST_HEAD:
            self.buffer = buffer
            if len(buffer) > MOST_HEAD:
                self.refuse(431, "the header fields are too large")
            return
        text, self.buffer = buffer[:end], buffer[end:]
        try:
            self.request = request = parse_request(text)
        except Malformed as trouble:
            self.refuse(trouble.status, trouble.reason)
            return
        self.trouble = ""
        self.wait_until(self.proxy.answer_seconds)
        decision = self.proxy.router.plan(request, self.peer)
        if isinstance(decision, Answer):
            self.say(decision.status, decision.reason, decision.fields)
        else:
            self.plan = decision
            self.proxy.upstream.lend(decision.address, self)

    def take(self, back: Back) -> None:
        """A connection to the server is there."""
        self.back = back
        back.begin(self)
        if self.full:  # with an earlier answer that the client has not read yet
            back.transport.pause_reading()
        if self.held:
            self.hold(False)
        head = self.plan.request  # type: ignore[union-attr]
        if self.request.empty:  # type: ignore[union-attr]
            back.transport.write(head)
        else:
            self.pass_body(head)

    def pass_body(self, prefix: bytes) -> None:
        """Pass on what is there of the request's body; bytes of later requests wait their turn."""
        back, body, piece = self.back, self.request.body, b""  # type: ignore[union-attr]
        if back is not None:
            if self.buffer and not body.done:
                try:
                    taken = body.feed(self.buffer)
                except Malformed as trouble:
                    self.give_up(trouble.status, trouble.reason, "errored")
                    return
                piece, self.buffer = self.buffer[:taken], self.buffer[taken:]
            if prefix or piece:
                back.transport.write(prefix + piece)
        if len(self.buffer) > MOST_WAITING:
            self.hold(True)

    # ---- the answer ------------------------------------------------------------------------------------

    def finished(self, keep: bool) -> None:
        """The response has been passed on whole."""
        self.end("")
        self.next(keep)

    def next(self, keep: bool) -> None:
        unread = self.request is not None and not self.request.body.done
        self.request = self.back = None
        if not keep or unread or self.proxy.draining:
            self.leave(unread)
            return
        self.wait_until(self.proxy.idle_seconds)
        if self.held:
            self.hold(False)
        if self.buffer:  # pipelined; not a call, or a long pipeline would nest
            asyncio.get_running_loop().call_soon(self.begin)

    def say(self, status: int, reason: str, fields: list[tuple[str, str]] | None = None) -> None:
        """Answer the present request without a server."""
        request = self.request
        keep = request is not None and request.body.done and not request.close and not self.proxy.draining
        bodiless = request is not None and request.method == b"HEAD"
        self.transport.write(answer(status, reason, keep, fields, bodiless))
        self.next(keep)

    def refuse(self, status: int, reason: str) -> None:
        """A message that cannot be trusted: say so and hang up, since nobody knows where the next one begins."""
        self.buffer = b""
        self.transport.write(answer(status, reason, False))
        self.leave(True)

    def give_up(self, status: int, reason: str, cause: str) -> None:
        """This request cannot be completed; say so if the answer has not begun yet."""
        back, self.back = self.back, None
        begun = back is not None and back.response is not None
        if back is not None:
            back.abandon()
        self.end(cause)
        if begun:
            self.transport.abort()
        elif status == 400:
            self.refuse(status, reason)
        else:
            self.say(status, reason, self.proxy.marks(cause))

    def server_lost(self, back: Back, spoke: bool) -> None:
        """The server hung up before it answered. An idle connection may end just as we use it: then try a new one."""
        self.back = None
        request = self.request
        replayable = request is not None and request.empty and request.method in REPEATABLE
        if back.used > 1 and not spoke and replayable and not self.trouble:
            self.trouble = "cut_in_flight"
            self.proxy.upstream.lend(back.address, self, fresh=True)
        else:
            self.give_up(502, "the server hung up before it answered", "cut_in_flight")

    def no_server(self, trouble: Exception) -> None:
        late = isinstance(trouble, TimeoutError)
        self.give_up(504 if late else 502, "the server cannot be reached", self.trouble or "refused")

    def cut(self) -> None:
        """The answer broke off: the client must not take it for whole."""
        back, self.back = self.back, None
        if back is not None and not back.transport.is_closing():
            back.abandon()
        self.end("cut_in_flight")
        self.reset()

    def expire(self) -> None:
        """The deadline has passed."""
        if self.request is not None and not self.leaving:
            self.give_up(504, "the server did not answer in time", "timed_out")
        elif self.buffer and not self.leaving:
            self.refuse(408, "the request did not arrive in time")
        else:
            self.transport.abort()
