"""The two charts of a class: how the points are spread, and how many got each check right."""

from typing import Any

STILL = {"displayModeBar": False, "responsive": True}
BLUE = "rgba(91,141,239,.6)"  # seen on light and on dark
CLEAR = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"family": "system-ui"}}
GRID = {"gridcolor": "rgba(128,128,128,.25)", "zeroline": False, "fixedrange": True}


def spread(points: list[float], most: float, words: dict[str, str]) -> Any:
    """A histogram of the students' points."""
    import plotly.graph_objects as go

    size = max(1.0, round(most / 20))  # a bar stands over the points that it counts
    bins = {"start": -size / 2, "end": most + size, "size": size}
    figure = go.Figure(go.Histogram(x=points, marker_color=BLUE, xbins=bins))
    figure.update_layout(
        title=f"{words['spread']} ({words['count']})", xaxis_title=words["points"], height=300, bargap=0.05,
        margin={"l": 40, "r": 10, "t": 50, "b": 50}, **CLEAR,
    )  # fmt: skip
    figure.update_xaxes(**GRID, range=[-size, most + size])
    return figure.update_yaxes(**GRID, rangemode="tozero", tickformat="d")


def shares(names: list[str], right: list[float], title: str) -> Any:
    """A bar for each check, its name written over it: long names need no room of their own on a narrow screen."""
    import plotly.graph_objects as go

    places = list(range(len(names)))
    said = [f"{share:.0%}  {name}" for share, name in zip(right, names, strict=True)]
    figure = go.Figure(go.Bar(x=right, y=places, orientation="h", marker_color=BLUE, hovertext=names))
    figure.add_scatter(
        x=[0.01] * len(names), y=places, text=said, mode="text", textposition="middle right", hoverinfo="skip",
        cliponaxis=False,
    )  # fmt: skip
    figure.update_layout(
        title=title, height=110 + 26 * len(names), showlegend=False, margin={"l": 10, "r": 30, "t": 50, "b": 40},
        **CLEAR,
    )  # fmt: skip
    return figure.update_xaxes(**GRID, range=[0, 1], tickformat=".0%").update_yaxes(
        visible=False, autorange="reversed", fixedrange=True
    )


def inline(figures: list[Any]) -> str:
    """The figures as HTML, with the script inside: nothing is loaded from anywhere."""
    return "".join(
        figure.to_html(full_html=False, include_plotlyjs=not place, config=STILL)
        for place, figure in enumerate(figures)
    )
