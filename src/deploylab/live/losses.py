"""Requests lost by way of deploying and proxy, on real servers: a recorded measurement, and its tables.

Beside every case stands a control: the same load without a deployment, or the deployment without its precautions. A
product that repeats requests turns losses into slow answers, so both are shown; runs in which the load generator itself
was late do not count, and are counted.
"""

import json
from pathlib import Path
from typing import Any

RECORD = Path(__file__).with_name("losses_recorded.json")
METHODS = ("GET", "POST")
CASES = {
    "steady": ("no deployment (control)", "배포 없음(대조)"),
    "rolling": ("rolling", "롤링"),
    "rolling_no_drain": ("rolling without a drain", "드레이닝 없는 롤링"),
    "rolling_careless": ("rolling without any precaution", "아무 대비 없는 롤링"),
    "blue_green": ("blue-green", "블루-그린"),
    "blue_green_no_drain": ("blue-green without a drain", "드레이닝 없는 블루-그린"),
    "canary": ("canary", "카나리"),
    "recreate": ("recreate", "중단 배포(재생성)"),
}
PROXIES = {  # (engine, its own retries)
    ("ours", False): ("our own", "자체 프록시"),
    ("haproxy", False): ("HAProxy", "HAProxy"), ("haproxy", True): ("HAProxy, retries", "HAProxy, 재시도"),
    ("nginx", False): ("nginx", "nginx"), ("nginx", True): ("nginx, retries", "nginx, 재시도"),
    ("apache", False): ("Apache", "Apache"), ("apache", True): ("Apache, retries", "Apache, 재시도"),
}
WORDS = {"case": ("Deployment", "배포"), "slow": ("{n} slow", "느림 {n}"),
         "discarded": ("Runs discarded", "폐기한 실행"), "runs": ("{n} of {all}", "{all}회 중 {n}회")}


def summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs of a measurement as one row for each case, engine, retries and method."""
    groups: dict[tuple, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["case"], row["engine"], row["retries"], row["method"]), []).append(row)
    return [summed(key, group) for key, group in groups.items()]


def summed(key: tuple, group: list[dict[str, Any]]) -> dict[str, Any]:
    counted = [row for row in group if not row["discarded"]]
    return dict(zip(("case", "engine", "retries", "method"), key, strict=True)) | {
        "runs": len(group), "discarded": len(group) - len(counted), "sent": sum(row["sent"] for row in counted),
        "lost": sorted(row["lost"] for row in counted), "over": sum(row["over"] for row in counted),
        "dark_ms": round(mean([row["dark_ms"] for row in counted]))}


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def recorded() -> list[dict[str, Any]]:
    """The record's rows, as `summary` makes them."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def lines(rows: list[dict[str, Any]], method: str, lang: str) -> list[dict[str, str]]:
    """A line a case, a column a proxy: requests lost in a run, from the fewest to the most, beside them the mean of the
    answers over the objective. The last line counts the runs that were discarded."""
    word = 0 if lang == "en" else 1
    cells = {(row["case"], row["engine"], row["retries"]): row for row in rows if row["method"] == method}
    first = WORDS["case"][word]
    found = [{first: names[word]} | {proxies[word]: shown(cells.get((case, *proxy)), word)
                                     for proxy, proxies in PROXIES.items()} for case, names in CASES.items()]
    return [*found, {first: WORDS["discarded"][word]} | {
        proxies[word]: discarded([row for key, row in cells.items() if key[1:] == proxy], word)
        for proxy, proxies in PROXIES.items()}]


def discarded(rows: list[dict[str, Any]], word: int) -> str:
    return WORDS["runs"][word].format(n=sum(row["discarded"] for row in rows), all=sum(row["runs"] for row in rows))


def table(rows: list[dict[str, Any]], method: str, lang: str) -> str:
    """The same for the book."""
    found = lines(rows, method, lang)
    cells = [list(found[0]), ["---", *["---:"] * len(PROXIES)], *[list(line.values()) for line in found]]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def shown(row: dict[str, Any] | None, word: int) -> str:
    """0, or 4–7, or 93–121 (37 slow); a dash, if no run counts."""
    if row is None or not row["lost"]:
        return "–"
    fewest, most = row["lost"][0], row["lost"][-1]
    text = f"{fewest:,}" if fewest == most else f"{fewest:,}–{most:,}"
    slow = round(row["over"] / len(row["lost"]))
    return f"{text} ({WORDS['slow'][word].format(n=slow)})" if slow else text
