"""The player as a Streamlit component: the trace goes to the browser once, and every step happens there.

It travels deflated (a twentieth of its size), and equal text across reruns gives equal bytes, which Streamlit does not
send again: keep what `dumps` gave.
"""

from collections.abc import Callable
from json import loads
from typing import Any
from zlib import compress, crc32, decompress

import streamlit as st

from deploylab.story.static import compact, markup, script, styles

_component = st.components.v2.component("deploylab_player", html=markup(), css=styles(), js=script())


def dumps(*payloads: dict[str, Any]) -> str:
    """The text that `player` takes; two payloads play side by side under one clock."""
    return compact(payloads)


def player(
    payload_json: str,
    key: str,
    step: int | None = None,
    lang: str = "ko",
    on_answer: Callable[[], None] | None = None,
    base: str = "",
    embed: bool = False,
    large: bool = False,
    autoplay: bool = False,
    forks: dict[str, str] | None = None,
    on_fork: Callable[[], None] | None = None,
) -> Any:
    """Show the player. Returns the component's result; `.answer` is {"step", "choice", "correct"} after an answer.

    With `forks` (action -> its words) it offers to fork where it stands, and `.fork` is {"step", "at", "action", "server"}.

    `payload_json`: what `dumps` gave, or the JSON text of one payload. `step`: where to begin (as the address
    says, read once a session). `base`: address that links to a step start from, "?lab=rolling&seed=7".
    """
    payloads = payload_json if payload_json.lstrip().startswith("[") else f"[{payload_json}]"
    options: dict[str, Any] = {"lang": lang, "step": step, "base": base, "name": key, "version": crc32(payloads.encode())}
    options |= {"embed": embed, "large": large or st.query_params.get("large") == "1", "autoplay": autoplay, "forks": forks or {}}
    data = f'{compact(options)[:-1]},"payloads":{payloads}}}'
    return _component(key=key, data=compress(data.encode(), 1), on_answer_change=on_answer or (lambda: None),
                      on_fork_change=on_fork or (lambda: None))


def unpacked(data: bytes) -> dict[str, Any]:
    """What the component was sent: the options, and "payloads"."""
    sent: dict[str, Any] = loads(decompress(data))
    return sent
