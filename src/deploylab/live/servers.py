"""The processes behind the proxy: booting, what they say, stopping, asking them, and who may be picked."""

import http.client
import json
import os
import signal
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from typing import Any

from deploylab.fleet import CRASHED, READY, STARTING, STOPPING
from deploylab.live.processes import start_backend
from deploylab.live.routing import Machine
from deploylab.problems import Problem


class Servers:
    """Mixed into LiveWorld."""

    scenario: Any
    fault: Any
    scale: Any
    engine: Any
    health: Any
    began: int
    folder: str
    orders: Any
    events: list[tuple]
    machines: dict[str, Machine]
    weights: dict[str, float]
    note: Callable
    watch: Callable[[str, Any], None] | None

    def become(self, machine: Machine, state: str) -> None:
        machine.state = state
        self.note("server", machine.name, machine.pool, machine.version, state)
        if self.watch:
            self.watch("server", (machine.name, machine.version, state))

    def boot(self, machine: Machine, version: str, ready_at: float = 0.0) -> None:
        """Start a process; it says itself when it is ready, not before `ready_at` (of the monotonic clock)."""
        if version not in self.scenario.versions:
            raise Problem(f"The strategy starts a version '{version}' that the scenario does not describe.",
                          f"전략이 시나리오에 없는 버전 '{version}'을(를) 기동하려 합니다.")
        facts = self.scenario.versions[version]
        if machine.child is not None:
            machine.child.end()
        machine.version, machine.boots = version, machine.boots + 1
        self.become(machine, STARTING)
        machine.child = start_backend({
            "name": machine.name, "version": version, "port": machine.address[1], "error_rate": facts["error_rate"],
            "speed": facts["speed"], "never_ready": facts["never_ready"], "ready_at": ready_at,
            "concurrency": self.scenario["fleet.concurrency"], "queue": self.scenario["fleet.queue"],
            "stop": self.scale.wait(self.scenario["fleet.stop_seconds"]),
            "deep_health": self.scenario["fleet.deep_health"], "schema": facts["schema"],
            "orders": os.path.join(self.folder, "orders.db") if self.orders is not None else "",
            "reads": self.scenario["database.enabled"], "commit_at": self.scenario["traffic.commit_at"],
            "trouble": self.fault.trouble if version == self.scenario.new else "",
        }, partial(self.heard, machine, machine.boots))

    def heard(self, machine: Machine, boot: int, line: str) -> None:
        """Called in a thread for every line that a server prints, and with "" when its process has ended."""
        if machine.boots != boot:
            return
        if line == "ready" and machine.state == STARTING:
            if not self.scenario["fleet.health_interval"]:
                machine.healthy = True
            self.become(machine, READY)
            if self.began:
                self.reroute()
        elif line.startswith("cut "):
            machine.cut = int(line[4:])
        elif line.startswith(("write ", "unreadable ")):
            kind, request, server, at, fact = line.split()
            self.events.append((int(at), kind, int(request), server, bool(int(fact)) if kind == "write" else int(fact)))
        elif line == "" and machine.state in (STARTING, READY):
            self.become(machine, CRASHED)

    def halt(self, machine: Machine) -> None:
        machine.cut = 0
        self.become(machine, STOPPING)
        machine.child.signal(signal.SIGTERM)

    def ask(self, machine: Machine, path: str, timeout: float = 1.0, **fields: str) -> tuple[int, bytes]:
        """Ask a server directly, not through the proxy; (0, b"") if it does not answer. `X_Toss` is sent as X-Toss."""
        with suppress(OSError, http.client.HTTPException), \
                closing(http.client.HTTPConnection(*machine.address, timeout=timeout)) as connection:
            headers = {name.replace("_", "-"): value for name, value in fields.items()}
            connection.request("GET", path, headers={"Connection": "close", **headers})
            response = connection.getresponse()
            return response.status, response.read()
        return 0, b""

    def inside(self, machine: Machine) -> int:
        """How many requests are at a server: as it says itself, or as many as the proxy still waits for."""
        status, body = self.ask(machine, "/status")
        return max(self.engine.inside(machine), json.loads(body)["inside"] if status == 200 else 0)

    def reroute(self) -> None:
        """Tell the proxy who may be picked: whoever is registered and passes the health check."""
        with self.health.lock:
            changed = []
            for machine in self.machines.values():
                routable = machine.registered and machine.healthy
                if routable != machine.routable:
                    machine.routable = routable
                    changed.append(machine)
            rotation = {pool: [machine for machine in self.machines.values()
                               if machine.pool == pool and machine.routable] for pool in self.scenario.pools}
            since, until = self.engine.apply(rotation, dict(self.weights))
            for machine in changed:  # in before it can be picked for the first time, out after the last
                self.events.append((since if machine.routable else until, "route", machine.name, machine.routable))
