"""The forgotten yield: found where it is, and nowhere in our own pages."""

from pathlib import Path

import pytest

import deploylab.strategies
from deploylab.strategies.lint import forgotten_yields

PAGES = sorted(Path(deploylab.strategies.__file__).parent.glob("*.py"))


def test_an_intention_that_is_built_and_not_yielded_is_found_with_its_line_and_name():
    source = "def mine(s, version):\n    Drain(s)\n    yield Stop(s)\n    intentions.Start(s, version)\n"
    assert forgotten_yields(source) == [(2, "Drain"), (4, "Start")]


@pytest.mark.parametrize("line", ["yield Drain(s)", "left = yield Drain(s)", "return Drain(s)", "steps = [Drain(s)]",
                                  "steps.append(Drain(s))", "yield from rolling(s, 'v2')", "print(s)"])
def test_an_intention_that_goes_somewhere_is_not_forgotten(line):
    assert forgotten_yields(f"def mine(s, steps):\n    {line}\n") == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_our_own_pages_forget_none(page):
    assert forgotten_yields(page.read_text(encoding="utf-8")) == []
