"""`tell(trace)`: everything that the player is sent. The browser draws it and computes no result.

steps     one for each event; columns of differences keep the payload small
say       the number of a phrase and its arguments for each step; `phrases` and `words` in both languages
ledger    the steps that enter something, and the account that gets one more; what is sent and in no other is in flight
servers   for each server its changes: step, state, version, in rotation, working, waiting
requests  one row each; `legs` are their attempts; `failures` name the step that caused them
picks     candidates and scores of each decision; `latency` so far, told both ways
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploylab.ledger import ACCOUNTS
from deploylab.story import phrases
from deploylab.story.code import balancer_source, strategy_source
from deploylab.story.follow import SHOWN, Scene
from deploylab.story.measures import latency_so_far
from deploylab.story.sentences import Teller
from deploylab.story.words import Words, plain
from deploylab.trace import COLUMNS, Trace

FORMAT = "deploylab-player/1"
WATCHED = 1.2  # at speed 1 a request of median latency is on the stage for so many seconds
LONGEST = 900  # and the whole run takes at most so many
ENDS = ("", "ok", *phrases.CAUSES, "moved")


def tell(
    trace: Trace, source: str | Path | None = None, explain: bool = True, questions: Iterable = ()
) -> dict[str, Any]:
    """The player's payload for a trace: a dict that json.dumps takes. `source`: text or Path of the strategy's file.

    With explain=False the decisions are left out. `questions` are shown before their step:
    {"step", "prompt": {ko, en}, "choices": [{ko, en}], "answer": index, "explain": {ko, en}}.
    """
    meta, events = trace.meta, trace.events
    words = Words()
    scene = Scene(meta.get("servers", []))
    balancer, compares = balancer_source(meta)
    teller = Teller(scene, words, meta, compares)
    used: dict[str, int] = {}
    say, number = [], {kind: place for place, kind in enumerate(COLUMNS)}
    for step, event in enumerate(events):
        told = teller.tell(step, event)
        told[0] = used.setdefault(told[0], len(used))
        say.append(told)
        scene.book(step, event)
    whole = {
        "format": FORMAT,
        "meta": about(meta, events, compares),
        "steps": len(events),
        "at": differences([event[0] for event in events]),
        "kinds": list(COLUMNS),
        "kind": [number[event[1]] for event in events],
        "phrases": {lang: [phrases.SAY[name][lang] for name in used] for lang in ("ko", "en")},
        "words": {"ko": words.ko, "en": words.en},
        "say": say,
        "ledger": ledger(events),
        "latency": latency_so_far(events),
        "stops": stops(events),
        "intentions": intentions(events),
        "splits": [[step, event[2]] for step, event in enumerate(events) if event[1] == "split"],
        "source": {"strategy": strategy_source(meta, source), "balancer": balancer if explain else None},
        "picks": picks(events) if explain else None,
        "questions": list(questions),
    }
    return whole | stage(scene, meta)


def about(meta: dict[str, Any], events: list[tuple], compares: dict[str, Any]) -> dict[str, Any]:
    """What the player says about the run as a whole; `pace` is virtual microseconds per second of watching."""
    end = max(meta.get("duration") or 0, events[-1][0] if events else 0)
    kept = {key: meta.get(key) for key in ("scenario", "title", "seed", "strategy", "balancer")}
    latencies = sorted(event[4] for event in events if event[1] == "finish")
    middle = latencies[len(latencies) // 2] if latencies else 0
    pace = max(1, round(max(middle / WATCHED, end / LONGEST)))
    return kept | {"end": end, "pace": pace, "middle": middle, **compares}


def differences(column: list[int]) -> list[int]:
    return [now - before for before, now in zip([0, *column], column, strict=False)]


def ledger(events: list[tuple]) -> dict[str, Any]:
    account = {name: place for place, name in enumerate(ACCOUNTS)}
    gets = {"arrive": "sent", "finish": "ok"}
    booked = [(step, account[event[4] if event[1] == "fail" else gets[event[1]]])
              for step, event in enumerate(events) if event[1] in gets or event[1] == "fail"]
    steps = differences([step for step, _ in booked])
    return {"names": phrases.ACCOUNTS, "step": steps, "account": [place for _, place in booked]}


def stops(events: list[tuple]) -> dict[str, list[int]]:
    """Steps to stop at when stepping by intention, or by second (the first event of each whole second)."""
    by_second: dict[int, int] = {}
    for step, event in enumerate(events):
        by_second.setdefault(event[0] // 1_000_000, step)
    asked = [step for step, event in enumerate(events) if event[1] in ("intend", "intervene")]
    return {"intention": asked, "second": list(by_second.values())}


def intentions(events: list[tuple]) -> list[list[Any]]:
    """[step asked, step answered or -1, line of the source, name]."""
    answered = {event[2]: step for step, event in enumerate(events) if event[1] == "answer"}
    asked = [(step, event) for step, event in enumerate(events) if event[1] == "intend"]
    return [[step, answered.get(event[2], -1), event[5], event[3]] for step, event in asked]


def picks(events: list[tuple]) -> dict[str, Any]:
    """Columns: step, request, server, which list of candidates, scores (or null)."""
    groups: dict[tuple, int] = {}
    rows = []
    for step, event in enumerate(events):
        if event[1] == "pick":
            _, _, request, server, candidates, scores = event
            group = groups.setdefault(tuple(candidates or ()), len(groups))
            rows.append([step, request, server, group, [plain(score) for score in scores] if scores else None])
    names = ("step", "request", "server", "group", "scores")
    return {"groups": [list(group) for group in groups], **{name: [r[i] for r in rows] for i, name in enumerate(names)}}


def stage(scene: Scene, meta: dict[str, Any]) -> dict[str, Any]:
    """Servers, requests, their legs and failures, as columns."""
    versions = list(dict.fromkeys(row[2] for post in scene.posts.values() for row in post.changes if row[2]))
    facts = {server["name"]: server for server in meta.get("servers", [])}
    servers = [
        {
            "name": post.name,
            "pool": post.pool,
            "weight": facts.get(post.name, {}).get("weight", 1),
            "concurrency": facts.get(post.name, {}).get("concurrency"),
            "queue": facts.get(post.name, {}).get("queue"),
            "changes": [[row[0], row[1], versions.index(row[2]) if row[2] else -1, *row[3:]] for row in post.changes],
        }
        for post in scene.posts.values()
    ]
    order = {name: i for i, name in enumerate(scene.posts)}
    most = max((visit.demand for visit in scene.visits.values()), default=1) or 1
    visits = [
        [v.id, v.arrived, v.ended, ENDS.index(v.outcome), v.because, v.latency, round(100 * v.demand / most), v.demand]
        for v in scene.visits.values()
    ]
    legs = [
        [g.request, order[g.server], g.picked, g.begun, g.ended, ENDS.index(g.outcome), round(100 * g.left)]
        for g in scene.legs
    ]
    return {
        "states": list(SHOWN),
        "ends": list(ENDS),
        "versions": versions,
        "servers": servers,
        "requests": columns(visits, ("id", "arrived", "ended", "end", "because", "latency", "size", "demand")),
        "legs": columns(legs, ("request", "server", "picked", "begun", "ended", "end", "left")),
    }


def columns(rows: list[list[Any]], names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def opening(trace: Trace) -> int:
    """The step at which a player opens: as the strategy begins, else at the first request."""
    kinds = [event[1] for event in trace.events]
    return next((kinds.index(kind) for kind in ("intend", "arrive") if kind in kinds), 0)
