"""An intention that is built and never yielded does nothing, and nothing complains. This finds it.

    Drain(servers)            forgotten
    yield Drain(servers)      asked for
"""

import ast

from deploylab.intentions import INTENTIONS

NAMES = {intention.__name__ for intention in INTENTIONS}


def forgotten_yields(source: str) -> list[tuple[int, str]]:
    """(line, name) of every intention that stands alone as a statement, in order. SyntaxError if it does not parse."""
    alone = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr))
    return sorted((call.lineno, name) for call in alone if isinstance(call, ast.Call)
                  and (name := called(call.func)) in NAMES)


def called(function: ast.expr) -> str:
    """The name in `Drain(...)` and in `intentions.Drain(...)`."""
    return getattr(function, "id", "") or getattr(function, "attr", "")
