"""deploylab site: the book and every lab as files for any static host; with Pyodide they can be changed as well."""

from pathlib import Path
from typing import Any

HELP = {
    "en": "make the book and every lab a site without a server. With --pyodide (npm pack pyodide) readers change "
          "things in their own browser",
    "ko": "책과 모든 실습을 서버가 필요 없는 사이트로 만든다. --pyodide(npm pack pyodide)를 주면 독자가 "
          "브라우저에서 바꿔 볼 수 있다",
}
EXAMPLE = "npm pack pyodide && deploylab site --out public --pyodide pyodide-*.tgz"
SAY = {
    "written": {"en": "{} pages, {:.1f} MB: open {}", "ko": "{}쪽, {:.1f} MB: {} 파일을 여세요"},
    "serve": {"en": "to change something as well, serve it: python -m http.server --directory {}",
              "ko": "바꿔 보려면 HTTP로 제공하세요: python -m http.server --directory {}"},
}


def arguments(parser: Any) -> None:
    parser.add_argument("--out", metavar="DIR", type=Path, required=True,
                        help="a new folder, or one made by this command")
    parser.add_argument("--pyodide", metavar="DIR|TGZ", type=Path,
                        help="the npm package pyodide: its folder, or the tarball of `npm pack pyodide`")
    parser.add_argument("--no-book", action="store_true", help="the labs alone")


def main(args: Any) -> int:
    from deploylab.site.build import build

    written = build(args.out, args.pyodide, with_book=not args.no_book)
    size = sum(path.stat().st_size for path in args.out.rglob("*") if path.is_file()) / 1e6
    print(SAY["written"][args.lang].format(len(written), size, written[0]))
    if args.pyodide:
        print(SAY["serve"][args.lang].format(args.out))
    return 0
