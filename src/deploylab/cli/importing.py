"""deploylab import: a manifest of your own as a scenario, and what it would do."""

from pathlib import Path
from typing import Any

from deploylab.cli.output import as_json
from deploylab.problems import Problem

HELP = {"en": "turn a Deployment, Rollout or Canary of your own into a scenario, and say what it would do",
        "ko": "자신의 Deployment, Rollout, Canary를 시나리오로 바꾸고 그것이 어떻게 될지 알려 준다"}
EXAMPLE = "deploylab import deployment.yaml --rate 100 --out mine.toml"
HEADINGS = {
    "forecast": {"en": "what it would do", "ko": "어떻게 되는가"},
    "left": {"en": "not carried over: the lab does not model it", "ko": "옮기지 않은 것: 실습실이 다루지 않는다"},
    "findings": {"en": "mistakes in the file", "ko": "파일의 잘못"},
}


def arguments(parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.yaml")
    parser.add_argument("--out", type=Path, metavar="FILE.toml", help="write the scenario there instead of printing it")
    parser.add_argument("--rate", type=float, metavar="N", help="requests per second (default: 10 a pod, at most 200)")
    parser.add_argument("--error-rate", type=float, default=0.001, metavar="P", help="of the old version (0.001)")
    parser.add_argument("--regression", type=float, default=0.01, metavar="P", help="to be noticed (0.01)")
    parser.add_argument("--json", action="store_true")


def main(args) -> int:
    from deploylab.export.forecast import forecast
    from deploylab.export.importing import import_file

    checked(args)
    made = import_file(args.file, args.lang, args.rate, args.error_rate)
    said = forecast(made, args.error_rate, args.regression)
    if args.out:
        try:
            args.out.write_text(made.toml, encoding="utf-8")
        except OSError as trouble:
            raise Problem(f"{args.out}: cannot be written ({trouble.strerror}).",
                          f"{args.out}: 쓸 수 없습니다({trouble.strerror}).") from None
    if args.json:
        print(as_json({"source": made.source, "scenario": made.toml, "strategy": made.reading.strategy,
                       "options": made.scenario.options, "forecast": [line[args.lang] for line in said],
                       "not_carried_over": [{"field": what, "line": line, "value": value}
                                            for what, line, value in made.left],
                       "mistakes": [finding.text(args.lang) for finding in made.findings]}))
        return 0
    if not args.out:
        print(made.toml)
    print("\n".join(report(made, said, args.lang)))
    return 0


def checked(args) -> None:
    for name, value, most in (("--rate", args.rate, 100_000), ("--error-rate", args.error_rate, 1),
                              ("--regression", args.regression, 1)):
        if (value is not None and not 0 <= value <= most) or (name != "--error-rate" and value == 0):
            raise Problem(f"{name} is {value:g}; it must be above 0 and at most {most:,}.",
                          f"{name} 값이 {value:g}입니다. 0보다 크고 {most:,} 이하여야 합니다.")


def report(made: Any, said: list[dict[str, str]], lang: str) -> list[str]:
    """Comment lines, so that what is printed after the scenario can be saved with it."""
    left = [f"{'' if line is None else f'{line}: '}{what}{f' = {value}' if value else ''}"
            for what, line, value in made.left]
    parts = {"forecast": [line[lang] for line in said], "findings": [finding.text(lang) for finding in made.findings],
             "left": left}
    lines = [f"# {made.source} -> {made.reading.strategy}"]
    for key, entries in parts.items():
        if entries:
            lines += ["#", f"# {HEADINGS[key][lang]}", *(f"#  - {' '.join(entry.split())}" for entry in entries)]
    return lines
