"""Claims: what a scenario says about its own run, e.g. `ledger.failed == 0`. Checked by the tests, so that
prose cannot drift from code.

A claim is arithmetic over `ledger`, `metrics`, `outcome` and `other("...")`: the figures of the same
traffic under another balancer ("least_connections") or with other values ("traffic.rate=50").
It is read by a small interpreter, never by `eval`: a scenario may come from anybody.
"""

import ast
import operator
from collections.abc import Callable
from typing import Any

from deploylab import balancing
from deploylab.problems import Problem
from deploylab.scenario.settings import settings
from deploylab.sim.running import Run, run

BINARY: dict[type, Callable] = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
                                ast.Div: operator.truediv}
COMPARE: dict[type, Callable] = {ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
                                 ast.Gt: operator.gt, ast.GtE: operator.ge, ast.In: lambda a, b: a in b}
FUNCTIONS: dict[str, Callable] = {"max": max, "min": min, "sum": sum, "abs": abs, "len": len}


def holds(claim: str, finished: Run) -> bool:
    """Whether `claim` is true of this run. Problem if it cannot be read."""
    try:
        return bool(_Reader(finished).value(ast.parse(claim, mode="eval").body))
    except (SyntaxError, KeyError, TypeError, ValueError, ZeroDivisionError) as trouble:
        raise Problem(f"The claim '{claim}' cannot be read: {trouble}.",
                      f"주장 '{claim}'을(를) 읽을 수 없습니다: {trouble}.") from None


def failed_claims(finished: Run) -> list[dict[str, Any]]:
    """The [[expect]] entries of the run's scenario that do not hold."""
    return [entry for entry in finished.scenario.expect if not holds(entry["claim"], finished)]


class _Reader:
    def __init__(self, finished: Run):
        self.run = finished
        ledger = finished.ledger.row() | {"failed": finished.ledger.failed}
        self.names = {"ledger": ledger, "metrics": finished.metrics, "outcome": finished.outcome}

    def value(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.names[node.id]
        if isinstance(node, (ast.Attribute, ast.Subscript)):
            owner = self.value(node.value)
            key = node.attr if isinstance(node, ast.Attribute) else self.value(node.slice)
            return owner[key]
        if isinstance(node, ast.BinOp):
            return BINARY[type(node.op)](self.value(node.left), self.value(node.right))
        if isinstance(node, ast.UnaryOp):
            inner = self.value(node.operand)
            return not inner if isinstance(node.op, ast.Not) else -inner
        if isinstance(node, ast.BoolOp):
            parts = (self.value(part) for part in node.values)
            return all(parts) if isinstance(node.op, ast.And) else any(parts)
        if isinstance(node, ast.Compare):
            values = [self.value(part) for part in (node.left, *node.comparators)]
            return all(COMPARE[type(op)](a, b) for op, a, b in zip(node.ops, values, values[1:], strict=False))
        if isinstance(node, ast.Call):
            return self.call(node)
        raise ValueError(f"{type(node).__name__} is not allowed in a claim")

    def call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "values" and not node.args:
            return list(self.value(node.func.value).values())
        if isinstance(node.func, ast.Name) and node.func.id == "other":
            return self.other(*[self.value(part) for part in node.args])
        if isinstance(node.func, ast.Name):
            return FUNCTIONS[node.func.id](*[self.value(part) for part in node.args])
        raise ValueError("only max, min, sum, abs, len, values and other can be called in a claim")

    def other(self, *changes: str) -> dict[str, Any]:
        names = {change if change in balancing.BALANCERS else "" for change in changes}
        overrides = settings([change for change in changes if "=" in change])
        for name in names - {""}:
            overrides["balancer.name"] = name
        rival = run(self.run.scenario, full_trace=False, **overrides)
        return rival.metrics | rival.ledger.row()
