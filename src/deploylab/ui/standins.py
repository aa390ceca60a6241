"""A student's balancer and release as the simulation sees them: every call crosses to the sandbox and is checked."""

from collections.abc import Callable
from typing import Any

from deploylab.fleet import Request, Server
from deploylab.grading.messages import Text, explained, show
from deploylab.grading.submission import SubmissionError
from deploylab.intentions import INTENTIONS, NotReady


class Trouble:
    """What the file did instead of answering, the first time, and the pick or step at which it did."""

    def __init__(self) -> None:
        self.text: Text | None = None

    def note(self, text: Text) -> None:
        self.text = self.text or text


class Picker:
    """The student's balancer as the simulation sees it. After a mishap it takes the first server, to the end."""

    def __init__(self, remote: Any, trouble: Trouble):
        self.remote, self.trouble = remote, trouble
        self.known: dict[str, Server] = {}
        self.picks, self.failed_at = 0, -1

    def pick(self, servers: Any, request: Any) -> Any:
        self.picks += 1
        if self.failed_at < 0:
            shown = [self.seen(server) for server in servers]
            try:
                got = self.remote.pick(shown, Request(request.id, str(request.client)))
                return servers[next(place for place, server in enumerate(shown) if server is got)]
            except SubmissionError as problem:
                self.trouble.note(explained(problem))
            except StopIteration:
                self.trouble.note({"ko": f"pick()이 목록에 없는 것을 돌려주었습니다: {show(got)}",
                                   "en": f"pick() returned what is not one of the servers: {show(got)}"})
            self.failed_at = self.picks
        return servers[0]

    def seen(self, server: Any) -> Server:
        """The same look-alike for a server each time, with its figures of now."""
        copy = self.known.setdefault(server.name, Server(server.name))
        copy.weight, copy.version, copy.state, copy.in_flight = server.weight, server.version, server.state, server.in_flight
        return copy


class Release:
    """The student's generator as `carry_out` sees it; only sentences of the vocabulary get through."""

    gi_yieldfrom = None

    def __init__(self, steps: Any, trouble: Trouble):
        self.steps, self.trouble = steps, trouble

    @property
    def gi_code(self) -> Any:
        return self.steps.gi_code

    @property
    def gi_frame(self) -> Any:
        return self.steps.gi_frame

    def send(self, value: Any) -> Any:
        return self.checked(self.steps.send, value)

    def throw(self, problem: Exception) -> Any:
        return self.checked(self.steps.throw, problem)

    def close(self) -> None:
        """The child ends with its submission."""

    def checked(self, resume: Callable[[Any], Any], value: Any) -> Any:
        try:
            intention = resume(value)
        except SubmissionError as problem:
            if problem.name == "NotReady" and isinstance(value, NotReady):
                raise value from None
            self.trouble.note(explained(problem))
            raise StopIteration("stopped") from None
        if not isinstance(intention, INTENTIONS):
            self.trouble.note({"ko": f"deploylab.intentions의 문장이 아닌 것을 yield했습니다: {show(intention)}",
                               "en": f"it yielded what is not a sentence of deploylab.intentions: {show(intention)}"})
            raise StopIteration("stopped")
        return intention
