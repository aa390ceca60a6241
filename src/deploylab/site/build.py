"""Writing the site: `build(out)` gives the number of pages and where to begin."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from deploylab.book import site as book_site
from deploylab.labs import LABS, Lab
from deploylab.problems import Problem
from deploylab.scenario import names
from deploylab.site import engine, words
from deploylab.site.joined import join
from deploylab.site.pages import Shipped, first_page, lab_page, played

OURS = ".deploylab-site"  # marks a folder that may be written anew
PARTS = ("book", "labs", "python")


def build(out: Path, pyodide: Path | None = None, with_book: bool = True) -> list[Path]:
    """Write the site into `out`; the files written, the first page first.

    `pyodide`: a folder or a tarball of the npm package; without it the pages play, and nothing can be changed.
    Problem, if `out` holds somebody else's files or Pyodide is not what it should be.
    """
    out = out.resolve()
    claim_folder(out)
    shipped = Shipped("../../python/", engine.ship(pyodide, out / "python")) if pyodide else Shipped()
    labs = [*LABS, *rest()]
    if with_book:
        book_site.build(out / "book")
        join(out / "book", labs)
    written = [write(out / "index.html", first_page(labs, with_book, shipped))]
    for lab in labs:
        for name in lab.scenarios:
            page = lab_page(lab, name, played(name), shipped, with_book)
            written.append(write(out / "labs" / lab.slug / f"{name}.html", page))
    return written


def rest() -> Iterator[Lab]:
    """The scenes that belong to no lab of their own."""
    shown = {name for lab in LABS for name in lab.scenarios}
    others = tuple(name for name in names() if name not in shown)
    if others:
        yield Lab("more", "", words.MORE, words.MORE_QUESTION, [], others, chapter="13_choose")


def claim_folder(out: Path) -> None:
    """Make the folder ours and empty our parts of it. One that holds somebody else's files is refused."""
    if out.exists() and not out.is_dir():
        raise Problem(f"{out} is a file; name a folder.", f"{out}는 파일입니다. 폴더를 지정하세요.")
    if out.is_dir() and any(out.iterdir()) and not (out / OURS).is_file():
        raise Problem(f"{out} is not empty and was not made by this command; name a new folder.",
                      f"{out}는 비어 있지 않고 이 명령이 만든 폴더도 아닙니다. 새 폴더를 지정하세요.")
    out.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        shutil.rmtree(out / part, ignore_errors=True)
    (out / OURS).write_text("made by: deploylab site --out\n", encoding="utf-8")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
