"""The player as a Streamlit component: the trace goes to the browser once, and every step happens there.

It travels deflated (a twentieth of its size), and equal texts across reruns give equal bytes, which Streamlit does not
send again: keep what `dumps` gave. Each run travels by itself under its checksum, so that the browser need not read it
again when it comes back beside another: a fork, a rival.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
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
    told: str | Sequence[str],
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
    captions: Sequence[str] | None = None,
    questions: Sequence[str] = (),
) -> Any:
    """Show the player. Returns the component's result; `.answer` is {"step", "choice", "correct"} after an answer.

    With `forks` (action -> its words) it offers to fork where it stands, and `.fork` is {"step", "at", "action", "server"}.

    `told`: what `dumps` gave, or the JSON text of each payload; beside it, for each, a caption in the place of its title
    (an empty list: none) and its questions as JSON. `step`: where to begin (as the address says, read once a session). `base`: address that
    links to a step start from, "?lab=rolling&seed=7".
    """
    parts = [deflated(text) for text in ([told] if isinstance(told, str) else told)]
    options: dict[str, Any] = {"lang": lang, "step": step, "base": base, "name": key, "versions": [version for version, _ in parts]}
    options |= {"embed": embed, "large": large or st.query_params.get("large") == "1", "autoplay": autoplay, "forks": forks or {}}
    options |= {"captions": captions, "questions": [loads(text or "[]") for text in questions]}
    head = compress(compact(options).encode(), 1)
    data = b"".join(len(part).to_bytes(4, "big") + part for part in (head, *(part for _, part in parts)))
    return _component(key=key, data=data, on_answer_change=on_answer or (lambda: None),
                      on_fork_change=on_fork or (lambda: None))


@lru_cache(48)
def deflated(text: str) -> tuple[int, bytes]:
    """A text's checksum, and the text as it travels."""
    return crc32(text.encode()), compress(text.encode(), 1)


def unpacked(data: bytes) -> dict[str, Any]:
    """What the component was sent, as the browser puts it together: the options, and "payloads" with their questions and captions."""
    parts = []
    while data:
        size = int.from_bytes(data[:4], "big")
        parts.append(loads(decompress(data[4:4 + size])))
        data = data[4 + size:]
    options, *told = parts
    payloads = [payload for part in told for payload in (part if isinstance(part, list) else [part])]
    for payload, questions in zip(payloads, options["questions"], strict=False):
        payload["questions"] = questions
    for payload, caption in zip(payloads, options["captions"] or (), strict=False):
        payload["meta"]["title"] = {"ko": caption, "en": caption}
    return {**options, "payloads": payloads}
