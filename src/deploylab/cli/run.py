"""deploylab run: one scenario, once."""

from pathlib import Path

import deploylab
from deploylab.cli.output import as_json
from deploylab.ledger import ACCOUNTS
from deploylab.scenario.settings import settings
from deploylab.wording import NAMES, figure, name_of

HELP = {"en": "run a scenario and show what became of every request",
        "ko": "시나리오를 실행하고 모든 요청이 어떻게 되었는지 보여 준다"}
EXAMPLE = "deploylab run rolling --seed 7 --set traffic.rate=50"


def arguments(parser) -> None:
    parser.add_argument("scenario", help="NAME|FILE.toml")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", dest="settings")
    parser.add_argument("--trace", metavar="FILE", help="write the trace: .json or .csv")
    parser.add_argument("--json", action="store_true")


def main(args) -> int:
    run = deploylab.run(args.scenario, args.seed, full_trace=bool(args.trace), **settings(args.settings))
    if args.trace:
        path = Path(args.trace)
        path.write_text(run.trace.to_csv() if path.suffix == ".csv" else run.trace.to_json(), encoding="utf-8")
    if args.json:
        print(as_json({"scenario": run.scenario.name, "seed": run.scenario["seed"], "outcome": run.outcome,
                       "ledger": run.ledger.row(), "metrics": run.metrics}))
        return 0
    lang = args.lang
    print(f"{run.scenario.title[lang]}   (seed {run.scenario['seed']}, {run.outcome})")
    for account in ACCOUNTS:
        print(f"  {getattr(run.ledger, account):>10,}  {name_of(account, lang)}")
    print()
    for key in NAMES:
        if key in run.metrics and key not in ACCOUNTS:
            print(f"  {figure(key, run.metrics[key], lang):>12}  {name_of(key, lang)}")
    return 0
