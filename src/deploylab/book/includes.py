"""What each marker becomes. One function a kind; a name that does not exist is refused with file and line."""

import tomllib
from collections.abc import Callable
from typing import Any

from deploylab import resources
from deploylab.book import diagrams
from deploylab.book.content import item
from deploylab.book.excerpts import source
from deploylab.book.markers import Marker, Place
from deploylab.book.study import flashcards, one, quiz
from deploylab.ledger import ACCOUNTS
from deploylab.live.recordings import TABLES
from deploylab.problems import Problem
from deploylab.wording import name_of

WORDS = {
    "run": {"ko": "실행", "en": "Run it"},
    "moment": {"ko": "이 장면", "en": "This moment"},
    "file": {"ko": "시나리오 파일", "en": "Scenario file"},
}


def contents(marker: Marker, place: Place) -> str:
    """The text that belongs between a marker and its end."""
    try:
        if marker.keyword == "=":
            return number(marker.words, place)
        if marker.keyword in ("claim", "term"):
            return named(marker, place)
        kind, *words = marker.words or ("",)
        if kind not in KINDS:
            raise place.problem(f"unknown include “{kind}”; there are: {', '.join(KINDS)}",
                                f"“{kind}”는 모르는 종류입니다. 쓸 수 있는 것: {', '.join(KINDS)}")
        return KINDS[kind](words, place)
    except Problem as problem:
        if str(problem).startswith(f"{place.path}:"):
            raise
        raise place.problem(problem.en, problem.ko) from problem


def named(marker: Marker, place: Place) -> str:
    """Claims and terms add nothing to the text, but must exist."""
    for identity in marker.words:
        item("claims" if marker.keyword == "claim" else "glossary", identity)
    return ""


def diagram(words: list[str], place: Place) -> str:
    """A diagram, written beside the chapters if it is not there or differs."""
    name = one(words, place, "diagram D-RP")
    if name not in diagrams.DIAGRAMS:
        raise place.problem(f"there is no diagram {name}; there are: {', '.join(diagrams.DIAGRAMS)}",
                            f"그림 {name}가 없습니다. 쓸 수 있는 것: {', '.join(diagrams.DIAGRAMS)}")
    title = diagrams.title(name, place.lang)
    return f"![{title}](../diagrams/{name}.{place.lang}.svg)"


def scalar(text: str) -> Any:
    """A value as a scenario file would have it; anything else is text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def options(words: list[str]) -> tuple[list[str], dict[str, Any]]:
    """Words apart from `key=value` pairs."""
    pairs = [word.split("=", 1) for word in words if "=" in word]
    return [word for word in words if "=" not in word], {key: scalar(value) for key, value in pairs}


def run_of(name: str, overrides: dict[str, Any], place: Place) -> Any:
    """The run that a marker asks for; whatever is wrong with its name or options is said with file and line."""
    lists = [key for key, value in overrides.items() if isinstance(value, list)]
    if lists:
        raise place.problem(f"{lists[0]}: a list cannot be given in a marker; write a scenario of its own",
                            f"{lists[0]}: 표시에는 목록을 적을 수 없습니다. 시나리오를 따로 작성하십시오")
    try:
        return place.run(name, **overrides)
    except (KeyError, FileNotFoundError) as trouble:
        raise place.problem(f"there is no scenario {name}", f"시나리오 {name}가 없습니다") from trouble


def scenario(words: list[str], place: Place) -> str:
    """How to run a scenario, and what happens at a moment (`at=` seconds, or `step=` of the strategy)."""
    plain, overrides = options(words)
    name = one(plain, place, "scenario rolling at=35")
    at, step = overrides.pop("at", None), overrides.pop("step", None)
    run = run_of(name, overrides, place)
    settings = "".join(f" --set {word}" for word in words if "=" in word and word.split("=")[0] not in ("at", "step"))
    lines = [f"- {WORDS['run'][place.lang]}: `deploylab run {name}{settings}`"]
    if step is not None:
        if not (isinstance(step, int) and 0 <= step < len(run.steps)):
            raise place.problem(f"{name} has no step {step}; its steps are 0 to {len(run.steps) - 1}",
                                f"{name}에는 {step}단계가 없습니다. 0에서 {len(run.steps) - 1}까지 있습니다")
        name_of_step = {"ko": f"{step}단계", "en": f"step {step}"}[place.lang]
        lines.append(f"- {WORDS['moment'][place.lang]}: {name_of_step} · `{run.steps[step].intention}`")
    if at is not None:
        end = run.trace.meta["duration"] / 1e6
        if not (isinstance(at, int | float) and 0 <= at <= end):
            raise place.problem(f"{name} has no second {at}; it runs from 0 to {end:g} s",
                                f"{name}에는 {at}초가 없습니다. 0초부터 {end:g}초까지입니다")
        lines.append(f"- {WORDS['moment'][place.lang]}: " + {"ko": f"{at:g}초", "en": f"second {at:g}"}[place.lang])
    file = resources.SCENARIOS / f"{name}.toml"
    if file.is_file():
        link = f"../../src/deploylab/scenarios/{name}.toml"
        lines.append(f"- {WORDS['file'][place.lang]}: [{name}.toml]({link})")
    return "\n".join(lines)


def ledger(words: list[str], place: Place) -> str:
    """The ledger of a run, as a table."""
    plain, overrides = options(words)
    run = run_of(one(plain, place, "ledger rolling"), overrides, place)
    row = [f"{getattr(run.ledger, account):,}" for account in ACCOUNTS]
    heads = [account_of(account, place.lang) for account in ACCOUNTS]
    return "\n".join(" | ".join(["", *cells, ""]).strip() for cells in (heads, ["---:"] * len(row), row))


def account_of(account: str, lang: str) -> str:
    """An account as the prose calls it: by its name in the code, in Korean also by a word."""
    return f"{name_of(account, lang)} `{account}`" if lang == "ko" else account


def recorded(words: list[str], place: Place) -> str:
    """A table of recorded live runs, by its name."""
    which = one(words, place, "recorded deployments")
    if which not in TABLES:
        raise place.problem(f"there is no record “{which}”; there are: {', '.join(TABLES)}",
                            f"“{which}” 기록이 없습니다. 있는 기록: {', '.join(TABLES)}")
    return TABLES[which](place.lang)


def shown(value: Any, form: str = "") -> str:
    """A number as prose has it: 3,353; 1.25; `form` is a Python format, "ms" makes milliseconds of seconds."""
    if form == "ms":
        value, form = value * 1000, ",.0f"
    if form:
        return format(value, form)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def number(words: tuple[str, ...], place: Place) -> str:
    """`rolling seed=3 metrics.p99_all :.1f` -> the number of that run, as text."""
    plain, overrides = options(list(words))
    form = plain.pop()[1:] if plain and plain[-1].startswith(":") else ""
    if len(plain) != 2:
        raise place.problem("write it as: = rolling ledger.failed", "이렇게 쓰십시오: = rolling ledger.failed")
    value = run_of(plain[0], overrides, place)
    for part in plain[1].split("."):
        try:
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        except (KeyError, AttributeError):
            raise place.problem(f"a run of {plain[0]} has no {plain[1]}",
                                f"{plain[0]}의 실행 결과에는 {plain[1]}가 없습니다") from None
    try:
        return shown(value, form)
    except (TypeError, ValueError):
        raise place.problem(f"{value!r} cannot be written as “{form}”",
                            f"{value!r}는 “{form}” 꼴로 쓸 수 없습니다") from None


KINDS: dict[str, Callable[[list[str], Place], str]] = {
    "source": source, "diagram": diagram, "scenario": scenario, "ledger": ledger,
    "quiz": quiz, "flashcards": flashcards, "recorded": recorded,
}
