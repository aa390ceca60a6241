"""The player first: whatever else a page shows is drawn once the browser has painted it.

On the first page of a visit nothing but the player is sent: the charts' library alone is larger than all of ours, and
every kind of control brings a file of its own. Later, a control beside the player draws the stage alone (`stage_first`):
charts that arrive together with a new run would keep the browser from showing it.
"""

from collections.abc import Callable

import streamlit as st

SCRIPT = """
export default function ({ data, setTriggerValue }) {
  if (data === "") return;
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 200));
  const timer = setTimeout(() => idle(() => setTriggerValue("painted", true), { timeout: 2000 }), 50);
  return () => clearTimeout(timer);
}
"""
_page, _stage = (st.components.v2.component(name, html="<span></span>", js=SCRIPT) for name in ("deploylab_later", "deploylab_rest"))
WHOLE = "page-whole"  # set while the whole page is drawn, not the stage alone
Rest = tuple[str, Callable[[], None]]


def painted() -> bool:
    """Whether this visit has a page on the screen already; if not, end yours early with `watch`."""
    return bool(st.session_state.get("painted"))


def watch() -> None:
    """Have the page drawn again, whole, when the browser has painted what it got and has nothing else to do."""

    def told() -> None:
        st.session_state.painted = True

    _page(key="later", data="page", on_painted_change=told)


def stage_first(stage: Callable[[], Rest | None], place: str) -> None:
    """Draw the stage, then the rest that it returns, with a text that says what the rest shows; None: there is no rest.

    A control of the stage draws the stage alone. If its rest says something new, the page is drawn whole a little later.
    """
    st.session_state[f"{place}-rest"] = None
    st.session_state[WHOLE] = True
    try:
        rest = alone(stage, place)
    finally:
        del st.session_state[WHOLE]
    if rest:
        rest[1]()
        st.session_state[f"{place}-rest"] = rest[0]


@st.fragment
def alone(stage: Callable[[], Rest | None], place: str) -> Rest | None:
    """The stage; a control on it draws this much again, and asks for the whole page once that is on the screen."""
    rest = stage()
    if rest is None:
        return None
    stale = WHOLE not in st.session_state and st.session_state.get(f"{place}-rest") != rest[0]
    with st.container(key="later-stage"):  # always there, and takes no room: what stands below must not move
        seen = _stage(key=f"{place}-later", data=rest[0] if stale else "", on_painted_change=lambda: None)
    if stale and seen.painted:
        st.rerun()
    return rest
