"""The trace: everything that happened in a run, in order. One shape for simulated and live runs.

An event is a tuple `(at, kind, *fields)`; `at` is an integer of microseconds since the run began. The
fields of each kind are named in COLUMNS. Everything that a reader is shown (the player, the charts, the
ledger, answers to questions, marks) is read from these events and from nothing else.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

FORMAT = "deploylab-trace/1"

COLUMNS = {
    # the fleet
    "server": ("server", "pool", "version", "state"),  # a server has this version and state from now on
    "route": ("server", "in_rotation"),  # whether the balancer may pick this server (registered and healthy)
    "split": ("weights",),  # percent of the traffic for each pool
    "schema": ("step", "columns"),  # the database changed: expand, migrate, contract, rename
    # the strategy
    "intend": ("step", "intention", "arguments", "line"),  # the strategy asks; `line` of its source file
    "answer": ("step", "answer", "trouble"),  # the world has carried it out
    "intervene": ("action", "arguments"),  # somebody else's hand: kill, slow, roll_back ...
    # a request, from its arrival at the proxy to its end
    "arrive": ("request", "client", "kind", "demand", "session"),  # demand: microseconds of service at speed 1
    "pick": ("request", "server", "candidates", "scores"),  # the balancer's decision; scores may be None
    "begin": ("request", "server"),  # a server starts to work on it (it waited in the queue until now)
    "finish": ("request", "server", "latency"),  # answered well; latency in microseconds since it arrived
    "fail": ("request", "server", "cause", "because"),  # cause: see ledger.CAUSES; because: index of an event or -1
    "retry": ("request", "attempt", "cause", "because"),  # this attempt failed so, the client will try again
    "write": ("request", "server", "duplicate"),  # the request's write was stored (again, if duplicate)
    "session": ("request", "session", "server"),  # a session's data was not on this server: it is lost
    "unreadable": ("request", "server", "row"),  # a row is stored in a form that this version cannot read
}


@dataclass
class Trace:
    """The events of one run, with what is needed to read them.

    `meta` holds scenario, title, seed, duration (microseconds), servers (name, pool, weight, concurrency,
    queue), kinds (names of the kinds of request), strategy, source (file of the strategy), balancer.
    """

    meta: dict[str, Any] = field(default_factory=dict)
    events: list[tuple] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

    def of(self, *kinds: str) -> list[tuple]:
        """The events of these kinds, in order."""
        return [event for event in self.events if event[1] in kinds]

    def to_json(self) -> str:
        """The documented JSON form: {"format", "columns", "meta", "events"}; equal runs give equal bytes."""
        whole = {"format": FORMAT, "columns": COLUMNS, "meta": self.meta, "events": self.events}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Trace":
        """Read what `to_json` wrote. ValueError if it is not a trace of this format."""
        whole = json.loads(text)
        if not isinstance(whole, dict) or whole.get("format") != FORMAT:
            raise ValueError(f"not a trace in the format {FORMAT}")
        return cls(whole["meta"], [tuple(event) for event in whole["events"]])

    def to_csv(self) -> str:
        """One line an event: seconds, kind, and the fields by name."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["seconds", "kind", "fields"])
        for at, kind, *fields in self.events:
            named = " ".join(f"{name}={value}" for name, value in zip(COLUMNS[kind], fields, strict=True))
            writer.writerow([f"{at / 1e6:.6f}", kind, named])
        return out.getvalue()
