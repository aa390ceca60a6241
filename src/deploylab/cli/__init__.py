"""The command `deploylab`: one module a subcommand, each with HELP, EXAMPLE, arguments(parser) and main(args).

Exit status: 0 fine, 1 the thing checked failed, 2 bad usage (one clear sentence, no traceback).
"""

import argparse
import importlib
import importlib.util
import locale
import os
import sys
from typing import Any

from deploylab import __version__
from deploylab.problems import Problem

COMMANDS = ("app", "list", "run", "compare", "repeat", "map", "check", "hint", "answer", "watch", "progress", "reset",
            "assign", "grade", "report", "live", "export", "import", "book", "site")
MODULES = {"list": "listing", "import": "importing"}  # not to shadow Python's own words


def language() -> str:
    """Korean where the system speaks Korean, else English; --lang decides."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "ko" if spoken.lower().startswith("ko") else "en"


def available() -> dict[str, str]:
    """The subcommands of this installation: name -> module."""
    names = {name: f"deploylab.cli.{MODULES.get(name, name)}" for name in COMMANDS}
    return {name: module for name, module in names.items() if importlib.util.find_spec(module)}


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand and return its exit status; without one, open the app."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language_of(given)
    parser = argparse.ArgumentParser(prog="deploylab", description={
        "en": "Deploying software with and without downtime. Without a command, the lab opens in the browser.",
        "ko": "중단/무중단 배포 실습실. 명령 없이 실행하면 브라우저에서 실습실이 열립니다."}[lang])
    parser.add_argument("--version", action="version", version=f"deploylab {__version__}")
    parser.add_argument("--lang", choices=("ko", "en"), default=lang)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, module in available().items():
        _add(commands, name, module, lang, wanted=name in given)
    args = parser.parse_args(given)
    try:
        chosen = importlib.import_module(available()[args.command or "app"])
        return int(chosen.main(args) or 0)
    except Problem as trouble:
        print(trouble.text(lang), file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _add(commands: Any, name: str, module: str, lang: str, wanted: bool) -> None:
    """Every command lends its line of help; only the wanted one reads its arguments."""
    loaded = importlib.import_module(module)
    example = {"en": "example", "ko": "예"}[lang]
    parser = commands.add_parser(name, help=loaded.HELP[lang], description=loaded.HELP[lang],
                                 epilog=f"{example}: {loaded.EXAMPLE}")
    parser.add_argument("--lang", choices=("ko", "en"), default=lang, help={"ko": "언어", "en": "language"}[lang])
    if wanted:
        loaded.arguments(parser)


def _language_of(given: list[str]) -> str:
    for number, word in enumerate(given):
        if word == "--lang" and given[number + 1:number + 2] in (["ko"], ["en"]):
            return given[number + 1]
        if word in ("--lang=ko", "--lang=en"):
            return word[-2:]
    return language()
