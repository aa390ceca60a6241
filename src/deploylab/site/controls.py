"""The controls of "change something": a scenario's values, each with its words and range from the table of fields."""

from html import escape
from typing import Any

from deploylab import balancing
from deploylab.scenario import Scenario
from deploylab.scenario.fields import Field
from deploylab.scenario.values import rule, value_of
from deploylab.site import words
from deploylab.site.html import both


def control(scenario: Scenario, key: str) -> str:
    """One control; nothing for a key that the scenario has not."""
    value, known = value_of(scenario, key), rule(key)
    if value is None:
        return ""
    label = named(key, known)
    if isinstance(value, bool):
        own = str(value).lower()
        tick = f'<input type="checkbox" {tags(key, "bool", own)}{" checked" if value else ""}>'
        return f'<label class="tick">{tick}<span>{label}</span></label>'
    choices = choices_of(key, value, known)
    if choices:
        options = "".join(f'<option{" selected" if each == value else ""}>{each}</option>' for each in choices)
        return f'<label>{label}<select {tags(key, "text", value)}>{options}</select></label>'
    if isinstance(value, (int, float)):
        low, high = (known.low, known.high) if known and known.low is not None else (0, "")
        step = "any" if isinstance(value, float) else 1
        bounds = f'type="number" min="{low:g}" max="{high if high == "" else f"{high:.15g}"}" step="{step}"'
        return f'<label>{label}<input {bounds} value="{value:g}" {tags(key, "number", f"{value:g}")}></label>'
    return f'<label>{label}<input value="{escape(str(value))}" {tags(key, "text", value)}></label>'


def named(key: str, known: Field | None) -> str:
    """The words of a key; a strategy's option is called as its page calls it."""
    last = key.rsplit(".", 1)[-1]
    if known is None:
        return f"<code>{last}</code>"
    owner = f"{key.split('.')[1]} " if key.startswith("versions.") else ""
    unit = f" ({known.unit})" if known.unit else ""
    return both({"ko": f"{owner}{known.ko}{unit}", "en": f"{owner}{known.en}{unit}"})


def choices_of(key: str, value: Any, known: Field | None) -> tuple[str, ...]:
    if key == "balancer.name":
        return tuple(balancing.BALANCERS)
    if key == "traffic.arrivals" and value in ("even", "poisson"):
        return ("even", "poisson")
    return known.choices if known else ()


def tags(key: str, kind: str, own: Any) -> str:
    return f'data-key="{key}" data-kind="{kind}" data-own="{escape(str(own))}"'


def chosen(name: str, choices: dict[str, dict[str, str]], label: dict[str, str]) -> str:
    """A choice among named things."""
    options = "".join(f'<option value="{key}" data-ko="{escape(text["ko"])}" data-en="{escape(text["en"])}">'
                      f'{escape(text["ko"])}</option>' for key, text in choices.items())
    return f'<label>{both(label)}<select name="{name}">{options}</select></label>'


def form(scenario: Scenario, keys: tuple[str, ...]) -> str:
    """The whole form: values, a fork, an own page."""
    seed = scenario["seed"]
    values = [f'<label>{both(words.SEED)}<input type="number" min="0" step="1" value="{seed}" '
              f'{tags("seed", "number", seed)}></label>', *(control(scenario, key) for key in keys),
              f'<label class="tick"><input type="checkbox" name="beside"><span>{both(words.BESIDE)}</span></label>']
    servers = {name: {"ko": name, "en": name} for name in scenario.servers}
    end = scenario["traffic.seconds"]
    at = f'<label>{both(words.AT)}<input name="at" type="number" min="0" max="{end:g}" step="any" value="20"></label>'
    pages = {key: text for key, text in words.PAGES.items() if key != "strategy" or scenario["strategy.name"]}
    return f"""<form>
<div class="controls">{"".join(values)}</div>
<fieldset><legend>{both(words.FORK)}</legend><div class="controls">
{chosen("action", words.ACTIONS, words.ACTION)}{chosen("server", servers, words.SERVER)}{at}</div></fieldset>
<fieldset><legend>{both(words.OWN)}</legend><div class="controls">{chosen("page", pages, words.PAGE)}</div>
<label class="own" hidden>{both(words.EDITOR)}
<textarea name="text" spellcheck="false" autocapitalize="off"></textarea></label></fieldset>
<div class="buttons"><button name="run" class="first">{both(words.RUN)}</button>
<button name="stop" type="button">{both(words.STOP)}</button>
<button name="trace" type="button">{both(words.TRACE)}</button></div>
</form>"""
