"""The workbench: a scenario of one's own, by paste or upload; and an access log of one's own as its traffic."""

import base64
import gzip
import io
import json
import zlib

import streamlit as st

import deploylab
from deploylab import figures
from deploylab.problems import Problem
from deploylab.scenario import load, names, parse
from deploylab.scenario.fields import FIELDS
from deploylab.sim.access_log import parse_log
from deploylab.story import table, tell
from deploylab.story.static import compact
from deploylab.ui import bench, later, runs
from deploylab.ui.pair import BARE
from deploylab.ui.player import player
from deploylab.ui.state import lang, linked_step, say, show_problem
from deploylab.wording import figure, name_of

MOST_BYTES = 5_000_000
MOST_REQUESTS = 20_000
MOST_SERVERS = 40
MOST_TEXT = 20_000
SAMPLE_LOG = "log:web_access.log.gz"


def page() -> None:
    """Draw the workbench."""
    st.title(say("시나리오 작업대", "Scenario workbench"))
    st.markdown(say("시나리오 파일 하나가 그림이고, 실습이고, 답이다. 고쳐 쓰거나, 내 것을 붙여 넣거나, 올려 보자.",
                    "One scenario file is the figure, the lab and the answer. Change one, paste your own, or upload it."))
    later.stage_first(stage, "bench")
    with st.expander(say("쓸 수 있는 키", "Keys that can be used"), icon=":material/list:"):
        st.dataframe([{say("키", "key"): key, say("뜻", "meaning"): field.ko if lang() == "ko" else field.en,
                       say("기본값", "default"): str(field.default), say("단위", "unit"): field.unit,
                       say("범위", "range"): "" if field.low is None else f"{field.low:g} – {field.high:g}"} for key, field in FIELDS.items()],
                     hide_index=True)


def stage() -> later.Rest | None:
    """The text, its controls, the player."""
    st.session_state.setdefault(bench.TEXT, linked() or load(names()[0]).text)
    left, right = st.columns(2)
    left.selectbox(say("출발점", "start from"), names(), format_func=lambda name: load(name).title[lang()], key="bench-start",
                   on_change=lambda: st.session_state.update({bench.TEXT: load(st.session_state["bench-start"]).text}))
    right.file_uploader(say("시나리오 올리기(.toml)", "upload a scenario (.toml)"), type="toml", max_upload_size=1,
                        key="bench-upload", on_change=uploaded)
    text = st.text_area(say("시나리오(TOML)", "scenario (TOML)"), height=300, key=bench.TEXT)
    if "bench-trouble" in st.session_state:
        st.warning(st.session_state.pop("bench-trouble"), icon=":material/edit:")
    log = st.file_uploader(say("접근 로그를 트래픽으로(메모리에서만 읽고 저장하지 않는다)", "an access log as traffic (read in memory, never stored)"),
                           type=["log", "txt", "gz"], max_upload_size=5)
    try:
        scenario = parse(text, "workbench")
        bench.panel(scenario)
        if log:
            scenario.log = rows_of(log.getvalue(), log.name)
        checked(scenario)
        finished, told = run(scenario)
    except Problem as trouble:
        show_problem(trouble)
        return None
    player(told, key="workbench", lang=lang(), base=link(scenario.text), step=linked_step(runs.opening(finished.trace)))
    return f"{zlib.crc32(told.encode())} {lang()}", lambda: rest(finished, told)


def uploaded() -> None:
    """An uploaded file takes the place of the text."""
    file = st.session_state["bench-upload"]
    try:
        if file:
            st.session_state[bench.TEXT] = decoded(file.getvalue())
    except Problem as trouble:
        st.session_state["bench-trouble"] = trouble.text(lang())


def linked() -> str:
    """The scenario that the address carries, if it does."""
    try:
        packed = base64.urlsafe_b64decode(st.query_params.get("toml", ""))
        return zlib.decompressobj().decompress(packed, MOST_TEXT).decode("utf-8")
    except (ValueError, zlib.error):
        return ""


def link(text: str) -> str:
    """An address that carries the whole scenario, so that a step can be passed on with it."""
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()
    return f"?toml={packed}&lang={lang()}"


def decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem("The file is not UTF-8 text; save it as UTF-8.", "파일이 UTF-8 텍스트가 아닙니다. UTF-8로 저장하세요.") from None


def rows_of(data: bytes, name: str) -> list[tuple[int, str, str, int]]:
    """The requests of an uploaded log, plain or gzip, with a limit on what is unpacked."""
    if name.endswith(".gz"):
        try:
            data = gzip.GzipFile(fileobj=io.BytesIO(data)).read(MOST_BYTES * 4)
        except (OSError, EOFError):
            raise Problem(f"{name}: not a gzip file.", f"{name}: gzip 파일이 아닙니다.") from None
    return parse_log(io.StringIO(data.decode("utf-8", "replace")), MOST_REQUESTS, name)


def checked(scenario: deploylab.Scenario) -> None:
    """Problem if the scenario is too large to be looked at, or names a log that is no reader's to name."""
    rate, seconds = scenario["traffic.rate"], scenario["traffic.seconds"]
    arrivals = scenario["traffic.arrivals"]
    if arrivals.startswith("log:") and arrivals != SAMPLE_LOG and not scenario.log:
        raise Problem(f"traffic.arrivals = '{arrivals}': here only the sample '{SAMPLE_LOG}' can be named; upload a log of your own below.",
                      f"traffic.arrivals = '{arrivals}': 여기서는 표본 '{SAMPLE_LOG}'만 쓸 수 있습니다. 내 로그는 아래에서 올리세요.")
    if len(scenario.servers) > MOST_SERVERS:
        raise Problem(f"{len(scenario.servers)} servers are too many to look at; at most {MOST_SERVERS} here.",
                      f"서버 {len(scenario.servers)}대는 들여다보기에 너무 많습니다. 여기서는 {MOST_SERVERS}대까지입니다.")
    sent = scenario["traffic.log_requests"] if arrivals.startswith("log:") else rate * seconds
    if not scenario.log and sent > MOST_REQUESTS:
        raise Problem(f"{sent:,.0f} requests are too many to look at; keep them (rate x seconds, or log_requests) below "
                      f"{MOST_REQUESTS:,}, or use `deploylab run`.",
                      f"요청 {sent:,.0f}건은 들여다보기에 너무 많습니다. 요청 수(rate × seconds, 로그라면 log_requests)를 {MOST_REQUESTS:,} 아래로 하거나 "
                      "`deploylab run`을 쓰세요.")


def run(scenario: deploylab.Scenario) -> tuple[deploylab.Run, str]:
    """The run, and what the player is sent of it; kept for whoever asks for the same, unless the traffic is somebody's own."""
    if scenario.log:
        finished = deploylab.run(scenario, explain=True)
        return finished, compact(tell(finished.trace))
    asked = (scenario.text, "workbench", "{}", "[]")
    return runs.finished(*asked), runs.payload(*asked)


def rest(finished: deploylab.Run, told: str) -> None:
    """Figures, charts, and files to take away."""
    columns = st.columns(4)
    for column, key in zip(columns, ("sent", "failed", "p99_all", "downtime_seconds"), strict=True):
        column.metric(name_of(key, lang()), figure(key, (finished.metrics | finished.ledger.row())[key], lang()))
    found, sides = figures.series(finished.trace), st.columns(2)
    drawn = (figures.throughput, figures.errors, figures.latency, figures.load)
    for number, chart in enumerate(draw(found, lang()) for draw in drawn):
        with sides[number % 2], st.container(key=f"chart-bench-{number}"):
            st.plotly_chart(chart, key=f"bench-chart-{number}", alt=figures.describe(chart, lang()), config=BARE)
    one, two, three = st.columns(3)
    one.download_button("scenario.toml", finished.scenario.text, "scenario.toml")
    two.download_button("trace.json", finished.trace.to_json, "trace.json")
    three.download_button("steps.csv", lambda: table(json.loads(told), lang()), "steps.csv")
