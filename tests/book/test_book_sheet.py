import re

import pytest

import deploylab
from deploylab.book import printing
from deploylab.book.content import item, notes
from deploylab.book.diagrams import DIAGRAMS
from deploylab.book.sheet import CAUSE_NAMES, plan, rows, sheet, shown
from deploylab.ledger import CAUSES
from deploylab.strategies import STRATEGIES
from needs import find, needs

NAMES = ("recreate", "rolling", "rolling_surge", "blue_green", "canary", "survivorship")


@pytest.fixture(scope="module", params=NAMES)
def run(request):
    return deploylab.run(request.param, full_trace=False)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_table_holds_the_numbers_of_the_run(run, lang):
    values = [value for _, value, _ in rows(run, lang)]
    assert values[0] == f"{run.ledger.sent:,}" and values[1] == f"{run.ledger.failed:,}"
    downtime = float(re.sub(r"[^\d.]", "", values[2]))
    assert downtime == pytest.approx(run.metrics["downtime_seconds"], abs=0.05)


def test_the_causes_of_the_failures_add_up(run):
    remark = rows(run, "en")[1][2]
    assert sum(int(count.replace(",", "")) for count in re.findall(r" ([\d,]+)(?:, |$)", remark)) == run.ledger.failed


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_sheet_has_definition_diagram_table_and_considerations(run, lang):
    page = sheet(run, lang)
    entry = plan(run.scenario["strategy.name"] or "")
    assert item("glossary", entry["term"])[f"def_{lang}"] in page
    assert 'role="img"' in page and page.count("<tr>") == 9
    assert all(point in page.replace("&#x27;", "'") for point in entry[f"considerations_{lang}"])
    assert not re.search(r"(?:src|href)=", page)


def test_every_strategy_of_the_book_has_its_sheet():
    planned = {entry["strategy"] for entry in notes("sheets")}
    assert set(NAMES) - {"survivorship"} <= planned & set(STRATEGIES)
    assert {entry["diagram"] for entry in notes("sheets")} <= set(DIAGRAMS)


def test_every_cause_of_the_ledger_has_a_name():
    assert set(CAUSE_NAMES) == set(CAUSES)


@pytest.mark.parametrize(("value", "unit", "text"), [
    (float("inf"), "latency", "∞"), (float("nan"), "latency", "–"), (1.2345, "latency", "1,234 ms"), (0.04, "seconds", "0.0 s"),
    (3353, "count", "3,353"),
])
def test_figures_are_shown_with_their_unit(value, unit, text):
    assert shown(value, unit, "en") == text


@pytest.mark.slow
@needs("chromium")
def test_a_sheet_prints_on_one_page(run, tmp_path):
    for lang in ("ko", "en"):
        printing.printed(sheet(run, lang), tmp_path / "sheet.pdf", find("chromium"))
        assert len(re.findall(rb"/Type /Page\b", (tmp_path / "sheet.pdf").read_bytes())) == 1
