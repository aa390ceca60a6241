"""Processes of the lab: everything that is started here ends, however the lab itself ends.

Each child holds the reading end of a pipe whose writing end only the lab has. A lab that is killed cannot tidy
up, but the system closes its pipes; a child that sees its pipe end leaves. Nothing but these children is ever
signalled.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def reserve_port() -> socket.socket:
    """A free port of the loopback interface, kept for whoever of ours will listen on it. Close it to let it go."""
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind(("127.0.0.1", 0))
    return own


class Child:
    """A process that lives no longer than we do. `heard(line)` is called, in a thread, for each line that it prints,
    and with "" when it has ended."""

    def __init__(self, command: list[str], heard: Callable[[str], None] | None = None,
                 environment: dict[str, str] | None = None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **(environment or {})}, start_new_session=True)
        self.heard = heard
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if self.heard is not None:
                self.heard(line.rstrip("\n"))
        if self.heard is not None:
            self.heard("")

    def tell(self, line: str) -> None:
        """Write a line to its standard input; a child that has gone does not mind."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError, ValueError):
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def signal(self, number: int) -> None:
        if self.alive:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end. Answer: whether it came."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self, seconds: float = 0.0) -> None:
        """Close its pipe, give it so many seconds to leave by itself, then end it and wait."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError, ValueError):
            self.process.stdin.close()
        if not (seconds and self.wait(seconds)):
            self.signal(signal.SIGKILL)
            self.process.wait()
        self.listener.join(1.0)
        if self.process.stdout is not None and not self.listener.is_alive():
            self.process.stdout.close()


def start_backend(facts: dict[str, Any], heard: Callable[[str], None]) -> Child:
    """A backend process; without the package and without site, so that it boots in a tenth of a second."""
    return Child([sys.executable, "-I", "-S", str(HERE / "backend.py"), json.dumps(facts)], heard)


def start_module(name: str, arguments: list[str], heard: Callable[[str], None]) -> Child:
    """`python -m name` with this very package importable."""
    path = os.pathsep.join([str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    return Child([sys.executable, "-m", name, *arguments], heard, {"PYTHONPATH": path})
