"""A reverse proxy on asyncio: what a client asks is passed to a server, and the answer back, in pieces as they come.

    client --> Front --> router.plan(request) --> Back --> server
    client <-- Front <------- plan.homeward(response) <-- Back

It keeps no message as a whole: whoever reads slowly makes the other side wait (back-pressure), unless `buffering`
lets the proxy take the whole answer at once and so frees the server. A router decides where a request goes.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from deploylab.live.front import Front
from deploylab.live.plan import Router
from deploylab.live.upstream import Upstream

SWEEP = 0.1  # seconds between two looks at the deadlines


class Proxy:
    """A listening reverse proxy: `await start()`, and `await close(seconds)` when done."""

    def __init__(self, router: Router, answer_seconds: float = 60, head_seconds: float = 15, idle_seconds: float = 75,
                 buffering: bool = False):
        self.router, self.buffering = router, buffering
        self.answer_seconds, self.head_seconds, self.idle_seconds = answer_seconds, head_seconds, idle_seconds
        self.upstream = Upstream()
        self.fronts: set[Front] = set()
        self.draining = False
        self.marks: Callable[[str], list[tuple[str, str]]] = lambda cause: []
        self.tick = 0.0  # the time, as of the last sweep: exact enough for deadlines, and free
        self.server: asyncio.Server | None = None
        self.sweeper: asyncio.Task | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0, sock: Any = None) -> int:
        """Listen; the port comes back."""
        loop = asyncio.get_running_loop()
        self.tick = self.upstream.tick = loop.time()
        where: dict[str, Any] = {"sock": sock} if sock else {"host": host, "port": port}
        self.server = await loop.create_server(lambda: Front(self), backlog=1024, **where)
        self.sweeper = loop.create_task(self.sweep())
        return self.server.sockets[0].getsockname()[1]

    async def sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            self.tick = asyncio.get_running_loop().time()
            for front in [front for front in self.fronts if front.deadline < self.tick]:
                front.expire()
            self.upstream.sweep(self.tick)

    async def close(self, seconds: float = 0.0) -> int:
        """Take no new requests and let those inside finish for so many seconds. Answer: how many had to be cut."""
        self.draining = True
        if self.server is not None:
            self.server.close()
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        for front in [front for front in self.fronts if front.request is None]:
            front.transport.close()
        while any(front.request is not None for front in self.fronts) and clock() < until:
            await asyncio.sleep(0.01)
        cut = sum(front.request is not None for front in self.fronts)
        for front in list(self.fronts):
            front.transport.abort()
        self.upstream.drop()
        for task in [*self.upstream.connecting, *([self.sweeper] if self.sweeper else [])]:
            task.cancel()
        await asyncio.sleep(0)
        return cut
