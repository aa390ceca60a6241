"""A piece of a real run's trace is shown without its picks; the answers are the picks."""

from functools import cache

import deploylab
from deploylab.balancing import LeastConnections, RoundRobin
from deploylab.fleet import Request, Server
from deploylab.grading.questions import Question

ASKED = 5
REQUESTS_PER_SERVER = 8.5  # a second: busy enough that many are tied and some are not


@cache
def events(seed, servers, balancer):
    settings = {"fleet.pools.main": servers, "traffic.rate": servers * REQUESTS_PER_SERVER, "traffic.seconds": 12}
    run = deploylab.run("varied_cost", seed=seed, **settings, **{"balancer.name": balancer})
    return tuple(event for event in run.trace.of("pick", "finish"))


def window(seed, servers, skipped, balancer):
    """(in flight at the moment, the last pick, the events from here to the fifth pick)."""
    loads, last, picks, piece = {f"s{number}": 0 for number in range(1, servers + 1)}, "", 0, []
    for event in events(seed, servers, balancer):
        name = event[3]
        if picks >= skipped:
            piece.append(event)
        else:
            loads[name] += 1 if event[1] == "pick" else -1
            last = name if event[1] == "pick" else last
        picks += event[1] == "pick"
        if picks == skipped + ASKED:
            return loads, last, piece
    raise ValueError("the run is too short")


def answer(seed, servers, skipped, balancer):
    return [event[3] for event in window(seed, servers, skipped, balancer)[2] if event[1] == "pick"]


def replayed(chooser, seed, servers, skipped, balancer, finishes=True):
    """What another way of choosing would have picked, if the same requests finished at the same places."""
    loads, last, piece = window(seed, servers, skipped, balancer)
    fleet = [Server(name, in_flight=load) for name, load in loads.items()]
    by_name = {server.name: server for server in fleet}
    chooser.turn = list(by_name).index(last) + 1
    picked = []
    for event in piece:
        if event[1] == "pick":
            server = chooser.pick(fleet, Request(0))
            server.in_flight += 1
            picked.append(server.name)
        elif finishes:
            by_name[event[3]].in_flight -= 1
    return picked


class FirstOfTied:
    def pick(self, servers, request):
        return min(servers, key=lambda server: server.in_flight)


def drawn(balancer):
    return lambda draws: {"seed": draws.integer(1, 20), "servers": draws.integer(4, 8), "skipped": draws.integer(60, 300), "balancer": balancer}


def text(seed, servers, skipped, balancer):
    loads, last, piece = window(seed, servers, skipped, balancer)
    told = ", ".join(f"{name} {load}" for name, load in loads.items())
    ko, en = {"round_robin": ("라운드 로빈", "round robin"), "least_connections": ("최소 연결", "least connections")}[balancer]
    number = iter("ABCDE")
    lines = [("요청 {} 도착 -> ?", "request {} arrives -> ?", next(number)) if event[1] == "pick" else ("{}에서 요청 하나가 끝남", "a request on {} finishes", event[3]) for event in piece]
    return {
        "ko": f"{ko}. 처리 중인 요청은 {told}이다. 바로 앞의 요청을 받은 서버는 {last}이다. 이어서 일어난 일:\n" + "\n".join(f"  {line[0].format(line[2])}" for line in lines) + "\nA부터 E까지 받은 서버는?",
        "en": f"By {en}. In flight: {told}; the request before went to {last}. Then:\n" + "\n".join(f"  {line[1].format(line[2])}" for line in lines) + "\nWhich servers get A to E?",
    }


def why(seed, servers, skipped, balancer):
    told = " ".join(answer(seed, servers, skipped, balancer))
    if balancer == "round_robin":
        return {"ko": f"{told}. 차례만 돈다.", "en": f"{told}: the turn goes round, whatever the load."}
    return {"ko": f"{told}. 고를 때마다 1을 더하고 끝날 때마다 1을 뺀 표에서 가장 적은 서버다.", "en": f"{told}: the lowest in a table that gains 1 with each pick and loses 1 with each finish."}


QUESTIONS = (
    Question(
        name="round_robin", points=1, draw=drawn("round_robin"), text=text, answer=answer, why=why,
        misconceptions={"looks_at_load": lambda **given: replayed(LeastConnections(), **given)},
    ),
    Question(
        name="least_connections", points=4, draw=drawn("least_connections"), text=text, answer=answer, why=why,
        misconceptions={
            "goes_by_turn": lambda **given: replayed(RoundRobin(), **given),
            "never_finishes": lambda **given: replayed(LeastConnections(), **given, finishes=False),
            "first_of_tied": lambda **given: replayed(FirstOfTied(), **given),
        },
    ),
)
