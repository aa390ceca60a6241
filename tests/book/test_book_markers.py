from types import SimpleNamespace

import pytest

from deploylab.book.markers import fill, fill_file, parse
from deploylab.ledger import Ledger
from deploylab.problems import Problem


def run(name, **overrides):
    """A run with known figures; its latency depends on an override, so that options are seen to arrive."""
    if name != "rolling":
        raise Problem(f"There is no scenario {name}.", f"{name} 시나리오가 없습니다.")
    ledger = Ledger(sent=3353, ok=3350, refused=3)
    return SimpleNamespace(
        ledger=ledger, steps=[SimpleNamespace(intention="Deregister(('s1',))")],
        metrics={"p99_served": 0.1234, "share": 0.125, "rate": overrides.get("traffic.rate", 28), "nested": {"a": 1.5}},
        trace=SimpleNamespace(meta={"duration": 120_000_000}),
    )


def filled(text, tmp_path, lang="en"):
    return fill(text, tmp_path / f"{lang}.md", run)


@pytest.mark.parametrize(("expression", "expected"), [
    ("rolling ledger.sent", "3,353"),
    ("rolling ledger.failed", "3"),
    ("rolling metrics.p99_served", "0.12"),
    ("rolling metrics.p99_served :ms", "123"),
    ("rolling metrics.share :.1%", "12.5%"),
    ("rolling metrics.nested.a", "1.5"),
    ("rolling traffic.rate=50 metrics.rate", "50"),
])
def test_a_number_in_a_sentence_comes_from_the_run(expression, expected, tmp_path):
    text = f"Of all <!-- = {expression} -->?<!-- end --> requests."
    assert filled(text, tmp_path) == f"Of all <!-- = {expression} -->{expected}<!-- end --> requests."


EVERYTHING = """# Title

Prose before. <!-- claim C019 --> <!-- term G001 -->

<!-- include: source strategies/rolling.py rolling -->
old text
<!-- end -->

<!-- include: diagram D-RP --><!-- end -->

<!-- include: scenario rolling at=35 -->

<!-- end -->

<!-- include: ledger rolling -->
<!-- end -->

<!-- include: quiz Q01 -->
<!-- end -->

<!-- include: flashcards ch04 -->
<!-- end -->

Failed: <!-- = rolling ledger.failed -->?<!-- end -->. Prose after.
"""


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_filling_twice_changes_nothing_more(lang, tmp_path):
    once = filled(EVERYTHING, tmp_path, lang)
    assert once != EVERYTHING
    assert filled(once, tmp_path, lang) == once


def test_a_korean_ledger_says_in_a_word_what_the_prose_calls_by_its_name_in_the_code(tmp_path):
    assert "| 보낸 요청 `sent` | 정상 응답 `ok` |" in filled(EVERYTHING, tmp_path, "ko")
    assert "| sent | ok | refused |" in filled(EVERYTHING, tmp_path, "en")


def test_nothing_outside_the_markers_is_touched(tmp_path):
    once = filled(EVERYTHING, tmp_path)

    def frame(text):
        kept, done = [], 0
        for marker in parse(text, tmp_path / "en.md"):
            kept.append(text[done:marker.start])
            done = marker.stop
        return [*kept, text[done:]]

    assert frame(once) == frame(EVERYTHING)


def test_source_is_the_source_itself(tmp_path):
    import inspect

    from deploylab.balancing import LeastConnections
    from deploylab.strategies.rolling import batches

    text = ("<!-- include: source strategies/rolling.py batches -->\n<!-- end -->\n"
            "<!-- include: source balancing/least_connections.py LeastConnections.pick -->\n<!-- end -->\n")
    out = filled(text, tmp_path)
    assert inspect.getsource(batches).strip() in out
    method = inspect.getsource(LeastConnections.pick)
    assert "```python\n" + inspect.cleandoc("\n" + method) in out


def test_a_decorated_class_keeps_its_decorator(tmp_path):
    out = filled("<!-- include: source intentions.py Drain -->\n<!-- end -->", tmp_path)
    assert "```python\n@dataclass(frozen=True)\nclass Drain:" in out


def test_a_scenario_says_how_to_run_it_with_its_settings(tmp_path):
    out = filled("<!-- include: scenario rolling traffic.rate=50 step=0 -->\n<!-- end -->", tmp_path, "ko")
    assert "`deploylab run rolling --set traffic.rate=50`" in out
    assert "Deregister(('s1',))" in out


@pytest.mark.parametrize(("marker", "names"), [
    ("include: source strategies/rolling.py roling", "roling"),
    ("include: source strategies/nowhere.py rolling", "nowhere.py"),
    ("include: source ../../pyproject.toml x", "pyproject"),
    ("include: diagram D-NONE", "D-NONE"),
    ("include: scenario roling", "roling"),
    ("include: scenario rolling at=121", "121"),
    ("include: scenario rolling at=soon", "soon"),
    ("include: scenario rolling step=1", "step 1"),
    ("include: ledger nowhere", "nowhere"),
    ("include: quiz Q99", "Q99"),
    ("include: flashcards ch99", "ch99"),
    ("include: picture D-RP", "picture"),
    ("= rolling ledger.lost", "ledger.lost"),
    ("= rolling metrics.nested :ms", "ms"),
    ("= canary strategy.percents=[50] ledger.sent", "strategy.percents"),
    ("= rolling", "write it as"),
])
def test_a_marker_that_names_nothing_is_refused_with_file_and_line(marker, names, tmp_path):
    with pytest.raises(Problem) as refusal:
        filled(f"# Title\n\nprose\n\n<!-- {marker} -->x<!-- end -->\n", tmp_path)
    for text in (refusal.value.en, refusal.value.ko):
        assert text.startswith(f"{tmp_path / 'en.md'}:5: ")
    assert names in refusal.value.en


@pytest.mark.parametrize("identity", ["claim C999", "term G999"])
def test_a_comment_that_names_an_unknown_claim_or_term_is_refused(identity, tmp_path):
    with pytest.raises(Problem, match=r"en\.md:2: .*999"):
        filled(f"one\n<!-- {identity} -->\n", tmp_path)


@pytest.mark.parametrize(("text", "line"), [
    ("a\n<!-- include: quiz Q01 -->\nno end\n", 2),
    ("<!-- include: quiz Q01 -->\n<!-- include: quiz Q02 -->\n<!-- end -->\n", 1),
    ("a\n\n<!-- end -->\n", 3),
])
def test_a_marker_without_its_end_is_refused(text, line, tmp_path):
    with pytest.raises(Problem, match=rf"en\.md:{line}: "):
        filled(text, tmp_path)


def test_markers_that_are_only_shown_are_left_alone(tmp_path):
    text = "```markdown\n<!-- include: quiz Q01 -->\n```\n\nWrite `<!-- include: quiz Q01 -->` there.\n"
    assert filled(text, tmp_path) == text


def test_a_file_is_written_only_when_something_changed(tmp_path):
    path = tmp_path / "en.md"
    path.write_text("n = <!-- = rolling ledger.sent -->?<!-- end -->\n", encoding="utf-8")
    assert fill_file(path, run)
    assert not fill_file(path, run)
    assert "3,353" in path.read_text(encoding="utf-8")
