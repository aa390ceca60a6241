"""All connections to servers: lent to a request, and kept for the next.

    Front (client) --lend--> Back (server) --response--> Front --rest--> idle, or closed
"""

import asyncio
from typing import Any

from deploylab.live.back import Back

CONNECT_SECONDS = 5.0
IDLE_SECONDS = 4.0  # shorter than the idle time-out of most servers, so that it is we who hang up


class Upstream:
    """The idle connections by address, and those that are being made."""

    def __init__(self) -> None:
        self.idle: dict[tuple[str, int], list[Back]] = {}
        self.tick = 0.0  # the time, as of the last sweep: exact enough for resting, and free
        self.connecting: set[asyncio.Task] = set()

    def lend(self, address: tuple[str, int], front: Any, fresh: bool = False) -> None:
        """Call `front.take(back)`, at once with an idle connection, or later; or `front.no_server(trouble)`."""
        resting = self.idle.get(address)
        while resting and not fresh:
            back = resting.pop()
            if not back.transport.is_closing():
                front.take(back)
                return
        task = asyncio.get_running_loop().create_task(self.connect(address, front))
        self.connecting.add(task)
        task.add_done_callback(self.connecting.discard)

    async def connect(self, address: tuple[str, int], front: Any) -> None:
        loop = asyncio.get_running_loop()
        wanted = front.request
        try:
            _, back = await asyncio.wait_for(loop.create_connection(lambda: Back(self, address), *address),
                                             CONNECT_SECONDS)
        except (OSError, TimeoutError) as trouble:
            if front.request is wanted:
                front.no_server(trouble)
            return
        if front.request is wanted:
            front.take(back)
        else:  # the client has gone meanwhile
            self.rest(back)

    def rest(self, back: Back) -> None:
        back.rested = self.tick
        self.idle.setdefault(back.address, []).append(back)

    def forget(self, back: Back) -> None:
        resting = self.idle.get(back.address, [])
        if back in resting:
            resting.remove(back)

    def sweep(self, now: float) -> None:
        """Hang up on connections that have rested long enough."""
        self.tick = now
        for resting in self.idle.values():
            for back in [back for back in resting if now - back.rested > IDLE_SECONDS]:
                resting.remove(back)
                back.transport.close()

    def drop(self, address: tuple[str, int] | None = None) -> None:
        """Hang up all idle connections to one address, or to all."""
        for known in [address] if address else list(self.idle):
            for back in self.idle.pop(known, []):
                back.transport.close()
