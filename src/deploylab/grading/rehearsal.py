"""A rehearsal: a strategy is tried on a fleet of paper, and what it does to users is counted.

    world = Rehearsal(old=("s1", "s2", "s3"))
    rehearse(submission.rolling(world.old, "v2"), world)
    world.cut, world.refused, world.early, world.least      what its order of steps did to them

A server that gets traffic always has two requests inside; one that gets none keeps them until it is drained. So a
check asks what became of the users, and every order of steps that spares them is right.
"""

from dataclasses import dataclass
from typing import Any

from deploylab.carry_out import carry_out
from deploylab.grading.messages import require
from deploylab.grading.submission import Steps, SubmissionError
from deploylab.intentions import INTENTIONS, AwaitReady, Drain, NotReady, Observe, Report, SmokeTest, Split, Stop

MOST_STEPS = 300
INSIDE = 2


@dataclass
class Paper:
    """A server of paper. `ready` is known only to who has waited for it."""

    version: str
    running: bool
    ready: bool
    registered: bool
    inside: int = 0


class Rehearsal:
    """The fleet of paper, and what it has suffered so far.

    `cut`: requests inside when their server was stopped. `refused`: servers stopped while traffic came to them.
    `early`: servers that got traffic before they were ready. `least`: the fewest that served at one moment.
    `together`: both versions ran at one moment; `met_both`: both had traffic. If `lasting` says how many more seconds
    each request inside the old servers takes, then draining takes its time by `clock`.
    """

    def __init__(
        self, old: tuple[str, ...], spare: tuple[str, ...] = (), pools: dict[str, tuple[str, ...]] | None = None,
        broken: tuple[str, ...] = (), smoke: bool = True, reports: tuple[Report, ...] = (),
        lasting: tuple[float, ...] = (),
    ):  # fmt: skip
        self.old, self.spare, self.broken, self.lasting = old, spare, broken, lasting
        self.pools = pools or {"main": old + spare}
        self.weights = {name: 100 if set(names) & set(old) else 0 for name, names in self.pools.items()}
        self.servers = {name: Paper("v1", True, True, True, INSIDE) for name in old}
        self.servers |= {name: Paper("", False, False, False) for name in spare}
        self.smoke, self.reports = smoke, list(reports)
        self.asked: list[Any] = []
        self.clock = 0.0
        self.cut, self.refused, self.early = 0, set[str](), set[str]()
        self.least, self.together, self.met_both, self.trouble = len(old), False, False, False

    def perform(self, intention: Any) -> Any:
        """Carry one intention out on paper."""
        self.check(intention)
        self.asked.append(intention)
        if isinstance(intention, Drain):
            return self.drain(intention.servers, intention.timeout)
        if isinstance(intention, AwaitReady):
            return self.wait(intention.servers)
        if isinstance(intention, SmokeTest):
            return self.smoke
        if isinstance(intention, Observe):
            return self.reports.pop(0) if len(self.reports) > 1 else self.reports[0]
        if isinstance(intention, Split):
            self.weights = dict(intention.weights)
            return self.settle()
        before = self.cut
        for name in getattr(intention, "servers", ()):
            getattr(self, type(intention).__name__.lower())(self.servers[name], name, intention)
        self.settle()
        return self.cut - before if isinstance(intention, Stop) else None

    def check(self, intention: Any) -> None:
        """Fail the check unless this is a sentence about things that exist."""
        word = {"ko": "deploylab.intentions의 문장", "en": "a sentence of deploylab.intentions"}
        require(isinstance(intention, INTENTIONS), "next()", intention, word)
        named = getattr(intention, "servers", None)
        word = {
            "ko": f"{', '.join(self.servers)} 가운데 서버 이름의 튜플",
            "en": f"a tuple of names of {', '.join(self.servers)}",
        }
        listed = isinstance(named, tuple | list) and all(name in self.servers for name in named)
        require(named is None or listed, type(intention).__name__, named, word)
        pools = getattr(intention, "weights", None)
        word = {
            "ko": f"풀 {', '.join(self.pools)}의 백분율",
            "en": f"percentages for the pools {', '.join(self.pools)}",
        }
        fits = type(pools) is dict and set(pools) <= set(self.pools) and sum(map(percent, pools.values())) == 100
        require(pools is None or fits, "Split", pools, word)

    def traffic(self, name: str) -> bool:
        """Whether the balancer sends requests to this server."""
        share = sum(self.weights.get(pool, 0) for pool, names in self.pools.items() if name in names)
        return self.servers[name].registered and share > 0

    def drain(self, names: tuple[str, ...], timeout: float) -> int:
        quiet = [self.servers[name] for name in names if not self.traffic(name)]
        if self.lasting:
            longest = max(self.lasting) if len(quiet) == len(names) else self.clock + timeout
            self.clock = float(min(self.clock + timeout, max(longest, self.clock)))
        for server in quiet:
            server.inside = 0 if not self.lasting else self.still_inside(server)
        return sum(self.servers[name].inside for name in names)

    def still_inside(self, server: Paper) -> int:
        """The requests of `lasting` are all inside the first old server, to be counted once."""
        return sum(end > self.clock for end in self.lasting) if server is self.servers[self.old[0]] else 0

    def wait(self, names: tuple[str, ...]) -> None:
        bad = [name for name in names if name in self.broken and self.servers[name].version != "v1"]
        if bad:
            raise NotReady(tuple(bad))
        for name in names:
            self.servers[name].ready = self.servers[name].running

    def start(self, server: Paper, name: str, intention: Any) -> None:
        self.cut += server.inside
        server.inside = 0
        server.version, server.running, server.ready = intention.version, True, False

    def stop(self, server: Paper, name: str, intention: Any) -> None:
        self.cut += server.inside
        if self.traffic(name):
            self.refused.add(name)
        server.running, server.ready, server.inside = False, False, 0

    def register(self, server: Paper, name: str, intention: Any) -> None:
        server.registered = True

    def deregister(self, server: Paper, name: str, intention: Any) -> None:
        server.registered = False
        if self.lasting:
            server.inside = self.still_inside(server)

    def settle(self) -> None:
        """After each step: who serves now, and with what."""
        serving = [name for name in self.servers if self.traffic(name) and self.servers[name].ready]
        for name, server in self.servers.items():
            if self.traffic(name) and server.running:
                server.inside = INSIDE
                self.early |= set() if server.ready else {name}
        self.least = min(self.least, len(serving))
        running = {server.version for server in self.servers.values() if server.running}
        self.together = self.together or len(running) > 1
        self.met_both = self.met_both or len({self.servers[name].version for name in serving}) > 1

    def runs(self, version: str) -> list[str]:
        """The servers that serve this version now, in order."""
        good = [name for name in self.servers if self.traffic(name) and self.servers[name].ready]
        return [name for name in good if self.servers[name].version == version]


def rehearse(strategy: Any, world: Rehearsal) -> Any:
    """Carry a student's strategy out to its end; what it returns. A NotReady that it lets pass is noted."""
    word = {"ko": "intention을 yield하는 제너레이터", "en": "a generator that yields intentions"}
    require(isinstance(strategy, Steps), "strategy", strategy, word)
    steps = carry_out(strategy, world)
    try:
        for _ in range(MOST_STEPS):
            next(steps)
    except StopIteration as end:
        return end.value
    except SubmissionError as problem:
        if problem.name != "NotReady":
            raise
        world.trouble = True
        return None
    word = {"ko": f"{MOST_STEPS}단계 안에 끝나는 배포", "en": f"a release that ends within {MOST_STEPS} steps"}
    return require(False, "strategy", MOST_STEPS, word)


def percent(value: Any) -> float:
    return value if type(value) in (int, float) and 0 <= value <= 100 else -1000


def told(world: Rehearsal) -> list[str]:
    """The steps so far as a student would write them, for a message."""
    return [f"{type(step).__name__}({', '.join(getattr(step, 'servers', ()))})" for step in world.asked]
