"""What a reader has asked a lab to show: changed values, a fork, a rival on the same traffic. All of it is in the link."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from deploylab.problems import Problem
from deploylab.scenario import Scenario
from deploylab.scenario.settings import settings
from deploylab.scenario.values import value_of
from deploylab.story.together import moment, parting
from deploylab.trace import Trace
from deploylab.ui import forking, runs
from deploylab.ui.controls import balancer_name, changes, label
from deploylab.ui.forking import Fork
from deploylab.ui.state import from_link, into_link, say, show_problem


@dataclass
class View:
    """The values that differ from the file, the fork, and the rival's own change ("key=value")."""

    changes: dict[str, Any] = field(default_factory=dict)
    fork: Fork | None = None
    rival: str = ""

    @property
    def rival_changes(self) -> dict[str, Any]:
        return self.changes | settings([self.rival]) if self.rival else {}

    def link(self) -> dict[str, str]:
        """The part of the address that brings this view back."""
        found = {key: plain(value) for key, value in self.changes.items()}
        if self.fork:
            found["fork"] = self.fork.link()
        return found | ({"vs": self.rival} if self.rival else {})

    def asked(self, scenario: Scenario) -> list[runs.Asked]:
        """The runs to show, in the order of their stages: this one, before its fork, beside its rival."""
        forks = json.dumps(self.fork.entries(scenario, self.changes) if self.fork else [])
        made = [(scenario.text, scenario.name, runs.key(self.changes), forks)]
        if self.rival:
            return [*made, (scenario.text, scenario.name, runs.key(self.rival_changes), forks)]
        return [(*made[0][:3], "[]"), *made] if self.fork else made

    def mine(self, asked: list[runs.Asked]) -> runs.Asked:
        """The run whose figures come first: the fork, or the one that a rival is compared with."""
        return asked[-1] if self.fork and not self.rival else asked[0]

    def names(self, scenario: Scenario) -> tuple[str, str]:
        """What tells the two runs apart, in a few words each."""
        if self.rival:
            key, value = next(iter(settings([self.rival]).items()))
            own = self.changes.get(key, value_of(scenario, key))
            return named(key, own), named(key, value)
        return say("손대지 않음", "left alone"), self.fork.told() if self.fork else ""

    def variants(self, scenario: Scenario) -> dict[str, Scenario]:
        """The runs to repeat over seeds, by name. A fork comes at its second, whatever step another seed is at by then."""
        mine, names = scenario.changed(**self.changes), self.names(scenario)
        if self.rival:
            mine, other = self.forked(scenario, mine), self.forked(scenario, scenario.changed(**self.rival_changes))
            return dict(zip(names, (mine, other), strict=True))
        return {names[0]: mine, names[1]: self.forked(scenario, mine)} if self.fork else {say("이 조건", "this"): mine}

    def forked(self, scenario: Scenario, changed: Scenario) -> Scenario:
        """A scenario with the fork among its interventions."""
        entries = self.fork.entries(scenario, self.changes) if self.fork else []
        return replace(changed, intervene=[*changed.intervene, *entries])

    def opening(self, traces: tuple[Trace, ...]) -> int:
        """Where the player opens: at the fork, else where the strategy or the traffic begins."""
        if self.fork and not self.rival:
            both = [trace.events for trace in traces]
            return moment(both, 1, parting(*both) or 0)
        return runs.opening(*traces)


def ask(scenario: Scenario, keys: tuple[str, ...], rivals: tuple[str, ...], place: str) -> View:
    """Draw the controls and put what they say into the address."""
    with st.expander(say("조건을 바꿔 보기", "Change the conditions"), icon=":material/tune:"):
        found = View(changes(scenario, keys, place))
        found.fork = forking.ask(scenario, found.changes, place)
    found.rival = ask_rival(scenario, rivals, place)
    said = dict.fromkeys((*keys, "seed", "fork", "vs"), None) | found.link()
    if any(st.query_params.get(name) != said[name] for name in ("fork", "vs")):
        said["step"] = None  # another view has other steps
    into_link(said)
    return found


def linked(scenario: Scenario, keys: tuple[str, ...]) -> View:
    """The view that the address asks for, where no controls are shown."""
    found = View(from_link(dict.fromkeys([*keys, "seed"])), rival=st.query_params.get("vs", ""))
    found.fork = forking.linked(scenario, found.changes)
    return found


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
    name, _, rest = value.partition("balancer.name=")
    return balancer_name(rest) if rest and not name else value.removeprefix("strategy.").removeprefix("traffic.")


def named(key: str, value: Any) -> str:
    """A value with what it is: a balancer speaks for itself, "on" would not without its key."""
    if key == "balancer.name":
        return balancer_name(str(value))
    shown = (say("켬", "on") if value else say("끔", "off")) if isinstance(value, bool) else str(value)
    return f"{label(key)} {shown}"


def plain(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)
