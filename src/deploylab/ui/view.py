"""What a reader has asked a lab to show: changed values, a fork, a rival on the same traffic. All of it is in the link."""

import json
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.scenario.settings import settings
from deploylab.ui.controls import changes
from deploylab.ui.state import from_link, into_link, lang, say, show_problem

ACTIONS = {"kill": ("서버가 갑자기 죽는다", "a server is killed"), "drain": ("서버를 로드밸런서에서 뺀다", "a server is taken out"),
           "slow": ("서버가 5배 느려진다", "a server gets 5 times slower"), "break": ("서버가 오류만 낸다", "a server answers errors only"),
           "add": ("서버를 넣는다(예비·뺀 서버)", "a server is put in (a spare, or one taken out)"),
           "weight": ("이 서버의 풀로 트래픽 절반을 보낸다", "half of the traffic goes to this server's pool"), "roll_back": ("롤백한다", "roll back")}


@dataclass
class View:
    """The values that differ from the file, the interventions of the fork, and the rival's own change ("key=value")."""

    changes: dict[str, Any] = field(default_factory=dict)
    fork: list[dict[str, Any]] = field(default_factory=list)
    rival: str = ""

    @property
    def rival_changes(self) -> dict[str, Any]:
        return self.changes | settings([self.rival]) if self.rival else {}

    def link(self) -> dict[str, str]:
        """The part of the address that brings this view back."""
        found = {key: plain(value) for key, value in self.changes.items()}
        if self.fork:
            entry = self.fork[0]
            found["fork"] = f"{entry['at']:g},{entry['action']},{entry['server']}"
        return found | ({"vs": self.rival} if self.rival else {})


def ask(scenario: Scenario, keys: tuple[str, ...], rivals: tuple[str, ...], place: str) -> View:
    """Draw the controls and put what they say into the address."""
    with st.expander(say("조건을 바꿔 보기", "Change the conditions"), icon=":material/tune:"):
        found = View(changes(scenario, keys, place), ask_fork(scenario, place))
    found.rival = ask_rival(scenario, rivals, place)
    into_link(dict.fromkeys((*keys, "seed", "fork", "vs"), None) | found.link())
    return found


def linked(scenario: Scenario, keys: tuple[str, ...]) -> View:
    """The view that the address asks for, where no controls are shown."""
    entry = linked_fork(scenario)
    return View(from_link(dict.fromkeys([*keys, "seed"])), [entry] if entry else [], st.query_params.get("vs", ""))


def ask_rival(scenario: Scenario, rivals: tuple[str, ...], place: str) -> str:
    """A rival from the list, or any change typed as KEY=VALUE."""
    asked = st.query_params.get("vs", "")
    options = list(dict.fromkeys(["", *rivals, *([asked] if asked else [])]))
    picked = st.selectbox(
        say("같은 트래픽에서 비교할 상대(직접 쓸 수도 있다: traffic.rate=50)", "compare with, on the same traffic (or type: traffic.rate=50)"),
        options, options.index(asked), format_func=lambda value: short(value) or say("비교하지 않음", "nothing"),
        key=f"{place}-rival", accept_new_options=True) or ""
    try:
        if picked:
            scenario.changed(**settings([picked]))
    except Problem as trouble:
        show_problem(trouble)
        return ""
    return picked


def short(value: str) -> str:
    return value.removeprefix("balancer.name=").removeprefix("strategy.").removeprefix("traffic.")


def ask_fork(scenario: Scenario, place: str) -> list[dict[str, Any]]:
    """Somebody else's hand at a chosen moment: the traffic stays the same, the future does not."""
    st.markdown(say("**갈라 보기**: 어느 순간에 손을 대면, 같은 트래픽의 미래가 어떻게 달라질까?",
                    "**Fork**: interfere at a moment; the traffic stays, how does its future change?"))
    before = linked_fork(scenario) or {"action": "", "server": scenario.servers[0], "at": min(20.0, scenario["traffic.seconds"] / 2)}
    columns, names = st.columns(3), ["", *ACTIONS]
    action = columns[0].selectbox(say("개입", "what happens"), names, names.index(before["action"]), key=f"{place}-fork",
                                  format_func=lambda name: ACTIONS[name][lang() == "en"] if name else "–")
    servers = scenario.servers
    server = columns[1].selectbox(say("서버", "server"), servers, servers.index(before["server"] or servers[0]), key=f"{place}-fork-server")
    at = columns[2].number_input(say("시각(초)", "at second"), 0.0, float(scenario["traffic.seconds"]), float(before["at"]), 1.0,
                                 key=f"{place}-fork-at")
    return [entry_of(scenario, at, action, server)] if action else []


def entry_of(scenario: Scenario, at: float, action: str, server: str) -> dict[str, Any]:
    """An intervention, as a scenario file would hold it."""
    weights = {}
    if action == "weight":
        own = next(name for name, pool in scenario.pools.items() if server in (*pool["servers"], *pool["spares"]))
        rest = [name for name in scenario.pools if name != own]
        weights = {own: 50.0 if rest else 100.0} | {name: 50.0 / len(rest) for name in rest}
    return {"at": at, "action": action, "server": "" if action in ("roll_back", "weight") else server,
            "factor": 5.0 if action == "slow" else 1.0, "weights": weights}


def linked_fork(scenario: Scenario) -> dict[str, Any] | None:
    """The fork of the address, if it names a moment, an action and a server that exist."""
    at, _, rest = st.query_params.get("fork", "").partition(",")
    action, _, server = rest.partition(",")
    try:
        second = float(at)
    except ValueError:
        return None
    if action not in ACTIONS or not 0 <= second <= scenario["traffic.seconds"] or server not in ("", *scenario.servers):
        return None
    return entry_of(scenario, second, action, server or scenario.servers[0])


def plain(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)
