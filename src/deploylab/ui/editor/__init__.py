"""A plain editor with a clock, whose text reaches Python at every change; see `editor.js` for what survives what."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploylab.ui.component import component
from deploylab.ui.state import say

_component = component(Path(__file__).resolve().parent)


@dataclass(frozen=True)
class Beginning:
    """What the editor opens with. A higher `version` replaces what stands in it; `saved` is milliseconds since 1970."""

    text: str
    seconds: float
    saved: int
    version: int


def editor(name: str, begin: Beginning, minutes: int, saved: int) -> dict[str, Any] | None:
    """Show it. The newest {"text", "seconds", "at", "version"}, or None before the first change."""
    words = {
        "answer": say("답안", "answer"), "placeholder": say("여기에 답안을 쓴다. 쓰기 시작하면 시계가 간다.", "Write here; the clock starts as you begin."),
        "start": say("시계 시작", "Start the clock"), "pause": say("멈춤", "Pause"), "go_on": say("이어서", "Go on"),
        "left": say("남은 시간", "time left"), "over": say("넘긴 시간", "time over"), "count": say("{}자", "{} characters"),
        "saving": say("저장 중…", "saving…"), "saved": say("저장됨", "saved"),
    }
    told = {"name": name, "text": begin.text, "seconds": begin.seconds, "version": begin.version, "minutes": minutes,
            "saved": max(saved, begin.saved), "words": words}
    result = _component(key=f"editor-{name}-{begin.version}", data=json.dumps(told, ensure_ascii=False),
                        on_draft_change=lambda: None)
    draft: dict[str, Any] | None = result.draft
    return draft
