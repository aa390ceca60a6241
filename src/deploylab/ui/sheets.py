"""The exam sheet: one page of HTML for print, made of a lab's run: definition, diagram, the reader's own numbers,
the summary of the chapter, considerations. It needs no other file, and no paper knows dark mode."""

import re
from html import escape
from pathlib import Path
from typing import Any

from deploylab.book import diagrams, markers
from deploylab.book.content import chapter_folders, item
from deploylab.book.pages import without_markers
from deploylab.labs import BY_SLUG
from deploylab.sim import Run
from deploylab.sim.expect import holds
from deploylab.wording import figure, name_of

SUBJECTS = {  # lab -> diagram, terms to define, chapter
    "recreate": ("D-OUTAGE", ("G003", "G007", "G014"), "ch02"),
    "integrity": ("D-OUTAGE", ("G017", "G018", "G019"), "ch02"),
    "duties": ("D-RP", ("G023", "G026", "G033"), "ch03"),
    "mapping": ("D-MAP", ("G029", "G030", "G031"), "ch04"),
    "paths": ("D-RETURN", ("G041", "G042", "G048"), "ch05"),
    "connections": ("D-L4L7", ("G041", "G042"), "ch05"),
    "balancing": ("D-ALGO", ("G036", "G055", "G058"), "ch06"),
    "rolling": ("D-ROLL", ("G075", "G067", "G069"), "ch08"),
    "surge": ("D-ROLL", ("G075", "G077", "G078"), "ch08"),
    "blue_green": ("D-BG", ("G080", "G081", "G082"), "ch09"),
    "canary": ("D-CAN", ("G083", "G085", "G088"), "ch10"),
}
FIGURES = ("sent", "ok", "failed", "downtime_seconds", "p50_served", "p99_served", "p99_all", "coexist_seconds", "peak_servers",
           "server_seconds", "duplicates", "sessions_lost")
WORDS = {
    "definition": {"ko": "가. 정의", "en": "A. Definition"}, "diagram": {"ko": "나. 개념도", "en": "B. Diagram"},
    "numbers": {"ko": "라. 실험으로 얻은 수치", "en": "D. Figures of my own run"},
    "summary": {"ko": "다. 구성 요소와 특징", "en": "C. Elements and features"},
    "considerations": {"ko": "마. 고려사항", "en": "E. Considerations"},
    "print": {"ko": "인쇄 · PDF로 저장", "en": "Print or save as PDF"},
    "figure": {"ko": "항목", "en": "Figure"}, "value": {"ko": "값", "en": "Value"},
    "note": {"ko": "deploylab으로 만든 학습용 정리지. 수치는 위 조건의 시뮬레이션 결과이며 시드가 같으면 다시 얻을 수 있다.",
             "en": "A study sheet made with deploylab. The figures are those of a simulation under the conditions above; the same seed gives them again."},
}
NUMBERS = ' class="n"'
SUMMARIES = ("## 한 쪽 요약", "## One-page summary")
CSS = """
@page { size: A4; margin: 12mm 15mm; }
:root { color-scheme: light; }
body { font: 9.6pt/1.42 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', system-ui, sans-serif;
       color: #111; background: #fff; max-width: 178mm; margin: 0 auto; padding: 6mm; word-break: keep-all; }
h1 { font-size: 16pt; margin: 0 0 2mm; border-bottom: 2px solid #111; } h2 { font-size: 11pt; margin: 2.6mm 0 .8mm; }
p, ul { margin: 0 0 1mm; } ul { padding-left: 5mm; } figure { margin: 0; text-align: center; }
figure svg { width: 128mm; max-width: 100%; height: auto; max-height: 78mm; } code { font-size: .9em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; } th, td { border: 1px solid #888; padding: .6mm 1.6mm; text-align: left; }
th { background: #eef1f5; } .n :is(th, td):last-child { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.two { display: flex; flex-wrap: wrap; gap: 0 4mm; } .two table { flex: 1 1 60mm; align-self: flex-start; } footer { margin-top: 3mm; font-size: 8pt; color: #555; }
.print { float: right; font: inherit; padding: 1mm 4mm; cursor: pointer; }
@media print { body { padding: 0; } .print { display: none; } }
"""


def sheet(lab: str, language: str, run: Run | None = None, changes: dict[str, Any] | None = None, title: str = "") -> str:
    """The page for a lab, with the figures of `run` if the lab has runs."""
    drawing, terms, chapter = SUBJECTS[lab]
    head = title or BY_SLUG[lab].title[language]
    parts = [
        section("definition", language, listed([term(each, language) for each in terms])),
        section("diagram", language, f"<figure>{diagrams.svg(drawing, language)}</figure>"),
    ]
    if summary := summary_of(chapter, language):
        parts.append(section("summary", language, table(summary[0], summary[1:])))
    if run is not None:
        parts.append(section("numbers", language, conditions(run, language, changes or {}) + numbers(run, language)))
    if lab in BY_SLUG:
        notes = [marked(note[language]) for note in BY_SLUG[lab].notice]
        claims = [escape(entry[language]) for entry in run.scenario.expect if holds(entry["claim"], run)] if run else []
        parts.append(section("considerations", language, listed([*notes, *claims])))
    return (f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{escape(head)}</title><link rel=\"icon\" href=\"data:,\"><style>{CSS}</style></head>\n<body>"
            f'<button class="print" onclick="print()">{WORDS["print"][language]}</button>'
            f"<h1>{escape(head)}</h1>{''.join(parts)}<footer>{WORDS['note'][language]}</footer></body></html>\n")


def section(name: str, language: str, body: str) -> str:
    return f"<h2>{WORDS[name][language]}</h2>{body}\n"


def listed(rows: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"


def term(identity: str, language: str) -> str:
    """A term's name in both languages and its definition."""
    found = item("glossary", identity)
    other = f"({found['en']})" if language == "ko" else f" ({found['ko']})"
    return f"<b>{escape(found[language])}{escape(other)}</b>: {escape(found[f'def_{language}'])}"


def marked(text: str) -> str:
    """Escaped text whose `**strong**` and `code` are kept."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text)


def table(head: list[str], rows: list[list[str]], look: str = "") -> str:
    cells = "".join(f"<th>{marked(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{marked(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table{look}><tr>{cells}</tr>{body}</table>'


def conditions(run: Run, language: str, changes: dict[str, Any]) -> str:
    told = "".join(f" --set {key}={str(value).lower() if isinstance(value, bool) else value}" for key, value in changes.items() if key != "seed")
    command = f"deploylab run {run.scenario.name} --seed {run.scenario['seed']}{told}"
    return f"<p>{escape(run.scenario.title[language])} · <code>{escape(command)}</code></p>"


def numbers(run: Run, language: str) -> str:
    """The figures that say something in this run, in two columns."""
    known = run.ledger.row() | {"failed": run.ledger.failed} | run.metrics
    rows = [[name_of(name, language), figure(name, known[name], language)] for name in FIGURES
            if name in known and (known[name] or name in ("failed", "downtime_seconds"))]
    half = (len(rows) + 1) // 2
    head = [WORDS["figure"][language], WORDS["value"][language]]
    return f'<div class="two">{table(head, rows[:half], NUMBERS)}{table(head, rows[half:], NUMBERS)}</div>'


def summary_of(chapter: str, language: str) -> list[list[str]]:
    """The first table of the chapter's one-page summary: its head and rows; nothing if there is none."""
    path: Path = chapter_folders().get(chapter, Path()) / f"{language}.md"
    if not path.is_file():
        return []
    text = without_markers(path.read_text(encoding="utf-8"))
    rows, inside = [], False
    for _, _, line in markers.outside_fences(text):
        if line.startswith("## "):
            inside = line.strip() in SUMMARIES
        elif inside and line.startswith("|"):
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
        elif inside and rows:
            break
    return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
