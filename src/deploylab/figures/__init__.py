"""Figures: functions from a trace to a plotly Figure. Nothing here draws a number that is not in the trace."""

from deploylab.figures import console, fates, pairs
from deploylab.figures.charts import capacity, errors, latency, load, power, throughput
from deploylab.figures.series import Series, describe, series

__all__ = [
    "Series", "capacity", "console", "describe", "errors", "fates", "latency", "load", "pairs", "power", "series",
    "throughput",
]
