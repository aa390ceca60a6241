"""Is the book whole? Dead links, a language that lags behind, stale inclusions, references to nothing."""

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from deploylab import resources
from deploylab.book import markers
from deploylab.book.content import HERE, LANGUAGES, chapter_folders, notes
from deploylab.problems import Problem

LINK = re.compile(r"(?<![`\\])!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)])\s")

KINDS = {"heading": "제목", "list item": "목록 항목", "table row of": "표의 행, 칸 수", "quotation": "인용문",
         "nothing more": "글의 끝", "inline": "본문 속"}


def anchor(heading: str) -> str:
    """The fragment that Markdown viewers give a heading: letters, digits, hyphens; in small letters."""
    plain = re.sub(r"<!--.*?-->|[`*]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)).strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain))


def anchors(text: str) -> set[str]:
    """All fragments of a chapter; a heading that comes again gets -1, -2 ..."""
    seen: dict[str, int] = {}
    found = set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    for _, _, line in markers.outside_fences(text):
        if heading := HEADING.match(line):
            name = anchor(heading[2])
            found.add(f"{name}-{seen[name]}" if name in seen else name)
            seen[name] = seen.get(name, 0) + 1
    return found


def dead_links(path: Path, text: str) -> Iterator[Problem]:
    """Links and pictures that lead to no file or heading of the book. Addresses of the net are not followed."""
    for number, _, line in markers.outside_fences(text):
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            file, _, fragment = target.partition("#")
            there = destination(path, file)
            if not there.exists():
                yield at(path, number, f"dead link: {target}", f"끊어진 링크: {target}")
            elif fragment and there.suffix == ".md" and fragment not in anchors(there.read_text(encoding="utf-8")):
                yield at(path, number, f"no heading for #{fragment} in {there.name}",
                         f"{there.name}에 #{fragment} 제목이 없습니다")


def external(root: Path | None = None) -> dict[str, list[str]]:
    """Addresses of the net -> where the book links to them ("02_downtime/ko.md:311"). None is asked if it lives."""
    found: dict[str, list[str]] = {}
    for folder in chapter_folders(root).values():
        for path in sorted(folder.glob("*.md")):
            for number, target in outward(path.read_text(encoding="utf-8")):
                found.setdefault(target, []).append(f"{folder.name}/{path.name}:{number}")
    return dict(sorted(found.items()))


def outward(text: str) -> Iterator[tuple[int, str]]:
    """The addresses of the net in a text, with their lines."""
    for number, _, line in markers.outside_fences(text):
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if re.match(r"https?:", target):
                yield number, target


def destination(path: Path, file: str) -> Path:
    """Where a link leads; our own source is looked up in this installation, which may be a wheel."""
    _, ours, rest = file.partition("src/deploylab/")
    if ours:
        return resources.PACKAGE / rest
    return (path.parent / file).resolve() if file else path


def at(path: Path, line: int, en: str, ko: str) -> Problem:
    return Problem(en=f"{path}:{line}: {en}", ko=f"{path}:{line}: {ko}")


def structure(path: Path, text: str) -> list[tuple[int, str]]:
    """What both languages must have in the same order: headings by level, markers, tables, lists, pictures, code."""
    found: list[tuple[int, str]] = []
    parsed = markers.parse(text, path)
    inside = [(marker.start, marker.stop) for marker in parsed if marker.keyword == "include"]
    loose = [marker for marker in parsed if marker.keyword in ("=", "term")]
    for marker in parsed:
        if marker not in loose:
            found.append((marker.line, f"{marker.keyword} {' '.join(marker.words)}"))
    before = ""
    for number, offset, line in markers.outside_fences(text):
        if any(start <= offset < stop for start, stop in inside):
            continue
        kind = shape(line, before)
        if kind:
            found.append((number, kind))
        before = line
    numbers = sorted(" ".join(marker.words) for marker in loose)
    return [*sorted(found, key=lambda entry: entry[0]), *((0, f"inline {words}") for words in numbers)]


def shape(line: str, before: str) -> str:
    """What a line adds to the structure of a chapter, if anything."""
    if heading := HEADING.match(line):
        return f"heading {len(heading[1])}"
    if ITEM.match(line):
        return "list item"
    if line.lstrip().startswith("|"):
        return f"table row of {line.strip().strip('|').count('|') + 1}"
    if line.lstrip().startswith(">") and not before.lstrip().startswith(">"):
        return "quotation"
    return ""


def in_korean(kind: str) -> str:
    """A part of the structure by its Korean name; what a marker says stays as it is written."""
    found = next((name for name in KINDS if kind.startswith(name)), "")
    return KINDS.get(found, "") + kind.removeprefix(found)


def untranslated(folder: Path) -> Iterator[Problem]:
    """The two languages of a chapter side by side: the first place where they part is named."""
    files = {lang: folder / f"{lang}.md" for lang in LANGUAGES}
    missing = [path for path in files.values() if not path.is_file()]
    for path in missing:
        yield Problem(en=f"{path}: this translation is missing", ko=f"{path}: 번역이 없습니다")
    if missing:
        return
    texts = {lang: path.read_text(encoding="utf-8") for lang, path in files.items()}
    ko, en = (structure(files[lang], texts[lang]) for lang in LANGUAGES)
    for mine, theirs in zip_longest(ko, en, fillvalue=(0, "nothing more")):
        if mine[1] != theirs[1]:
            yield at(files["ko"], mine[0], f"here “{mine[1]}”, but en.md:{theirs[0]} has “{theirs[1]}”",
                     f"여기는 “{in_korean(mine[1])}”, en.md:{theirs[0]}에는 “{in_korean(theirs[1])}”")
            return
    sources = {lang: {target for _, target in outward(text)} for lang, text in texts.items()}
    for lang, other in (("ko", "en"), ("en", "ko")):
        for target in sorted(sources[other] - sources[lang]):
            yield Problem(en=f"{files[lang]}: {other}.md links to {target}, this file does not",
                          ko=f"{files[lang]}: {other}.md에 있는 링크 {target}가 여기에는 없습니다")


def half_spoken(told: Any, name: str) -> Iterator[Problem]:
    """Notes that say something in one language only; `name` is where in them one stands."""
    if isinstance(told, list):
        for number, each in enumerate(told):
            label = each.get("id", number) if isinstance(each, dict) else number
            yield from half_spoken(each, f"{name} {label}")
    if isinstance(told, dict):
        for key, value in told.items():
            yield from half_spoken(value, f"{name} {key}")
            for mine, theirs in (("ko", "en"), ("en", "ko")):
                partner = key[: -len(mine)] + theirs
                if (key == mine or key.endswith(f"_{mine}")) and value and not told.get(partner):
                    yield Problem(en=f"{name}: “{key}” has no “{partner}”",
                                  ko=f"{name}: “{key}”의 짝 “{partner}”가 없습니다")


def stale(path: Path, text: str, run: Callable[..., Any] | None) -> Iterator[Problem]:
    """Inclusions that differ from what they include now; a marker that names nothing."""
    fresh = markers.fill(text, path, run)
    if fresh == text:
        return
    same = next(number for number, (old, new) in enumerate(zip(text, fresh + "\0", strict=False)) if old != new)
    yield at(path, text.count("\n", 0, same) + 1, "what is included here is out of date; run deploylab book --fill",
             "포함된 내용이 낡았습니다. deploylab book --fill을 실행하십시오")


def check_file(path: Path, run: Callable[..., Any] | None = None) -> list[Problem]:
    """What is wrong with one chapter in one language."""
    text = path.read_text(encoding="utf-8")
    try:
        return [*dead_links(path, text), *stale(path, text, run)]
    except Problem as problem:
        return [problem]


def check(root: Path | None = None, run: Callable[..., Any] | None = None) -> list[Problem]:
    """Everything that is wrong with the chapters in `root`; an empty list if the book is whole."""
    found: list[Problem] = [problem for name in sorted(path.stem for path in HERE.glob("*.json"))
                            for problem in half_spoken(notes(name), f"{name}.json")]
    for folder in chapter_folders(root).values():
        for path in sorted(folder.glob("*.md")):
            found += check_file(path, run)
        try:
            found += untranslated(folder)
        except Problem:
            continue  # the marker at fault was named above
    return found
