"""YAML as a student needs it: written with comments, read back with the line of every field."""

import io
from collections.abc import Callable, Iterator
from itertools import accumulate
from math import isfinite
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from deploylab.problems import Problem

LONGEST_FILE = 200_000  # bytes
DEEPEST = 100  # brackets within brackets; the reader's time grows with their square
MOST_FIELDS = 50_000  # aliases can make a small file stand for a huge tree


def write(documents: list[dict[str, Any]], comment: Callable[[str], str]) -> str:
    """The documents as one YAML stream; `comment(key)` is what to say above a key's first appearance, or ""."""
    said: set[str] = set()
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1000
    out = io.StringIO()
    yaml.dump_all([_commented(document, comment, said, 0) for document in documents], out)
    return out.getvalue()


def _commented(value: Any, comment: Callable[[str], str], said: set[str], depth: int, first: bool = False) -> Any:
    """`first`: the first key of a list's entry stands beside the dash, where a comment would tear it off."""
    if isinstance(value, dict):
        made = CommentedMap()
        for key, entry in value.items():
            text = "" if key in said or first else comment(key)
            if text:
                said.add(key)
                made.yaml_set_comment_before_after_key(key, before=text, indent=depth)
            made[key] = _commented(entry, comment, said, depth + 2)
            first = False
        return made
    if isinstance(value, (list, tuple)):
        return CommentedSeq(_commented(entry, comment, said, depth + 2, first=True) for entry in value)
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value


def read(path: Path) -> list[CommentedMap]:
    """The documents of a YAML file. Problem with the line, if it is not YAML or not a list of objects."""
    name = path.name
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as trouble:
        raise Problem(f"{path}: cannot be read as UTF-8 text ({trouble}).",
                      f"{path}: UTF-8 텍스트로 읽을 수 없습니다({trouble}).") from None
    if len(data) > LONGEST_FILE:
        raise Problem(f"{name}: {len(data):,} bytes; a manifest of at most {LONGEST_FILE:,} is read.",
                      f"{name}: {len(data):,}바이트입니다. {LONGEST_FILE:,}바이트 이하의 매니페스트만 읽습니다.")
    if max(accumulate((char in "[{") - (char in "]}") for char in text), default=0) > DEEPEST:
        raise Problem(f"{name}: brackets nested more than {DEEPEST} deep are not read.",
                      f"{name}: 괄호가 {DEEPEST}겹보다 깊어 읽지 않습니다.")
    try:
        documents = [found for found in YAML(pure=True).load_all(text) if found is not None]
    except MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        what = " ".join(str(trouble.problem or trouble.context).split())
        raise Problem(f"{name}{line}: not valid YAML: {what}.",
                      f"{name}{line}: YAML 문법에 맞지 않습니다: {what}.") from None
    except (YAMLError, ValueError, RecursionError) as trouble:
        raise Problem(f"{name}: not valid YAML: {str(trouble).splitlines()[0]}.",
                      f"{name}: YAML 문법에 맞지 않습니다: {str(trouble).splitlines()[0]}.") from None
    for number, document in enumerate(documents, 1):
        _bounded(document, name)
        if not isinstance(document, CommentedMap):
            raise Problem(f"{name}: document {number} is not an object with apiVersion and kind.",
                          f"{name}: {number}번째 문서가 apiVersion과 kind를 가진 객체가 아닙니다.")
        for place, value in fields(document):
            if isinstance(value, float) and not isfinite(value):
                where = f"{name}, line {line_of(document, place)}: {dotted(place)}"
                raise Problem(f"{where}: {value} is not a number that Kubernetes knows.",
                              f"{where}: {value}은(는) Kubernetes가 아는 수가 아닙니다.")
    return documents


def _bounded(document: Any, name: str) -> None:
    waiting, seen = [document], 0
    while waiting:
        value = waiting.pop()
        seen += 1
        if seen > MOST_FIELDS:
            raise Problem(f"{name}: stands for more than {MOST_FIELDS:,} fields; aliases that repeat each other?",
                          f"{name}: 필드가 {MOST_FIELDS:,}개를 넘습니다. 별칭(alias)이 서로를 되풀이합니까?")
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def line_of(document: Any, path: tuple) -> int | None:
    """The line (from 1) where the field at `path` stands, or the nearest one above it that has a line."""
    line, value = None, document
    for key in path:
        try:
            if isinstance(value, CommentedMap) and key in value:
                line = value.lc.key(key)[0] + 1
            elif isinstance(value, CommentedSeq):
                line = value.lc.item(key)[0] + 1
            value = value[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    if line is None and isinstance(document, CommentedMap):
        line = document.lc.line + 1
    return line


def fields(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """Every leaf of a document with its path."""
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from fields(entry, (*path, key))
    elif isinstance(value, list) and value:
        for number, entry in enumerate(value):
            yield from fields(entry, (*path, number))
    else:
        yield path, value


def dotted(path: tuple) -> str:
    """("spec", "steps", 0, "pause") -> "spec.steps[0].pause"."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
