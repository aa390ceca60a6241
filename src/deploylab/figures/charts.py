"""The charts beside the player. Colours are safe for colour-blind eyes, and never the only sign: lines
also differ by dash and by name."""

from math import isfinite
from typing import Any

import plotly.graph_objects as go

from deploylab.figures.series import Series, most_inside, percentile

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#7F7F7F")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
CAUSES = {
    "refused": {"ko": "연결 거부", "en": "refused"}, "cut_in_flight": {"ko": "처리 중 끊김", "en": "cut in flight"},
    "not_ready": {"ko": "준비 안 됨", "en": "not ready"}, "errored": {"ko": "오류 응답", "en": "errored"},
    "timed_out": {"ko": "시간 초과", "en": "timed out"}, "dropped": {"ko": "대기열 초과", "en": "dropped"},
}


def _figure(title: str, y: str, lang: str, series: Series | None = None) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        title={"text": title, "font": {"size": 16}}, height=300, margin={"l": 56, "r": 12, "t": 44, "b": 80},
        legend={"orientation": "h", "y": -0.34, "x": 0, "xanchor": "left", "yanchor": "top"},
        xaxis={"title": {"ko": "시간(초)", "en": "time (s)"}[lang], "zeroline": False},
        yaxis={"title": y, "rangemode": "tozero", "zeroline": False}, hovermode="x unified", bargap=0)
    if series:  # all at once: plotly looks through all that are there for each line that is added
        figure.update_layout(shapes=[_line(second) for second in _thinned([at for at, _ in series.marks])])
    return figure


def _line(second: float) -> dict[str, Any]:
    """A vertical line through the whole chart."""
    return {"type": "line", "xref": "x", "yref": "y domain", "x0": second, "x1": second, "y0": 0, "y1": 1,
            "line": {"width": 1, "dash": "dot", "color": "rgba(128,128,128,.45)"}}


def _thinned(marks: list[float]) -> list[float]:
    """Marks at least a moment apart: a vertical line for each intention would be a fence."""
    kept: list[float] = []
    for second in marks:
        if not kept or second - kept[-1] >= 0.5:
            kept.append(second)
    return kept[:40]


def throughput(series: Series, lang: str = "en") -> go.Figure:
    """Answers a second by version."""
    figure = _figure({"ko": "버전별 처리량", "en": "Throughput by version"}[lang],
                     {"ko": "응답/초", "en": "answers/s"}[lang], lang, series)
    for number, (version, counts) in enumerate(sorted(series.answered.items())):
        figure.add_scatter(x=series.windows, y=[count / series.step for count in counts], name=version, mode="lines",
                           line={"shape": "hv", "color": COLOURS[number % 7], "dash": DASHES[number % 6]})
    return figure


def errors(series: Series, lang: str = "en") -> go.Figure:
    """Failures a second by cause."""
    figure = _figure({"ko": "원인별 실패", "en": "Failures by cause"}[lang],
                     {"ko": "실패/초", "en": "failures/s"}[lang], lang, series)
    patterns = ("", "/", "x", ".", "\\", "+")
    for number, (cause, counts) in enumerate(series.failed.items()):
        figure.add_bar(x=series.windows, y=[count / series.step for count in counts], name=CAUSES[cause][lang],
                       marker={"color": COLOURS[number % 7], "pattern": {"shape": patterns[number % 6]}})
    if not series.failed:
        figure.add_annotation(text={"ko": "실패한 요청이 없습니다", "en": "no request failed"}[lang], showarrow=False,
                              x=0.5, y=0.5, xref="paper", yref="paper")
    figure.update_layout(barmode="stack")
    return figure


PERCENTILES = ({"color": COLOURS[0], "dash": "dot", "width": 1.5}, {"color": COLOURS[1], "dash": "dash", "width": 1.5},
               {"color": COLOURS[2], "dash": "solid", "width": 2.5})


def held(windows: list[float], values: list[float], end: float) -> tuple[list[float], list[float | None]]:
    """A line that holds each value for its whole window and is gone where there is none.

    A slope from one window to the next would show moments that nobody measured.
    """
    x: list[float] = []
    y: list[float | None] = []
    for begin, until, value in zip(windows, [*windows[1:], end], values, strict=True):
        x += [begin, until]
        y += [value, value] if isfinite(value) else [None, None]
    return x, y


def latency(series: Series, lang: str = "en", everything: bool = True) -> go.Figure:
    """p50, p95 and p99: served only, or with failures counted as infinite (a gap in the line)."""
    title = {"ko": "지연: 실패를 무한대로", "en": "Latency, failures as infinite"} if everything else {
        "ko": "지연: 응답한 것만", "en": "Latency, served only"}
    figure = _figure(title[lang], "ms", lang, series)
    windows, latencies, failures = _wider(series)
    for number, percent in enumerate((50, 95, 99)):
        values = [percentile(found, percent, lost if everything else 0) * 1000
                  for found, lost in zip(latencies, failures, strict=True)]
        x, y = held(windows, values, series.windows[-1] + series.step)
        figure.add_scatter(x=x, y=y, name=f"p{percent}", mode="lines", line=PERCENTILES[number])
        gone = [second for second, value in zip(windows, values, strict=True) if value == float("inf")]
        if gone and percent == 99:
            top = max((value for value in values if isfinite(value)), default=1000)
            figure.add_scatter(x=gone, y=[top] * len(gone), mode="markers", name="p99 = ∞",
                               marker={"symbol": "x", "color": COLOURS[1], "size": 8})
    return figure


def _wider(series: Series) -> tuple[list[float], list[list[float]], list[int]]:
    """Windows wide enough for a percentile to mean something: at most 30 of them."""
    together = max(1, -(-len(series.windows) // 30))
    starts = range(0, len(series.windows), together)
    return ([series.windows[at] for at in starts],
            [[one for window in series.latencies[at:at + together] for one in window] for at in starts],
            [sum(series.failures[at:at + together]) for at in starts])


def capacity(series: Series, lang: str = "en") -> go.Figure:
    """Servers that can serve, by version."""
    figure = _figure({"ko": "버전별 서비스 중인 서버", "en": "Servers in service by version"}[lang],
                     {"ko": "서버 수", "en": "servers"}[lang], lang, series)
    versions = sorted({version for _, counts in series.serving for version in counts})
    end = series.windows[-1] + series.step
    for number, version in enumerate(versions):
        x = [at for at, _ in series.serving] + [end]
        y = [counts.get(version, 0) for _, counts in series.serving]
        figure.add_scatter(x=x, y=[*y, y[-1]], name=version, mode="lines", stackgroup="one",
                           line={"shape": "hv", "color": COLOURS[number % 7], "dash": DASHES[number % 6]})
    return figure


def load(series: Series, lang: str = "en") -> go.Figure:
    """The most requests inside each server at once, waiting ones included, window by window."""
    figure = _figure({"ko": "서버별 처리 중·대기 요청(최댓값)", "en": "Most requests inside each server"}[lang],
                     {"ko": "요청 수", "en": "requests"}[lang], lang, series)
    for number, server in enumerate(sorted(series.inside)):
        figure.add_scatter(x=series.windows, y=most_inside(series, server), name=server, mode="lines",
                           line={"shape": "hv", "color": COLOURS[number % 7], "dash": DASHES[number % 6], "width": 1.5})
    return figure


def power(points: list[dict[str, Any]], lang: str = "en") -> go.Figure:
    """Power of the canary test against the requests seen: points hold requests, power and the share hurt."""
    figure = _figure({"ko": "카나리 검정력", "en": "Power of the canary test"}[lang],
                     {"ko": "검정력", "en": "power"}[lang], lang)
    figure.add_scatter(x=[point["requests"] for point in points], y=[point["power"] for point in points], mode="lines",
                       name={"ko": "발견할 확률", "en": "chance to see it"}[lang], line={"color": COLOURS[0]})
    figure.add_hline(y=0.8, line={"dash": "dash", "color": "rgba(128,128,128,.7)"}, annotation_text="80 %")
    figure.update_xaxes(title={"ko": "카나리가 받은 요청", "en": "requests seen by the canary"}[lang])
    figure.update_yaxes(range=[0, 1])
    return figure
