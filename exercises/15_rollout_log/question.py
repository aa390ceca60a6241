"""The log of a real run of `rolling`, with one step of one server left out, and what users would have noticed."""

from functools import cache

import deploylab
from deploylab.grading.questions import Question

STEPS = ("Deregister", "Drain", "Stop", "Start", "AwaitReady", "Register")
LEFT_OUT = ("Deregister", "Drain", "AwaitReady", "Register")
WHO_WAITS = {"Deregister": "Drain", "Drain": "Stop", "AwaitReady": "Register", "Register": "Deregister"}
SYMPTOM = {  # what is left out -> (the step after which it shows, ko, en)
    "Deregister": ("Stop", "{server} 서버로 온 요청이 거부됨", "requests to {server} refused"),
    "Drain": ("Stop", "{server} 서버 안의 요청이 끊김", "requests inside {server} cut"),
    "AwaitReady": ("Register", "{server} 서버가 503으로 응답", "{server} replies 503"),
    "Register": ("Stop", "남은 서버의 대기열이 길어짐", "the queues of the servers left grow"),
}


@cache
def intentions(seed, servers):
    """(second, step, server) of a whole release."""
    run = deploylab.run("rolling", seed=seed, **{"fleet.pools.main": servers, "traffic.rate": 7 * servers, "traffic.seconds": 150})
    return [(event[0] // 1_000_000, event[3], event[4]["servers"][0]) for event in run.trace.of("intend")]


def draw(draws):
    servers = draws.integer(4, 7)
    return {"seed": draws.integer(1, 6), "servers": servers, "bad": draws.integer(1, servers - 2), "left_out": draws.one_of(LEFT_OUT)}


def log(seed, servers, bad, left_out):
    """The lines [(second, step, server)], the symptom among them as the step "!"; and the place of the wrong one."""
    name, lines, wrong = f"s{bad + 1}", [], None
    follower = f"s{bad + 2}" if left_out == "Register" else name
    for at, step, server in intentions(seed, servers):
        if (step, server) == (left_out, name):
            continue
        lines.append((at, step, server))
        if wrong is None and (step, server) == (WHO_WAITS[left_out], follower):
            wrong = len(lines)
        if wrong is not None and (step, server) == (SYMPTOM[left_out][0], follower):
            lines.append((at + 1, "!", name))
    return lines, wrong


def answer(**given):
    return log(**given)[1]


def place(wanted, **given):
    return next(number for number, line in enumerate(log(**given)[0], 1) if line[1] in wanted)


def text(**given):
    told = {"ko": [], "en": []}
    for number, (at, step, server) in enumerate(log(**given)[0], 1):
        for which, lang in enumerate(("ko", "en"), 1):
            said = "! " + SYMPTOM[given["left_out"]][which].format(server=server) if step == "!" else f"{step} {server}"
            told[lang].append(f"{number:>3}  {at:>4} s  {said}")
    return {"ko": "처음 잘못된 줄의 번호는?\n" + "\n".join(told["ko"]), "en": "What is the number of the first wrong line?\n" + "\n".join(told["en"])}


def what(**given):
    whole = text(**given)
    heads = {"ko": "이 기록에서 빠진 단계는? (Deregister, Drain, AwaitReady, Register 가운데 하나)", "en": "Which step is left out in this log? (one of Deregister, Drain, AwaitReady, Register)"}
    return {lang: heads[lang] + whole[lang][whole[lang].index("\n"):] for lang in ("ko", "en")}


def why(**given):
    lines, wrong = log(**given)
    _, step, server = lines[wrong - 1]
    name = f"s{given['bad'] + 1}"
    return {
        "ko": f"{wrong}번째 줄의 {step} {server}: 그 전에 있어야 할 {given['left_out']} {name} 단계가 없다.",
        "en": f"Line {wrong}, {step} {server}: {given['left_out']} {name}, which must come before it, is missing.",
    }


QUESTIONS = (
    Question(
        name="line", points=3, draw=draw, text=text, answer=answer, why=why, units=("번", "번째", "번째 줄"),
        misconceptions={
            "symptom_is_cause": lambda **given: place(("!",), **given),
            "overlap_is_wrong": lambda **given: place(("Register",), **given),
            "last_step": lambda **given: len(log(**given)[0]),
        },
    ),
    Question(name="left_out", points=2, draw=draw, text=what, answer=lambda **given: given["left_out"], why=why, choices=LEFT_OUT),
)
