"""From an event and the scene it happens in to its sentence: a phrase's name and what fills it."""

import re
from typing import Any

from deploylab.story.follow import Scene
from deploylab.story.phrases import CAUSES, SAY
from deploylab.story.words import Words, josa, plain, short

BY_NAME = {  # how these choose is said better in words than by their scores
    "round_robin": "pick.turn",
    "random": "pick.random",
    "power_of_two": "pick.two",
    "ip_hash": "pick.hash",
    "consistent_hash": "pick.hash",
}
IN_FLIGHT = {"ko": "처리 중인 요청 수", "en": "requests in flight"}


class Teller:
    """Tells one step at a time. Ask before the scene books the event: the sentence may need what was before."""

    def __init__(self, scene: Scene, words: Words, meta: dict[str, Any], compares: dict[str, Any]) -> None:
        self.scene, self.words, self.meta, self.compares = scene, words, meta, compares
        self.asked: dict[int, str] = {}

    def tell(self, step: int, event: tuple) -> list[Any]:
        """[phrase, argument, ...] of this event; negative arguments name words."""
        at, kind, *fields = event
        phrase, *arguments = getattr(self, f"_{kind}")(at, *fields)
        return [phrase, *map(plain, arguments)]

    def _both(self, texts: dict[str, str]) -> int:
        return self.words.add(texts["ko"], texts["en"])

    def _several(self, names: Any, particle: str) -> int:
        names = [names] if isinstance(names, str) else list(names or ())
        return self.words.named(", ".join(map(str, names)) or "-", particle)

    # the fleet
    def _server(self, at: int, name: str, pool: str, version: str, state: str) -> tuple:
        known = self.scene.post(name).changes
        shown_version = self.words.add(version or "-")
        if not known:
            first = "server.absent" if state == "stopped" else "server.first"
            return first, self.words.named(name), shown_version
        phrase = f"server.{state}"
        return phrase, self.words.named(name, "이/가"), shown_version

    def _route(self, at: int, name: str, in_rotation: bool) -> tuple:
        inside = len(self.scene.post(name).inside)
        server = self.words.named(name, "을/를")
        if in_rotation:
            return "route.in", server
        return ("route.out.busy", server, inside) if inside else ("route.out", server)

    def _weights(self, weights: dict[str, float], ending: str = "") -> int:
        text = ", ".join(f"{pool} {plain(weight)}%" for pool, weight in weights.items())
        return self.words.add(text + ending, text)

    def _split(self, at: int, weights: dict[str, float]) -> tuple:
        return "split" if at else "split.first", self._weights(weights)

    def _schema(self, at: int, step: str, columns: Any) -> tuple:
        return "schema", self.words.named(str(step))

    # the strategy
    def _intend(self, at: int, step: int, intention: str, arguments: Any, line: int) -> tuple:
        self.asked[step] = intention
        given = arguments if isinstance(arguments, dict) else {}
        phrase = f"intend.{intention}"
        if phrase not in SAY:
            return "intend", self.words.add(intention)
        return phrase, *self._asked(intention, given)

    def _asked(self, intention: str, given: dict[str, Any]) -> list[Any]:
        servers = given.get("servers", ())
        if intention == "Start":
            return [self._several(servers, "을/를"), self.words.named(str(given.get("version", "-")))]
        if intention in ("Drain", "AwaitReady"):
            return [self._several(servers, "이/가"), given.get("timeout", 0)]
        if intention in ("Stop", "Register", "Deregister"):
            return [self._several(servers, "을/를")]
        if intention == "Split":
            return [self._weights(given.get("weights", {}), "로")]
        if intention == "Observe":
            return [self.words.named(str(given.get("version", "-"))), given.get("seconds", 0)]
        return [self.words.named(str(given.get("pool") or given.get("step") or "-"))]

    def _answer(self, at: int, step: int, answer: Any, trouble: str) -> tuple:
        intention = self.asked.get(step, "-")
        if trouble:
            return "answer.trouble", self.words.add(trouble)
        if intention == "Drain" and isinstance(answer, int):
            return ("answer.undrained", answer) if answer else ("answer.drained",)
        if intention == "Stop" and isinstance(answer, int):
            return ("answer.cut", answer) if answer else ("answer.stopped",)
        if intention in ("Start", "AwaitReady"):
            return ("answer.started" if intention == "Start" else "answer.ready",)
        if intention == "SmokeTest":
            return ("answer.smoke.ok",) if answer else ("answer.smoke.bad",)
        if intention == "Observe" and isinstance(answer, dict):
            names = ("requests", "errors", "stable_requests", "stable_errors")
            return "answer.report", *(answer.get(name, 0) for name in names)
        return "answer.done", self.words.add(intention)

    def _intervene(self, at: int, action: str, arguments: Any) -> tuple:
        given = arguments if isinstance(arguments, dict) else {}
        phrase = f"intervene.{action}"
        if phrase not in SAY:
            return "intervene", self.words.add(str(action))
        if action == "weight":
            return phrase, self._weights(given.get("weights", {}))
        return phrase, self.words.named(str(given.get("server", "-")), "이/가"), given.get("factor", 1)

    # a request
    def _arrive(self, at: int, request: int, client: str, kind: Any, demand: int, session: Any) -> tuple:
        return "arrive", request, self.words.add(f"필요한 처리 시간 {short(demand)}", f"{short(demand)} of work")

    def _pick(self, at: int, request: int, server: str, candidates: Any, scores: Any) -> tuple:
        target, balancer = self.words.named(server, "으로/로"), self.meta.get("balancer", "")
        if candidates is not None and len(candidates) == 1:
            return "pick.only", request, target
        if candidates and not scores and self.compares.get("score_name"):
            return "pick.kept", request, target
        if balancer in BY_NAME:
            return BY_NAME[balancer], request, target
        if scores and candidates and server in candidates:
            return self._scored(request, target, scores, scores[list(candidates).index(server)])
        return "pick", request, target

    def _scored(self, request: int, target: int, scores: Any, mine: Any) -> tuple:
        lowest = self.compares.get("lowest_wins", True)
        names = self.compares.get("score_name") or {"ko": "점수", "en": "score"}
        name, ties = self._both(names), sum(score == mine for score in scores)
        if mine != (min(scores) if lowest else max(scores)):
            return "pick.scored", request, target, name, plain(mine)
        if names == IN_FLIGHT and ties > 1:
            return "pick.least.tie", request, target, mine, ties
        if names == IN_FLIGHT:
            return "pick.least", request, target, mine, len(scores)
        if ties > 1:
            return "pick.tie", request, target, name, plain(mine), ties
        best = self._both({"ko": "작습니다", "en": "lowest"} if lowest else {"ko": "큽니다", "en": "highest"})
        value = self.words.add(josa(str(plain(mine)), "으로/로"), str(plain(mine)))
        return "pick.best", request, target, name, value, best, len(scores)

    def _begin(self, at: int, request: int, server: str) -> tuple:
        visit = self.scene.visits.get(request)
        who = self.words.named(server, "이/가")
        if visit and at > visit.arrived_at:
            return "begin.waited", request, who, self.words.add(short(at - visit.arrived_at))
        return "begin", request, who

    def _finish(self, at: int, request: int, server: str, latency: int) -> tuple:
        return "finish", request, self.words.named(server, "이/가"), self.words.add(short(latency))

    def _fail(self, at: int, request: int, server: str, cause: str, because: int) -> tuple:
        if cause == "refused":
            return ("fail.refused.at", request, self.words.named(server)) if server else ("fail.refused", request)
        if cause == "timed_out":
            return "fail.timed_out", request
        particle = "의/의" if cause == "dropped" else "이/가"
        return f"fail.{cause}", request, self.words.named(server or "-", particle)

    def _retry(self, at: int, request: int, attempt: int, cause: str, because: int) -> tuple:
        return "retry", request, attempt, self._both(CAUSES[cause])

    def _write(self, at: int, request: int, server: str, duplicate: bool) -> tuple:
        return "write.again" if duplicate else "write", request

    def _session(self, at: int, request: int, session: str, server: str) -> tuple:
        return "session", request, self.words.named(server)

    def _unreadable(self, at: int, request: int, server: str, row: Any) -> tuple:
        return "unreadable", request, self.words.named(server)


def fill(template: str, arguments: list[Any], words: list[str]) -> str:
    """The sentence itself: what the browser does with a phrase and its arguments."""

    def word(match: re.Match[str]) -> str:
        argument = arguments[int(match[1])]
        named = isinstance(argument, (int, float)) and argument < 0
        return words[-1 - int(argument)] if named else str(argument)

    return re.sub(r"\{(\d)\}", word, template)
