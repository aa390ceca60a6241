"""A real proxy as a private process: generated configuration, temporary folder, ended with the lab.

Never the service of the system: its own port on loopback, its own files, started in the foreground under `guard`.
"""

import http.client
import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, ClassVar

from deploylab.live.processes import HERE, Child, reserve_port
from deploylab.live.routing import Machine, micro
from deploylab.problems import Problem

PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"])


class Product:
    """What the three have in common; each says `program`, `install`, `balance`, its command and its configuration."""

    program = install = ""
    balance: ClassVar[dict[str, str]] = {}  # our name of a balancer -> the product's own words

    def __init__(self, world: Any):
        found = shutil.which(self.program, path=PATH)
        if found is None:
            how = f"Debian: apt-get install {self.install}"
            raise Problem(f"{self.program} is not installed; install it ({how}) or use --engine ours.",
                          f"{self.program}이(가) 설치되어 있지 않습니다. 설치하거나({how}) --engine ours를 사용하세요.")
        self.path: str = found
        self.machines: dict[str, Machine] = world.machines
        name = world.scenario["balancer.name"]
        if name not in self.balance:
            known = ", ".join(self.balance)
            raise Problem(f"{self.program} has no balancer '{name}'; it has: {known}.",
                          f"{self.program}에는 '{name}' 분산 알고리즘이 없습니다. 쓸 수 있는 것: {known}.")
        self.balancer, self.retries = self.balance[name], world.retries
        self.shares: dict[str, int] = {}
        self.port = 0
        self.child: Child | None = None
        self.folder = Path()
        self.ended = threading.Event()

    def command(self) -> list[str]:
        raise NotImplementedError

    def configuration(self) -> str:
        raise NotImplementedError

    def write(self) -> None:
        (self.folder / "proxy.conf").write_text(self.configuration(), encoding="utf-8")

    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="deploylab-live-"))
        with closing(reserve_port()) as port:
            self.port = port.getsockname()[1]
        self.write()
        guard = [sys.executable, "-I", "-S", str(HERE / "guard.py"), str(self.folder)]
        self.child = Child([*guard, *self.command()], self.heard)
        self.wait_until(lambda: self.answer() is not None)

    def heard(self, line: str) -> None:
        self.ended.set()

    def wait_until(self, done: Any, seconds: float = 10) -> None:
        until = time.monotonic() + seconds
        while not done():
            if self.ended.is_set() or time.monotonic() > until:
                log = self.folder / "output.log"
                said = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else []
                raise Problem(f"{self.program} did not start: {' '.join(said) or 'no answer'}",
                              f"{self.program}이(가) 시작되지 않았습니다: {' '.join(said) or '응답 없음'}")
            time.sleep(0.01)

    def answer(self) -> http.client.HTTPResponse | None:
        """What it says on a fresh connection, or None if nobody is there."""
        with suppress(OSError, http.client.HTTPException), \
                closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)) as connection:
            connection.request("GET", "/deploylab", headers={"Connection": "close"})
            return connection.getresponse()
        return None

    def apply(self, rotation: dict[str, list[Machine]], weights: dict[str, float]) -> tuple[int, int]:
        """Between the two moments it came into force; only the product knows when."""
        shares, since = as_weights(rotation, weights), micro()
        if shares != self.shares:
            self.shares = shares
            self.change()
        return since, micro()

    def change(self) -> None:
        """Bring `shares` into force: server -> weight from 1 to 256, for each that gets traffic."""
        raise NotImplementedError

    def one_by_one(self) -> list[Machine]:
        """The order for products that are told of each server by itself: who gets traffic first, so that there is
        somebody to answer at every moment of a switch."""
        return sorted(self.machines.values(), key=lambda machine: machine.name not in self.shares)

    def inside(self, machine: Machine) -> int:
        return 0  # the server itself knows

    def close(self) -> None:
        if self.child is not None:
            self.child.end(5)
        if self.folder != Path():  # the guard has removed it, unless it was killed
            shutil.rmtree(self.folder, ignore_errors=True)


def as_weights(rotation: dict[str, list[Machine]], weights: dict[str, float]) -> dict[str, int]:
    """Pools by percentage and servers by weight, as one weight from 1 to 256 for each server that gets traffic.

    {"stable": 95, "fresh": 5} over 4 and 4 servers: 256 and 13 each.
    """
    wanted: dict[str, float] = {}
    for pool, machines in rotation.items():
        total = sum(machine.weight for machine in machines)
        for machine in machines:
            if weights[pool] > 0:
                wanted[machine.name] = weights[pool] * machine.weight / total
    most = max(wanted.values(), default=1)
    return {name: max(1, round(256 * share / most)) for name, share in wanted.items()}
