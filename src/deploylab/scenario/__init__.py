"""A scenario: one TOML file that is a figure, a lab, an exercise and its answer.

`load("rolling")` reads one that travels with the package, `load("my.toml")` one of yours. What a file may
hold stands in `fields.py`; unknown keys and impossible values are refused with file, line and key.
"""

from deploylab.scenario.reading import Scenario, load, names, parse

__all__ = ["Scenario", "load", "names", "parse"]
