"""The fast page beside the plain one: same answers, whatever the rules."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from deploylab.mapping.fast import FirstMatch, LongestPrefix
from deploylab.mapping.rules import first_match, longest_prefix


@dataclass(frozen=True)
class Rule:
    prefix: str
    exact: bool = False


PATHS = st.lists(st.sampled_from(["/", "a", "b", "app", "."]), max_size=6).map(lambda parts: "/" + "".join(parts))


@settings(max_examples=200, deadline=None)
@given(st.lists(PATHS, max_size=12), PATHS)
def test_first_match_finds_the_very_rule_of_the_plain_page(prefixes, path):
    rules = [Rule(prefix) for prefix in prefixes]
    assert FirstMatch(rules).find(path) is first_match(rules, path)[0]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(PATHS, st.booleans()), max_size=12, unique=True), PATHS)
def test_longest_prefix_finds_the_very_rule_of_the_plain_page(named, path):
    rules = [Rule(prefix, exact) for prefix, exact in named]
    assert LongestPrefix(rules).find(path) is longest_prefix(rules, path)[0]


def test_a_prefix_that_ends_inside_a_segment_is_found():
    rules = [Rule("/"), Rule("/app"), Rule("/app/ab")]
    assert LongestPrefix(rules).find("/app/abc").prefix == "/app/ab"
    assert LongestPrefix(rules).find("/application").prefix == "/app"
