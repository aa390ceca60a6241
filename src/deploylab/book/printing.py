"""The book as a PDF: one page of HTML, printed by Chromium, which embeds the Korean font that it used."""

import os
import re
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from deploylab.book.pages import WORDS, Pages
from deploylab.problems import Problem

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
EXTENSIONS = ["attr_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.highlight", "pymdownx.superfences"]
SETTINGS = {"pymdownx.highlight": {"noclasses": True, "pygments_style": "bw"}}
STYLE = """
@page { size: A4; margin: 20mm 18mm 22mm;
        @bottom-center { content: counter(page); font: 9pt sans-serif; color: #555; } }
@page :first { @bottom-center { content: none; } }
body { font: 10.5pt/1.7 "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif;
       word-break: keep-all; overflow-wrap: anywhere; color: #111; }
h1 { font-size: 20pt; break-before: page; } h2 { font-size: 14pt; margin-top: 1.6em; } h3 { font-size: 12pt; }
h1, h2, h3 { break-after: avoid; line-height: 1.35; }
.cover { height: 230mm; display: flex; flex-direction: column; justify-content: center; }
.cover h1 { break-before: avoid; font-size: 30pt; }
nav a { color: inherit; text-decoration: none; }
table { border-collapse: collapse; width: 100%; font-size: 9.5pt; } th, td { border: .5pt solid #999; padding: 3pt 5pt;
        vertical-align: top; text-align: left; overflow-wrap: break-word; }
tr, figure, blockquote { break-inside: avoid; }
td a { white-space: nowrap; }
section a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 8pt; color: #555; word-break: break-all; }
pre { background: #f4f5f7 !important; padding: 6pt 8pt; font-size: 8.5pt; line-height: 1.45; white-space: pre-wrap;
      orphans: 6; widows: 6; }
code { font-family: "D2Coding", "Noto Sans Mono", monospace; }
blockquote { border-left: 3pt solid #888; margin: 1em 0; padding-left: 10pt; }
figure { margin: 1em auto; text-align: center; } figure svg { max-width: 150mm; height: auto; }
nav ol { list-style: none; padding: 0; columns: 2; }
figcaption { font-size: 9pt; color: #444; }
details { break-inside: avoid; margin: .3em 0 1em; } details p { margin: .2em 0; }
p:has(+ details), ul:has(+ details) { break-after: avoid; margin-bottom: .3em; }
summary { font-weight: 600; list-style: none; } .other-language { display: none; }
"""


def browser() -> str | None:
    """The Chromium of this machine, if it has one."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def whole(made: Pages) -> str:
    """All chapters and the glossary as one page of HTML; details are open, links lead inside the page."""
    import markdown

    lang, parts, contents = made.lang, [], []
    for title, path in made.menu:
        if path in ("index.md", "coverage.md"):
            continue
        text = re.sub(r"<details[^>]*>", '<details open markdown="1">', made.texts[path])
        text = re.sub(r'<figure class="scene">.*?</figure>', "", text)  # paper does not play
        body = markdown.markdown(text, extensions=EXTENSIONS, extension_configs=SETTINGS)
        place = path.split("/")[0].removesuffix(".md")
        parts.append(f'<section id="{place}">{inside(body, place)}</section>')
        contents.append(f'<li><a href="#{place}">{escape(title)}</a></li>')
    title = WORDS["title"][lang]
    return (f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
            f'<div class="cover"><h1>{title}</h1><nav><ol>{"".join(contents)}</ol></nav></div>'
            f'{"".join(parts)}</html>')


def inside(body: str, place: str) -> str:
    """Ids made unique, and links to other pages turned to the sections of this one."""
    body = re.sub(r'\bid="(?!D-)([^"]+)"', rf'id="{place}-\1"', body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{place}-\1"', body)
    body = re.sub(r'href="(?:\.\./)?(\d\d_\w+)/\w+\.md(?:#[^"]*)?"', r'href="#\1"', body)
    body = body.replace('href="../glossary.md"', 'href="#glossary"')
    return re.sub(r'<a href="(?:\.\./)+[^"]*">(.*?)</a>', r"\1", body)


def pdf(made: Pages, out: Path, program: str) -> None:
    """Print the pages of one language to `out`."""
    printed(whole(made), out, program)


def printed(text: str, out: Path, program: str) -> None:
    """A page of HTML as a PDF."""
    with tempfile.TemporaryDirectory() as work:
        page = Path(work) / "book.html"
        page.write_text(text, encoding="utf-8")
        command = [program, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline",
                   f"--user-data-dir={work}/profile", f"--print-to-pdf={out}", page.as_uri()]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to run as root otherwise; the page is our own
        try:
            ended = subprocess.run(command, capture_output=True, timeout=300, text=True)
        except subprocess.TimeoutExpired as slow:
            raise unprinted(program, "300 s") from slow
    if ended.returncode or not out.is_file():
        raise unprinted(program, ended.stderr.strip().splitlines()[-1:] or ended.returncode)


def unprinted(program: str, reason: object) -> Problem:
    return Problem(en=f"{program} did not print the PDF ({reason}); the HTML is complete and prints from any browser",
                   ko=f"{program}가 PDF를 만들지 못했습니다({reason}). HTML은 완성되었으니 브라우저에서 인쇄하십시오")
