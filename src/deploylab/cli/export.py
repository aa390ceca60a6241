"""deploylab export: a scenario's strategy as the configuration of a real tool."""

from pathlib import Path
from typing import Any

from deploylab.cli.output import as_json
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.scenario.settings import settings

HELP = {"en": "write a scenario's deployment as configuration for Kubernetes, Argo Rollouts, Flagger, HAProxy ...",
        "ko": "시나리오의 배포를 Kubernetes, Argo Rollouts, Flagger, HAProxy 등의 설정으로 내보낸다"}
EXAMPLE = "deploylab export canary --to argo-rollouts --out canary"


def arguments(parser) -> None:
    from deploylab.export import GRADING, TARGETS

    parser.add_argument("scenario", nargs="?", help=f"NAME|FILE.toml (none for {GRADING})")
    parser.add_argument("--to", required=True, choices=(*TARGETS, GRADING), dest="target")
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", dest="settings",
                        help=f"a value of the scenario; for {GRADING}: workers=4, threads=2, image=NAME")
    parser.add_argument("--out", metavar="DIR", type=Path, help="write the files there instead of printing them")
    parser.add_argument("--json", action="store_true")


def main(args) -> int:
    made = exported(args)
    if args.json:
        print(as_json({"target": made.target, "files": made.files, "not_expressible": made.missing,
                       "assumed": made.assumed}))
    elif args.out:
        for path in written(args.out, made.files):
            print(path)
    else:
        print("".join(text if len(made.files) == 1 else f"# ======== {name}\n{text}"
                      for name, text in made.files.items()), end="")
    return 0


def exported(args) -> Any:
    from deploylab.export import GRADING, export, export_grading

    if (args.target == GRADING) == bool(args.scenario):
        raise Problem(f"--to {GRADING} takes no scenario, every other target needs one: {EXAMPLE}.",
                      f"--to {GRADING}에는 시나리오를 쓰지 않고, 다른 대상에는 시나리오가 있어야 합니다: {EXAMPLE}.")
    if args.target == GRADING:
        return export_grading(settings(args.settings), args.lang)
    return export(load(args.scenario).changed(**settings(args.settings)), args.target, args.lang)


def written(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write the files below `folder`. Problem, if that cannot be done."""
    paths = []
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            if text.startswith("#!"):
                path.chmod(0o755)
            paths.append(path)
    except OSError as trouble:
        raise Problem(f"{folder}: cannot be written ({trouble.strerror}).",
                      f"{folder}: 쓸 수 없습니다({trouble.strerror}).") from None
    return paths
