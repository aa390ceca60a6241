"""The same request in two runs, as a table beside the player: pointing at a row shows both fates, pressing goes to the step."""

import json
from pathlib import Path
from typing import Any

from deploylab.figures.fates import GROUPS, Fate, Pair, counts
from deploylab.figures.pairs import fate_told
from deploylab.ui.component import component
from deploylab.ui.state import lang, say

_component = component(Path(__file__).resolve().parent)
MOST = 80  # rows of each group


def fates(found: list[Pair], player: str, names: tuple[str, str]) -> None:
    """Show the table of these pairs for the player of this key. `names`: of the two runs."""
    groups = [group for group in GROUPS if group not in ("alike", "neither")]
    number = counts(found)
    shown = [pair for group in groups for pair in [each for each in found if each.group == group][:MOST]]
    order = {pair.request: place for place, pair in enumerate(found)}
    told = {
        "player": player, "names": names, "words": words(),
        "groups": [{"id": group, "label": title(group), "count": number[group]} for group in groups],
        "rows": [row(pair) for pair in sorted(shown, key=lambda pair: order[pair.request])],
        "summary": summary(number),
    }
    _component(key=f"fates-{player}", data=json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def row(pair: Pair) -> dict[str, Any]:
    endless = pair.gap in (float("inf"), float("-inf"))
    gap = ("−" if pair.gap < 0 else "+") + ("∞" if endless else f"{abs(pair.gap) / 1000:,.0f} ms")
    return {"id": pair.request, "at": f"{pair.arrived / 1e6:.2f}", "gap": gap, "group": pair.group,
            "ends": [end(pair.a), end(pair.b)]}


def end(fate: Fate) -> dict[str, Any]:
    return {"said": fate_told(fate, lang()), "server": fate.server, "step": fate.step, "lost": fate.outcome != "ok"}


def title(group: str) -> str:
    return {"only_a_answered": say("A만 응답", "only A answered"), "only_b_answered": say("B만 응답", "only B answered"),
            "slower": say("B가 늦음", "B later"), "faster": say("B가 빠름", "B earlier")}[group]


def summary(number: dict[str, int]) -> str:
    """How many requests fared differently, in a sentence."""
    total, same = sum(number.values()), number["alike"] + number["neither"]
    return say(f"같은 요청 {total:,}건 가운데 {total - same:,}건의 운명이 달라졌다.",
               f"Of {total:,} requests that both runs met, {total - same:,} fared differently.")


def words() -> dict[str, str]:
    return {"request": say("요청", "request"), "arrived": say("도착(초)", "arrived (s)"), "gap": "B − A",
            "all": say("모두", "all"), "go": say("{}의 단계로", "to its step in {}"), "groups": say("무엇을 볼까", "which"),
            "table": say("요청마다의 차이", "the difference per request"),
            "none": say("두 실행의 결과가 모두 같다.", "Both runs gave every request the same.")}
