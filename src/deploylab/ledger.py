"""The ledger: what became of every request. At every moment

    sent = ok + refused + cut_in_flight + not_ready + errored + timed_out + dropped + in_flight
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CAUSES = (
    "refused",  # nobody was there to take it: no server in rotation, or the one picked is stopped
    "cut_in_flight",  # it was inside a server that was stopped or killed
    "not_ready",  # its server was booting and answered 503
    "errored",  # the version answered 500
    "timed_out",  # the client gave up waiting
    "dropped",  # the server's queue was full
)
ACCOUNTS = ("sent", "ok", *CAUSES, "in_flight")


@dataclass
class Ledger:
    """Counts of requests, and for each failure the event that caused it (`because`: request -> event index)."""

    sent: int = 0
    ok: int = 0
    refused: int = 0
    cut_in_flight: int = 0
    not_ready: int = 0
    errored: int = 0
    timed_out: int = 0
    dropped: int = 0
    because: dict[int, int] = field(default_factory=dict, repr=False)

    @property
    def failed(self) -> int:
        return self.refused + self.cut_in_flight + self.not_ready + self.errored + self.timed_out + self.dropped

    @property
    def in_flight(self) -> int:
        """Sent and not yet decided: inside a server, in a queue, or about to be tried again."""
        return self.sent - self.ok - self.failed

    def book(self, event: tuple) -> None:
        """Enter one event of a trace."""
        kind = event[1]
        if kind == "arrive":
            self.sent += 1
        elif kind == "finish":
            self.ok += 1
        elif kind == "fail":
            setattr(self, event[4], getattr(self, event[4]) + 1)
            self.because[event[2]] = event[5]

    def row(self) -> dict[str, int]:
        """All accounts by name, in the order of the equation."""
        return {name: getattr(self, name) for name in ACCOUNTS}

    @classmethod
    def of(cls, trace: Iterable[tuple]) -> "Ledger":
        """The ledger at the end of a trace."""
        ledger = cls()
        for event in trace:
            ledger.book(event)
        return ledger


def balances(trace: Iterable[tuple]) -> Iterator[dict[str, int]]:
    """The ledger after each event of a trace."""
    ledger = Ledger()
    for event in trace:
        ledger.book(event)
        yield ledger.row()
