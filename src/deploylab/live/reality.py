"""The simulation beside reality: one recorded run of each scenario on real servers, and what the simulation says.

A live run is played `faster` times as fast, calendar and work alike, so both meet the very same requests; its times are
multiplied back here. Failures and outage follow from the order of events, latencies also from the machine.
"""

import json
from pathlib import Path
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


def shown(name: str, value: float) -> str:
    return f"{value / 1000:,.1f}" if name == "outage" else f"{value:,.0f}"
