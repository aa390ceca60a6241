"""The one doorway between a strategy and a world.

    strategy:  yield Drain(["s1"])      ->   world.perform(Drain(["s1"]))
    strategy:  cut = ...                <-   its answer, or NotReady thrown in at the yield

Exhaust it to run, `next` it to step, exhaust it in a thread to watch a live run.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from deploylab.intentions import NotReady


class World(Protocol):
    """Anything that can perform an intention: the simulation, the live lab, or a list in a test."""

    def perform(self, intention: Any) -> Any: ...


@dataclass(frozen=True)
class Step:
    """One intention carried out, and the line of the strategy's own source that asked for it."""

    number: int
    intention: Any
    answer: Any
    file: str
    line: int
    trouble: str = ""


def standing_on(strategy: Any) -> tuple[str, int]:
    """The file and line where a generator waits now, followed into any `yield from`."""
    while getattr(strategy.gi_yieldfrom, "gi_frame", None) is not None:
        strategy = strategy.gi_yieldfrom
    return strategy.gi_code.co_filename, strategy.gi_frame.f_lineno


def carry_out(strategy: Generator, world: World, first: int = 0) -> Iterator[Step]:
    """Run `strategy` in `world`, yielding each Step once it has been performed; steps count from `first`.

    Returns what the strategy returns. NotReady is thrown into the strategy; one that it does not
    catch passes on to the caller, after the step that caused it was yielded.
    """
    resume: Any = strategy.send
    value, number = None, first
    while True:
        try:
            intention = resume(value)
        except StopIteration as finished:
            return finished.value
        file, line = standing_on(strategy)
        announce = getattr(world, "announce", None)
        if announce:
            announce(number, intention, file, line)
        trouble = ""
        try:
            resume, value = strategy.send, world.perform(intention)
        except NotReady as problem:
            resume, value, trouble = strategy.throw, problem, str(problem)
        yield Step(number, intention, None if trouble else value, file, line, trouble)
        number += 1
