"""deploylab repeat: the same scenario under many seeds, and an interval for each figure."""

import sys

from deploylab.cli.output import as_json
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.scenario.settings import settings
from deploylab.sim.repeating import interval, repeat
from deploylab.wording import figure, name_of

HELP = {"en": "run a scenario under many seeds and give intervals", "ko": "여러 시드로 반복하여 구간으로 답한다"}
EXAMPLE = "deploylab repeat varied_cost --seeds 200"
ROWS = ("sent", "failed", "refused", "cut_in_flight", "not_ready", "errored", "dropped", "p50_served", "p99_served",
        "downtime_seconds", "duplicates", "sessions_lost")


def arguments(parser) -> None:
    parser.add_argument("scenario", help="NAME|FILE.toml")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--workers", type=int, help="processes (all cores by default)")
    parser.add_argument("--scheduler", metavar="tcp://HOST:PORT", help="a Dask cluster that runs them")
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", dest="settings")
    parser.add_argument("--json", action="store_true")


def main(args) -> int:
    if args.seeds < 1:
        raise Problem("--seeds must be at least 1.", "--seeds는 1 이상이어야 합니다.")
    scenario = load(args.scenario).changed(**settings(args.settings) | {"seed": args.first})
    done: dict[int, dict] = {}
    seeds = range(args.first, args.first + args.seeds)
    for seed, figures in repeat(scenario, seeds, args.workers, args.scheduler):
        done[seed] = figures
        if sys.stderr.isatty():
            share = len(done) / args.seeds
            print(f"\r[{'#' * int(share * 40):40}] {len(done)}/{args.seeds}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    series = {key: [done[seed][key] for seed in sorted(done)] for key in next(iter(done.values()))}
    intervals = {key: interval([float(value) for value in values]) for key, values in series.items()}
    if args.json:
        print(as_json({key: vars(found) for key, found in intervals.items()}))
        return 0
    heads = {"ko": ("평균", "95 % 구간", "개별 실행의 5~95 %"),
             "en": ("mean", "95 % interval", "5-95 % of single runs")}[args.lang]
    print(f"{'':28}{heads[0]:>12}{heads[1]:>28}{heads[2]:>28}")
    for key in ROWS:
        found = intervals[key]
        low, high, p5, p95 = (figure(key, value, args.lang) for value in (found.low, found.high, found.p5, found.p95))
        print(f"{name_of(key, args.lang):28}{figure(key, found.mean, args.lang):>12}{low + ' – ' + high:>28}"
              f"{p5 + ' – ' + p95:>28}")
    return 0
