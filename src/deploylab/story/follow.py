"""What the stage shows after each event: servers, and the legs of every request.

A leg is one attempt of a request on one server: picked, begun, ended. A request that is tried again has
several. Servers are remembered as changes `(step, state, version, in rotation, working, waiting)`.
"""

from dataclasses import dataclass, field
from typing import Any

SHOWN = ("stopped", "starting", "ready", "draining", "out", "stopping", "crashed")
NUMBER = {state: place for place, state in enumerate(SHOWN)}


@dataclass
class Post:
    """A server on the stage. `inside` maps a request to True once the server works on it; `working` counts those."""

    name: str
    pool: str = ""
    version: str = ""
    state: str = "stopped"
    in_rotation: bool = False
    inside: dict[int, bool] = field(default_factory=dict)
    working: int = 0
    changes: list[list[Any]] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """Its state as a spectator sees it: a ready server out of rotation drains, or stands by."""
        if self.state != "ready" or self.in_rotation:
            return self.state
        return "draining" if self.inside else "out"

    def work(self, request: int) -> None:
        """Begin with a request that has waited."""
        self.working += not self.inside.get(request, False)
        self.inside[request] = True

    def leave(self, request: int) -> None:
        self.working -= self.inside.pop(request, False)

    def note(self, step: int) -> None:
        waiting = len(self.inside) - self.working
        row = [step, NUMBER[self.shown], self.version, int(self.in_rotation), self.working, waiting]
        if not self.changes or self.changes[-1][1:] != row[1:]:
            if self.changes and self.changes[-1][0] == step:
                self.changes.pop()
            self.changes.append(row)


@dataclass
class Leg:
    """One attempt: steps at which it was picked, begun and ended (-1: not yet), how, and the work left then."""

    request: int
    server: str
    picked: int
    begun: int = -1
    begun_at: int = -1
    ended: int = -1
    outcome: str = ""
    left: float = 1.0


@dataclass
class Visit:
    """A request from its arrival to its end."""

    id: int
    client: str
    kind: int
    demand: int
    arrived: int
    arrived_at: int
    ended: int = -1
    outcome: str = ""
    because: int = -1
    latency: int = -1


class Scene:
    """Book every event of a trace; the scene remembers who was where and when."""

    def __init__(self, servers: list[dict[str, Any]]) -> None:
        self.posts = {s["name"]: Post(s["name"], s.get("pool", "")) for s in servers}
        self.visits: dict[int, Visit] = {}
        self.legs: list[Leg] = []
        self.open: dict[int, Leg] = {}

    def post(self, name: str) -> Post:
        if name not in self.posts:
            self.posts[name] = Post(name)
        return self.posts[name]

    def book(self, step: int, event: tuple) -> None:
        """Enter event number `step`."""
        at, kind, *fields = event
        handler = getattr(self, f"_{kind}", None)
        if handler:
            handler(step, at, *fields)

    def _server(self, step: int, at: int, name: str, pool: str, version: str, state: str) -> None:
        post = self.post(name)
        post.pool, post.version, post.state = pool, version, state
        post.note(step)

    def _route(self, step: int, at: int, name: str, in_rotation: bool) -> None:
        post = self.post(name)
        post.in_rotation = bool(in_rotation)
        post.note(step)

    def _arrive(self, step: int, at: int, request: int, client: str, kind: Any, demand: int, session: Any) -> None:
        self.visits[request] = Visit(request, str(client), kind, demand, step, at)

    def _pick(self, step: int, at: int, request: int, server: str, *_: Any) -> None:
        self._leave(step, at, request, "moved")
        leg = Leg(request, server, step)
        self.open[request] = leg
        self.legs.append(leg)
        self.post(server).inside[request] = False
        self.post(server).note(step)

    def _begin(self, step: int, at: int, request: int, server: str) -> None:
        leg = self.open.get(request)
        if leg:
            leg.begun, leg.begun_at = step, at
            self.post(leg.server).work(request)
            self.post(leg.server).note(step)

    def _finish(self, step: int, at: int, request: int, server: str, latency: int) -> None:
        self._leave(step, at, request, "ok")
        self._end(step, request, "ok", -1)
        if request in self.visits:
            self.visits[request].latency = latency

    def _fail(self, step: int, at: int, request: int, server: str, cause: str, because: int) -> None:
        self._leave(step, at, request, cause)
        self._end(step, request, cause, because)

    def _retry(self, step: int, at: int, request: int, attempt: int, cause: str, because: int) -> None:
        self._leave(step, at, request, cause)

    def _end(self, step: int, request: int, outcome: str, because: int) -> None:
        visit = self.visits.get(request)
        if visit:
            visit.ended, visit.outcome, visit.because = step, outcome, because

    def _leave(self, step: int, at: int, request: int, outcome: str) -> None:
        leg = self.open.pop(request, None)
        if leg is None:
            return
        leg.ended, leg.outcome = step, outcome
        demand = self.visits[request].demand if request in self.visits else 0
        if outcome == "ok":
            leg.left = 0.0
        elif leg.begun_at >= 0 and demand:
            leg.left = max(0.0, 1 - (at - leg.begun_at) / demand)
        self.post(leg.server).leave(request)
        self.post(leg.server).note(step)
