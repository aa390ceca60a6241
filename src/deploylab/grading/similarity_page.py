"""The page that shows files with passages in common side by side, for a person to read and to judge."""

from pathlib import Path

from deploylab.grading import archives, layouts
from deploylab.grading.decoding import text_of
from deploylab.grading.exercise import Exercise, exercises
from deploylab.grading.html import page, table, text
from deploylab.grading.pages import titled
from deploylab.grading.similarity import LEAST_SHARE, Pair, pairs
from deploylab.problems import Problem

MOST_SHOWN, LONGEST_LINE = 30, 160
STYLE = (
    "<style>.both{display:grid;grid-template-columns:1fr 1fr;gap:1rem}.both pre{font-size:.85em;overflow-x:auto}"
    ".both mark{background:#fde68a;color:#111}@media(max-width:40rem){.both{grid-template-columns:1fr}}</style>"
)
WORDS = {
    "ko": {
        "title": "비슷한 파일 찾기(참고용)",
        "aid": "판정이 아니라 참고 자료입니다. 짧은 문제의 올바른 풀이는 원래 서로 닮습니다. 두 파일을 직접 읽고 "
        "학생과 이야기한 다음 판단하세요.",
        "how": "이름과 수, 주석, 빈칸은 무시하고 견주었습니다. 시작 파일에 있던 부분과 여러 파일에 공통된 부분은 "
        "뺐습니다. 둘 가운데 작은 파일의 {share:.0%} 이상이 겹치는 쌍만 보입니다. "
        "어느 쪽이 먼저 썼는지는 알 수 없습니다.",
        "none": "그런 쌍이 없습니다.", "exercise": "문제", "students": "학생", "share": "겹치는 몫",
        "same": "주석과 빈칸 말고는 같음",
    },
    "en": {
        "title": "Files that are alike (an aid)",
        "aid": "An aid, not a verdict. Right answers to a short exercise are alike by nature: read both files, and "
        "talk with the students, before you judge.",
        "how": "Names, numbers, comments and blanks are not looked at. What stands in the starter, or in many files, "
        "is left out. Shown are pairs that share at least {share:.0%} of the smaller file. Who wrote first cannot be "
        "told.",
        "none": "There is no such pair.", "exercise": "Exercise", "students": "Students", "share": "Shared",
        "same": "the same but for comments and blanks",
    },
}  # fmt: skip


def texts_in(submissions: Path, graded: list[str]) -> dict[str, dict[str, str]]:
    """Exercise -> student -> text, of the code that can be read. `graded`: the exercises of the results."""
    if not submissions.exists():
        raise Problem(
            en=f"There is no {submissions}: --similarity needs the folder or archive that was graded.",
            ko=f"{submissions}이(가) 없습니다. --similarity에는 채점한 제출물 폴더나 압축 파일을 지정하세요.",
        )
    known = exercises()
    only = known.get(graded[0]) if len(graded) == 1 else None
    return texts_of(layouts.sort_out(archives.read(submissions), known, only))


def texts_of(everything: list[layouts.Handed]) -> dict[str, dict[str, str]]:
    """Exercise -> student -> text, of the code that can be read."""
    found: dict[str, dict[str, str]] = {}
    for handed in everything:
        if handed.data is not None and handed.exercise.type == "code":
            try:
                found.setdefault(handed.exercise.slug, {})[handed.student] = text_of(handed.data)
            except Problem:
                continue  # what cannot be read was told when it was graded
    return found


def similarity_page(found: dict[str, dict[str, str]], lang: str) -> str:
    """Every pair in a table; the most alike side by side below it."""
    words = WORDS[lang]
    alike = [pair for slug, texts in found.items() for pair in pairs(slug, starter(exercises()[slug]), texts)]
    rows = [
        [
            f'<a href="#{place}">{title}</a>' if place < MOST_SHOWN else title,
            " · ".join(map(text, pair.students)), words["same"] if pair.same else f"{pair.share:.0%}",
        ]
        for place, pair in enumerate(alike)
        for title in [text(titled(pair.exercise, lang))]
    ]  # fmt: skip
    parts = [STYLE, f"<p><strong>{words['aid']}</strong></p>"]
    parts += [f"<p class='note'>{words['how'].format(share=LEAST_SHARE)}</p>"]
    parts.append(
        table([words["exercise"], words["students"], words["share"]], rows) if rows else f"<p>{words['none']}</p>"
    )
    parts += [both(place, pair, found[pair.exercise], lang) for place, pair in enumerate(alike[:MOST_SHOWN])]
    return page(words["title"], "\n".join(parts), lang)


def starter(exercise: Exercise) -> str:
    return exercise.text("starter.py")


def both(place: int, pair: Pair, texts: dict[str, str], lang: str) -> str:
    columns = "".join(
        f"<div><h3>{text(student)}</h3><pre>{marked(texts[student], lines)}</pre></div>"
        for student, lines in zip(pair.students, pair.lines, strict=False)
    )
    head = f"{text(titled(pair.exercise, lang))}: {WORDS[lang]['same'] if pair.same else f'{pair.share:.0%}'}"
    return f'<h2 id="{place}">{head}</h2><div class="both">{columns}</div>'


def marked(content: str, lines: frozenset[int]) -> str:
    """The file, with the common lines marked."""
    shown = [text(line, LONGEST_LINE) for line in content.split("\n")[:400]]
    return "\n".join(f"<mark>{line}</mark>" if at in lines else line for at, line in enumerate(shown, 1))
