"""The simulation beside reality: one recorded run of each scenario on real servers, and what the simulation says.

A live run is played `faster` times as fast, calendar and work alike, so both meet the very same requests; its times are
multiplied back here. Failures and outage follow from the order of events, latencies also from the machine.
"""

import json
from pathlib import Path
from statistics import median
from typing import Any

from deploylab.live.record import outage
from deploylab.trace import Trace

RECORD = Path(__file__).with_name("reality_recorded.json")
FIGURES = ("sent", "failed", "outage", "p50", "p95", "p99")
CLOSE = 0.2


def figures(trace: Trace, metrics: dict[str, Any], faster: float = 1.0) -> dict[str, float]:
    """Counts, and times in the scenario's milliseconds."""
    failed = {event[2] for event in trace.of("fail")}
    arrived = [(event[0], event[2] in failed) for event in trace.of("arrive")]
    since, until = outage(arrived) or (0, 0)
    found = {"sent": len(arrived), "failed": len(failed), "outage": (until - since) / 1000 * faster}
    return found | {name: metrics[f"{name}_served"] * 1000 * faster for name in ("p50", "p95", "p99")}


def spent(answers: list[list], trace: Trace) -> dict[str, float]:
    """What a request spends besides waiting and being served, at the median, in real milliseconds: until the load
    generator has sent it, on its way there through the proxy, and on the way back with the timer of its service."""
    demands = {event[2]: event[5] for event in trace.of("arrive")}
    good = [answer for answer in answers if answer[0] != "retry" and not answer[6] and answer[8]]
    stages = {"send": [sent - intended for _, intended, sent, *_ in good],
              "there": [came - sent for _, _, sent, _, _, _, _, came, _ in good],
              "back": [done - begin - demands[number] for number, _, _, done, _, _, _, _, begin in good]}
    return {stage: round(median(times) / 1000, 2) for stage, times in stages.items()} if good else {}


def recorded() -> list[dict[str, Any]]:
    """{"scenario", "faster", "lag", "live": figures, "simulated": figures} of each."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def near(live: float, simulated: float) -> bool:
    """Within 20 percent; where nothing was expected, nothing."""
    return abs(live - simulated) <= CLOSE * simulated


HEADS = {"en": ("Scenario", "Failed", "Outage (s)", "p50 (ms)", "p95 (ms)", "p99 (ms)"),
         "ko": ("시나리오", "실패", "중단(초)", "p50(ms)", "p95(ms)", "p99(ms)")}


def table(rows: list[dict[str, Any]], lang: str) -> str:
    """A table of simulated → live; what is further apart than 20 percent is set in bold."""
    lines = ["| " + " | ".join(HEADS[lang]) + " |", "|---|" + "---:|" * 5]
    for row in rows:
        cells = [f"`{row['scenario']}`"]
        for name in FIGURES[1:]:
            simulated, live = row["simulated"][name], row["live"][name]
            text = f"{shown(name, simulated)} → {shown(name, live)}"
            cells.append(text if near(live, simulated) else f"**{text}**")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def tables(rows: list[dict[str, Any]], lang: str) -> list[str]:
    """Two tables: the scenarios with a deployment, and those that are about balancing alone."""
    return [table([row for row in rows if bool(row["strategy"]) == deploys], lang) for deploys in (True, False)]


STAGES = {"send": ("until it is sent", "보내기까지"),
          "there": ("through the proxy to the server", "프록시를 거쳐 서버까지"),
          "back": ("the service's timer, and back", "처리 타이머와 돌아오는 길")}


def stages(rows: list[dict[str, Any]], lang: str) -> str:
    """A table of what the way costs: the median of the recorded runs, and their range."""
    word = 0 if lang == "en" else 1
    heads = ("| Stage | Median (ms) | Fastest and slowest run |", "| 구간 | 중앙값(ms) | 가장 빠른 실행–느린 실행 |")
    lines = [heads[word], "|---|---:|---:|"]
    for stage, names in STAGES.items():
        times = sorted(row["spent"][stage] for row in rows if row.get("spent"))
        lines.append(f"| {names[word]} | {median(times):.2f} | {times[0]:.2f}–{times[-1]:.2f} |")
    return "\n".join(lines)


def shown(name: str, value: float) -> str:
    return f"{value / 1000:,.1f}" if name == "outage" else f"{value:,.0f}"
