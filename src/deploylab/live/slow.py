"""Clients that never finish what they say: they hold a connection open, a byte at a time (slowloris)."""

import asyncio
from contextlib import suppress

BYTE_EVERY = 0.25  # seconds


async def dawdle(port: int, clients: int) -> None:
    """Keep so many of them going until cancelled; a connection that is hung up on is opened again."""
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(one(port))


async def one(port: int) -> None:
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET / HTTP/1.1\r\nHost: slow\r\nX-Slow: ")
            while not writer.is_closing():
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(BYTE_EVERY)
        await asyncio.sleep(BYTE_EVERY)
