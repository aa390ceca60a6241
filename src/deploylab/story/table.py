"""The steps of a payload as a table: one line a step, with its sentence and the whole ledger."""

import csv
import io
from itertools import accumulate
from typing import Any

from deploylab.story.sentences import fill


def sentence(payload: dict[str, Any], step: int, lang: str = "ko") -> str:
    """The sentence of one step."""
    phrase, *arguments = payload["say"][step]
    return fill(payload["phrases"][lang][phrase], arguments, payload["words"][lang])


def books(payload: dict[str, Any]) -> dict[str, list[int]]:
    """Each account of the ledger after each step, in the order of the equation."""
    told = payload["ledger"]
    gains = {name: [0] * payload["steps"] for name in told["names"]}
    for step, account in zip(accumulate(told["step"]), told["account"], strict=True):
        gains[list(gains)[account]][step] += 1
        gains["in_flight"][step] += 1 if account == 0 else -1
    return {name: list(accumulate(column)) for name, column in gains.items()}


def table(payload: dict[str, Any], lang: str = "ko") -> str:
    """CSV: step, seconds, event, sentence, then each account of the ledger."""
    accounts = books(payload)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", "seconds", "event", "sentence", *accounts])
    for step, at in enumerate(accumulate(payload["at"])):
        kind = payload["kinds"][payload["kind"][step]]
        counts = [column[step] for column in accounts.values()]
        writer.writerow([step, f"{at / 1e6:.6f}", kind, sentence(payload, step, lang), *counts])
    return out.getvalue()
