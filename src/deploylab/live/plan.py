"""The two words of a router: pass the request on (`Plan`), or answer it here (`Answer`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from deploylab.live.fields import Field
from deploylab.live.http1 import Head


def as_it_is(head: Head) -> list[Field]:
    return head.fields


@dataclass(slots=True)
class Plan:
    """Send `request` (a head) to `address`; `homeward(head)` gives the fields for the client; `ended(trouble)` is
    called once: "" if the response was complete, else a cause."""

    address: tuple[str, int]
    request: bytes
    homeward: Callable[[Head], list[Field]] = as_it_is
    ended: Callable[[str], None] = lambda trouble: None


@dataclass(slots=True)
class Answer:
    """The proxy answers itself."""

    status: int
    reason: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class Router(Protocol):
    def plan(self, request: Head, peer: str) -> Plan | Answer: ...
