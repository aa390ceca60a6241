"""What the reader's browser asks of Python: one question and one answer, both JSON, carried by a web worker.

question   {"scenario", "changes": {key: value}, "forks": [interventions], "page": "balancer" | "strategy" | "",
            "text": the reader's own page}
answer     {"payloads", "step", "command"} or {"trouble": {"ko", "en"}}

With an own page or a fork the run without it comes first, so that the two stand side by side; `step` is where
they part. This module and all that it imports need the standard library only.
"""

import ast
import inspect
import json
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any

import deploylab
from deploylab.intentions import INTENTIONS
from deploylab.problems import Problem
from deploylab.scenario import Scenario, load
from deploylab.sim import Run
from deploylab.story import questions, tell
from deploylab.strategies import STRATEGIES
from deploylab.strategies.binding import defaults

MOST_REQUESTS = 20_000
MOST_SERVERS = 40


def answer(question: str) -> str:
    """Run what the question asks and tell it for the player; a reader's mistake is an answer too."""
    asked = json.loads(question)
    try:
        return json.dumps(answered(asked), ensure_ascii=False, separators=(",", ":"))
    except Problem as problem:
        trouble = {"ko": problem.ko, "en": problem.en}
    except (Exception, SystemExit) as mistake:  # whatever the reader's own page did
        trouble = located(mistake, file_of(asked["page"]))
    return json.dumps({"trouble": trouble}, ensure_ascii=False)


def trace(question: str) -> str:
    """The trace of a question that had an answer, byte for byte as `deploylab run --trace` writes it."""
    return run_of(json.loads(question), explain=False).trace.to_json()


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    explain = asked["page"] != "balancer"  # what an own balancer compares is its own affair
    run = run_of(asked, explain)
    told = shown(run, asked)
    if not asked["page"] and not asked["forks"]:
        return {"payloads": [told], "step": beginning(run), "command": command(asked)}
    before = run_of(asked | {"page": "", "forks": []}, explain)
    return {"payloads": [tell(before.trace), told], "command": command(asked),
            "step": parting(before.trace.events, run.trace.events)}


def run_of(asked: dict[str, Any], explain: bool) -> Run:
    scenario = load(asked["scenario"]).changed(**asked["changes"])
    bearable(scenario)
    own = of_reader(scenario, asked["page"], asked["text"])
    return deploylab.run(scenario, explain=explain, intervene=asked["forks"], **own)


def bearable(scenario: Scenario) -> None:
    """A run that the reader's browser can show."""
    requests = scenario["traffic.rate"] * scenario["traffic.seconds"]
    if scenario["traffic.arrivals"] in ("even", "poisson") and requests > MOST_REQUESTS:
        raise Problem(f"{requests:,.0f} requests are too many to look at; keep rate x seconds below {MOST_REQUESTS:,}.",
                      f"요청 {requests:,.0f}건은 들여다보기에 너무 많습니다. "
                      f"rate × seconds를 {MOST_REQUESTS:,} 아래로 하세요.")
    if len(scenario.servers) > MOST_SERVERS:
        raise Problem(f"{len(scenario.servers)} servers are too many to look at; at most {MOST_SERVERS} here.",
                      f"서버 {len(scenario.servers)}대는 들여다보기에 너무 많습니다. "
                      f"여기서는 {MOST_SERVERS}대까지입니다.")


def shown(run: Run, asked: dict[str, Any]) -> dict[str, Any]:
    """The run told for the player, beside the reader's own page if there is one."""
    told = tell(run.trace, asked["text"] if asked["page"] == "strategy" else None)
    told["questions"] = questions(run.trace, told)
    if asked["page"] == "balancer":
        text = asked["text"]
        told["source"]["balancer"] = {"file": file_of("balancer"), "lines": text.splitlines(),
                                      "pick": lines_of_pick(text)}
    return told


def lines_of_pick(text: str) -> list[int]:
    """The first and the last line of the last `pick` in the page; the whole page, if it came from elsewhere."""
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name == "pick"]
    return [found[-1].lineno, found[-1].end_lineno or 1] if found else [1, len(text.splitlines())]


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


def file_of(page: str) -> str:
    return f"my_{page}.py"


def located(mistake: BaseException, file: str) -> dict[str, str]:
    """The mistake in a sentence, with its line in the reader's page."""
    lines = [frame.lineno for frame in traceback.extract_tb(mistake.__traceback__) if frame.filename == file]
    line = mistake.lineno if isinstance(mistake, SyntaxError) else lines[-1] if lines else None
    said = f"{type(mistake).__name__}: {mistake}"
    where = {"ko": f"{file} {line}행: ", "en": f"{file}, line {line}: "} if line else {"ko": "", "en": ""}
    return {lang: place + said for lang, place in where.items()}


def beginning(run: Run) -> int:
    """Where the player opens: as the strategy begins, else at the first request."""
    kinds = [event[1] for event in run.trace.events]
    return kinds.index("intend") if "intend" in kinds else kinds.index("arrive") if "arrive" in kinds else 0


def parting(one: list[tuple], other: list[tuple]) -> int:
    """The first event that differs; the last one, if none does."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((step for step, (a, b) in pairs if bare(a) != bare(b)), min(len(one), len(other)) - 1)


def bare(event: tuple) -> tuple:
    """An event without the line of the source that asked for it."""
    return event[:5] if event[1] == "intend" else event


def command(asked: dict[str, Any]) -> str:
    """The same run at the command line; an own page and a fork stay in the browser."""
    told = {key: str(value).lower() if isinstance(value, bool) else value for key, value in asked["changes"].items()}
    seed = [f"--seed {told.pop('seed')}"] if "seed" in told else []
    return " ".join(["deploylab run", asked["scenario"], *seed, *(f"--set {key}={told[key]}" for key in told)])
