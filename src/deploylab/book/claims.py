"""Coverage: for every claim of the source text, where the book treats it, what shows it at work, what asks for it."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deploylab import resources
from deploylab.book import diagrams, markers
from deploylab.book.content import by_id, chapter_folders, notes
from deploylab.book.excerpts import find, syntax
from deploylab.problems import Problem

TABLE = Path(__file__).with_name("coverage.toml")


@dataclass(frozen=True)
class Row:
    """One claim. `file` and `line` are where the Korean chapter treats it ("" and 0 if none does yet)."""

    claim: str
    verdict: str
    ko: str
    en: str
    chapter: str
    file: str
    line: int
    shown_by: str
    asked_by: str

    @property
    def whole(self) -> bool:
        return bool(self.line and self.shown_by and self.asked_by)


def places(root: Path | None = None) -> dict[str, tuple[str, str, int]]:
    """Claim -> (chapter, file, line) of the first claim comment in the Korean chapters."""
    found: dict[str, tuple[str, str, int]] = {}
    for chapter, folder in chapter_folders(root).items():
        path = folder / "ko.md"
        if not path.is_file():
            continue
        for marker in markers.parse(path.read_text(encoding="utf-8"), path):
            if marker.keyword == "claim":
                for claim in marker.words:
                    found.setdefault(claim, (chapter, f"{folder.name}/{path.name}", marker.line))
    return found


def coverage(root: Path | None = None) -> list[Row]:
    """One row a claim, in the order of the source text."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    treated = places(root)
    rows = []
    for claim in notes("claims"):
        chapter, file, line = treated.get(claim["id"], (claim["chapter"], "", 0))
        entry = table.get(claim["id"], {})
        rows.append(Row(claim["id"], claim["verdict"], claim["ko"], claim["en"], chapter, file, line,
                        ", ".join(entry.get("shown", ())), ", ".join(entry.get("asked", ()))))
    return rows


def dangling() -> Iterator[Problem]:
    """What coverage.toml names and does not exist."""
    for claim, entry in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        for reference in [*entry["shown"], *entry["asked"]]:
            kind, *words = reference.split()
            if kind not in KNOWN or not KNOWN[kind](*words):
                yield Problem(en=f"{TABLE.name}: {claim} names {reference}, which does not exist",
                              ko=f"{TABLE.name}: {claim}가 가리키는 {reference}가 없습니다")


KINDS = {
    "scenario": {"ko": "시나리오", "en": "scenario"}, "source": {"ko": "소스", "en": "source"},
    "diagram": {"ko": "그림", "en": "diagram"}, "quiz": {"ko": "문제", "en": "quiz"},
    "card": {"ko": "암기 카드", "en": "flashcard"}, "rubric": {"ko": "자기 점검", "en": "self-check"},
    "checklist": {"ko": "점검표", "en": "checklist"}, "exercise": {"ko": "연습", "en": "exercise"},
}


def readable(references: str, lang: str) -> str:
    """What `shown_by` or `asked_by` names, for a reader: “그림: 배포와 릴리스, 문제 Q04”."""
    return ", ".join(titled(reference, lang) for reference in references.split(", ") if reference)


def titled(reference: str, lang: str) -> str:
    """One reference by its kind and, where it has one, its title."""
    kind, name = reference.split(maxsplit=1)
    titles = {"rubric": ("items", f"name_{lang}"), "checklist": ("presentation_checklist", lang)}
    if kind == "diagram":
        name = diagrams.title(name, lang)
    elif kind in titles:
        table, key = titles[kind]
        name = next(entry[key] for entry in notes("rubric")[table] if entry["id"] == name)
    return f"{KINDS[kind][lang]} {name}"


def has_source(file: str, name: str = "") -> bool:
    path = resources.PACKAGE / file
    return path.is_file() and (not name or find(syntax(path)[1].body, name) is not None)


def has_rubric(identity: str) -> bool:
    return any(item["id"] == identity for item in notes("rubric")["items"])


def has_check(identity: str) -> bool:
    return any(item["id"] == identity for item in notes("rubric")["presentation_checklist"])


def has_exercise(name: str) -> bool:
    return any(path.name.partition("_")[2] == name for path in resources.folder("exercises").glob("*"))


KNOWN: dict[str, Callable[..., bool]] = {
    "scenario": lambda name: (resources.SCENARIOS / f"{name}.toml").is_file(),
    "source": has_source,
    "diagram": lambda name: name in diagrams.DIAGRAMS,
    "quiz": lambda name: name in by_id("quiz"),
    "card": lambda name: name in by_id("flashcards"),
    "rubric": has_rubric,
    "checklist": has_check,
    "exercise": has_exercise,
}
