"""The figures of what a lab shows: of one run, or of two under the letters of their stages."""

import streamlit as st

from deploylab.sim import Run
from deploylab.ui.state import lang, say
from deploylab.wording import figure as shown
from deploylab.wording import name_of


def headline(mine: str, found: dict[str, Run]) -> None:
    """The figures that matter most of one run, those of the other below, under the letters of their stages."""
    names = ("sent", "failed", "downtime_seconds", "p50_served", "p99_served", "p99_all")
    row = st.container(horizontal=True, horizontal_alignment="distribute")  # several lines of it on a phone
    for name in names:
        values = {letter: shown(name, (run.metrics | run.ledger.row())[name], lang()) for letter, run in found.items()}
        label = f"{name_of(name, lang())} · {mine}" if mine else name_of(name, lang())
        other = next((f"{letter} {value}" for letter, value in values.items() if letter != mine), None)
        row.metric(label, values[mine], other, delta_color="off", delta_arrow="off", width="content")


def all_of(found: dict[str, Run]) -> None:
    with st.expander(say("이 실행의 모든 수치", "All figures of this run"), icon=":material/table_rows:"):
        rows = {letter: run.ledger.row() | {key: value for key, value in run.metrics.items() if not isinstance(value, dict)}
                for letter, run in found.items()}
        st.table([{say("항목", "figure"): name_of(key, lang())} | {
            letter or say("값", "value"): shown(key, row[key], lang()) for letter, row in rows.items()} for key in rows[min(rows)]])
        for letter, run in found.items():
            servers, title = run.metrics["per_server"], f"{letter} · " if letter else ""
            st.table([{title + say("서버", "server"): name, say("받은 요청", "requests"): servers[name],
                       say("사용률", "utilisation"): f"{run.metrics['utilisation'][name]:.0%}",
                       say("가장 길었던 대기열", "longest queue"): run.metrics["longest_queue"][name]} for name in servers])
