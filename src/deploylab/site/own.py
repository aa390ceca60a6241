"""A reader's own balancer or strategy, typed into a page of the site: taken in as the book's pages are.

It runs in the reader's own browser, in a worker that the page may end. What it does wrong is told in a sentence.
"""

import inspect
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

from deploylab.intentions import INTENTIONS
from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.strategies import STRATEGIES
from deploylab.strategies.binding import defaults


def file_of(page: str) -> str:
    return f"my_{page}.py"


def of_reader(scenario: Scenario, page: str, text: str) -> dict[str, Any]:
    """The reader's page as `deploylab.run` takes it."""
    if not page:
        return {}
    module = ModuleType("reader_page")
    exec(compile(text, file_of(page), "exec"), module.__dict__)  # the reader's own words in the reader's own browser
    if page == "balancer":
        return {"balancer": balancer_in(module)}
    return {"strategy": strategy_in(module, scenario["strategy.name"])}


def balancer_in(module: ModuleType) -> Callable[[Any], Any]:
    """The factory of the last class in the page that has `pick`."""
    found = [each for each in vars(module).values()
             if isinstance(each, type) and each.__module__ == module.__name__ and hasattr(each, "pick")]
    if not found:
        raise Problem("There is no class with a method pick(self, servers, request).",
                      "pick(self, servers, request) 메서드가 있는 클래스가 없습니다.")
    takes_chance = "rng" in inspect.signature(found[-1]).parameters
    return lambda rng: Checked(found[-1](rng) if takes_chance else found[-1]())


def strategy_in(module: ModuleType, name: str) -> Callable[[Any, dict], Any]:
    """The generator function of this name, bound to the scenario's fleet as ours is."""
    function = vars(module).get(name)
    if not inspect.isgeneratorfunction(function):
        raise Problem(f"There is no generator function {name}(...): a `def {name}` with `yield` in it.",
                      f"제너레이터 함수 {name}(...)이 없습니다. `yield`가 들어 있는 `def {name}`이 필요합니다.")
    pools = STRATEGIES[name].pools

    def start(fleet: Any, options: dict) -> Any:
        more = {"spares": tuple(fleet.pools["spare"])} if "spare" in pools else {}
        servers = [tuple(fleet.pools[pool]) for pool in pools if pool != "spare"]
        return Spoken(function(*servers, fleet.new, **defaults(function, options), **more))

    return start


class Checked:
    """The reader's balancer, whose picks must be servers of the list."""

    def __init__(self, inner: Any):
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def pick(self, servers: Any, request: Any) -> Any:
        got = self.inner.pick(servers, request)
        if not any(got is server for server in servers):
            raise Problem(f"pick() returned what is not one of the servers: {str(got)[:80]}.",
                          f"pick()이 목록에 없는 것을 돌려주었습니다: {str(got)[:80]}.")
        return got


class Spoken:
    """The reader's generator, whose words must be intentions."""

    def __init__(self, steps: Any):
        self.steps = steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self.steps, name)

    def send(self, value: Any) -> Any:
        return self.checked(self.steps.send(value))

    def throw(self, problem: Exception) -> Any:
        return self.checked(self.steps.throw(problem))

    def checked(self, said: Any) -> Any:
        if not isinstance(said, INTENTIONS):
            raise Problem(f"The strategy yielded {said!r}, which is not an intention of deploylab.intentions.",
                          f"전략이 deploylab.intentions의 의도가 아닌 {said!r}을(를) yield했습니다.")
        return said


def located(mistake: BaseException, file: str) -> dict[str, str]:
    """The mistake in a sentence, with its line in the reader's page."""
    lines = [frame.lineno for frame in traceback.extract_tb(mistake.__traceback__) if frame.filename == file]
    line = mistake.lineno if isinstance(mistake, SyntaxError) else lines[-1] if lines else None
    text = mistake.msg if isinstance(mistake, SyntaxError) else str(mistake)  # a SyntaxError's text repeats the place
    said = f"{type(mistake).__name__}: {text}" if text else type(mistake).__name__
    where = {"ko": f"{file} {line}행: ", "en": f"{file}, line {line}: "} if line else {"ko": "", "en": ""}
    return {lang: place + said for lang, place in where.items()}
