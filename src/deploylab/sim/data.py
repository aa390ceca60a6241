"""What survives a request: sessions in a server's memory, writes in a store, rows under a schema.

Three ways to lose integrity while deploying, each only under its condition:
- a session is lost if it lives on a server and the client is sent to another one, or the server stops;
- a write is stored twice if it was stored, its answer was cut, and the client tries again without an
  idempotency key;
- a row cannot be read if it was written under a schema that the version now serving does not know.
"""

from typing import Any

from deploylab.fleet import READY
from deploylab.integrity import can_serve, readable, written
from deploylab.integrity import migrate as migrated
from deploylab.sim.traffic import ROW, digit


class Data:
    """Sessions, writes and the schema of one simulated run."""

    def __init__(self, world: Any, scenario: Any):
        self.world, self.scenario = world, scenario
        self.enabled = scenario["database.enabled"]
        self.shared = scenario["traffic.session_store"] == "shared"
        self.keys = scenario["traffic.idempotency_keys"]
        self.homes: dict[str, Any] = {}  # session -> the server that has its data, None once it is lost
        self.columns: frozenset = frozenset({"name"})
        self.rows: list[frozenset] = []

    # sessions

    def home(self, session: str) -> Any:
        return self.homes.get(session)

    def visit(self, job: Any, machine: Any) -> None:
        """A client with a session comes to a server: is its data there?"""
        known = job.session in self.homes
        home = self.homes.get(job.session)
        self.homes[job.session] = machine
        if known and home is not machine and not self.shared:
            self.world.note("session", job.id, job.session, machine.name)

    def forget(self, machine: Any) -> None:
        """A server stops: what it kept in memory is gone."""
        for session, home in self.homes.items():
            if home is machine:
                self.homes[session] = None

    # writes and rows

    def plan_write(self, job: Any, machine: Any, service: int) -> None:
        """The write is stored part-way through the service: a request cut after that has left its mark."""
        if self.enabled and not can_serve(self.schema(machine), self.columns):
            self.refuse(job)
            return
        if job.writes:
            attempt, boot = job.attempt, machine.boots
            delay = round(service * self.scenario["traffic.commit_at"])
            self.world.plan(delay, lambda: self.commit(job, machine, attempt, boot))
        elif self.enabled and self.rows:
            row = int(digit(job.toss, ROW) * len(self.rows))
            if not readable(self.rows[row], self.schema(machine)):
                self.world.note("unreadable", job.id, machine.name, row)
                self.refuse(job)

    def refuse(self, job: Any) -> None:
        """The version cannot do it: the answer, when it comes, will be an error."""
        job.toss = -1.0

    def commit(self, job: Any, machine: Any, attempt: int, boot: int) -> None:
        if machine.state != READY or machine.boots != boot or job.attempt != attempt:
            return
        if job.stored and self.keys:
            return
        self.world.note("write", job.id, machine.name, bool(job.stored))
        job.stored = True
        if self.enabled:
            self.rows.append(written(self.schema(machine), self.columns))

    def schema(self, machine: Any) -> str:
        return self.scenario.versions[machine.version]["schema"]

    def migrate(self, step: str) -> None:
        """One step of a schema change; `migrate` and `rename` also convert the rows that are there."""
        self.columns, self.rows = migrated(step, self.columns, self.rows)
        self.world.note("schema", step, sorted(self.columns))
