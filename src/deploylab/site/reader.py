"""What the reader's browser asks of Python: one question and one answer, both JSON, carried by a web worker.

question   {"scenario", "changes": {key: value}, "forks": [interventions], "page": "balancer" | "strategy" | "",
            "text": the reader's own page, "beside": whether to show the unchanged run as well}
answer     {"payloads", "step", "command"} or {"trouble": {"ko", "en"}}

With an own page or a fork the run without it comes first, so that the two stand side by side; with `beside` it is
the run as the page came, under the same seed. `step` is where they part, counted with both under one clock. This
module and all that it imports need the standard library only.
"""

import json
from typing import Any

import deploylab
from deploylab.problems import Problem
from deploylab.scenario import Scenario, load
from deploylab.sim import Run
from deploylab.site.own import file_of, located, of_reader
from deploylab.story import opening, questions, tell
from deploylab.story.code import own_balancer
from deploylab.story.together import moment, parting

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
    if not (asked["page"] or asked["forks"] or asked["beside"]):
        return {"payloads": [told], "step": opening(run.trace), "command": command(asked)}
    kept = {key: value for key, value in asked["changes"].items() if key == "seed" or not asked["beside"]}
    before = run_of(asked | {"page": "", "forks": [], "changes": kept}, explain)
    both = before.trace.events, run.trace.events
    step = parting(*both)
    return {"payloads": [tell(before.trace), told], "command": command(asked),
            "step": moment(both, 1, len(both[1]) - 1 if step is None else step)}


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
        told["source"]["balancer"] = own_balancer(file_of("balancer"), asked["text"])
    return told


def command(asked: dict[str, Any]) -> str:
    """The same run at the command line; an own page and a fork stay in the browser."""
    told = {key: str(value).lower() if isinstance(value, bool) else value for key, value in asked["changes"].items()}
    seed = [f"--seed {told.pop('seed')}"] if "seed" in told else []
    return " ".join(["deploylab run", asked["scenario"], *seed, *(f"--set {key}={told[key]}" for key in told)])
