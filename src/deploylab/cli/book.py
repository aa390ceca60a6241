"""deploylab book: fill in what the chapters include, check that the book is whole, build it as a site."""

import sys
from pathlib import Path

from deploylab.book import claims, diagrams
from deploylab.book.checking import check, external
from deploylab.book.content import LANGUAGES, chapter_folders, chapters_folder
from deploylab.book.markers import fill_file
from deploylab.book.site import build
from deploylab.problems import Problem

HELP = {"en": "fill in and check the chapters, build the book as a site and a PDF",
        "ko": "장에 코드와 수치를 채우고 점검하며, 책을 사이트와 PDF로 만든다"}
EXAMPLE = "deploylab book --check --out site"
SAY = {
    "filled": {"en": "written: {}", "ko": "새로 씀: {}"},
    "whole": {"en": "{} chapters checked: nothing is dead, missing or stale",
              "ko": "{}개 장 점검: 끊긴 링크, 빠진 번역, 낡은 내용이 없습니다"},
    "links": {"en": "{} addresses; none was asked: this command uses no net, so open them to see whether they live",
              "ko": "주소 {}개. 이 명령은 망에 접속하지 않으므로 살아 있는지는 열어서 확인하십시오"},
    "missing": {"en": "{} of {} claims are not treated in a chapter: {}",
                "ko": "주장 {1}개 가운데 {0}개를 다룬 장이 없습니다: {2}"},
}


def arguments(parser) -> None:
    parser.add_argument("--fill", action="store_true", help="rewrite what stands between the markers, and the diagrams")
    parser.add_argument("--check", action="store_true", help="dead links, missing translations, stale inclusions")
    parser.add_argument("--links", action="store_true", help="the addresses of the net that the book names, and where")
    parser.add_argument("--coverage", action="store_true", help="where each claim is treated, shown and asked")
    parser.add_argument("--out", metavar="DIR", type=Path, help="build the whole book as a static site (and a PDF)")
    parser.add_argument("--chapters", metavar="DIR", type=Path, help="the folder of the chapters")


def main(args) -> int:
    if not (args.fill or args.check or args.links or args.coverage or args.out):
        raise Problem(en="say what to do: --fill, --check, --links, --coverage or --out DIR",
                      ko="할 일을 정하십시오: --fill, --check, --links, --coverage, --out DIR 가운데 하나")
    root = args.chapters or chapters_folder()
    if not root.is_dir():
        raise Problem(en=f"there is no folder {root}", ko=f"{root} 폴더가 없습니다")
    status = 0
    if args.fill:
        fill(root, args.lang)
    if args.check:
        status |= report(root, args.lang)
    if args.links:
        links(root, args.lang)
    if args.coverage:
        status |= coverage(root, args.lang)
    if args.out:
        for path in build(args.out, root):
            print(SAY["filled"][args.lang].format(path))
    return status


def fill(root: Path, lang: str) -> None:
    """Write the diagrams, then fill every chapter."""
    changed = diagrams.write(root / "diagrams")
    for folder in chapter_folders(root).values():
        paths = [folder / f"{name}.md" for name in LANGUAGES]
        changed += [path for path in paths if path.is_file() and fill_file(path)]
    for path in changed:
        print(SAY["filled"][lang].format(path))


def report(root: Path, lang: str) -> int:
    """Name everything that is wrong; 1 if anything is."""
    found = check(root)
    for problem in found:
        print(problem.text(lang), file=sys.stderr)
    if not found:
        print(SAY["whole"][lang].format(len(chapter_folders(root))))
    return int(bool(found))


def links(root: Path, lang: str) -> None:
    """Print the addresses of the net; whether they still live, only a browser with a net can tell."""
    found = external(root)
    for target, places in found.items():
        print(f"{target}  {', '.join(places)}")
    print(SAY["links"][lang].format(len(found)), file=sys.stderr)


def coverage(root: Path, lang: str) -> int:
    """Print the coverage table; 1 if a claim has no place in the book."""
    rows = claims.coverage(root)
    for row in rows:
        place = f"{row.file}:{row.line}" if row.line else "-"
        print(f"{row.claim}  {row.verdict:10}  {place:28}  {row.shown_by:44}  {row.asked_by}")
    missing = [row.claim for row in rows if not row.whole]
    if missing:
        print(SAY["missing"][lang].format(len(missing), len(rows), " ".join(missing)), file=sys.stderr)
    return int(bool(missing))
