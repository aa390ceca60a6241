"""A fleet with one server down; the answers come from running the textbook's RoundRobin."""

from deploylab.balancing import RoundRobin
from deploylab.fleet import Request, Server
from deploylab.grading.questions import Question


def draw(draws):
    names = tuple(f"{draws.one_of(('web', 'app', 'node'))}{number}" for number in range(1, draws.integer(5, 8)))
    return {"names": names, "down": draws.one_of(names[:-1]), "k": draws.integer(23, 90), "asked": draws.integer(0, len(names) - 2)}


def alive(names, down):
    return [name for name in names if name != down]


def picked(names, count):
    """The picks of the first `count` requests."""
    balancer, servers = RoundRobin(), [Server(name) for name in names]
    return [balancer.pick(servers, Request(number)).name for number in range(count)]


def who(names, down, k, asked):
    return picked(alive(names, down), k)[-1]


def how_many(names, down, k, asked):
    return picked(alive(names, down), k).count(alive(names, down)[asked])


def off_by_one(names, down, k, asked):
    left = alive(names, down)
    return left[k % len(left)]


def text(ko, en):
    def said(names, down, k, asked):
        given = {"names": ", ".join(names), "down": down, "k": k, "one": alive(names, down)[asked]}
        setting = {
            "ko": "서버는 설정 순서대로 {names}이다. 그 가운데 {down} 서버는 처음부터 헬스체크에 떨어져 빠져 있다. 라운드 로빈으로 ",
            "en": "The servers are, in the order of the configuration, {names}; {down} has failed its health check from the beginning. By round robin, ",
        }
        return {"ko": (setting["ko"] + ko).format(**given), "en": (setting["en"] + en).format(**given)}

    return said


def why(names, down, k, asked):
    left = alive(names, down)
    place = (k - 1) % len(left)
    return {
        "ko": f"살아 있는 서버는 {len(left)}대({', '.join(left)})이고, (k-1) % {len(left)} = {place}번 자리(0부터)까지 왔다.",
        "en": f"{len(left)} servers are alive ({', '.join(left)}), and the turn has come to place (k-1) % {len(left)} = {place}, counted from 0.",
    }


QUESTIONS = (
    Question(
        name="who", points=2, draw=draw, text=text("{k}번째 요청을 받는 서버는?", "which server gets request number {k}?"), answer=who, why=why,
        misconceptions={"counts_the_down": lambda names, down, k, asked: picked(names, k)[-1], "off_by_one": off_by_one},
    ),
    Question(
        name="how_many", points=2, draw=draw, unit="", units=("건", "requests"), why=why,
        text=text("요청 {k}건을 나누면 {one} 서버는 모두 몇 건을 받는가?", "how many of the first {k} requests does {one} get?"), answer=how_many,
        misconceptions={
            "counts_the_down": lambda names, down, k, asked: picked(names, k).count(alive(names, down)[asked]),
            "equal_always": lambda names, down, k, asked: round(k / len(alive(names, down)), 2),
        },
    ),
)
