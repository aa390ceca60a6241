"""One child process and the pipe to it: a request, a deadline, one answer. Anything else, and the child is killed."""

import json
import marshal
import os
import select
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from deploylab.grading.sandbox import places
from deploylab.grading.sandbox.frames import MOST_BYTES, MOST_IN_ALL, framed, parsed
from deploylab.grading.sandbox.levels import BWRAP, Limits, command, settings
from deploylab.grading.sandbox.survivors import SCRATCH, cpu_seconds, end_all, overfull, remove, waited_seconds

MOST_OUTPUT, STARTUP, TICK = 10_000, 20.0, 0.1
BOOT = """import builtins, marshal, os
def take(fd, size):
    data = b""
    while len(data) < size:
        data += os.read(fd, size - len(data)) or os._exit(0)
    return data
space = {"__builtins__": dict(vars(builtins)), "__name__": "harness"}
exec(marshal.loads(take(%(source)d, int.from_bytes(take(%(source)d, 4), "big"))), space)
child = space["Child"](%(source)d, %(sink)d)
tools = ("native", "address", "confine_files", "forbid_calls", "put_up_fence")
space["start"](child.frame(), child, *[space[name] for name in tools])
"""


class Refused(Exception):
    """The child gave no proper answer. `kind`: timeout, crashed or protocol."""

    def __init__(self, kind: str, text: str):
        super().__init__(text)
        self.kind, self.text = kind, text


@cache
def harness() -> bytes:
    inside = Path(__file__).parent / "inside"
    parts = ("native", "landlock", "seccomp", "fence", "loop", "start")
    text = "\n".join((inside / f"{name}.py").read_text("utf-8") for name in parts)
    return marshal.dumps(compile(text, "<harness>", "exec", optimize=2))


class Process:
    """A child at a level; `request` answers or raises Refused, after which the child is dead."""

    def __init__(self, level: str, limits: Limits):
        self.level, self.limits, self.number = level, limits, 0
        self.output, self.dropped, self.pending, self.said = bytearray(), 0, b"", 0
        self.folder = tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")
        self.start()
        greeting = self.receive(0, STARTUP)
        if (level != "rlimits" and not greeting.get("seccomp")) or (
            "landlock" in level and not greeting.get("landlock")
        ):
            self.kill()
            raise Refused("crashed", f"the isolation {level} could not be set up")
        self.waited_before = waited_seconds(self.process.pid) or 0.0

    def start(self) -> None:
        told = settings(self.level, self.folder, self.limits)
        if told["uid"]:
            os.chown(self.folder, told["uid"], told["uid"])
        child_reads, self.sink = os.pipe()
        self.source, child_writes = os.pipe()
        self.printed, child_prints = os.pipe()
        boot = BOOT % {"source": child_reads, "sink": child_writes}
        program = [places.interpreter(), "-s", "-P", "-S", "-c", boot]  # as -I, but it reads the next line
        environment = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "TZ": "UTC0"}  # the same file, the same verdict
        self.process = subprocess.Popen(
            command(self.level, program, self.folder),
            stdin=subprocess.DEVNULL, stdout=child_prints, stderr=child_prints,
            pass_fds=(child_reads, child_writes), start_new_session=True, cwd="/",
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1", **environment},
        )  # fmt: skip
        for descriptor in (child_reads, child_writes, child_prints):
            os.close(descriptor)
        self.alive = True
        self.poll = select.poll()
        for descriptor in (self.source, self.printed, self.sink):
            os.set_blocking(descriptor, False)
            if descriptor != self.sink:
                self.poll.register(descriptor, select.POLLIN)
        self.send(framed(harness()) + framed(json.dumps(told).encode()), STARTUP)

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def request(self, body: dict[str, Any], seconds: float | None = None) -> dict[str, Any]:
        """One request, one answer with the same number, within `seconds`."""
        self.number += 1
        allowed = self.limits.call if seconds is None else seconds
        deadline = time.monotonic() + allowed
        if self.pending or self.readable(0.0) & {self.source}:
            raise self.refusal("protocol", "the file answered before it was asked")
        self.cpu_before = None
        self.send(framed(json.dumps({"id": self.number, **body}).encode()), allowed)
        return self.receive(self.number, max(0.0, deadline - time.monotonic()), allowed)

    def send(self, data: bytes, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while data:
            try:
                data = data[os.write(self.sink, data[:65536]) :]
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise self.refusal("timeout", "the file did not take its next question") from None
                select.select([], [self.sink], [], 0.05)
            except OSError:
                raise self.refusal("crashed", self.last_words()) from None

    def receive(self, number: int, seconds: float, allowed: float = STARTUP) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        size = -1
        while size < 0 or len(self.pending) < 4 + size:
            if size < 0 and len(self.pending) >= 4:
                size = int.from_bytes(self.pending[:4], "big")
                if size > MOST_BYTES:
                    raise self.refusal("protocol", "the answer is too large")
                continue
            if time.monotonic() >= deadline:
                raise self.late(allowed)
            quiet = not self.gather(min(TICK, max(0.0, deadline - time.monotonic())))
            if quiet and number and self.burned() >= self.limits.processor:
                raise self.late(allowed)
        data, self.pending = self.pending[4 : 4 + size], self.pending[4 + size :]
        answer = parsed(data)
        if answer is None or self.pending or answer.get("id") != number or type(answer.get("id")) is not int:
            raise self.refusal("protocol", "the file wrote to the grader's own channel")
        return answer

    def gather(self, seconds: float) -> bool:
        """Take what the child wrote on either pipe, if anything; notice its death and a full scratch folder."""
        ready = self.readable(seconds)
        if self.printed in ready:
            self.drain()
        if self.source in ready:
            piece = os.read(self.source, 65536)
            if not piece:
                raise self.refusal("crashed", self.last_words())
            self.pending += piece
            self.said += len(piece)
            if self.said > MOST_IN_ALL:
                raise self.refusal("protocol", "the answers are too large altogether")
        if self.level != BWRAP and time.monotonic() >= self.next_look:
            if overfull(self.folder):
                raise self.refusal("crashed", "the file wrote too much to the disk")
            self.next_look = time.monotonic() + TICK  # however much it says meanwhile
        return bool(ready)

    def readable(self, seconds: float) -> set[int]:
        return {descriptor for descriptor, _ in self.poll.poll(seconds * 1000)}

    def drain(self) -> None:
        piece = os.read(self.printed, 1 << 18)
        if not piece:
            self.poll.unregister(self.printed)
            os.close(self.printed)
            self.printed = -1
        room = max(0, MOST_OUTPUT - len(self.output))
        self.output += piece[:room]
        self.dropped += max(0, len(piece) - room)

    def late(self, allowed: float) -> Refused:
        return self.refusal("timeout", f"no answer within {allowed:g} s")

    def burned(self) -> float:
        """Processor time since the first quiet moment after the question; 0 where the system does not tell."""
        now = cpu_seconds(self.process.pid)
        if self.cpu_before is None:
            self.cpu_before = now
        return 0.0 if now is None or self.cpu_before is None else now - self.cpu_before

    cpu_before: float | None = None
    next_look = 0.0  # at the scratch folder
    waited_before = 0.0  # at the start, which nobody is blamed for
    kept_waiting: float | None = None  # seconds in which it could have run and was not let, known once it is dead

    def last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            code = self.process.wait(0.5)
            code = 128 - code if code < 0 else code  # bubblewrap reports a signal as 128 + its number
            if code > 128:
                return f"the submission process crashed (signal {code - 128})"
        return "the submission process ended"

    def refusal(self, kind: str, text: str) -> Refused:
        self.kill()
        return Refused(kind, text)

    def kill(self) -> None:
        """End the child and everything it started, by group and by descent; never wait for its pipes."""
        if not self.alive:
            return
        self.alive = False
        waited = waited_seconds(self.process.pid)
        self.kept_waiting = None if waited is None else waited - self.waited_before
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        end_all()
        if self.printed >= 0:
            with suppress(OSError):
                self.drain()
        for descriptor in (self.source, self.sink, self.printed):
            if descriptor >= 0:
                os.close(descriptor)
        remove(self.folder)
