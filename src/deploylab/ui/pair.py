"""Two runs that met the same traffic: both in one chart, and the difference request by request."""

import streamlit as st

from deploylab import figures
from deploylab.figures import fates, pairs
from deploylab.ui import runs
from deploylab.ui.fates import fates as fates_table
from deploylab.ui.fates import summary
from deploylab.ui.state import lang, say

BARE = {"displaylogo": False, "showSendToCloud": False}


def panel(charts: tuple[str, ...], asked: tuple[runs.Asked, runs.Asked], names: tuple[str, str], player: str) -> None:
    """Draw these charts for both runs, then what became of each request; all of it follows the player of this key."""
    titles = (f"A · {names[0]}", f"B · {names[1]}")
    step = max(runs.charted(*each).step for each in asked)
    both = (runs.charted(*asked[0], step=step), runs.charted(*asked[1], step=step))
    columns = st.columns(2)
    for number, name in enumerate(charts):
        chart = pairs.PAIRED[name](both, ("A", "B"), lang())
        alt = f"{', '.join(titles)}. {figures.describe(chart, lang())}"
        with columns[number % 2], st.container(key=f"chart-{player}-{number}"):
            st.plotly_chart(chart, key=f"{player}-{name}", alt=alt, config=BARE)
    found, end = runs.paired(*asked), both[0].windows[-1] + both[0].step
    st.subheader(say("같은 요청, 두 운명", "The same request, two fates"))
    with st.container(key=f"chart-{player}-difference"):
        st.plotly_chart(pairs.difference(found, end, lang()), key=f"{player}-difference",
                        alt=summary(fates.counts(found)), config=BARE)
    fates_table(found, player, names)
    st.download_button("difference.csv", lambda: fates.table(found), "difference.csv", key=f"{player}-difference-csv")
