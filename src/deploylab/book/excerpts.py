"""Our own source in the book: a function, class or table, cut out by the syntax tree."""

import ast
from functools import cache
from pathlib import Path

from deploylab import resources
from deploylab.book.markers import Place


@cache
def syntax(file: Path) -> tuple[str, ast.Module]:
    text = file.read_text(encoding="utf-8")
    return text, ast.parse(text)


def find(body: list[ast.stmt], name: str) -> ast.stmt | None:
    """The function, class or table called `name` in a module's or class's body."""
    for node in body:
        if getattr(node, "name", None) == name:
            return node
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node
    return None


def source(words: list[str], place: Place) -> str:
    """A function, class, method (`Class.method`) or table of our own source, cut out by its syntax tree."""
    usage = "source strategies/rolling.py rolling"
    if len(words) != 2:
        raise place.problem(f"write it as: include: {usage}", f"이렇게 쓰십시오: include: {usage}")
    name, region = words
    file = (resources.PACKAGE / name).resolve()
    if not (file.is_relative_to(resources.PACKAGE) and file.is_file()):
        raise place.problem(f"there is no source file {name}", f"소스 파일 {name}가 없습니다")
    text, module = syntax(file)
    node: ast.stmt | None = None
    body = module.body
    for part in region.split("."):
        node = find(body, part)
        if node is None:
            raise place.problem(f"{name} has no function or class “{region}”",
                                f"{name}에는 함수나 클래스 “{region}”가 없습니다")
        body = getattr(node, "body", [])
    assert node is not None
    first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(["```python", *(line[indent:] for line in lines), "```"])
