"""The player first: on the first page of a visit everything else is drawn once the browser has painted it.

The charts' library alone is larger than all of ours, and every kind of control brings a file of its own.
"""

import streamlit as st

SCRIPT = """
export default function ({ setTriggerValue }) {
  const idle = window.requestIdleCallback ?? ((then) => setTimeout(then, 200));
  const timer = setTimeout(() => idle(() => setTriggerValue("painted", true), { timeout: 2000 }), 50);
  return () => clearTimeout(timer);
}
"""
_component = st.components.v2.component("deploylab_later", html="<span></span>", js=SCRIPT)


def painted() -> bool:
    """Whether this visit has a page on the screen already; if not, end yours early with `watch`."""
    return bool(st.session_state.get("painted"))


def watch() -> None:
    """Have the page drawn again, whole, when the browser has painted what it got and has nothing else to do."""

    def told() -> None:
        st.session_state.painted = True

    _component(key="later", on_painted_change=told)
