"""Reading a scenario file: the values in force, the pools, kinds and versions, and whether they fit together."""

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploylab.problems import Problem
from deploylab.resources import SCENARIOS
from deploylab.scenario.checker import Checker
from deploylab.scenario.fields import FIELDS, INTERVENTION, KIND, POOL, VERSION, Field

STRATEGY_FREE = "strategy."  # a strategy's own options are checked by the table of strategies
TABLES = ("title", "traffic", "fleet", "versions", "balancer", "database", "strategy", "intervene", "expect")


@dataclass
class Scenario:
    """A checked scenario. `values` holds "traffic.rate" and the like; the rest are lists and tables.

    pools: name -> {servers: names, weight, weights, running, version}; kinds: list of {name, share, every, ms,
    spread}; versions: name -> {error_rate, speed, schema, never_ready}; options: the strategy's own; intervene
    and expect: lists. `text` is the file as written.
    """

    name: str
    values: dict[str, Any]
    pools: dict[str, dict[str, Any]]
    kinds: list[dict[str, Any]]
    versions: dict[str, dict[str, Any]]
    options: dict[str, Any]
    intervene: list[dict[str, Any]] = field(default_factory=list)
    expect: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    folder: Path = SCENARIOS
    overrides: dict[str, Any] = field(default_factory=dict)  # values in force instead of those of the text
    log: list[tuple[int, str, str, int]] | None = None  # an access log already read: (second, client, path, bytes)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    @property
    def title(self) -> dict[str, str]:
        return {"ko": self.values["title.ko"] or self.name, "en": self.values["title.en"] or self.name}

    @property
    def old(self) -> str:
        return self.values["strategy.from"]

    @property
    def new(self) -> str:
        return self.values["strategy.to"]

    @property
    def servers(self) -> list[str]:
        """All server names, spares included, pool by pool."""
        return [name for pool in self.pools.values() for name in (*pool["servers"], *pool["spares"])]

    @property
    def spares(self) -> tuple[str, ...]:
        return tuple(name for pool in self.pools.values() for name in pool["spares"])

    def changed(self, **overrides: Any) -> "Scenario":
        """The same scenario with other values: `changed(**{"traffic.rate": 50})`."""
        if not overrides:
            return self
        made = parse(self.text, self.name, self.overrides | overrides, self.folder)
        made.log = self.log
        return made


def names() -> list[str]:
    """The scenarios that travel with the package, in the order of the book."""
    return [path.stem for path in sorted(SCENARIOS.glob("*.toml"), key=lambda path: (_order(path), path.stem))]


def _order(path: Path) -> int:
    found = re.match(r"#\s*order:\s*(\d+)", path.read_text(encoding="utf-8"))
    return int(found[1]) if found else 999


def load(name_or_path: str | Path) -> Scenario:
    """Read a scenario by the name of one that travels with the package, or by the path of a file.

    Problem, if there is none or if it is wrong.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml" and (SCENARIOS / f"{name_or_path}.toml").is_file():
        path = SCENARIOS / f"{name_or_path}.toml"
    if not path.is_file():
        near = difflib.get_close_matches(str(name_or_path), names(), 1, 0.5)
        hint = f" Did you mean '{near[0]}'?" if near else " `deploylab list` shows all."
        hint_ko = f" '{near[0]}'을(를) 뜻했습니까?" if near else " `deploylab list`로 목록을 볼 수 있습니다."
        raise Problem(f"There is no scenario and no file '{name_or_path}'.{hint}",
                      f"'{name_or_path}'(이)라는 시나리오나 파일이 없습니다.{hint_ko}")
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError) as trouble:
        raise Problem(f"{path}: cannot be read as UTF-8 text ({trouble}).",
                      f"{path}: UTF-8 텍스트로 읽을 수 없습니다({trouble}).") from None
    return parse(text, path.stem, folder=path.parent)


def parse(text: str, name: str = "scenario", overrides: dict[str, Any] | None = None,
          folder: Path = SCENARIOS) -> Scenario:
    """Check the text of a scenario file and return the Scenario, with `overrides` ("traffic.rate": 50) in force."""
    reader = _Reader(text, f"{name}.toml")
    for key, value in (overrides or {}).items():
        reader.override(key, value)
    made = reader.scenario(name, folder)
    made.overrides = dict(overrides or {})
    return made


class _Reader(Checker):
    def __init__(self, text: str, file: str):
        super().__init__(text, file)
        try:
            self.raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as trouble:
            raise Problem(f"{file}: not valid TOML: {trouble}.",
                          f"{file}: TOML 문법에 맞지 않습니다: {trouble}.") from None

    def override(self, key: str, value: Any) -> None:
        *tables, last = key.split(".")
        if key not in FIELDS and tables[:1] not in (["strategy"], ["fleet"], ["versions"], ["traffic"]):
            self.unknown(key, list(FIELDS))
        table = self.raw
        for part in tables:
            table = table.setdefault(part, {})
        table[last] = value

    def scenario(self, name: str, folder: Path) -> Scenario:
        self.known(self.raw, ("seed", *TABLES), "")
        values = {key: default.default for key, default in FIELDS.items()}
        options: dict[str, Any] = {}
        if "seed" in self.raw:
            values["seed"] = self.checked("seed", self.raw["seed"], FIELDS["seed"])
        for table in ("title", "traffic", "fleet", "balancer", "database", "strategy"):
            for key, value in self.table(table).items():
                full = f"{table}.{key}"
                if full in ("traffic.kinds", "fleet.pools"):
                    continue
                if full in FIELDS:
                    values[full] = self.checked(full, value, FIELDS[full])
                elif table == "strategy":
                    options[key] = value
                else:
                    self.unknown(full, [known for known in FIELDS if known.startswith(table)])
        if "database" in self.raw:
            values["database.enabled"] = self.raw["database"].get("enabled", True)
        made = Scenario(name, values, self.pools(), self.kinds(), self.versions(values), options,
                        self.several("intervene", INTERVENTION), self.raw.get("expect", []), self.text, folder)
        self.consistent(made)
        return made

    def table(self, name: str) -> dict[str, Any]:
        found = self.raw.get(name, {})
        if not isinstance(found, dict):
            self.wrong(name, found, "a table", "테이블")
        return found

    def pools(self) -> dict[str, dict[str, Any]]:
        pools: dict[str, dict[str, Any]] = {}
        given = self.table("fleet").get("pools", {"main": {"servers": 3}})
        taken: set[str] = set()
        for name, pool in given.items():
            pool = {"servers": pool} if not isinstance(pool, dict) else pool
            made = self.filled(f"fleet.pools.{name}", pool, POOL)
            count = made["servers"]
            if isinstance(count, list):
                made["servers"] = tuple(str(server) for server in count)
            else:
                prefix = "s" if name == "main" else name[0]
                prefix = name if any(other != name and other[0] == name[0] for other in given) else prefix
                made["servers"] = tuple(f"{prefix}{number}" for number in range(1, int(count) + 1))
            made["spares"] = tuple(f"{'x' if name == 'main' else 'x' + name}{number}"
                                   for number in range(1, made["spares"] + 1))
            own = set(made["servers"]) | set(made["spares"])
            if taken & own:
                self.wrong(f"fleet.pools.{name}.servers", made["servers"], "names that no other pool has",
                           "다른 풀에 없는 이름")
            taken |= own
            pools[name] = made
        return pools

    def kinds(self) -> list[dict[str, Any]]:
        kinds = [self.filled(f"traffic.kinds[{number}]", kind, KIND)
                 for number, kind in enumerate(self.table("traffic").get("kinds", [{"name": "page", "share": 1}]), 1)]
        for number, kind in enumerate(kinds, 1):
            kind["name"] = kind["name"] or f"kind{number}"
        if not any(kind["share"] > 0 for kind in kinds):
            self.wrong("traffic.kinds.share", 0, "at least one kind with a share above 0",
                       "비율이 0보다 큰 종류 하나 이상")
        return kinds

    def versions(self, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
        given = self.table("versions")
        made = {name: self.filled(f"versions.{name}", version, VERSION) for name, version in given.items()}
        for name in (values["strategy.from"], values["strategy.to"]):
            made.setdefault(name, self.filled(f"versions.{name}", {}, VERSION))
        return made

    def several(self, name: str, fields: dict[str, Field]) -> list[dict[str, Any]]:
        given = self.raw.get(name, [])
        if not isinstance(given, list):
            self.wrong(name, given, f"one or more [[{name}]]", f"하나 이상의 [[{name}]]")
        return [self.filled(name, entry, fields) for entry in given]

    def filled(self, where: str, given: dict[str, Any], fields: dict[str, Field]) -> dict[str, Any]:
        if not isinstance(given, dict):
            self.wrong(where, given, "a table", "테이블")
        self.known(given, tuple(fields), where + ".")
        made = {key: (list(f.default) if isinstance(f.default, list) else f.default) for key, f in fields.items()}
        for key, value in given.items():
            if key == "servers" and isinstance(value, list):
                made[key] = value
            else:
                made[key] = self.checked(f"{where}.{key}", value, fields[key])
        return made

    def consistent(self, made: Scenario) -> None:
        servers = set(made.servers)
        for entry in made.intervene:
            if entry["server"] and entry["server"] not in servers:
                self.wrong("intervene.server", entry["server"], f"one of {', '.join(sorted(servers))}",
                           f"{', '.join(sorted(servers))} 중 하나")
        arrivals = made["traffic.arrivals"]
        if arrivals not in ("even", "poisson") and not arrivals.startswith("log:"):
            self.wrong("traffic.arrivals", arrivals, "even, poisson or log:FILE", "even, poisson 또는 log:파일")
        interval = made["fleet.health_interval"]
        if 0 < interval < 0.05:
            self.wrong("fleet.health_interval", interval, "0 (no health check) or at least 0.05 s",
                       "0(헬스체크 없음) 또는 0.05초 이상")
        for pool in made.pools.values():
            if pool["version"] and pool["version"] not in made.versions:
                self.wrong("fleet.pools.version", pool["version"], f"one of {', '.join(made.versions)}",
                           f"{', '.join(made.versions)} 중 하나")
