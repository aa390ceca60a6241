"""Is this what a cluster would accept, and would it do what it says? Schemas first, then what schemas cannot see."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deploylab.export.semantics import semantic
from deploylab.export.validators import KINDS, validator
from deploylab.export.yaml_text import dotted, line_of


@dataclass(frozen=True)
class Finding:
    """What is wrong with a field: `unknown` to its schema, `refused` by a cluster, or accepted and still a mistake."""

    where: str
    line: int | None
    en: str
    ko: str
    unknown: bool = False
    refused: bool = True

    def text(self, lang: str) -> str:
        line = f"line {self.line}, " if lang == "en" else f"{self.line}행, "
        return f"{line if self.line else ''}{self.where}: {self.ko if lang == 'ko' else self.en}"


def check(documents: list[Any]) -> list[Finding]:
    """Everything wrong with the objects of one file or export, in their order."""
    findings: list[Finding] = []
    for document in documents:
        kind = (document.get("apiVersion"), document.get("kind"))
        if kind in KINDS:
            found = list(_against_schema(document, *kind))
            findings += [_finding(document, path, en, ko, unknown, True) for path, en, ko, unknown in found]
    if not any(not finding.unknown for finding in findings):  # what has the wrong shape cannot be looked into
        findings += [_finding(document, path, en, ko, False, refused)
                     for document, path, en, ko, refused in semantic(documents)]
    return findings


def _finding(document: Any, path: tuple, en: str, ko: str, unknown: bool, refused: bool) -> Finding:
    kind = str(document.get("kind", "?"))
    return Finding(f"{kind} {dotted(path)}".strip(), line_of(document, path), en, ko, unknown, refused)


def _against_schema(document: Any, api_version: str, kind: str) -> Iterator[tuple[tuple, str, str, bool]]:
    errors = validator(api_version, kind).iter_errors(document)
    for error in sorted(errors, key=lambda error: [str(part) for part in error.absolute_path]):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and "properties" in error.schema:
            known = list(error.schema["properties"])
            for key in error.instance:
                if key not in known:
                    yield (*path, key), *_unknown(str(key), known), True
        elif error.validator == "required":
            name = re.sub(r"^'(.*)' is a required property$", r"\1", error.message)
            yield path, f"'{name}' is missing.", f"'{name}'이(가) 없습니다.", False
        else:
            yield path, *_said(error), False


def _unknown(key: str, known: list[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(key, known, 1, 0.6)
    en = f" Did you mean '{near[0]}'?" if near else ""
    ko = f" '{near[0]}'을(를) 뜻했습니까?" if near else ""
    return f"the schema has no field '{key}'.{en}", f"스키마에 '{key}' 필드가 없습니다.{ko}"


def _said(error: Any) -> tuple[str, str]:
    value = repr(error.instance)[:60]
    if error.validator == "type":
        wanted = error.validator_value
        wanted = " or ".join(wanted) if isinstance(wanted, list) else wanted
        return f"{value} is not of type {wanted}.", f"{value}은(는) {wanted} 형이 아닙니다."
    if error.validator == "enum":
        wanted = ", ".join(str(one) for one in error.validator_value)
        return f"{value} is not one of: {wanted}.", f"{value}은(는) 다음 중 하나가 아닙니다: {wanted}."
    rule = f"{error.validator} {str(error.validator_value)[:80]}"
    return f"{value} breaks the schema's rule: {rule}.", f"{value}은(는) 스키마의 규칙을 어깁니다: {rule}."
