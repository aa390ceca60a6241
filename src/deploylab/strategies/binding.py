"""How a scenario's fleet and options reach a strategy."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

from deploylab.problems import Problem

BY_FLEET = ("spares", "live", "idle")  # keywords of a strategy that the fleet decides, not an option


@dataclass(frozen=True)
class Binding:
    """How a scenario uses a strategy.

    `start(fleet, options)` and `rollback(fleet, options, asked=None)` give generators of intentions. `fleet` has
    `.pools` (name -> server names), `.old` and `.new` (versions); `options` may name any of `.options`, and what it
    leaves out takes the default. `asked`: the intentions of the release so far, the interrupted one included;
    without it a rollback takes the release for finished. `pools`: the names that `fleet.pools` must have.
    """

    start: Callable[..., Generator]
    rollback: Callable[..., Generator]
    options: dict[str, Any]
    pools: tuple[str, ...]


def defaults(strategy: Callable, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """The keyword options of a strategy: their defaults, or of `options` those that it takes."""
    own = {p.name: p.default for p in signature(strategy).parameters.values()
           if p.default is not Parameter.empty and p.name not in BY_FLEET}
    return own if options is None else {name: value for name, value in options.items() if name in own}


def bind(start: Callable, rollback: Callable, strategy: Callable, *pools: str) -> Binding:
    """The Binding of `strategy`, whose keywords are its options; they are checked before it starts."""
    own = defaults(strategy)
    return Binding(lambda fleet, options: start(fleet, checked(options, own)), rollback, own, pools)


def servers_of(strategy: Callable, *pools: str) -> Callable[..., Generator]:
    """The start of a strategy that takes the servers of these pools, in order, and the new version."""
    return lambda fleet, options: strategy(*(tuple(fleet.pools[name]) for name in pools), fleet.new, **options)


def checked(options: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The options, if each is of the kind of its default. Problem names the first that is not."""
    for name, value in options.items():
        if name not in own:
            raise Problem(en=f"The strategy has no option '{name}'; it has: {', '.join(own)}.",
                          ko=f"이 배포 방식에는 '{name}' 옵션이 없습니다. 쓸 수 있는 옵션: {', '.join(own)}.")
        fits, en, ko = KINDS[name if name in COUNTS else type(own[name])]
        if not fits(value):
            raise Problem(en=f"{name} is {value!r}; it must be {en}.",
                          ko=f"{name} 값이 {value!r}입니다. {ko}이어야 합니다.")
    return options


def number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


COUNTS = ("batch", "looks")
KINDS: dict[Any, tuple[Callable[[Any], bool], str, str]] = {  # of the default -> what fits, in words
    **dict.fromkeys(COUNTS, (lambda value: type(value) is int and value > 0, "a whole number from 1", "1 이상의 정수")),
    bool: (lambda value: isinstance(value, bool), "true or false", "true 또는 false"),
    int: (lambda value: number(value) and 0 <= value < float("inf"), "a number from 0", "0 이상의 수"),
    float: (lambda value: number(value) and 0 < value < 1, "a share between 0 and 1", "0과 1 사이의 비율"),
    str: (lambda value: True, "", ""),  # the strategy's own page knows its words
    tuple: (lambda value: isinstance(value, (list, tuple)) and len(value) > 0
            and all(number(part) and 0 < part <= 100 for part in value),
            "a list of percentages above 0 and up to 100", "0 초과 100 이하 백분율의 목록"),
}
