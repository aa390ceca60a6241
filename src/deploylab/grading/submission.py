"""A student's file as a check sees it: it looks like the module, and every call crosses to the sandboxed child.

balancer = submission.RoundRobin()          # made in the child
server = balancer.pick(servers, request)    # one of OUR servers comes back, or an error that is a failed check
for intention in submission.rolling(("s1", "s2"), "v2"): ...     # a generator is driven step by step
"""

import time
from types import SimpleNamespace
from typing import Any

from deploylab.grading import wire
from deploylab.grading.sandbox.levels import Limits
from deploylab.grading.sandbox.process import Process, Refused

MOST_TIMEOUTS, LOADED, LOADING = 3, 0.15, 2.5
MOST_NAMES = 200


class SubmissionError(AssertionError):
    """What the student's code did instead of answering. An AssertionError, so it can only ever fail a check.

    `kind`: raised, syntax, answer (no plain value), timeout, total (the whole time is used up), crashed, protocol.
    """

    def __init__(self, kind: str, called: str = "", name: str = "", text: str = "", line: int | None = None):
        super().__init__(f"{kind}: {name}: {text}")
        self.kind, self.called, self.name, self.text, self.line = kind, called, name, text, line


class Submission:
    """One file in one sandbox, restarted after a mishap, within one total of seconds."""

    def __init__(
        self, text: str, file: str, level: str, limits: Limits, classes: tuple[str, ...] = (),
        modules: dict[str, str] | None = None, vocabulary: dict[str, type] | None = None,
    ):  # fmt: skip
        self._text, self._file, self._level, self._limits = text, file, level, limits
        self._classes, self._modules, self._vocabulary = classes, modules or {}, vocabulary or {}
        self._child: Process | None = None
        self._passed = wire.Passed()
        self.names: list[str] = []
        self.used, self.waited, self.timeouts, self.exhausted = 0.0, 0.0, 0, False
        self.printed, self.dropped = b"", 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return Remote(self, None, name, name, make=name in self._classes)

    def has(self, name: str) -> bool:
        """Whether the file defines this name."""
        return bool(self.ask({"op": "has", "on": None, "name": name}, name)["value"])

    @property
    def empty(self) -> bool:
        return not self._text.strip()

    def line(self, number: int | None) -> str:
        """The text of a line of the file."""
        lines = self._text.split("\n")
        return lines[number - 1] if number and 0 < number <= len(lines) else ""

    def begin(self) -> None:
        """A new check: nothing that an earlier check passed or made is left."""
        self._passed = wire.Passed()
        if self._child is None or not self._child.alive:
            self.load()
        self.ask({"op": "begin"}, self._file)

    def load(self) -> None:
        """Start a child and load the file in it."""
        self.close()
        try:
            self._child = Process(self._level, self._limits)
        except Refused as refused:
            raise SubmissionError(refused.kind, self._file, text=refused.text) from None
        body = {"op": "load", "text": self._text, "file": self._file, "modules": self._modules}
        answer = self.ask(body, self._file, self._limits.call * LOADING)
        names = self.decoded(answer["value"], self._file)
        self.names = [name[:60] for name in names[:MOST_NAMES] if type(name) is str] if type(names) is list else []

    def ask(self, body: dict[str, Any], called: str, seconds: float | None = None) -> dict[str, Any]:
        """Send one request; the answer, or SubmissionError. Every second of it counts against the total."""
        left = self._limits.total - self.used
        if self.timeouts >= MOST_TIMEOUTS:
            raise SubmissionError("timeout", called)
        if self.exhausted or left <= 0:
            self.exhausted = True
            raise SubmissionError("total", called)
        if self._child is None or not self._child.alive:
            raise SubmissionError("crashed", called, text="the submission process had ended")
        allowed = min(self._limits.call if seconds is None else seconds, left)
        started = time.monotonic()
        try:
            answer = self._child.request(body, allowed)
        except Refused as refused:
            raise self.refused(refused, called, time.monotonic() - started, left) from None
        self.used += time.monotonic() - started
        return self.checked(answer, called)

    def refused(self, refused: Refused, called: str, seconds: float, left: float) -> SubmissionError:
        self.used += seconds
        if refused.kind == "timeout":
            self.timeouts += 1
            if seconds >= left - 0.05:
                self.exhausted = True
                return SubmissionError("total", called)
        return SubmissionError(refused.kind, called, text=refused.text)

    def checked(self, answer: dict[str, Any], called: str) -> dict[str, Any]:
        if "error" not in answer:
            if "value" not in answer:
                self.foul(called)
            return answer
        error = answer["error"]
        if type(error) is not dict or error.get("kind") not in ("raised", "syntax", "answer"):
            self.foul(called)
        name, text, line = error.get("type"), error.get("text"), error.get("line")
        if type(name) is not str or type(text) is not str or not (line is None or type(line) is int):
            self.foul(called)
        known = line if line and 0 < line <= self._text.count("\n") + 1 else None
        raise SubmissionError(error["kind"], called, name, text, known)

    def foul(self, called: str) -> None:
        self.close()
        raise SubmissionError("protocol", called)

    def decoded(self, value: Any, called: str) -> Any:
        try:
            return wire.decode(value, self._passed, self._vocabulary)
        except wire.NotPlain:
            self.foul(called)

    def encoded(self, value: Any) -> Any:
        return wire.encode(value, self._passed, self._vocabulary)

    @property
    def unproven(self) -> bool:
        """It ran out of time, and the machine was busy: it was kept waiting for a good part of it."""
        return (self.timeouts > 0 or self.exhausted) and self.waited > LOADED * self.used

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self.printed = (self.printed + bytes(self._child.output))[:10_000]
            self.dropped += self._child.dropped
            waited = self._child.kept_waiting
            self.waited += self.used if waited is None else waited  # a system that does not tell: a second chance
            self._child = None


class Remote:
    """A function, a class or a method of the student's file; call it."""

    def __init__(self, submission: Submission, on: int | None, name: str, called: str, make: bool = False):
        self._submission, self._on, self._name, self._called, self._make = submission, on, name, called, make

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        submission, called = self._submission, f"{self._called}()"
        body = {
            "op": "call", "on": self._on, "name": self._name, "keep": self._make,
            "args": [submission.encoded(item) for item in arguments],
            "kw": {name: submission.encoded(item) for name, item in named.items()},
        }  # fmt: skip
        value = submission.ask(body, called)["value"]
        if self._make:
            if type(value) is not int:
                submission.foul(called)
            return RemoteObject(submission, value, self._name)
        answer = submission.decoded(value, called)
        return Steps(submission, answer.handle, called) if isinstance(answer, wire.Generator) else answer


class RemoteObject:
    """An object that lives in the child; its methods are called across the pipe."""

    def __init__(self, submission: Submission, handle: int, kind: str):
        self._submission, self._handle, self._kind = submission, handle, kind

    def __getattr__(self, name: str) -> Remote:
        if name.startswith("_"):
            raise AttributeError(name)
        return Remote(self._submission, self._handle, name, f"{self._kind}().{name}")

    def has(self, name: str) -> bool:
        """Whether the object has this method."""
        return bool(self._submission.ask({"op": "has", "on": self._handle, "name": name}, name)["value"])


class Steps:
    """A student's generator: `send`, `throw` and iteration cross the pipe; it fits `carry_out` like a local one."""

    gi_yieldfrom = None

    def __init__(self, submission: Submission, handle: int, called: str):
        self._submission, self._handle, self._called = submission, handle, called
        self.gi_code = SimpleNamespace(co_filename=submission._file)
        self.gi_frame = SimpleNamespace(f_lineno=0)

    def __iter__(self) -> "Steps":
        return self

    def __next__(self) -> Any:
        return self.send(None)

    def send(self, value: Any) -> Any:
        return self._step("send", value)

    def throw(self, problem: Exception) -> Any:
        return self._step("throw", problem)

    def _step(self, how: str, value: Any) -> Any:
        submission = self._submission
        body = {"op": "step", "on": self._handle, "how": how, "value": submission.encoded(value)}
        answer = submission.ask(body, self._called)
        made = submission.decoded(answer["value"], self._called)
        if answer.get("ended") is True:
            raise StopIteration(made)
        if type(answer.get("line")) is int:
            self.gi_frame.f_lineno = answer["line"]
        return made
