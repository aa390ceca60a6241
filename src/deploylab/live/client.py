"""A connection from a client as such: reading and writing at the pace of the other side, tunnels, the end."""

import asyncio
import socket
import struct
from typing import Any

from deploylab.live.back import Back
from deploylab.live.http1 import Head
from deploylab.live.plan import Plan


class Client(asyncio.Protocol):
    """What Front builds on; `request`, `plan` and `back` are those of the request in hand, if there is one."""

    def __init__(self, proxy: Any):
        self.proxy = proxy
        self.transport: Any = None
        self.peer, self.buffer, self.deadline = "", b"", 0.0
        self.request: Head | None = None
        self.plan: Plan | None = None
        self.back: Back | None = None
        self.trouble = ""
        self.tunnel = self.leaving = self.held = self.full = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.peer = (transport.get_extra_info("peername") or ("",))[0]
        self.proxy.fronts.add(self)
        self.wait_until(self.proxy.head_seconds)

    def wait_until(self, seconds: float) -> None:
        self.deadline = self.proxy.tick + seconds

    def end(self, trouble: str) -> None:
        """The request in hand has ended, well ("") or not: tell its plan, once."""
        plan, self.plan = self.plan, None
        if plan is not None:
            plan.ended(trouble)

    def open_tunnel(self) -> None:
        self.tunnel, self.deadline = True, float("inf")
        rest, self.buffer = self.buffer, b""
        if rest and self.back is not None:
            self.back.transport.write(rest)

    def hold(self, yes: bool) -> None:
        """Stop or go on reading from the client."""
        if yes and not self.held:
            self.transport.pause_reading()
        elif self.held and not yes:
            self.transport.resume_reading()
        self.held = yes

    def pause_writing(self) -> None:
        self.full = not self.proxy.buffering
        if self.back is not None and self.full:
            self.back.transport.pause_reading()

    def resume_writing(self) -> None:
        self.full = False
        if self.back is not None:
            self.back.transport.resume_reading()

    def leave(self, unread: bool) -> None:
        """Close; but while the client still sends, wait, or the reset would destroy the answer on its way."""
        self.leaving, self.request, self.back = True, None, None
        if unread and self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()
            self.hold(False)
            self.wait_until(2.0)
        else:
            self.transport.close()

    def eof_received(self) -> bool:
        if self.tunnel and self.back is not None and self.back.transport.can_write_eof():
            self.back.transport.write_eof()
            return True
        return False

    def connection_lost(self, trouble: Exception | None) -> None:
        self.proxy.fronts.discard(self)
        back, self.back, self.request = self.back, None, None
        if back is not None:
            back.abandon()
        self.end("client_left")

    def reset(self) -> None:
        """Break off so that nobody mistakes it: to a client of HTTP/1.0 a plain end is the end of the answer."""
        own = self.transport.get_extra_info("socket")
        if own is not None:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()
