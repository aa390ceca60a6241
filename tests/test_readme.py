"""The README says nothing that does not work: its files, scenarios, commands, source and Python are real."""

import re
import shlex
from pathlib import Path

import pytest

from deploylab.book.markers import fill
from deploylab.cli import available
from deploylab.scenario import names

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_and_picture_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_every_page_named_in_the_index_exists():
    for path in re.findall(r"`((?:[\w]+/)*[\w]+\.py|(?:mapping|paths|balancing)/)`", README.split("## Where what is")[1]):
        assert (ROOT / "src/deploylab" / path).exists() or (ROOT / path).exists(), path


def test_every_scenario_named_in_the_index_exists():
    rows = [line.split("|")[3] for line in README.splitlines() if line.startswith("| ") and line.count("|") == 7]
    for cell in rows[1:]:
        for name in re.findall(r"`([a-z]\w+)`", cell):
            assert name in names(), name


def test_every_exercise_and_chapter_named_in_the_index_exists():
    for line in README.splitlines():
        if line.startswith("| ") and line.count("|") == 7 and "exercise" not in line:
            for folder, cell in (("chapters", line.split("|")[5]), ("exercises", line.split("|")[6])):
                for number in re.findall(r"\d\d", cell):
                    assert list((ROOT / folder).glob(f"{number}_*")), (folder, number)


@pytest.mark.parametrize("line", sorted({line.split("#")[0].strip() for line in README.splitlines() if line.startswith("deploylab ")}))
def test_every_command_is_one_of_ours(line):
    assert shlex.split(line)[1] in available()


def test_the_source_shown_is_the_source_installed():
    assert fill(README, ROOT / "README.md") == README


def test_the_python_shown_runs():
    for block in re.findall(r"```python\n(import deploylab.*?)```", README, re.S):
        exec(compile(block, "README.md", "exec"), {})
