"""The exam sheet: one page from a run. Definition, diagram, a table with the reader's own numbers, considerations."""

from html import escape
from math import isfinite
from pathlib import Path
from typing import Any

from deploylab.book import diagrams, printing
from deploylab.book.content import item, notes
from deploylab.ledger import CAUSES
from deploylab.problems import Problem

WORDS: dict[str, dict[str, Any]] = {
    "definition": {"ko": "1. 정의", "en": "1. Definition"},
    "diagram": {"ko": "2. 개념도", "en": "2. Diagram"},
    "table": {"ko": "3. 실행 결과", "en": "3. What the run showed"},
    "considerations": {"ko": "4. 고려사항", "en": "4. Considerations"},
    "heads": {"ko": ("구분", "값", "비고"), "en": ("Item", "Value", "Remark")},
    "made": {"ko": "시나리오 {name}, 시드 {seed}. 이 표의 수는 이 실행에서 나온 것이다. 끝",
             "en": "Scenario {name}, seed {seed}. The numbers are those of this run. End"},
}
ROWS = {  # figure -> its name, its unit
    "sent": ({"ko": "보낸 요청", "en": "Requests sent"}, "count"),
    "failed": ({"ko": "실패한 요청", "en": "Failed requests"}, "count"),
    "downtime_seconds": ({"ko": "중단 시간", "en": "Downtime"}, "seconds"),
    "coexist_seconds": ({"ko": "두 버전 공존", "en": "Versions together"}, "seconds"),
    "p99_served": ({"ko": "p99 지연(응답한 것만)", "en": "p99, served only"}, "latency"),
    "p99_all": ({"ko": "p99 지연(실패=무한대)", "en": "p99, failures infinite"}, "latency"),
    "peak_servers": ({"ko": "최대 서버 수", "en": "Servers at peak"}, "count"),
    "server_seconds": ({"ko": "서버·초", "en": "Server-seconds"}, "seconds"),
}
CAUSE_NAMES = {
    "refused": {"ko": "연결 거부", "en": "refused"}, "cut_in_flight": {"ko": "처리 중 끊김", "en": "cut in flight"},
    "not_ready": {"ko": "준비 안 됨", "en": "not ready"}, "errored": {"ko": "오류 응답", "en": "errored"},
    "timed_out": {"ko": "시간 초과", "en": "timed out"}, "dropped": {"ko": "대기열 초과", "en": "dropped"},
}
STYLE = """
@page { size: A4; margin: 15mm; }
body { font: 10.5pt/1.6 "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
       word-break: keep-all; color: #111; background: #fff; max-width: 180mm; margin: auto; padding: 1rem; }
h1 { font-size: 16pt; margin: 0 0 .4em; } h2 { font-size: 12pt; margin: .9em 0 .3em; } p, ul { margin: .2em 0; }
figure { margin: 0; text-align: center; } svg { max-width: 100%; max-height: 82mm; height: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { border: .5pt solid #888; padding: 2pt 6pt; text-align: left; }
td:nth-child(2) { text-align: right; white-space: nowrap; } footer { margin-top: .8em; font-size: 9pt; color: #444; }
@media print { body { padding: 0; } }
"""


def plan(strategy: str) -> dict[str, Any]:
    """What the sheet of a strategy holds; labs without one are about load balancing."""
    sheets = {entry["strategy"]: entry for entry in notes("sheets")}
    return sheets.get(strategy, sheets[""])


def shown(value: float, unit: str, lang: str) -> str:
    """A figure with its unit; without failures counted as served, a latency may have no end."""
    if not isfinite(value):
        return "∞" if value > 0 else "–"
    if unit == "latency":
        return f"{value * 1000:,.0f} ms"
    if unit == "seconds":
        return f"{value:,.1f}초" if lang == "ko" else f"{value:,.1f} s"
    return f"{value:,}"


def causes(run: Any, lang: str) -> str:
    """What the failures were, by the ledger."""
    counts = ((CAUSE_NAMES[cause][lang], getattr(run.ledger, cause)) for cause in CAUSES)
    return ", ".join(f"{name} {count:,}" for name, count in counts if count)


def rows(run: Any, lang: str) -> list[tuple[str, str, str]]:
    """The table: item, value, remark."""
    remarks = plan(strategy_of(run))[f"notes_{lang}"] | {"failed": causes(run, lang)}
    values = {"sent": run.ledger.sent} | run.metrics
    return [(name[lang], shown(values[key], unit, lang), remarks.get(key, "")) for key, (name, unit) in ROWS.items()]


def strategy_of(run: Any) -> str:
    return run.scenario["strategy.name"] or ""


def sheet(run: Any, lang: str) -> str:
    """One page of HTML that needs nothing else; it prints on one A4 page."""
    entry = plan(strategy_of(run))
    term = item("glossary", entry["term"])
    heads = "".join(f"<th>{head}</th>" for head in WORDS["heads"][lang])
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows(run, lang))
    points = "".join(f"<li>{escape(point)}</li>" for point in entry[f"considerations_{lang}"])
    made = WORDS["made"][lang].format(name=run.scenario.name, seed=run.scenario["seed"])
    title = {"ko": f"{term['ko']}({term['en']})", "en": f"{term['en']} ({term['ko']})"}[lang]
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f"<h1>{escape(title)}</h1><p>{escape(run.scenario.title[lang])}</p>"
        f"<h2>{WORDS['definition'][lang]}</h2><p>{escape(term[f'def_{lang}'])}</p>"
        f"<h2>{WORDS['diagram'][lang]}</h2><figure>{diagrams.svg(entry['diagram'], lang)}</figure>"
        f"<h2>{WORDS['table'][lang]}</h2><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"<h2>{WORDS['considerations'][lang]}</h2><ul>{points}</ul><footer>{escape(made)}</footer></html>"
    )


def sheet_pdf(run: Any, lang: str, out: Path) -> None:
    """The sheet as a PDF. Problem if there is no Chromium to print it."""
    program = printing.browser()
    if not program:
        raise Problem(en="a PDF needs Chromium; open the HTML in your browser and print it there",
                      ko="PDF를 만들려면 Chromium이 필요합니다. HTML을 브라우저에서 열어 인쇄하십시오")
    printing.printed(sheet(run, lang), out, program)
