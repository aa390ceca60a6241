"""deploylab compare: several policies, or values, on the very same traffic."""

import deploylab
from deploylab.cli.output import as_json
from deploylab.problems import Problem
from deploylab.scenario.settings import settings
from deploylab.wording import figure, name_of

HELP = {"en": "run a scenario under several values, on the very same traffic",
        "ko": "같은 트래픽에서 값을 바꾸어 가며 시나리오를 비교한다"}
EXAMPLE = "deploylab compare varied_cost --by balancer.name=round_robin,least_connections"
ROWS = ("sent", "ok", "failed", "p50_served", "p99_served", "p99_all", "downtime_seconds", "coexist_seconds",
        "server_seconds", "peak_servers", "clients_hurt", "duplicates", "sessions_lost")


def arguments(parser) -> None:
    parser.add_argument("scenarios", nargs="+", help="NAME|FILE.toml ...")
    parser.add_argument("--by", metavar="KEY=V1,V2,...")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", dest="settings")
    parser.add_argument("--json", action="store_true")


def variants(args) -> list[tuple[str, str, dict]]:
    """(heading, scenario, overrides) for each column."""
    common = settings(args.settings)
    if not args.by:
        return [(name, name, common) for name in args.scenarios]
    key, equals, values = args.by.partition("=")
    if not equals or not values:
        raise Problem(f"--by {args.by}: write KEY=V1,V2, e.g. --by balancer.name=round_robin,least_connections.",
                      f"--by {args.by}: 키=값1,값2 형식으로 쓰세요.")
    return [(value, name, common | settings([f"{key}={value}"]))
            for name in args.scenarios for value in values.split(",")]


def main(args) -> int:
    columns = []
    for heading, name, overrides in variants(args):
        run = deploylab.run(name, args.seed, full_trace=False, **overrides)
        columns.append((heading, run.metrics | run.ledger.row()))
    if args.json:
        print(as_json([{"name": heading, "figures": figures} for heading, figures in columns]))
        return 0
    print(" " * 30 + "".join(f"{heading[:20]:>22}" for heading, _ in columns))
    for row in ROWS:
        cells = "".join(f"{figure(row, figures[row], args.lang):>22}" for _, figures in columns)
        print(f"{name_of(row, args.lang):30}{cells}")
    return 0
