"""The book of the site, joined to its labs: under a chapter's heading stand the labs that belong to it."""

from collections import defaultdict
from collections.abc import Iterable
from html import escape
from pathlib import Path

from deploylab.labs import Lab
from deploylab.site import words

HEADING = "</h1>"


def join(book: Path, labs: Iterable[Lab]) -> None:
    """Put the links into the pages of both languages; `book` is a folder beside `labs`.

    The book's page for what is not found goes: it would be right only at the top of a host.
    """
    of_chapter = defaultdict(list)
    for lab in labs:
        if lab.chapter:
            of_chapter[lab.chapter].append(lab)
    for lang in ("ko", "en"):
        (book / lang / "404.html").unlink(missing_ok=True)
        for chapter, found in of_chapter.items():
            page = book / lang / chapter / f"{lang}.html"
            before, heading, after = page.read_text(encoding="utf-8").partition(HEADING)
            page.write_text(before + heading + links(found, lang) + after, encoding="utf-8")


def links(labs: list[Lab], lang: str) -> str:
    items = " · ".join(f'<a href="../../../labs/{lab.slug}/{lab.scenarios[0]}.html?lang={lang}">'
                       f'{escape(lab.title[lang])}</a>' for lab in labs)
    home = f'<a href="../../../index.html?lang={lang}">{words.FIRST[lang]}</a>'
    return f'\n<p class="dl-labs">{home} · {words.LABS[lang]}: {items}</p>\n'
