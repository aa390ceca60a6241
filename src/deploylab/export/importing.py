"""A manifest becomes a scenario: read, checked, written as TOML, with a list of everything that stayed behind."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploylab.export.checking import Finding, check
from deploylab.export.foreign import DEPLOYED, Reading, read_deployment, walk
from deploylab.export.foreign_canary import read_canary
from deploylab.export.foreign_rollout import read_rollout
from deploylab.export.release import PROPAGATION
from deploylab.export.remarks import Remark
from deploylab.export.semantics import get
from deploylab.export.yaml_text import dotted, fields, line_of, read
from deploylab.problems import Problem
from deploylab.scenario import Scenario, parse
from deploylab.strategies import resolve_bounds, surge_schedule

READABLE = ("Canary", "Rollout", "Deployment")  # what says most comes first
VERSIONS = {"Canary": "flagger.app/v1beta1", "Rollout": "argoproj.io/v1alpha1", "Deployment": "apps/v1"}
TEMPLATE = re.compile(r"\s*(?:- *)?(?:[\w./-]+: *)?\{\{")
PER_POD = 10.0  # requests per second, if nobody says how many
MOST_REPLICAS = 10_000
MOST = 200.0  # requests per second of a scenario that nobody gave a rate


@dataclass(frozen=True)
class Imported:
    """`left`: (what, line, its value) of each field that the lab does not model; `findings`: mistakes in the file."""

    source: str
    reading: Reading
    scenario: Scenario
    toml: str
    left: list[tuple[str, int | None, str]]
    findings: list[Finding]

    @property
    def notes(self) -> list[Remark]:
        return self.reading.notes


def import_file(path: Path, lang: str = "en", rate: float | None = None, error_rate: float = 0.0) -> Imported:
    """Read a manifest. Problem with file and line, if it is no YAML, no workload, or what a cluster would refuse."""
    try:
        return imported(path, lang, rate, error_rate)
    except Problem:
        if not (line := template_line(path)):
            raise
        raise Problem(f"{path.name}, line {line}: {{{{ ... }}}} is a template, not a manifest yet: render it first, "
                      "for example with helm template.",
                      f"{path.name}, line {line}: {{{{ ... }}}}는 아직 매니페스트가 아니라 템플릿입니다. 먼저 "
                      "helm template 등으로 값을 채우세요.") from None


def template_line(path: Path) -> int | None:
    """The first line with an unquoted {{ where a value would stand, which no manifest has."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((number for number, line in enumerate(lines, 1) if TEMPLATE.match(line)), None)


def imported(path: Path, lang: str, rate: float | None, error_rate: float) -> Imported:
    documents = opened(read(path))
    main = chosen(documents, path.name)
    findings = check(documents)
    for finding in findings:
        if finding.refused and not finding.unknown:
            place = f"{path.name}, line {finding.line}" if finding.line else path.name
            raise Problem(f"{place}: {finding.where}: {finding.en}", f"{place}: {finding.where}: {finding.ko}")
    reading, others = understood(main, documents)
    if not 1 <= reading.replicas <= MOST_REPLICAS:
        raise Problem(f"{path.name}: replicas is {reading.replicas}; the lab shows 1 to {MOST_REPLICAS:,}.",
                      f"{path.name}: replicas가 {reading.replicas}입니다. 실습실이 보여 주는 것은 "
                      f"1부터 {MOST_REPLICAS:,}까지입니다.")
    name = plain(str(get(main, "metadata", "name", default=path.stem)))
    toml = written(reading, f"{main['kind']} {name}", lang, rate or min(MOST, PER_POD * reading.replicas), error_rate)
    left = [*stayed(reading), *(entry for other in others for entry in stayed(other))]
    seen = [one.document for one in (reading, *others)]
    left += [(str(document.get("kind", "?")), line_of(document, ()), str(get(document, "metadata", "name", default="")))
             for document in documents if all(document is not one for one in seen)]
    return Imported(f"{main['kind']} {name}", reading, accepted(toml, name, path.name), toml, left, findings)


def opened(documents: list[Any]) -> list[Any]:
    """The objects themselves, where `kubectl get -o yaml` has put them into a List."""
    found: list[Any] = []
    for document in documents:
        items = document.get("items") if document.get("kind") == "List" else None
        found += [item for item in items if isinstance(item, dict)] if isinstance(items, list) else [document]
    return found


def accepted(toml: str, name: str, file: str) -> Scenario:
    """The scenario; a value that the lab cannot show is a Problem of the manifest."""
    try:
        return parse(toml, name)
    except Problem as trouble:
        raise Problem(f"{file}: the lab cannot show this: {trouble.en}",
                      f"{file}: 실습실이 보여 줄 수 없는 값입니다: {trouble.ko}") from None


def chosen(documents: list[Any], file: str) -> Any:
    for kind in READABLE:
        for document in documents:
            if document.get("kind") == kind and document.get("apiVersion") == VERSIONS[kind]:
                return document
    kinds = [f"{document.get('apiVersion', '?')} {document.get('kind', '?')}" for document in documents[:5]]
    found = ", ".join(kinds) or "nothing"
    wanted = ", ".join(f"{VERSIONS[kind]} {kind}" for kind in READABLE)
    raise Problem(f"{file}, line 1: no Deployment, Rollout or Canary ({wanted}); found: {found}.",
                  f"{file}, line 1: Deployment, Rollout, Canary가 없습니다({wanted}). 있는 것: {found}.")


def understood(main: Any, documents: list[Any]) -> tuple[Reading, list[Reading]]:
    """The reading of the main object, and those of objects that it needed."""
    if main["kind"] == "Deployment":
        return read_deployment(main), []
    named = {"Canary": "targetRef", "Rollout": "workloadRef"}[main["kind"]]
    target = deployment(get(main, "spec", named, "name", default=()), documents)
    if main["kind"] == "Canary":
        return read_canary(main, target), [read_deployment(target)] if target is not None else []
    workload = Reading(target) if target is not None else None
    templates = {get(document, "metadata", "name"): document for document in documents
                 if document.get("kind") == "AnalysisTemplate"}
    return read_rollout(main, templates, workload), [workload] if workload else []


def deployment(name: Any, documents: list[Any]) -> Any:
    return next((document for document in documents if document.get("kind") == "Deployment"
                 and document.get("apiVersion") == "apps/v1" and get(document, "metadata", "name") == name), None)


def stayed(reading: Reading) -> Iterator[tuple[str, int | None, str]]:
    """Every field that nobody read, with its line and value; the server's own diary of who wrote what is one field."""
    diary = ("metadata", "managedFields")
    if walk(reading.document, diary) is not None:
        yield f"{reading.document['kind']} {dotted(diary)}", line_of(reading.document, diary), "..."
    for path, value in fields(reading.document):
        if path[:2] == diary:
            continue
        if not any(path[:len(used)] == used for used in reading.used):
            shown = " ".join(str(value).split())
            yield f"{reading.document['kind']} {dotted(path)}", line_of(reading.document, path), shown[:60]


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-") or "imported"


def written(reading: Reading, title: str, lang: str, rate: float, error_rate: float) -> str:
    """The scenario as TOML; what the manifest does not say is marked as assumed."""
    assumed = {"en": "assumed: a manifest does not say it", "ko": "가정: 매니페스트에 없다"}[lang]
    old = "previous" if reading.version == "old" else "old"
    shown = quoted(f"{title}: {reading.strategy}")
    lines = ["seed = 1", "[title]", f"ko = {shown}", f"en = {shown}", "[traffic]",
             f"rate = {rate:g}  # {assumed}", f"seconds = {length(reading):g}", "[[traffic.kinds]]",
             'name = "page"', "share = 1", f"ms = 100  # {assumed}", "[fleet]", f"concurrency = 4  # {assumed}",
             f"boot_seconds = 10  # {assumed}", *(f"{key.removeprefix('fleet.')} = {quoted(value)}"
                                                  for key, value in reading.values.items()), *pools(reading)]
    for version in (old, reading.version):
        lines += [f"[versions.{quoted(version)}]", f"error_rate = {error_rate:g}  # {assumed}"]
    facts = {"name": reading.strategy, "at": 10, "from": old, "to": reading.version, **reading.options}
    lines += ["[strategy]", *(f"{key} = {quoted(value)}" for key, value in facts.items())]
    return "\n".join(lines) + "\n"


def pools(reading: Reading) -> list[str]:
    first, *second = DEPLOYED[reading.strategy]
    lines = [f"[fleet.pools.{first}]", f"servers = {reading.replicas}"]
    if reading.strategy == "rolling_surge":
        surge, _ = resolve_bounds(reading.replicas, *reading.bounds)
        lines.append(f"spares = {min(surge, reading.replicas)}")
    for other in second:
        lines += [f"[fleet.pools.{other}]", f"servers = {reading.replicas}", "running = false", "weight = 0"]
    return lines


def length(reading: Reading) -> float:
    """Long enough to see the deployment end: 10 s before it, its rounds or looks, and a minute after."""
    options, boot = reading.options, 12 + reading.values.get("fleet.health_interval", 0) * 2
    if reading.strategy == "canary":
        looks = len(options["percents"]) * options.get("looks", 1)
        return 10 + boot + looks * options.get("seconds", 30) + 60
    if reading.strategy == "rolling":
        return 10 + -(-reading.replicas // options["batch"]) * (boot + 3) + 60
    if reading.strategy == "rolling_surge":
        return 10 + len(surge_schedule(reading.replicas, *reading.bounds)) * (boot + 3) + 60
    return 10 + boot + PROPAGATION + 60


def quoted(value: Any) -> str:
    """A value as TOML writes it; JSON's texts, lists, numbers and booleans are TOML's as well."""
    return json.dumps(value, ensure_ascii=False)
