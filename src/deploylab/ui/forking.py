"""A fork: somebody's hand at a chosen second, or right after a chosen step. The traffic stays, its future does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from deploylab.scenario import Scenario
from deploylab.story.words import josa
from deploylab.ui import runs
from deploylab.ui.state import into_link, lang, say

ACTIONS = {"kill": ("서버가 갑자기 죽는다", "a server is killed"), "drain": ("서버를 로드밸런서에서 뺀다", "a server is taken out"),
           "slow": ("서버가 5배 느려진다", "a server gets 5 times slower"), "break": ("서버가 오류만 낸다", "a server answers errors only"),
           "add": ("서버를 넣는다(예비·뺀 서버)", "a server is put in (a spare, or one taken out)"),
           "weight": ("이 서버의 풀로 트래픽 절반을 보낸다", "half of the traffic goes to this server's pool"), "roll_back": ("롤백한다", "roll back")}
TOLD = {  # the same of a server by its name
    "kill": ("{subject} 갑자기 죽는다", "{name} is killed"), "drain": ("{object} 로드밸런서에서 뺀다", "{name} is taken out"),
    "slow": ("{subject} 5배 느려진다", "{name} gets 5 times slower"), "break": ("{subject} 오류만 낸다", "{name} answers errors only"),
    "add": ("{object} 넣는다", "{name} is put in"), "roll_back": ACTIONS["roll_back"],
    "weight": ("{name}의 풀로 트래픽 절반을 보낸다", "half of the traffic goes to the pool of {name}")}
STEP = "step"


@dataclass(frozen=True)
class Fork:
    """What is done, to which server, and when: `at` is a second, or with `by_step` a step of the run that is forked."""

    at: float
    action: str
    server: str = ""
    by_step: bool = False

    def link(self) -> str:
        """As the address carries it: "30,kill,s4" by second, "step1800,kill,s4" by step."""
        return f"{STEP if self.by_step else ''}{self.at:g},{self.action},{self.server}"

    def told(self) -> str:
        """In a few words."""
        when = say(f"{self.at:g}단계", f"step {self.at:g}") if self.by_step else say(f"{self.at:g}초", f"{self.at:g} s")
        names = {"name": self.server, "subject": josa(self.server, "이/가"), "object": josa(self.server, "을/를")}
        return f"{when} · {say(*TOLD[self.action]).format(**names)}"

    def entries(self, scenario: Scenario, changes: dict[str, Any]) -> list[dict[str, Any]]:
        """The intervention, as a scenario file would hold it. A microsecond after its step, so all before it stays."""
        at = self.at
        if self.by_step:
            at = (trace(scenario, changes)[int(at)][0] + 1) / 1e6
        weights = {}
        if self.action == "weight":
            own = next(name for name, pool in scenario.pools.items() if self.server in (*pool["servers"], *pool["spares"]))
            rest = [name for name in scenario.pools if name != own]
            weights = {own: 50.0 if rest else 100.0} | {name: 50.0 / len(rest) for name in rest}
        server = "" if self.action in ("roll_back", "weight") else self.server
        return [{"at": at, "action": self.action, "server": server, "factor": 5.0 if self.action == "slow" else 1.0, "weights": weights}]


def trace(scenario: Scenario, changes: dict[str, Any]) -> list[tuple]:
    """The events of the run that is forked."""
    return runs.finished(scenario.text, scenario.name, runs.key(changes)).trace.events


def actions(scenario: Scenario) -> dict[str, str]:
    """What can be done in this scenario, with its words."""
    able = {name: words[lang() == "en"] for name, words in ACTIONS.items()}
    if not scenario["strategy.name"]:
        del able["roll_back"]
    if len(scenario.pools) < 2:
        del able["weight"]
    return able


def linked(scenario: Scenario, changes: dict[str, Any]) -> Fork | None:
    """The fork of the address, if it names a moment, an action and a server that exist."""
    when, _, rest = st.query_params.get("fork", "").partition(",")
    action, _, server = rest.partition(",")
    by_step = when.startswith(STEP)
    try:
        at = float(when.removeprefix(STEP))
    except ValueError:
        return None
    if action not in ACTIONS or server not in ("", *scenario.servers):
        return None
    if by_step and (not at.is_integer() or not 0 <= at < len(trace(scenario, changes))):
        return None
    if not by_step and not 0 <= at <= scenario["traffic.seconds"]:
        return None
    return Fork(at, action, server or scenario.servers[0], by_step)


def ask(scenario: Scenario, changes: dict[str, Any], place: str) -> Fork | None:
    """Draw the controls of a fork; None while nothing is chosen."""
    st.markdown(say("**갈라 보기**: 어느 순간에 손을 대면, 같은 트래픽의 미래가 어떻게 달라질까?",
                    "**Fork**: interfere at a moment; the traffic stays, how does its future change?"))
    before = linked(scenario, changes) or Fork(min(20.0, scenario["traffic.seconds"] / 2), "", scenario.servers[0])
    columns, names = st.columns(4), ["", *actions(scenario)]
    action = columns[0].selectbox(say("개입", "what happens"), names, names.index(before.action) if before.action in names else 0,
                                  key=f"{place}-fork", format_func=lambda name: actions(scenario)[name] if name else "–")
    servers = scenario.servers
    server = columns[1].selectbox(say("서버", "server"), servers, servers.index(before.server or servers[0]), key=f"{place}-fork-server")
    units = {"second": say("초", "seconds"), STEP: say("단계", "steps")}
    unit = columns[2].selectbox(say("시점", "counted in"), list(units), int(before.by_step), key=f"{place}-fork-unit",
                                format_func=lambda name: units[name])
    last = len(trace(scenario, changes)) - 1 if unit == STEP else 0
    at: float
    if unit == STEP:
        st.session_state[f"{place}-fork-step"] = min(last, int(st.session_state.get(f"{place}-fork-step", before.at if before.by_step else 0)))
        at = columns[3].number_input(say("이 단계 바로 뒤", "right after step"), 0, last, step=1, key=f"{place}-fork-step")
    else:
        at = columns[3].number_input(say("시각(초)", "at second"), 0.0, float(scenario["traffic.seconds"]),
                                     20.0 if before.by_step else float(before.at), 1.0, key=f"{place}-fork-at")
    return Fork(at, action, server, unit == STEP) if action else None


def here(scenario: Scenario, changes: dict[str, Any], place: str, player: str) -> Callable[[], None]:
    """What is done when the player asks to fork at the step that it shows."""

    def fork() -> None:
        asked = st.session_state[player]["fork"]
        events = trace(scenario, changes)
        step = min(int(asked["step"]), len(events) - 1)
        if events[step][0] != asked["at"]:  # the stage shows another run than the one that is forked: go by the time
            step = max(0, sum(event[0] <= asked["at"] for event in events) - 1)
        if asked["action"] in actions(scenario) and asked["server"] in ("", *scenario.servers):
            st.session_state.update({f"{place}-fork": asked["action"], f"{place}-fork-unit": STEP, f"{place}-fork-step": step})
            if asked["server"]:
                st.session_state[f"{place}-fork-server"] = asked["server"]
            into_link({"step": None})

    return fork
