"""deploylab live: a scenario on real servers of this machine."""

import signal
import sys
from pathlib import Path
from typing import Any

from deploylab.cli.live_words import MEANING, TEXT
from deploylab.cli.output import as_json
from deploylab.ledger import ACCOUNTS
from deploylab.live.ending import ended
from deploylab.live.faults import FAULTS
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.scenario.settings import settings
from deploylab.trace import Trace
from deploylab.wording import NAMES, figure, name_of

HELP = {"en": "run a scenario on real servers of this machine, or serve a pasted proxy configuration",
        "ko": "시나리오를 이 컴퓨터의 실제 서버로 실행하거나, 붙여 넣은 프록시 설정으로 서비스한다"}
EXAMPLE = "deploylab live rolling --rate 300 --seconds 8 --engine haproxy"
DEFAULTS: dict[str, Any] = {"rate": 100.0, "seconds": 10.0, "seed": None, "engine": "ours", "retries": False,
                            "fault": "", "settings": None, "trace": None, "json": False, "port": 8080, "to": []}
OPTIONS = {"settings": "set"}  # where the option is called otherwise
BELONGS = {"--serve": {"port", "to"}, "dsr": {"json"}, "SCENARIO": set(DEFAULTS) - {"port", "to"}}
SHOWN = ("p50_served", "p95_served", "p99_served", "p99_all", "downtime_seconds", "coexist_seconds")


def arguments(parser) -> None:
    said = {name: texts[parser.get_default("lang")] for name, texts in MEANING.items()}
    parser.add_argument("scenario", nargs="?", help=said["scenario"])
    for name, kind in (("rate", float), ("seconds", float), ("seed", int), ("engine", str)):
        parser.add_argument(f"--{name}", type=kind, help=said[name])
    parser.add_argument("--retries", action="store_true", help=said["retries"])
    parser.add_argument("--fault", metavar="NAME", help=" | ".join(FAULTS))
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", dest="settings", help=said["set"])
    parser.add_argument("--trace", metavar="FILE", help=said["trace"])
    parser.add_argument("--json", action="store_true", help=said["json"])
    parser.add_argument("--serve", metavar="FILE", help=said["serve"])
    parser.add_argument("--port", type=int, help=said["port"])
    parser.add_argument("--to", action="append", metavar="NAME:PORT=HOST:PORT", help=said["to"])


def settle(args) -> None:
    """Problem for options of another form of the command; then the defaults."""
    form = "--serve" if args.serve else "dsr" if args.scenario == "dsr" else "SCENARIO"
    given = [name for name in DEFAULTS if getattr(args, name) is not None and getattr(args, name) is not False]
    strange = [name for name in given if name not in BELONGS[form]]
    if args.serve and args.scenario is not None:
        raise Problem(f"--serve stands alone; leave out '{args.scenario}'.",
                      f"--serve는 따로 씁니다. '{args.scenario}'을(를) 빼세요.")
    if strange:
        option = "--" + OPTIONS.get(strange[0], strange[0])
        raise Problem(f"{option} means nothing with {form}; leave it out.",
                      f"{form}에서는 {option} 옵션을 쓰지 않습니다. 빼세요.")
    for name in DEFAULTS.keys() - given:
        setattr(args, name, DEFAULTS[name])


def main(args) -> int:
    settle(args)
    if args.serve:
        return serve(args)
    if args.scenario == "dsr":
        return packets(args)
    if args.scenario is None:
        raise Problem("Say which scenario to run, e.g. deploylab live rolling.",
                      "실행할 시나리오를 지정하세요. 예: deploylab live rolling.")
    if args.trace and (Path(args.trace).is_dir() or not Path(args.trace).absolute().parent.is_dir()):
        raise Problem(f"--trace {args.trace}: no file can be written there; name a file in an existing folder.",
                      f"--trace {args.trace}: 그곳에는 파일을 쓸 수 없습니다. 있는 폴더 안의 파일 이름을 쓰세요.")
    if not (0.5 <= args.seconds <= 600 and 1 <= args.rate <= 2000):
        raise Problem("--seconds must be from 0.5 to 600 and --rate from 1 to 2000.",
                      "--seconds는 0.5~600, --rate는 1~2000이어야 합니다.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exception, so that all that was started is ended
    return show(args)


def packets(args) -> int:
    """NAT and DSR on real packets, or the recorded run where this machine cannot."""
    from deploylab.live import packets as lab

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lacking = lab.missing()
    runs = lab.recorded() if lacking else [lab.run(mode) for mode in lab.MODES]
    if args.json:
        print(as_json({"recorded": bool(lacking), "missing": lacking, "runs": runs}))
        return 0
    if lacking:
        print(TEXT["recorded"][args.lang].format(lacking=lacking))
    print(TEXT["packets"][args.lang])
    for run in runs:
        print(f"{run['mode'].upper():6}{run['answered']:>8}{run['request_packets']:>12,}{run['reply_packets']:>12,}"
              f"{(run['request_bytes'] + run['reply_bytes']) / 1000:>14,.0f} KB   {', '.join(run['saw'])}")
    return 0


def serve(args) -> int:
    from deploylab.live import serving

    try:
        configuration = Path(args.serve).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Problem(f"There is no file {args.serve}; name a file with an Apache or nginx configuration.",
                      f"{args.serve} 파일이 없습니다. Apache나 nginx 설정이 든 파일을 지정하세요.") from None
    except (OSError, UnicodeDecodeError):
        raise Problem(f"{args.serve} cannot be read as text (UTF-8); name an Apache or nginx configuration.",
                      f"{args.serve}은(는) 텍스트(UTF-8)로 읽을 수 없습니다. "
                      "Apache나 nginx 설정 파일을 지정하세요.") from None
    if not 0 <= args.port <= 65535:
        raise Problem("--port must be from 0 to 65535.", "--port는 0~65535이어야 합니다.")
    for line in serving.over_tls(configuration):
        print(TEXT["https"][args.lang].format(file=args.serve, line=line), flush=True)
    serving.serve(configuration, args.port, serving.elsewhere(args.to), lambda line: print(line, flush=True),
                  lambda port: print(TEXT["serving"][args.lang].format(port=port), flush=True))
    return 0


def show(args) -> int:
    from deploylab.live.running import run
    from deploylab.sim.traffic import requests

    changes = settings(args.settings) | ({} if args.seed is None else {"seed": args.seed})
    progress = Progress(args.lang, sys.stderr if args.json else sys.stdout)
    done = run(load(args.scenario), requests, rate=args.rate, seconds=args.seconds, engine=args.engine,
               watch=progress.see, retries=args.retries, fault=args.fault, **changes)
    if args.trace:
        write(done.trace, Path(args.trace))
    if args.json:
        print(as_json({"scenario": done.scenario.name, "seed": done.scenario["seed"], "engine": args.engine,
                       "retries": args.retries, "fault": args.fault, "outcome": done.outcome,
                       "ended": ended(done.trace, args.lang), "discarded": done.lag["discarded"], "lag_ms": done.lag,
                       "ledger": done.ledger.row(), "metrics": done.metrics}))
        return 0
    print(f"\n{done.scenario.title[args.lang]}   ({args.engine}, seed {done.scenario['seed']})")
    print(ended(done.trace, args.lang))
    for account in ACCOUNTS:
        print(f"  {getattr(done.ledger, account):>10,}  {name_of(account, args.lang)}")
    print()
    for key in [key for key in NAMES if key in SHOWN]:
        print(f"  {figure(key, done.metrics[key], args.lang):>12}  {name_of(key, args.lang)}")
    print(f"  {done.lag['p99']:>9.1f} ms  {TEXT['lag'][args.lang]}")
    if done.lag["discarded"]:
        print(TEXT["discarded"][args.lang].format(**done.lag))
    return 0


def write(trace: Trace, path: Path) -> None:
    try:
        path.write_text(trace.to_csv() if path.suffix == ".csv" else trace.to_json(), encoding="utf-8")
    except OSError as trouble:
        raise Problem(f"--trace {path}: {trouble.strerror}.",
                      f"--trace {path}: 쓸 수 없습니다({trouble.strerror}).") from None


class Progress:
    """Prints each step of the strategy as it happens, with the requests answered and lost so far."""

    def __init__(self, lang: str, out: Any):
        self.lang, self.out = lang, out
        self.sent = self.lost = 0

    def see(self, kind: str, news: Any) -> None:
        if kind == "result":
            self.sent += 1
            self.lost += bool(news[6])
        if kind != "step":
            return
        at, step = news
        servers = ", ".join(getattr(step.intention, "servers", ()))
        answer = f" -> {step.trouble or step.answer}" if step.trouble or step.answer is not None else ""
        print(TEXT["step"][self.lang].format(at=at, what=f"{type(step.intention).__name__} {servers}", answer=answer,
                                             sent=self.sent, lost=self.lost), file=self.out, flush=True)
