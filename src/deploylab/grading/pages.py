"""Self-contained HTML: a page for each student, and one for the class, its charts with their script inside."""

from statistics import median
from typing import Any

from deploylab.grading.charts import inline, shares, spread
from deploylab.grading.exercise import exercises
from deploylab.grading.exports import number
from deploylab.grading.html import bar, page, table, text
from deploylab.grading.jobs import Result
from deploylab.grading.marks import Item, Student, items, misconceptions
from deploylab.grading.messages import clean

LONGEST_TITLE = 60
WORDS = {
    "ko": {
        "class": "학급 채점 결과", "student": "학생", "points": "점수", "time": "시간(초)", "people": "학생 {count}명",
        "middle": "중앙값 {middle}점 / {most}점",
        "checks": "점검", "easy": "정답률", "tells": "변별도", "held": "드러난 오개념", "count": "명",
        "passed": "통과", "failed": "실패",
        "hidden": "숨은 점검", "printed": "출력한 내용", "comment": "채점자의 말",
        "late": "늦게 낸 만큼 줄임", "spread": "점수 분포",
        "walls": "격리 수준", "weak": "주의: 일부는 격리 없이(rlimits) 채점했습니다.",
        "tells_note": "변별도는 이 점검의 점수와 나머지 점수의 상관계수입니다. 0.2보다 작으면 점검을 다시 보세요.",
    },
    "en": {
        "class": "Class results", "student": "Student", "points": "Points", "time": "Time (s)",
        "people": "{count} students", "middle": "median {middle} of {most} points",
        "checks": "Checks", "easy": "Share right", "tells": "Discrimination", "held": "Misconceptions met",
        "count": "students", "passed": "passed", "failed": "failed", "hidden": "hidden check",
        "printed": "What the file printed",
        "late": "Less for lateness",
        "comment": "Marker's comment", "spread": "Distribution of points", "walls": "Isolation",
        "weak": "Warning: some were graded without isolation (rlimits).",
        "tells_note": "Discrimination: correlation of a check's points with the rest; look again at one below 0.2.",
    },
}  # fmt: skip

STATUS = {
    "passed": {"ko": "통과", "en": "passed"}, "partial": {"ko": "일부", "en": "partial"},
    "failed": {"ko": "실패", "en": "failed"}, "error": {"ko": "오류", "en": "error"},
    "timeout": {"ko": "시간 초과", "en": "timeout"}, "memory": {"ko": "메모리 초과", "en": "memory"},
    "missing": {"ko": "미제출", "en": "missing"}, "written": {"ko": "채점 전", "en": "to be marked"},
    "by hand": {"ko": "직접 채점", "en": "by hand"},
}  # fmt: skip


def student_page(person: Student, lang: str) -> str:
    """What one student is told: each check, why it failed, what the file printed."""
    return page(f"{WORDS[lang]['student']} {person.name}", student_body(person, lang), lang)


def student_body(person: Student, lang: str) -> str:
    """The same without the frame of a page."""
    words = WORDS[lang]
    total = f"{number(person.points)} / {number(person.most)}"
    parts = [f"<p class='sum'><strong>{total}</strong></p>", bar(person.points, person.most)]
    if person.kept < 1:
        parts.append(f"<p class='failed'>{words['late']}: {number(person.earned)} × {person.kept:.0%}</p>")
    parts += [exercise_part(row, lang) for row in person.rows]
    return "\n".join(parts)


def exercise_part(row: Result, lang: str) -> str:
    words = WORDS[lang]
    status = "" if row["checks"] else f" <span class='note'>({text(told(row['status'], lang))})</span>"
    points = f"{number(row['points'])} / {number(row['max_points'])}"
    parts = [f"<h2>{text(titled(row['exercise'], lang))}: {points}{status}</h2>"]
    if row["checks"]:
        parts.append(table(["", "", ""], [check_row(check, lang) for check in row["checks"]], (2,)))
    else:
        parts.append(f"<p>{text(row['message'][lang])}</p>")
    held = list(misconceptions([row], lang))
    if held:
        parts.append(f"<p>{words['held']}:</p><ul>" + "".join(f"<li>{text(one)}</li>" for one in held) + "</ul>")
    for title, content in ((words["comment"], row.get("comment", "")), (words["printed"], row.get("output", ""))):
        if content:
            parts.append(f"<h3>{title}</h3><pre>{text(content)}</pre>")
    return "\n".join(parts)


def check_row(check: Result, lang: str) -> list[str]:
    """Whether it passed, what it asks and why it failed, and its points."""
    words, state = WORDS[lang], "passed" if check["passed"] else "failed"
    hidden = f' <span class="note">({words["hidden"]})</span>' if check["hidden"] else ""
    why = "" if check["passed"] else f"<br><span class='note why'>{text(check['message'][lang])}</span>"
    sign = f'<span class="{state}">{"✓" if check["passed"] else "✗"} {words[state]}</span>'
    title = text(check["title"][lang]).replace("\n", "<br>")
    return [sign, f"{title}{hidden}{why}", f"{number(check['points'])}/{number(check['max_points'])}"]


def told(status: str, lang: str) -> str:
    """A result's status as a reader calls it."""
    return STATUS.get(status, {}).get(lang, status)


def class_page(people: list[Student], lang: str, links: dict[str, str]) -> str:
    """The class: charts, every student, every check, every misconception. `links`: student -> file name."""
    words = WORDS[lang]
    checks = items(people)
    walls = sorted({row["isolation"] for person in people for row in person.rows})
    slugs = list(dict.fromkeys(row["exercise"] for person in people for row in person.rows))
    head = [words["student"], words["points"], *(text(titled(slug, lang)) for slug in slugs), words["time"]]
    rows = [student_row(person, slugs, links[person.name], lang) for person in people]
    met = misconceptions((row for person in people for row in person.rows), lang)
    middle = number(median(person.points for person in people)) if people else "0"
    most = number(max((person.most for person in people), default=0))
    parts = [
        f"<p class='note'>{words['people'].format(count=len(people))} · "
        f"{words['middle'].format(middle=middle, most=most)}</p>",
        inline(charts(people, checks, lang)),
        table(head, rows, (1, len(head) - 1)),
        f"<h2>{words['checks']}</h2><p class='note'>{words['tells_note']}</p>",
        table([words["checks"], words["easy"], words["tells"]], [item_row(item, lang) for item in checks], (1, 2)),
        f"<h2>{words['held']}</h2>",
        table([words["held"], words["count"]], [[text(name), str(count)] for name, count in met.most_common()], (1,)),
        f"<p class='note'>{words['walls']}: {text(', '.join(walls))}</p>",
    ]
    if "rlimits" in walls:
        parts.append(f"<p class='failed'>{words['weak']}</p>")
    return page(words["class"], "\n".join(parts), lang)


def student_row(person: Student, slugs: list[str], link: str, lang: str) -> list[str]:
    """A student's line: the total, and for each exercise the points, or what came of it instead."""
    cells = []
    for slug in slugs:
        row = next((row for row in person.rows if row["exercise"] == slug), None)
        if row is None:
            cells.append("–")
            continue
        points, kind = f"{number(row['points'])}/{number(row['max_points'])}", "passed"
        if row["status"] not in ("passed", "by hand"):
            kind = "note" if row["points"] else "failed"
        odd = "" if row["status"] in ("passed", "partial", "failed") else f" ({text(told(row['status'], lang))})"
        cells.append(f'<span class="{kind}">{points}{odd}</span>')
    total = f"{number(person.points)} / {number(person.most)}"
    seconds = f"{sum(row['seconds'] for row in person.rows):.2f}"
    return [f'<a href="{text(link)}">{text(person.name)}</a>', total, *cells, seconds]


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


def charts(people: list[Student], checks: list[Item], lang: str) -> list[Any]:
    """The class's charts, as Plotly figures."""
    words, most = WORDS[lang], max((person.most for person in people), default=1) or 1
    names = [clean(label(item, lang), 60) for item in checks]
    return [
        spread([person.points for person in people], most, words),
        shares(names, [item.difficulty for item in checks], words["easy"]),
    ]
