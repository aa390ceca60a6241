"""What stands below the player is drawn once the player stands: the charts' library alone is larger than all of ours."""

from collections.abc import Callable

import streamlit as st

SCRIPT = """
export default function ({ setTriggerValue }) {
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 200));
  const timer = setTimeout(() => idle(() => setTriggerValue("stands", true), { timeout: 2000 }), 50);
  return () => clearTimeout(timer);
}
"""
_component = st.components.v2.component("deploylab_later", html="<span></span>", js=SCRIPT)


@st.fragment
def later(draw: Callable[[], None]) -> None:
    """Call `draw` when the browser has painted what it was sent so far and has nothing else to do; at once from the
    second page of a visit on, when everything has been loaded."""
    if not st.session_state.get("stands"):
        if not _component(key="later", on_stands_change=lambda: None).stands:
            return
        st.session_state.stands = True
    draw()
