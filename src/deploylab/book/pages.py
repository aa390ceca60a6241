"""Chapters as pages of the static site: markers gone, diagrams drawn in place, links turned to where things are."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploylab import resources
from deploylab.book import claims, diagrams, glossary, markers
from deploylab.book.content import chapter_folders, item, notes
from deploylab.book.scenes import Scene, figure_of, scene_of

DIAGRAM = re.compile(r"^!\[[^\]]*\]\(\.\./diagrams/(?P<name>[A-Z0-9-]+)\.\w+\.svg\)[ \t]*$", re.MULTILINE)
JOINER = "\u2060"  # forbids a break, takes no room, and a search in the page passes over it
TIES = {"·": f"{JOINER}·", " ": "\u00a0"}
SOURCE = re.compile(r"\]\(\.\./\.\./src/deploylab/(?P<file>[^)#]+)(?P<fragment>#[^)]*)?\)")
WORDS = {
    "title": {"ko": "중단 배포와 무중단 배포", "en": "Deployment with and without downtime"},
    "question": {"ko": "이 책이 답하는 문제", "en": "The question that this book answers"},
    "chapters": {"ko": "차례", "en": "Chapters"},
    "glossary": {"ko": "용어 사전", "en": "Glossary"},
    "terms": {"ko": "이 장의 용어", "en": "Terms of this chapter"},
    "coverage": {"ko": "원문 111항목 대조표", "en": "The 111 claims of the source text"},
    "aids": {"ko": "두문자 암기(이 책이 지은 것)", "en": "Memory aids (made for this book)"},
    "other": {"ko": "Read this in English", "en": "한국어로 읽기"},
    "term": {"ko": "용어 | 영어 | 뜻 | 장", "en": "Term | Korean | Meaning | Chapter"},
    "claim": {"ko": "번호 | 원문의 내용 | 판정 | 다룬 곳 | 보여 주는 것 | 묻는 것",
              "en": "No. | Claim | Verdict | Where | Shown by | Asked by"},
}
VERDICTS = {
    "correct": {"ko": "정확", "en": "correct"}, "simplified": {"ko": "단순화", "en": "simplified"},
    "misleading": {"ko": "오해 소지", "en": "misleading"}, "wrong": {"ko": "오류", "en": "wrong"},
    "label": {"ko": "제목·표지", "en": "label"},
}


@dataclass
class Pages:
    """The pages of one language: path -> text, the files of our source and the scenes that
    they lead to, and the menu."""

    lang: str
    texts: dict[str, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    scenes: set[Scene] = field(default_factory=set)
    menu: list[tuple[str, str]] = field(default_factory=list)

    @property
    def other(self) -> str:
        return "en" if self.lang == "ko" else "ko"


def pages(lang: str, root: Path | None = None) -> Pages:
    """Everything that the site has in one language."""
    made = Pages(lang)
    for folder in chapter_folders(root).values():
        path = folder / f"{lang}.md"
        if path.is_file():
            name = f"{folder.name}/{lang}.md"
            text = chapter(played(path, made), folder.name, made) + terms(f"ch{folder.name[:2]}", made)
            made.texts[name] = text
            made.menu.append((heading(text), name))
    made.texts["index.md"] = home(made)
    made.texts["glossary.md"] = glossary_page(made)
    made.texts["coverage.md"] = coverage_page(made, root)
    made.menu = [(WORDS["title"][lang], "index.md"), *made.menu,
                 (WORDS["glossary"][lang], "glossary.md"), (WORDS["coverage"][lang], "coverage.md")]
    return made


def played(path: Path, made: Pages) -> str:
    """A chapter's text as it is filled in now, with the player behind every scene; a marker at fault is refused."""
    text = markers.fill(path.read_text(encoding="utf-8"), path)
    for marker in reversed(markers.parse(text, path)):
        if marker.keyword == "include" and marker.words[:1] == ("scenario",):
            scene = scene_of(list(marker.words[1:]))
            made.scenes.add(scene)
            text = f"{text[:marker.stop]}{figure_of(scene, made.lang)}\n\n{text[marker.stop:]}"
    return text


def heading(text: str) -> str:
    found = re.search(r"^# (.*)$", text, re.MULTILINE)
    return found[1].strip() if found else "?"


def chapter(text: str, folder: str, made: Pages) -> str:
    """A chapter, as the generator wants it."""
    made.sources |= {found["file"] for found in SOURCE.finditer(text)}
    text = without_markers(text)
    text = re.sub(r"(^>.*\n)\n+(?=>)", r"\1\n<!-- -->\n\n", text, flags=re.MULTILINE)  # two quotations stay two
    text = DIAGRAM.sub(lambda found: figure(found["name"], made.lang), text)
    text = SOURCE.sub(r"](../source/\g<file>.txt\g<fragment>)", text).replace("#None)", ")")
    other = f"../../{made.other}/"
    text = re.sub(rf"\]\((?:\.\./(?P<there>\w+)/)?{made.other}\.md(?P<rest>#[^)]*)?\)",
                  lambda found: f"]({other}{found['there'] or folder}/{made.other}.html{found['rest'] or ''})", text)
    text = text.replace("<details>", '<details markdown="1">')
    away = f'<a href="{other}{folder}/{made.other}.html">{WORDS["other"][made.lang]}</a>'
    return f'<p class="other-language">{away}</p>\n\n{text}'


def terms(chapter_id: str, made: Pages) -> str:
    """The terms that a chapter introduces, with the way to the whole glossary."""
    lang = made.lang
    found = glossary.search("", chapter_id)
    if not found:
        return ""
    rows = [[*called(term, made), term[f"def_{lang}"]] for term in found]
    away = f"[{WORDS['glossary'][lang]}](../glossary.md)"
    heads = WORDS["term"][lang].rsplit(" | ", 1)[0]
    return f"\n## {WORDS['terms'][lang]}\n\n{table(heads, rows)}\n\n{away}\n"


def called(term: dict[str, Any], made: Pages) -> tuple[str, str]:
    """A term's name, and its names elsewhere. The search finds 무중단배포 too: a hidden word has no space in it."""
    told: dict[str, str] = {}
    for name in (term[made.lang], term[made.other], *term["aliases"]):
        told.setdefault(glossary.squeezed(name), name)
    names = list(told.values())
    joined = [word for word in (re.sub(r"[\s-]", "", name) for name in names) if word not in names]
    hidden = f' <span hidden>{" ".join(joined)}</span>' if joined else ""
    return f"**{names[0]}**{hidden}", ", ".join(names[1:])


def without_markers(text: str) -> str:
    """The prose alone; lists get the empty line before them that the generator's Markdown asks for."""
    kept, done, before = [], 0, ""
    for _, offset, line in markers.outside_fences(text):
        kept.append(text[done:offset])
        done = offset + len(line)
        bare = tied(markers.TOKEN.sub("", line))
        if bare.strip() == "" and line.strip() != "":
            bare = "\n"
        if starts_list(bare) and before.strip() and not starts_list(before) and not before.startswith((" ", "\t")):
            kept.append("\n")
        kept.append(bare)
        before = bare
    return "".join([*kept, text[done:]])


def tied(line: str) -> str:
    """No line begins with a middle dot, where browsers would break Korean, or with the sign of a percentage."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)|(?<=\S)·|(?<=\d) (?=%)", lambda found: TIES.get(found[0], found[0]), line)


def starts_list(line: str) -> bool:
    return re.match(r"(?:[-*+]|\d+\.) ", line) is not None


def figure(name: str, lang: str) -> str:
    """A diagram in the page itself, so that it follows the page's colours and is found by its words."""
    title = diagrams.title(name, lang)
    return f"<figure>\n{diagrams.svg(name, lang)}<figcaption>{title}</figcaption>\n</figure>"


def table(heads: str, rows: list[list[str]]) -> str:
    columns = heads.count("|") + 1
    lines = [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in [heads, " | ".join(["---"] * columns), *lines])


def home(made: Pages) -> str:
    lang = made.lang
    prompt = item("prompts", "E01")
    question = "\n".join(f"> {line}  " for line in prompt[lang].split("\n"))
    contents = "\n".join(f"- [{title}]({path})" for title, path in made.menu)
    aids = "\n".join(f"- **{aid['word']}** · {aid[lang]}" for aid in notes("mnemonics"))
    return (f"# {WORDS['title'][lang]}\n\n[{WORDS['other'][lang]}](../{made.other}/index.html)\n\n"
            f"## {WORDS['question'][lang]}\n\n{question}\n\n{prompt['origin'][lang]}\n\n"
            f"## {WORDS['chapters'][lang]}\n\n{contents}\n\n## {WORDS['aids'][lang]}\n\n{aids}\n")


def link(chapter_id: str, made: Pages) -> str:
    path = next((path for path in made.texts if path.startswith(f"{chapter_id[2:]}_")), "")
    return f"[{chapter_id[2:]}]({path})" if path else chapter_id[2:]


def glossary_page(made: Pages) -> str:
    lang = made.lang
    terms = sorted(glossary.search(""), key=lambda term: term[lang].casefold())
    rows = [[*called(term, made), term[f"def_{lang}"], link(term["chapter"], made)] for term in terms]
    return f"# {WORDS['glossary'][lang]}\n\n{table(WORDS['term'][lang], rows)}\n"


def coverage_page(made: Pages, root: Path | None) -> str:
    lang = made.lang
    rows = []
    for row in claims.coverage(root):
        where = link(row.chapter, made) if row.line else "–"
        rows.append([row.claim, row.ko if lang == "ko" else row.en, VERDICTS[row.verdict][lang], where,
                     claims.readable(row.shown_by, lang), claims.readable(row.asked_by, lang)])
    return f"---\nhide: [toc]\n---\n\n# {WORDS['coverage'][lang]}\n\n{table(WORDS['claim'][lang], rows)}\n"


def source_text(file: str) -> str:
    """A file of our source that a page links to."""
    return (resources.PACKAGE / file).read_text(encoding="utf-8")
