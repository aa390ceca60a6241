"""Questions to predict before a step. Each answer is read from the trace, never typed in.

which server gets the next request?    from `pick`, its candidates and scores
how many are cut if this stops?        from the answer to `Stop`
will this version go on?               from the split that follows `Observe`
what would another server do to p99?   from the same traffic, run again with one more
how many will have failed at the end?  from the ledger
"""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from deploylab.ledger import Ledger
from deploylab.story import beliefs
from deploylab.story.phrases import CAUSES
from deploylab.story.table import sentence
from deploylab.trace import Trace

Text = dict[str, str]
ENOUGH = 0.1  # a p99 that moves by less than a tenth stays as it is


def questions(
    trace: Trace, payload: dict[str, Any], most: int = 4, p99: tuple[float, float] | None = None
) -> list[dict[str, Any]]:
    """At most `most` questions, in the order of their steps. `payload` is what `tell` made of the trace.

    `p99`: of this run and of the same traffic on one more server, in seconds, if that is to be asked.
    """
    asked = [*total(trace), *verdicts(trace), *another(trace, p99), *stops(trace), *picks(trace, payload)]
    return sorted(asked[:most], key=lambda question: question["step"])


def ask(step: int, prompt: Text, choices: list[Text], answer: int, explain: Text, **more: Any) -> dict[str, Any]:
    return {"step": step, "prompt": prompt, "choices": choices, "answer": answer, "explain": explain, **more}


def amounts(truth: int, *others: int) -> tuple[list[Text], int, list[int]]:
    """Up to four amounts to choose from, in order: the true one, nothing, and plausible others."""
    numbers = [truth, *others, 0, round(truth / 3), 3 * truth + 2]
    chosen = sorted(list(dict.fromkeys(numbers))[:4])
    return [{"ko": f"{n}건", "en": str(n)} for n in chosen], chosen.index(truth), chosen


def total(trace: Trace) -> Iterator[dict[str, Any]]:
    """Before the strategy begins: how many requests will have failed once all is over?"""
    first = next((step for step, event in enumerate(trace) if event[1] == "intend"), None)
    if first is None:
        return
    ledger = Ledger.of(trace)
    sent = Ledger.of(trace.events[:first]).sent
    choices, answer, numbers = amounts(ledger.failed, max(1, ledger.sent - sent) // 20)
    row = {cause: count for cause, count in ledger.row().items() if count and cause in CAUSES}
    explain = {
        "ko": f"끝까지 보낸 {ledger.sent}건 가운데 {ledger.failed}건이 실패했습니다{listed(row, 'ko')}.",
        "en": f"Of {ledger.sent} requests {ledger.failed} failed in the end{listed(row, 'en')}.",
    }
    misread = {numbers.index(0): beliefs.why_not_none(trace, ledger)} if ledger.failed and 0 in numbers else {}
    prompt = {
        "ko": "배포가 시작됩니다. 이 실행이 끝날 때까지 요청이 몇 건 실패할까요?",
        "en": "The deployment begins. How many requests will have failed when this run is over?",
    }
    yield ask(first, prompt, choices, answer, explain, misconceptions=misread)


def listed(row: dict[str, int], lang: str) -> str:
    told = ", ".join(f"{CAUSES[cause][lang]} {count}" for cause, count in row.items())
    return f" ({told})" if told else ""


def another(trace: Trace, p99: tuple[float, float] | None) -> Iterator[dict[str, Any]]:
    """Once traffic flows: what would one more server do to p99?"""
    arrivals = [step for step, event in enumerate(trace) if event[1] == "arrive"]
    if p99 is None or len(arrivals) < 10 or not all(isfinite(value) and value > 0 for value in p99):
        return
    now, then = p99
    ratio = then / now
    truth = 0 if ratio < 1 - ENOUGH else 2 if ratio > 1 + ENOUGH else 1
    count = len({event[2] for event in trace if event[1] == "route" and event[3]})
    choices = [{"ko": "내려간다", "en": "It falls"}, {"ko": "거의 그대로이다(±10 %)", "en": "It hardly moves (±10 %)"},
               {"ko": "올라간다", "en": "It rises"}]
    prompt = {"ko": f"서버를 {count}대에서 {count + 1}대로 늘리면 같은 트래픽의 p99는 어떻게 될까요?",
              "en": f"With {count + 1} servers instead of {count}, what will p99 do on the same traffic?"}
    was, became = (f"{value * 1000:,.0f} ms" for value in p99)
    explain = {
        "ko": f"같은 트래픽을 {count + 1}대로 다시 실행하니 p99가 {was}에서 {became}로 바뀌었습니다.",
        "en": f"Run again with {count + 1} servers, the same traffic has a p99 of {became} instead of {was}.",
    }
    misread = {0: beliefs.MORE_HELPS[truth]} if truth else {}
    yield ask(arrivals[9], prompt, choices, truth, explain, misconceptions=misread)


def stops(trace: Trace) -> Iterator[dict[str, Any]]:
    """Before the first Stop, and the first that cuts requests: how many are cut?"""
    answers = {event[2]: event[3] for event in trace if event[1] == "answer"}
    asked = [(step, event) for step, event in enumerate(trace) if event[1] == "intend" and event[3] == "Stop"]
    known = [(step, event, answers[event[2]]) for step, event in asked if isinstance(answers.get(event[2]), int)]
    for step, event, cut in sorted(known, key=lambda entry: not entry[2])[:1]:
        names = ", ".join(event[4].get("servers", ()))
        in_flight = Ledger.of(trace.events[:step]).in_flight
        choices, answer, numbers = amounts(cut, in_flight, in_flight + 2)
        prompt = {
            "ko": f"이제 {names} 서버를 정지합니다. 처리 중이던 요청 몇 건이 끊길까요?",
            "en": f"Now {names} will be stopped. How many requests inside will be cut?",
        }
        explain = {
            "ko": f"그 순간 서버 안에 {cut}건이 있었습니다. 전체에서 처리 중이던 요청은 {in_flight}건입니다.",
            "en": f"{cut} were inside at that moment; {in_flight} were in flight in all.",
        }
        wrong = in_flight != cut and in_flight in numbers
        misread = {numbers.index(in_flight): beliefs.ALL_CUT} if wrong else {}
        yield ask(step, prompt, choices, answer, explain, misconceptions=misread)


def verdicts(trace: Trace) -> Iterator[dict[str, Any]]:
    """After an observation: does the new version get more traffic, or is it taken back?"""
    events, found = trace.events, []
    splits = [(step, event[2]) for step, event in enumerate(events) if event[1] == "split"]
    if not splits:
        return
    fresh = min(splits[0][1], key=lambda pool: splits[0][1][pool])
    for step, event in enumerate(events):
        if event[1] != "answer" or not isinstance(event[3], dict):
            continue
        before = [weights.get(fresh, 0) for at, weights in splits if at < step]
        after = [weights.get(fresh, 0) for at, weights in splits if at > step]
        if before and after and before[-1] != after[0]:
            found.append((step, event[3], after[0] > before[-1]))
    for step, report, up in [entry for entry in found if not entry[2]][:1] or found[:1]:
        prompt = {
            "ko": f"관찰 결과가 나왔습니다: 새 버전 {report['requests']}건 중 오류 {report['errors']}건, "
            f"기존 버전 {report['stable_requests']}건 중 오류 {report['stable_errors']}건. 카나리를 확대할까요?",
            "en": f"Observed: {report['errors']} errors in {report['requests']} requests of the new version, "
            f"{report['stable_errors']} in {report['stable_requests']} of the old. Will the canary be promoted?",
        }
        choices = [{"ko": "비율을 올린다", "en": "Promoted"}, {"ko": "되돌린다", "en": "Taken back"}]
        rates = [
            errors / max(1, n)
            for errors, n in (
                (report["errors"], report["requests"]),
                (report["stable_errors"], report["stable_requests"]),
            )
        ]
        explain = {
            "ko": f"오류율은 새 버전 {rates[0]:.2%}, 기존 버전 {rates[1]:.2%}입니다. 전략은 "
            + ("차이를 우연으로 보고 비율을 올렸습니다." if up else "우연으로 보기 어려워 되돌렸습니다."),
            "en": f"Error rates: new {rates[0]:.2%}, old {rates[1]:.2%}. The strategy "
            + ("saw no more than chance and went on." if up else "saw more than chance and took it back."),
        }
        misread = {1: beliefs.ANY_ERROR} if up else {0: beliefs.FEW_ERRORS}
        yield ask(step + 1, prompt, choices, 0 if up else 1, explain, misconceptions=misread)


def picks(trace: Trace, payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Before a decision worth thinking about: which server gets the request?"""
    inside: dict[str, int] = {}
    asked = 0
    held: dict[int, str] = {}
    for step, event in enumerate(trace):
        _, kind, *fields = event
        if kind in ("finish", "fail", "retry") and fields[0] in held:
            inside[held.pop(fields[0])] -= 1
        if kind != "pick":
            continue
        request, server, candidates, scores = fields
        loads = [inside.get(name, 0) for name in candidates or ()]
        if asked < 2 and step > asked * len(trace) // 3 + 20 and worth_asking(server, candidates, scores, loads):
            asked += 1
            yield which(step, event, loads, payload)
        inside[server] = inside.get(server, 0) + 1
        held[request] = server


def worth_asking(server: str, candidates: Any, scores: Any, loads: list[int]) -> bool:
    """Not guessed by looking at the dots alone, or at least not a tie."""
    if not candidates or not scores or len(candidates) < 3:
        return False
    best = scores[list(candidates).index(server)]
    return scores.count(best) == 1 and max(loads) >= 2


def which(step: int, event: tuple, loads: list[int], payload: dict[str, Any]) -> dict[str, Any]:
    _, _, request, server, candidates, _ = event
    listed = ", ".join(f"{name} {load}" for name, load in zip(candidates, loads, strict=True))
    prompt = {"ko": f"#{request}번 요청은 어느 서버로 갈까요?", "en": f"Which server gets request #{request}?"}
    explain = {
        "ko": f"{sentence(payload, step, 'ko')} 그때 서버마다 처리 중인 요청: {listed}.",
        "en": f"{sentence(payload, step, 'en')} In flight at that moment: {listed}.",
    }
    chosen = list(candidates).index(server)
    idle, balancer = loads.index(min(loads)), payload["meta"]["balancer"]
    misread = {idle: beliefs.IDLE[balancer]} if balancer in beliefs.IDLE and idle != chosen else {}
    if balancer == "least_connections":
        misread = {place: beliefs.IN_TURN for place in range(len(loads)) if loads[place] > loads[chosen]}
    return ask(step, prompt, [{"ko": n, "en": n} for n in candidates], chosen, explain, misconceptions=misread)
