"""A wrong scenario file gets its file, line and key, what was expected, and the nearest valid name."""

import pytest

from deploylab.problems import Problem
from deploylab.scenario import load, names, parse
from deploylab.scenario.fields import FIELDS
from deploylab.scenario.settings import setting

WRONG = [
    ("[traffic]\nrat = 3\n", "line 2", "traffic.rate"),
    ("[trafic]\nrate = 3\n", "line 1", "traffic"),
    ("[traffic]\nrate = 'x'\n", "line 2", "a number"),
    ("[traffic]\nrate = -1\n", "line 2", "0.01"),
    ("[traffic]\nrate = true\n", "line 2", "a number"),
    ("seed = 1.5\n", "line 1", "whole number"),
    ("[fleet]\nboot_seconds = 3\nconcurrency = 0\n", "line 3", "from 1"),
    ("[traffic]\nrate = 10\n[fleet.pools]\nmain = 0\n", "line 4", "from 1"),
    ("[fleet.pools.blue]\nserverz = 3\n", "line 2", "servers"),
    ("[fleet.pools.blue]\nservers = ['a']\n[fleet.pools.green]\nservers = ['a']\n", "servers", "no other pool"),
    ("[[traffic.kinds]]\nname = 'a'\nsharee = 2\n", "line 3", "share"),
    ("[[traffic.kinds]]\nname = 'a'\n", "share", "above 0"),
    ("[[intervene]]\nat = 1\naction = 'kil'\n", "line 3", "kill"),
    ("[[intervene]]\nat = 1\nserver = 'nobody'\n", "line 3", "s1"),
    ("[traffic]\narrivals = 'sometimes'\n", "line 2", "poisson"),
    ("[versions.v2]\nerror_rate = 2\n", "line 2", "from 0 to 1"),
    ("[fleet]\nhealth_interval = 0.0001\n", "line 2", "at least 0.05"),
    ("[balancer\n", "wrong.toml", "TOML"),
    ("traffic = 3\n", "line 1", "table"),
]


@pytest.mark.parametrize(("text", "place", "expected"), WRONG)
def test_the_complaint_names_the_place_and_the_mend(text, place, expected):
    with pytest.raises(Problem) as refused:
        parse(text, "wrong")
    assert "wrong.toml" in refused.value.en and place in refused.value.en and expected in refused.value.en
    assert "wrong.toml" in refused.value.ko and refused.value.ko != refused.value.en


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one():
    with pytest.raises(Problem, match="rolling"):
        load("roling")


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Problem, match="UTF-8"):
        load(tmp_path / "x.toml")


def test_overrides_are_checked_like_the_file():
    scenario = load("rolling")
    assert scenario.changed(**{"traffic.rate": 50})["traffic.rate"] == 50.0
    with pytest.raises(Problem):
        scenario.changed(**{"traffic.rate": "fast"})
    with pytest.raises(Problem):
        scenario.changed(**{"trafic.rate": 5})


def test_a_setting_reads_numbers_words_and_truth():
    assert setting("a.b=5") == ("a.b", 5) and setting("a=true") == ("a", True) and setting("a=round_robin") == ("a", "round_robin")
    with pytest.raises(Problem):
        setting("nothing")


def test_every_field_says_what_it_means_in_both_languages():
    assert all(field.ko and field.en for field in FIELDS.values())


def test_every_scenario_has_a_title_in_both_languages():
    for name in names():
        title = load(name).title
        assert title["ko"] != name and title["en"] != name
