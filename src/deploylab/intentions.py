"""The vocabulary: everything that a deployment strategy can ask of the world.

A strategy is a generator of these sentences. It says what should happen and never how: a world
(simulated or real) carries each one out and sends its answer back to the `yield`.

    released = yield Drain(["s1"], timeout=30)      # the world answers
    yield Stop(["s1"])

Servers and pools are named, never touched: a strategy cannot change a server, it can only ask.
"""

from dataclasses import dataclass


class NotReady(Exception):
    """Thrown by a world at the `yield` when what was asked for did not become ready in time."""

    def __init__(self, servers, reason="not ready in time"):
        super().__init__(f"{', '.join(servers)}: {reason}")
        self.servers, self.reason = tuple(servers), reason


@dataclass(frozen=True)
class Start:
    """Boot these servers with this version. Answered at once; booting takes its time."""

    servers: tuple
    version: str


@dataclass(frozen=True)
class Stop:
    """Stop these servers; what is still inside is cut. Answer: how many requests were cut."""

    servers: tuple


@dataclass(frozen=True)
class Register:
    """Let the balancer send requests to these servers (in rotation)."""

    servers: tuple


@dataclass(frozen=True)
class Deregister:
    """The balancer sends nothing new to these servers; what is inside goes on."""

    servers: tuple


@dataclass(frozen=True)
class Drain:
    """Wait until these servers are empty, at most `timeout` seconds. Answer: how many are still inside."""

    servers: tuple
    timeout: float = 30


@dataclass(frozen=True)
class AwaitReady:
    """Wait until these servers answer their health check, at most `timeout` seconds, or NotReady."""

    servers: tuple
    timeout: float = 60


@dataclass(frozen=True)
class Split:
    """From now on each pool gets its percentage of the traffic: {"blue": 0, "green": 100}."""

    weights: dict


@dataclass(frozen=True)
class SmokeTest:
    """Send test requests to a pool that has no users yet. Answer: True if all were answered well."""

    pool: str


@dataclass(frozen=True)
class Observe:
    """Watch the traffic for so many seconds. Answer: a Report about `version` beside the rest."""

    version: str
    seconds: float


@dataclass(frozen=True)
class Migrate:
    """Change the database schema: "expand", "migrate", "contract", or "rename" (all at once)."""

    step: str


@dataclass(frozen=True)
class Report:
    """What `Observe` saw: requests and errors of the fresh version and of the stable one beside it."""

    requests: int
    errors: int
    stable_requests: int
    stable_errors: int
    seconds: float

    @property
    def error_rate(self):
        return self.errors / self.requests if self.requests else 0.0

    @property
    def stable_error_rate(self):
        return self.stable_errors / self.stable_requests if self.stable_requests else 0.0


INTENTIONS = (Start, Stop, Register, Deregister, Drain, AwaitReady, Split, SmokeTest, Observe, Migrate)
