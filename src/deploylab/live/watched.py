"""A live run in a thread, for somebody who watches it on a screen: how far it is, a way to stop it, what came of it.

It ends by itself when nobody watches any more. Only one runs at a time: two would make each other late.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from deploylab.live.running import LiveRun, run
from deploylab.live.world import Stopped
from deploylab.problems import Problem
from deploylab.scenario import Scenario

ONE_AT_A_TIME = threading.Lock()
GRACE = 3.0  # seconds without anybody watching


class Watched:
    """`start` it once. `done` is the finished run (or the stopped one, if it began), `trouble` why there is none."""

    def __init__(self, scenario: Scenario, traffic: Callable[[Scenario], Iterable[Any]], seconds: float,
                 watching: Callable[[], bool] = lambda: True, **options: Any):
        self.scenario, self.traffic, self.seconds, self.options = scenario, traffic, seconds, options
        self.watching, self.last_watched = watching, time.monotonic()
        self.stopped = threading.Event()
        self.began = 0.0
        self.sent = self.failed = 0
        self.steps: list[tuple[float, Any]] = []
        self.servers: dict[str, tuple[str, str]] = {}  # server -> version, state
        self.done: LiveRun | None = None
        self.trouble: Problem | None = None
        self.thread = threading.Thread(target=self.work, daemon=True)

    def start(self) -> None:
        """Problem, if another one is running."""
        if not ONE_AT_A_TIME.acquire(blocking=False):
            raise Problem("A live run is going on already, perhaps in another window; wait for its end or stop it.",
                          "이미 실제 서버 실행이 진행 중입니다(다른 창일 수 있습니다). "
                          "끝나기를 기다리거나 그 창에서 멈추세요.")
        self.began = time.monotonic()
        self.thread.start()

    def work(self) -> None:
        try:
            self.done = run(self.scenario, self.traffic, seconds=self.seconds, watch=self.see, stopping=self.stopping,
                            **self.options)
        except Stopped:
            self.trouble = Problem("The run was stopped before the first request.", "첫 요청을 보내기 전에 멈췄습니다.")
        except Problem as trouble:
            self.trouble = trouble
        except Exception as trouble:  # nobody else would hear of it
            self.trouble = Problem(f"The run broke off: {type(trouble).__name__}: {trouble}",
                                   f"실행이 중단되었습니다: {type(trouble).__name__}: {trouble}")
        finally:
            ONE_AT_A_TIME.release()

    def see(self, kind: str, news: Any) -> None:
        if kind == "result":
            self.sent += 1
            self.failed += news[6] not in ("", "in_flight")
        elif kind == "step":
            self.steps = [*self.steps, news]
        else:
            self.servers = {**self.servers, news[0]: news[1:]}

    def stopping(self) -> bool:
        if self.watching():
            self.last_watched = time.monotonic()
        return self.stopped.is_set() or time.monotonic() - self.last_watched > GRACE

    def stop(self) -> None:
        self.stopped.set()

    @property
    def running(self) -> bool:
        return self.thread.is_alive()

    @property
    def share(self) -> float:
        """How much of its time has passed, from 0 to 1; the start of the servers takes about a second of its own."""
        return min(1.0, max(0.0, (time.monotonic() - self.began - 1) / self.seconds)) if self.began else 0.0
