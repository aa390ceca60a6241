"""Two runs in one chart: A is a solid blue line, B a dashed orange one. The moment of the player runs through both."""

from collections.abc import Callable
from math import inf, isfinite

import plotly.graph_objects as go

from deploylab.figures.charts import CAUSES, COLOURS, _figure, _wider, held
from deploylab.figures.fates import Fate, Pair
from deploylab.figures.series import Series, most_inside, percentile

LINES = ({"color": COLOURS[0], "dash": "solid", "width": 2.5}, {"color": COLOURS[1], "dash": "dash", "width": 2.5})
SHOWN = {  # group of requests -> colour, sign, and its name in both languages
    "only_a_answered": (COLOURS[1], "x", "A만 응답", "only A answered"),
    "only_b_answered": (COLOURS[0], "triangle-down", "B만 응답", "only B answered"),
    "slower": (COLOURS[1], "circle", "B가 늦음", "B later"),
    "faster": (COLOURS[0], "diamond-open", "B가 빠름", "B earlier"),
}
MOST_DOTS = 1500  # of each sign; the largest differences first
Both = tuple[Series, Series]
Names = tuple[str, str]
STEPS = {"mode": "lines", "line_shape": "hv"}


def throughput(both: Both, names: Names, lang: str = "en") -> go.Figure:
    """Answers a second, all versions together."""
    figure = _figure({"ko": "처리량", "en": "Throughput"}[lang], {"ko": "응답/초", "en": "answers/s"}[lang], lang)
    for line, series, name in zip(LINES, both, names, strict=True):
        answers = [sum(counts) / series.step for counts in zip(*series.answered.values(), strict=True)]
        figure.add_scatter(x=series.windows, y=answers or [0] * len(series.windows), name=name, line=line, **STEPS)
    return figure


def errors(both: Both, names: Names, lang: str = "en") -> go.Figure:
    """Failures a second; the causes are told on the line."""
    figure = _figure({"ko": "실패", "en": "Failures"}[lang], {"ko": "실패/초", "en": "failures/s"}[lang], lang)
    for line, series, name in zip(LINES, both, names, strict=True):
        causes = [", ".join(f"{CAUSES[cause][lang]} {found[at]}" for cause, found in series.failed.items() if found[at])
                  for at in range(len(series.windows))]
        figure.add_scatter(x=series.windows, y=[count / series.step for count in series.failures], name=name, line=line,
                           text=causes, hovertemplate="%{y:.1f} %{text}", **STEPS)
    return figure


def latency(both: Both, names: Names, lang: str = "en", everything: bool = True) -> go.Figure:
    """p50 (thin) and p99 (thick) of both runs; on a logarithmic scale if one run is far slower than the other."""
    title = {"ko": "지연: 실패를 무한대로", "en": "Latency, failures as infinite"} if everything else {
        "ko": "지연: 응답한 것만", "en": "Latency, served only"}
    figure = _figure(title[lang], "ms", lang)
    shown: list[float] = []
    highest: list[float] = []
    endless: dict[int, list[float]] = {}
    for number, (line, series, name) in enumerate(zip(LINES, both, names, strict=True)):
        windows, latencies, failures = _wider(series)
        for percent in (50, 99):
            values = [percentile(found, percent, lost if everything else 0) * 1000
                      for found, lost in zip(latencies, failures, strict=True)]
            shown = [value for value in values if isfinite(value)]
            x, y = held(windows, values, series.windows[-1] + series.step)
            thick = line | {"width": 1.2 if percent == 50 else 2.5}
            figure.add_scatter(x=x, y=y, mode="lines", name=f"{name} p{percent}", line=thick)
            highest += [max(shown, default=0.0)] if percent == 99 else []
            endless[number] = [at for at, value in zip(windows, values, strict=True) if value == inf]
    for number, seconds in endless.items():
        if seconds:
            figure.add_scatter(x=seconds, y=[max(highest) or 1000.0] * len(seconds), mode="markers",
                               name=f"{names[number]} p99 = ∞",
                               marker={"symbol": ("x", "triangle-up")[number], "color": COLOURS[number], "size": 9})
    if max(highest) > 30 * max(1.0, min(highest)):
        figure.update_yaxes(type="log", rangemode="normal", title={"ko": "ms(로그 눈금)", "en": "ms (log scale)"}[lang])
    return figure


def capacity(both: Both, names: Names, lang: str = "en") -> go.Figure:
    """Servers that can serve, whatever their version."""
    figure = _figure({"ko": "서비스 중인 서버", "en": "Servers in service"}[lang],
                     {"ko": "서버 수", "en": "servers"}[lang], lang)
    for line, series, name in zip(LINES, both, names, strict=True):
        x = [at for at, _ in series.serving] + [series.windows[-1] + series.step]
        y = [sum(counts.values()) for _, counts in series.serving]
        figure.add_scatter(x=x, y=[*y, *y[-1:]], name=name, line=line, **STEPS)
    return figure


def load(both: Both, names: Names, lang: str = "en") -> go.Figure:
    """How full the fullest server is: what a balancer is there to keep low."""
    figure = _figure({"ko": "가장 붐비는 서버의 처리 중·대기 요청", "en": "Requests inside the fullest server"}[lang],
                     {"ko": "요청 수", "en": "requests"}[lang], lang)
    for line, series, name in zip(LINES, both, names, strict=True):
        figure.add_scatter(x=series.windows, y=fullest(series), name=name, line=line, **STEPS)
    return figure


def fullest(series: Series) -> list[int]:
    """The most requests that any server held, window by window."""
    return [max(held) for held in zip(*(most_inside(series, server) for server in series.inside), strict=True)]


def difference(found: list[Pair], end: float, lang: str = "en") -> go.Figure:
    """Each request at its arrival: how much later B answered it. What only one of the two lost stands at the edge.

    `end`: of the run, in seconds, so that it lies in line with the charts above it.
    """
    title = {"ko": "같은 요청의 차이", "en": "The same request: the difference"}
    figure = _figure(title[lang], "B − A (ms)", lang)
    members = {group: [pair for pair in found if pair.group == group][:MOST_DOTS] for group in SHOWN}
    most = max((abs(pair.gap) for group in ("slower", "faster") for pair in members[group]), default=100_000.0)
    edge = {"only_a_answered": 1.3 * most / 1000, "only_b_answered": -1.3 * most / 1000}
    for group, (colour, symbol, ko, en) in SHOWN.items():
        if not members[group]:
            continue
        figure.add_scatter(
            x=[pair.arrived / 1e6 for pair in members[group]], name={"ko": ko, "en": en}[lang], mode="markers",
            y=[edge.get(group, pair.gap / 1000) for pair in members[group]],
            marker={"color": colour, "symbol": symbol, "size": 8 if group in edge else 5},
            customdata=[[pair.request, pair.a.step] for pair in members[group]],
            text=[told(pair, lang) for pair in members[group]], hovertemplate="%{text}<extra></extra>")
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(range=[0, end])
    figure.update_yaxes(rangemode="normal", zeroline=True)
    return figure


def told(pair: Pair, lang: str) -> str:
    """Both fates, one below the other."""
    return f"#{pair.request}<br>A: {fate_told(pair.a, lang)}<br>B: {fate_told(pair.b, lang)}"


def fate_told(fate: Fate, lang: str) -> str:
    """A fate in a few words, with a sign before it, so that it is not told by colour."""
    if fate.outcome == "ok":
        return f"✓ {fate.latency / 1000:,.0f} ms"
    if fate.outcome == "in_flight":
        return {"ko": "… 처리 중", "en": "… in flight"}[lang]
    return f"✕ {CAUSES[fate.outcome][lang]}"


PAIRED: dict[str, Callable[[Both, Names, str], go.Figure]] = {
    "throughput": throughput, "errors": errors, "capacity": capacity, "load": load, "latency_all": latency,
    "latency_served": lambda both, names, lang: latency(both, names, lang, False),
}
