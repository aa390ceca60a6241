"""The whole book as a static site, by Material for MkDocs: opens from the file system, search included.

Each language is a site of its own under `ko/` and `en/`, so that menus, search and hyphenation speak it.
"""

import logging
import shutil
import tempfile
from pathlib import Path

from deploylab.book import printing, scenes
from deploylab.book.content import LANGUAGES
from deploylab.book.pages import WORDS, Pages, pages, source_text
from deploylab.problems import Problem

ASSETS = Path(__file__).with_name("assets")
OURS = ".deploylab-book"  # marks a folder that may be written anew
CONFIG = """
site_name: {title}
docs_dir: docs
use_directory_urls: false
theme:
  name: material
  language: {lang}
  font: false
  icon: {{logo: material/source-branch}}
  features: [navigation.indexes, navigation.footer, navigation.top, toc.follow, search.highlight, content.code.copy]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: indigo
      toggle: {{icon: material/weather-night, name: {dark}}}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: indigo
      toggle: {{icon: material/weather-sunny, name: {light}}}
plugins:
  - search: {{lang: [{lang}, en], separator: '[\\s\\-,.:;!?/()\\[\\]{{}}"·\\u2060]+'}}
  - offline
markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc: {{permalink: true, slugify: !!python/object/apply:pymdownx.slugs.slugify {{kwds: {{case: lower}}}}}}
  - pymdownx.highlight: {{use_pygments: true}}
  - pymdownx.superfences
extra_css: [assets/book.css, assets/reach.css]
extra_javascript: [{{path: assets/reach.js, defer: true}}, {{path: assets/book.js, defer: true}}]
extra: {{generator: false, polyfills: [assets/iframe-worker.js]}}
nav:
{menu}
"""
CHOICE = """<!doctype html>
<html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>deploylab</title>
<link rel="icon" href="data:,">
<style>:root{{color-scheme:light dark}}
body{{font:1.2rem/1.8 system-ui,sans-serif;margin:15vh auto;max-width:32rem;padding:1rem}}</style>
<main><h1>deploylab</h1>
<p><a href="ko/index.html" lang="ko">{ko}</a></p><p><a href="en/index.html" lang="en">{en}</a></p></main></html>
"""


def claim_folder(out: Path) -> None:
    """Make the folder ours. One that holds somebody else's files is refused: building empties it."""
    if out.exists() and not out.is_dir():
        raise Problem(en=f"{out} is a file; name a folder", ko=f"{out}는 파일입니다. 폴더를 지정하십시오")
    if out.is_dir() and any(out.iterdir()) and not (out / OURS).is_file():
        raise Problem(en=f"{out} is not empty and was not made by this command; name a new folder",
                      ko=f"{out}는 비어 있지 않고 이 명령이 만든 폴더도 아닙니다. 새 폴더를 지정하십시오")
    out.mkdir(parents=True, exist_ok=True)
    for old in [*out.glob("deploylab-*.pdf"), *out.glob(f"{scenes.FOLDER}/*.html")]:
        old.unlink()
    (out / OURS).write_text("made by: deploylab book --out\n", encoding="utf-8")


def build(out: Path, root: Path | None = None) -> list[Path]:
    """Write the site of both languages into `out`, and a PDF each if Chromium is here; the files to open first."""
    try:
        import mkdocs.commands.build  # noqa: F401  (asked for here so that a reader without it is told what to install)
    except ImportError as missing:
        raise Problem(en='the site needs Material for MkDocs: pip install "deploylab[book]"',
                      ko='정적 사이트에는 Material for MkDocs가 필요합니다: pip install "deploylab[book]"') from missing
    out = out.resolve()
    claim_folder(out)
    program = printing.browser()
    asked: set[scenes.Scene] = set()
    for lang in LANGUAGES:
        made = pages(lang, root)
        asked |= made.scenes
        with tempfile.TemporaryDirectory() as work:
            write(made, Path(work))
            generate(Path(work) / "mkdocs.yml", out / lang)
        if program:
            printing.pdf(made, out / f"deploylab-{lang}.pdf", program)
    scenes.write(out, asked)
    choice = CHOICE.format(ko=WORDS["title"]["ko"], en=WORDS["title"]["en"])
    (out / "index.html").write_text(choice, encoding="utf-8")
    return [out / "index.html", *sorted(out.glob("*.pdf"))]


def write(made: Pages, work: Path) -> None:
    """The generator's input: pages, assets, configuration."""
    docs = work / "docs"
    for name, text in made.texts.items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for file in made.sources:
        path = docs / "source" / f"{file}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source_text(file), encoding="utf-8")
    shutil.copytree(ASSETS, docs / "assets")
    menu = "\n".join(f"  - {quoted(title)}: {path}" for title, path in made.menu)
    dark, light = {"ko": ("어둡게", "밝게"), "en": ("dark", "light")}[made.lang]
    config = CONFIG.format(title=quoted(WORDS["title"][made.lang]), lang=made.lang, menu=menu, dark=dark, light=light)
    (work / "mkdocs.yml").write_text(config, encoding="utf-8")


def quoted(text: str) -> str:
    """A text as YAML takes it."""
    return "'" + text.replace("'", "''") + "'"


def generate(config: Path, out: Path) -> None:
    """Run the generator. What it warns of (a link that leads nowhere) is an error here."""
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, BuildError

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    try:
        build_site(load_config(str(config), site_dir=str(out), strict=True))
    except (Abort, BuildError) as trouble:
        raise Problem(en=f"the site could not be built: {trouble}; run deploylab book --check",
                      ko=f"사이트를 만들지 못했습니다({trouble}). deploylab book --check로 점검하십시오") from trouble

