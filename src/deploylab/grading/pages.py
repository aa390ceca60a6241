"""Self-contained HTML: a page for each student, and one for the class. Every word from outside is escaped here.

No page loads anything: the script of the charts is inside the class page, and a content policy forbids the rest.
"""

from html import escape

from deploylab.grading.exercise import exercises
from deploylab.grading.exports import number
from deploylab.grading.jobs import Result
from deploylab.grading.marks import Item, Student, items, misconceptions
from deploylab.grading.messages import clean

LONGEST_TITLE = 60
STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc}"
    "td.n,th.n{text-align:right}pre{white-space:pre-wrap;background:#f4f4f4;padding:.6rem}"
    ".passed{color:#14602b}.failed{color:#8a1f11}.note{color:#555}"
)
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)
WORDS = {
    "ko": {
        "class": "학급 채점 결과", "student": "학생", "points": "점수", "status": "상태", "time": "시간(초)",
        "checks": "점검", "easy": "정답률", "tells": "변별도", "held": "드러난 오개념", "count": "명",
        "passed": "통과", "failed": "실패",
        "hidden": "숨은 점검", "printed": "출력한 내용", "comment": "채점자의 말",
        "late": "늦게 낸 만큼 줄임", "spread": "점수 분포",
        "walls": "격리 수준", "weak": "주의: 일부는 격리 없이(rlimits) 채점했습니다.",
        "tells_note": "변별도는 이 점검의 점수와 나머지 점수의 상관계수입니다. 0.2보다 작으면 점검을 다시 보세요.",
    },
    "en": {
        "class": "Class results", "student": "Student", "points": "Points", "status": "Status", "time": "Time (s)",
        "checks": "Checks", "easy": "Share right", "tells": "Discrimination", "held": "Misconceptions met",
        "count": "students", "passed": "passed", "failed": "failed", "hidden": "hidden check",
        "printed": "What the file printed",
        "late": "Less for lateness",
        "comment": "Marker's comment", "spread": "Distribution of points", "walls": "Isolation",
        "weak": "Warning: some were graded without isolation (rlimits).",
        "tells_note": "Discrimination: correlation of a check's points with the rest; look again at one below 0.2.",
    },
}  # fmt: skip


def text(words: str, longest: int = 2000) -> str:
    """Any text for HTML: controls and directions shown as escapes, then the markup characters."""
    return escape(clean(words, longest), quote=True)


def page(title: str, body: str, lang: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body><h1>{text(title)}</h1>\n{body}\n</body></html>\n"
    )


def table(head: list[str], rows: list[list[str]], numbers: tuple[int, ...] = ()) -> str:
    """A table of cells that are HTML already."""

    def line(tag: str, cells: list[str]) -> str:
        kinds = [' class="n"' if place in numbers else "" for place in range(len(cells))]
        return (
            "<tr>" + "".join(f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(kinds, cells, strict=True)) + "</tr>"
        )

    return "<table>" + line("th", head) + "".join(line("td", row) for row in rows) + "</table>"


def student_page(person: Student, lang: str) -> str:
    """What one student is told: each check, why it failed, what the file printed."""
    words = WORDS[lang]
    parts = [f"<p><strong>{number(person.points)} / {number(person.most)}</strong></p>"]
    if person.kept < 1:
        parts.append(f"<p class='failed'>{words['late']}: {number(person.earned)} × {person.kept:.0%}</p>")
    parts += [exercise_part(row, lang) for row in person.rows]
    return page(f"{words['student']} {person.name}", "\n".join(parts), lang)


def exercise_part(row: Result, lang: str) -> str:
    words = WORDS[lang]
    parts = [f"<h2>{text(titled(row['exercise'], lang))}: {number(row['points'])} / {number(row['max_points'])}</h2>"]
    if not row["checks"]:
        parts.append(f"<p>{text(row['message'][lang])}</p>")
    for check in row["checks"]:
        state = "passed" if check["passed"] else "failed"
        hidden = f' <span class="note">({words["hidden"]})</span>' if check["hidden"] else ""
        told = "" if check["passed"] else f"<br>{text(check['message'][lang])}"
        parts.append(
            f'<p><span class="{state}">{words[state]}</span> {text(check["title"][lang])}{hidden} '
            f"{number(check['points'])}/{number(check['max_points'])}{told}</p>"
        )
    held = list(misconceptions([row], lang))
    if held:
        parts.append(f"<p>{words['held']}:</p><ul>" + "".join(f"<li>{text(one)}</li>" for one in held) + "</ul>")
    for title, content in ((words["comment"], row.get("comment", "")), (words["printed"], row.get("output", ""))):
        if content:
            parts.append(f"<h3>{title}</h3><pre>{text(content)}</pre>")
    return "\n".join(parts)


def class_page(people: list[Student], lang: str, links: dict[str, str]) -> str:
    """The class: charts, every student, every check, every misconception. `links`: student -> file name."""
    words = WORDS[lang]
    checks = items(people)
    walls = sorted({row["isolation"] for person in people for row in person.rows})
    rows = [
        [
            f'<a href="{text(links[person.name])}">{text(person.name)}</a>',
            f"{number(person.points)} / {number(person.most)}",
            text(", ".join(row["status"] for row in person.rows)),
            f"{sum(row['seconds'] for row in person.rows):.2f}",
        ]
        for person in people
    ]
    met = misconceptions((row for person in people for row in person.rows), lang)
    parts = [
        charts(people, checks, lang),
        table([words["student"], words["points"], words["status"], words["time"]], rows, (1, 3)),
        f"<h2>{words['checks']}</h2><p class='note'>{words['tells_note']}</p>",
        table([words["checks"], words["easy"], words["tells"]], [item_row(item, lang) for item in checks], (1, 2)),
        f"<h2>{words['held']}</h2>",
        table([words["held"], words["count"]], [[text(name), str(count)] for name, count in met.most_common()], (1,)),
        f"<p class='note'>{words['walls']}: {text(', '.join(walls))}</p>",
    ]
    if "rlimits" in walls:
        parts.append(f"<p class='failed'>{words['weak']}</p>")
    return page(words["class"], "\n".join(parts), lang)


def item_row(item: Item, lang: str) -> list[str]:
    tells = "–" if item.discrimination is None else f"{item.discrimination:.2f}"
    return [text(label(item, lang)), f"{item.difficulty:.0%}", tells]


def titled(slug: str, lang: str) -> str:
    exercise = exercises().get(slug)
    return exercise.title[lang] if exercise else slug


def label(item: Item, lang: str) -> str:
    """A check by its title; a drawn question, whose text differs for each student, by its name."""
    title = item.title[lang]
    return f"{titled(item.exercise, lang)}: {title if len(title) <= LONGEST_TITLE else item.name}"


def charts(people: list[Student], checks: list[Item], lang: str) -> str:
    """Two Plotly charts with the script inside the page: nothing is loaded from anywhere."""
    import plotly.graph_objects as go

    words = WORDS[lang]
    most = max((person.most for person in people), default=1) or 1
    bins = {"start": 0, "end": most * 1.05, "size": most / 20}
    spread = go.Figure(go.Histogram(x=[person.points for person in people], name=words["points"], xbins=bins))
    spread.update_layout(title=words["spread"], xaxis_title=words["points"], yaxis_title=words["count"], height=320)
    names = [clean(label(item, lang), 80) for item in checks]
    right = go.Figure(go.Bar(x=[item.difficulty for item in checks], y=names, orientation="h"))
    right.update_layout(title=words["easy"], xaxis={"range": [0, 1], "tickformat": ".0%"}, height=120 + 28 * len(names))
    return spread.to_html(full_html=False, include_plotlyjs=True) + right.to_html(
        full_html=False, include_plotlyjs=False
    )
