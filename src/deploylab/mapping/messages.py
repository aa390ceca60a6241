"""What goes through a proxy, and how the proxy explains itself.

    browser --Request--> proxy --Forwarded--> server
    browser <-Response-- proxy <-Response---- server
            (or Answered: the proxy replied by itself)

Headers are tuples of (name, value) in the order of the wire; repeated names are kept. Host is a field of its own.
"""

from dataclasses import dataclass

from deploylab.problems import Problem


class UnsupportedDirective(Problem):
    """A configuration says something that this dialect does not model; nothing is silently ignored."""

    def __init__(self, directive, line):
        self.directive, self.line = directive, line
        super().__init__(
            en=f"Line {line}: `{directive}` is not supported here; remove it, or write the mapping without it.",
            ko=f"{line}번째 줄: `{directive}` 지시어는 지원하지 않는다. 지우거나, 이 지시어 없이 매핑을 작성한다.",
        )


@dataclass(frozen=True)
class Step:
    """One line of an explanation: `what` happened (ko, en), by which `rule`, and the value before and after."""

    what: dict
    rule: str
    before: object = None
    after: object = None


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    host: str | None
    scheme: str = "http"
    version: str = "HTTP/1.1"
    client: str = "198.51.100.7"
    headers: tuple = ()


@dataclass(frozen=True)
class Response:
    status: int
    headers: tuple = ()
    why: tuple = ()


@dataclass(frozen=True)
class Forwarded:
    scheme: str
    host: str
    port: int
    target: str
    host_header: str | None
    headers: tuple  # without Host
    why: tuple
    version: str = "HTTP/1.1"


@dataclass(frozen=True)
class Answered:
    status: int
    headers: tuple
    why: tuple
