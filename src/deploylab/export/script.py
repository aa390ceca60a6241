"""A deployment through a proxy as a shell script: the strategy's intentions, one after the other, as commands.

What the proxy cannot do (boot a server, migrate a schema) stands at the head of the script as functions to fill in.
"""

from dataclasses import dataclass, field
from typing import Any

from deploylab.export.release import Release
from deploylab.export.remarks import said
from deploylab.intentions import (
    AwaitReady,
    Deregister,
    Drain,
    Migrate,
    Observe,
    Register,
    SmokeTest,
    Split,
    Start,
    Stop,
)

FIRST_PORT = 9001  # of the servers, on this machine
TOP = 256  # HAProxy's largest weight
WORDS = {
    Start: said("boot the new version", "새 버전을 기동한다"),
    Stop: said("stop; whatever is still inside is cut", "종료한다. 아직 처리 중인 것은 끊긴다"),
    Register: said("into rotation", "분산 대상에 넣는다"),
    Deregister: said("out of rotation: nothing new, what is inside goes on",
                     "분산 대상에서 뺀다: 새 요청은 없고 처리 중인 것은 계속된다"),
    Drain: said("wait until what is inside has finished", "처리 중인 요청이 끝나기를 기다린다"),
    AwaitReady: said("wait for the health check", "헬스체크 통과를 기다린다"),
    Split: said("share of the traffic for each pool", "풀마다 트래픽 비율을 정한다"),
    SmokeTest: said("try the pool that has no users yet", "아직 사용자가 없는 풀을 시험한다"),
    Observe: said("watch, then go on or go back", "지켜본 뒤 계속하거나 되돌린다"),
    Migrate: said("change the database schema", "데이터베이스 스키마를 바꾼다"),
}


@dataclass
class Rotation:
    """Who is in rotation with which share, as the intentions go by."""

    release: Release
    registered: set[str] = field(default_factory=set)
    split: dict[str, float] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for name, pool in self.release.scenario.pools.items():
            self.split[name] = pool["weight"]
            self.registered |= set(pool["servers"]) if pool["running"] else set()
        self.stopped = set(self.release.scenario.servers) - self.registered

    def feel(self, intention: Any) -> None:
        servers = set(getattr(intention, "servers", ()))
        if isinstance(intention, Register):
            self.registered |= servers
        elif isinstance(intention, (Deregister, Stop)):
            self.registered -= servers
        elif isinstance(intention, Split):
            self.split = dict(intention.weights)
        if isinstance(intention, Stop):
            self.stopped |= servers
        elif isinstance(intention, Start):
            self.stopped -= servers

    @property
    def weights(self) -> dict[str, int]:
        """A weight from 0 to 256 for every server: 95 % and 5 % over 4 and 4 servers are 256 and 13 each."""
        pools = self.release.scenario.pools
        wanted = {server: self.split[name] / max(1, len(pool["servers"]))
                  for name, pool in pools.items() for server in (*pool["servers"], *pool["spares"])}
        most = max(wanted.values(), default=0) or 1
        return {server: max(1, round(TOP * share / most)) if share else 0 for server, share in wanted.items()}

    def delivered(self, pool: str) -> float:
        """Percent of the traffic that `pool` really gets, after the rounding to whole weights."""
        weights, own = self.weights, self.release.scenario.pools[pool]["servers"]
        total = sum(weights[server] for server in self.registered)
        return 100 * sum(weights[server] for server in own if server in self.registered) / (total or 1)


def address(release: Release, server: str) -> str:
    return f"127.0.0.1:{FIRST_PORT + release.scenario.servers.index(server)}"


def described(intention: Any, lang: str) -> str:
    """`# Drain s1 s2 (30): wait until what is inside has finished`."""
    parts = [type(intention).__name__]
    for value in vars(intention).values():
        if isinstance(value, dict):
            parts += [f"{name}={share:g}%" for name, share in value.items()]
        elif isinstance(value, (tuple, list)):
            parts += list(value)
        else:
            parts.append(f"({value})")
    return f"# {' '.join(parts)}: {WORDS[type(intention)][lang]}"
