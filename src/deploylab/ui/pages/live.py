"""A live run before one's eyes: real servers on this machine, then the finished trace in the player.

Only for the machine's own user: it starts processes. What was started ends with the run, with the button, or with
the window.
"""

import json
import os
from collections.abc import Callable
from typing import Any

import streamlit as st

from deploylab import figures
from deploylab.live.ending import STATES, ended
from deploylab.live.engines import ENGINES
from deploylab.live.faults import FAULTS, NONE
from deploylab.live.scale import for_live
from deploylab.live.watched import Watched
from deploylab.problems import Problem
from deploylab.scenario import load, names
from deploylab.scenario.deploying import fitting
from deploylab.sim.traffic import requests
from deploylab.story import tell
from deploylab.ui.pair import BARE
from deploylab.ui.player import player
from deploylab.ui.recorded import recorded
from deploylab.ui.state import lang, say, show_problem
from deploylab.ui.study import HERE, personal
from deploylab.wording import figure, name_of

OURS = ("자체 프록시(교재의 코드)", "our own proxy (the textbook's code)")
FIGURES = ("sent", "failed", "downtime_seconds", "p50_served", "p99_served", "p99_all")
SHOWN_STEPS = 12


def page() -> None:
    """Draw the page of the live lab."""
    st.title(say("실제 서버로 실행", "Run on real servers"))
    if not personal() or served_to_others():
        st.info(say("실제 서버 실행은 프로세스를 띄우므로, 다른 사람이 접속할 수 없게 자기 컴퓨터에서 띄운 앱(`deploylab app`)에서만 할 수 있다.",
                    "A live run starts processes, so it is done only on one's own machine, with an app that nobody else reaches (`deploylab app`)."))
        return
    st.markdown(say("시뮬레이션과 같은 전략과 분산 알고리즘이 이 컴퓨터의 진짜 프로세스, 진짜 소켓 위에서 돈다. 주소는 모두 루프백이고, "
                    "띄운 것은 실행이 끝나거나 멈추거나 창을 닫으면 모두 사라진다.",
                    "The strategies and balancers of the simulation, on real processes and sockets of this machine. Everything listens on "
                    "loopback and is gone when the run ends, is stopped, or the window is closed."))
    watched: Watched | None = st.session_state.get("live-run")
    is_running = watched is not None and watched.running
    ask(is_running)
    if is_running:
        progress(watched)
    elif watched is not None and watched.trouble is not None:
        show_problem(watched.trouble)
    elif watched is not None and watched.done is not None:
        finished(watched)
    recorded()


def served_to_others() -> bool:
    """Whether the app was told to listen beyond loopback. DEPLOYLAB_SHARED=0 says that nobody else can reach it all the same."""
    address = st.get_option("server.address")
    return bool(address) and address not in HERE and os.environ.get("DEPLOYLAB_SHARED") != "0"


def ask(is_running: bool) -> None:
    """What to run; while a run is going on, the next one can be prepared."""
    known = scenarios()
    titles = {name: load(name).title[lang()] for name in known}
    first, second, third = st.columns(3)
    name = first.selectbox(say("장면", "scenario"), known, known.index("rolling"), format_func=titles.get, key="live-scenario")
    strategies = {"": say("장면 그대로", "as in the scenario")} | {name: name for name in fitting(load(name))}
    strategy = second.selectbox(say("배포 방식", "strategy"), list(strategies), format_func=strategies.get, key="live-strategy")
    engines = {name: name for name in ENGINES} | {"ours": say(*OURS)}
    engine = third.selectbox(say("프록시", "proxy"), list(engines), format_func=engines.get, key="live-engine")
    faults = {name: say(fault.ko, fault.en) for name, fault in {"": NONE, **FAULTS}.items()}
    first, second, third = st.columns(3)
    fault = first.selectbox(say("장애", "fault"), list(faults), format_func=faults.get, key="live-fault")
    rate = second.number_input(say("초당 요청", "requests per second"), 1, 1000, 100, 10, key="live-rate")
    seconds = third.number_input(say("길이(초)", "seconds"), 2, 120, 10, 1, key="live-seconds")
    left, right = st.columns(2)
    changes: dict[str, Any] = {"strategy.name": strategy} if strategy else {}

    def start() -> None:
        began = Watched(load(name).changed(**changes), requests, float(seconds), somebody_there(), rate=float(rate), engine=engine,
                        fault=fault)
        try:
            began.start()
        except Problem as trouble:
            st.session_state["live-refused"] = trouble
            return
        st.session_state["live-run"] = began
        st.session_state.pop("live-payload", None)

    left.button(say("시작", "Start"), type="secondary" if is_running else "primary", icon=":material/play_arrow:", on_click=start, disabled=is_running, key="live-start",
                width="stretch")
    right.button(say("멈추기", "Stop"), icon=":material/stop:", on_click=stop, disabled=not is_running, key="live-stop", width="stretch")
    if refused := st.session_state.pop("live-refused", None):
        show_problem(refused)


@st.cache_data
def scenarios() -> list[str]:
    """The scenarios that have a live form."""
    found = []
    for name in names():
        try:
            for_live(load(name), 100, 10, {})
        except Problem:
            continue
        found.append(name)
    return found


def stop() -> None:
    watched = st.session_state.get("live-run")
    if watched is not None:
        watched.stop()


def somebody_there() -> Callable[[], bool]:
    """Whether this window is still open; in a test without a server it always is."""
    from streamlit.runtime import exists, get_instance
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    if not exists() or context is None:
        return lambda: True
    runtime, session = get_instance(), context.session_id
    return lambda: runtime.is_active_session(session)


@st.fragment(run_every=0.5)
def progress(watched: Watched) -> None:
    """The run as it goes on; once it has ended the whole page is drawn anew."""
    if not watched.running:
        st.rerun()
    st.progress(watched.share, f"{watched.scenario.title[lang()]} · " + say("실행 중", "running"))
    columns = st.columns(3)
    columns[0].metric(say("응답한 요청", "answered"), f"{watched.sent:,}")
    columns[1].metric(say("실패", "failed"), f"{watched.failed:,}")
    columns[2].metric(say("전략의 단계", "steps of the strategy"), len(watched.steps))
    left, right = st.columns(2)
    left.table([{say("서버", "server"): name, say("버전", "version"): version, say("상태", "state"): say(STATES[state], state)}
                for name, (version, state) in sorted(watched.servers.items())])
    right.code("\n".join(line(at, step) for at, step in watched.steps[-SHOWN_STEPS:]) or "…", language=None, wrap_lines=True)


def line(at: float, step: Any) -> str:
    servers = ", ".join(getattr(step.intention, "servers", ()))
    answer = f" -> {step.trouble or step.answer}" if step.trouble or step.answer is not None else ""
    return f"{at:6.2f} s  {type(step.intention).__name__} {servers}{answer}"


def finished(watched: Watched) -> None:
    """How it ended, the player, the ledger, the figures."""
    done = watched.done
    assert done is not None
    st.header(say("끝난 실행", "The finished run"))
    st.markdown(ended(done.trace, lang()))
    if done.lag["discarded"]:
        st.warning(say(f"부하 생성기 자체가 늦었다(p99 {done.lag['p99']:.0f} ms, 한계 25 ms). 컴퓨터가 바빠서 이 수치는 쓸 수 없다.",
                       f"The load generator itself was late (p99 {done.lag['p99']:.0f} ms, limit 25 ms): the machine was too busy, "
                       "these figures do not count."))
    if "live-payload" not in st.session_state:
        st.session_state["live-payload"] = json.dumps([tell(done.trace)], ensure_ascii=False, separators=(",", ":"))
    kinds = [event[1] for event in done.trace.events]
    player(st.session_state["live-payload"], key="player-live", lang=lang(), step=kinds.index("intend") if "intend" in kinds else 0)
    values = done.ledger.row() | done.metrics
    for column, name in zip(st.columns(len(FIGURES)), FIGURES, strict=True):
        column.metric(name_of(name, lang()), figure(name, values[name], lang()))
    st.table([{name_of(account, lang()): f"{value:,}" for account, value in done.ledger.row().items()}])
    found = figures.series(done.trace)
    for number, (column, draw) in enumerate(zip(st.columns(2), (figures.throughput, figures.errors), strict=True)):
        chart = draw(found, lang())
        with column, st.container(key=f"chart-live-{number}"):
            st.plotly_chart(chart, key=f"live-chart-{number}", alt=figures.describe(chart, lang()),
                            config=BARE)
    st.download_button("trace.json", lambda: done.trace.to_json(), f"{done.scenario.name}-live.json", key="live-trace")
    st.code(command(watched), language="bash", wrap_lines=True)


def command(watched: Watched) -> str:
    """The same run on the command line."""
    options, done = watched.options, watched.done
    assert done is not None
    words = ["deploylab live", done.scenario.name, f"--rate {options['rate']:g}", f"--seconds {watched.seconds:g}"]
    words += [f"--engine {options['engine']}"] * (options["engine"] != "ours") + [f"--fault {options['fault']}"] * bool(options["fault"])
    own = load(done.scenario.name)["strategy.name"]
    return " ".join(words + [f"--set strategy.name={done.scenario['strategy.name']}"] * (own != done.scenario["strategy.name"]))
