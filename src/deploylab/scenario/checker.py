"""Values of a scenario file against the rules of their fields; every complaint names the file, the line and the key."""

import difflib
import re
from typing import Any

from deploylab.problems import Problem
from deploylab.scenario.fields import Field


class Checker:
    """The text of a file, and the checks that complain about a place in it."""

    def __init__(self, text: str, file: str):
        self.text, self.file = text, file

    def checked(self, key: str, value: Any, rule: Field) -> Any:
        """The value, a whole number made a float where one is wanted; Problem if the field's rule forbids it."""
        expected = type(rule.default)
        if expected is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
            said = {float: ("a number", "숫자"), int: ("a whole number", "정수"),
                    bool: ("true or false", "true 또는 false"),
                    str: ("a text", "문자열"), list: ("a list", "목록"), dict: ("a table", "테이블")}[expected]
            self.wrong(key, value, *said)
        if rule.choices and value not in rule.choices:
            near = difflib.get_close_matches(str(value), rule.choices, 1)
            extra = f" (nearest: {near[0]})" if near else ""
            self.wrong(key, value, f"one of {', '.join(rule.choices)}{extra}", f"{', '.join(rule.choices)} 중 하나")
        if rule.low is not None and rule.high is not None and not rule.low <= value <= rule.high:
            self.wrong(key, value, f"a value from {rule.low:g} to {rule.high:g} {rule.unit}".strip(),
                       f"{rule.low:g}부터 {rule.high:g}까지의 값 {rule.unit}".strip())
        return value

    def known(self, given: dict[str, Any], allowed: tuple[str, ...], prefix: str) -> None:
        """Problem if a key is none of those allowed here."""
        for key in given:
            if key not in allowed:
                self.unknown(prefix + key, [prefix + name for name in allowed])

    def unknown(self, key: str, allowed: list[str]) -> None:
        """Raise the Problem of an unknown key, with the nearest valid one."""
        last = key.rsplit(".", 1)[-1]
        near = difflib.get_close_matches(key, allowed, 1, 0.5) or difflib.get_close_matches(
            last, [name.rsplit(".", 1)[-1] for name in allowed], 1, 0.5)
        valid, place = ", ".join(sorted(allowed)[:12]), self.place(key)
        en = f"The nearest valid name is '{near[0]}'." if near else f"Valid here: {valid}."
        ko = f"가장 가까운 이름은 '{near[0]}'입니다." if near else f"쓸 수 있는 키: {valid}."
        raise Problem(f"{place}: unknown key '{key}'. {en}", f"{place}: 알 수 없는 키 '{key}'입니다. {ko}")

    def wrong(self, key: str, value: Any, en: str, ko: str) -> None:
        """Raise the Problem of a value that is not possible; `en` and `ko` say what was expected."""
        raise Problem(f"{self.place(key)}: {key} = {value!r} is not possible; expected {en}.",
                      f"{self.place(key)}: {key} = {value!r}은(는) 쓸 수 없습니다. 기대한 값: {ko}.")

    def place(self, key: str) -> str:
        """File and line of a key, below its table's header; of the table if the key is not written out."""
        plain = re.sub(r"\[\d+\]", "", key)
        *tables, last = plain.split(".")
        lines, start = self.text.splitlines(), 0
        if tables:
            header = re.compile(r"^\s*\[+\s*" + r"\s*\.\s*".join(map(re.escape, tables)) + r"\s*\]+")
            start = next((number for number, line in enumerate(lines) if header.match(line)), 0)
        word = re.escape(last)
        entry = re.compile(rf"^\s*\[*\s*(?:[\w.]*\.)?\"?{word}\"?\s*(?:=|\]|\.)|[{{,]\s*{word}\s*=")
        number = next((n for n in range(start, len(lines)) if entry.search(lines[n])), None)
        if number is None:
            return self.place(".".join(tables)) if tables else self.file
        return f"{self.file}, line {number + 1}"
