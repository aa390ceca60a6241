"""Right answers that look unlike ours get full marks: the checks judge what becomes of users, not the wording."""

import pytest

from deploylab.grading.exercise import exercises, find
from deploylab.grading.jobs import Job
from deploylab.grading.sandbox.levels import RLIMITS
from deploylab.grading.workers import Worker

WORDS = "from deploylab.intentions import *\n"
OTHERS = {
    "rolling, in small generators and with lists": (
        "rolling",
        WORDS
        + """
def replaced(group, version):
    yield Deregister(list(group))
    yield Drain(list(group), timeout=120)
    yield Stop(list(group))
    yield Start(list(group), version)
    yield AwaitReady(list(group), 300)
    yield Register(list(group))

def rolling(servers, version, batch=1):
    left = list(servers)
    while left:
        yield from replaced(left[:batch], version)
        del left[:batch]
""",
    ),
    "rolling that says why it stopped": (
        "rolling",
        WORDS
        + """
def rolling(servers, version, batch=1):
    for at in range(0, len(servers), batch):
        group = servers[at:at + batch]
        for name in group:
            yield Deregister((name,))
        for name in group:
            yield Drain((name,))
        yield Stop(group)
        yield Start(group, version)
        try:
            yield AwaitReady(group)
        except NotReady:
            return "stopped"
        yield Register(group)
""",
    ),
    "recreate, server by server within each phase": (
        "recreate",
        WORDS
        + """
def recreate(servers, version):
    for name in servers: yield Deregister((name,))
    for name in servers: yield Drain((name,))
    for name in servers: yield Stop((name,))
    for name in servers: yield Start((name,), version)
    for name in servers: yield AwaitReady((name,))
    for name in servers: yield Register((name,))
""",
    ),
    "blue-green that takes a failed green down itself": (
        "blue_green",
        WORDS
        + """
def blue_green(blue, green, version):
    yield Start(green, version)
    try:
        yield AwaitReady(green)
    except NotReady:
        yield Stop(green)
        return "not switched"
    yield Register(green)
    if (yield SmokeTest("green")):
        yield Split({"green": 100, "blue": 0})
        yield Drain(blue, 60)
        return "switched"
    yield Deregister(green)
    yield Drain(green)
    yield Stop(green)
    return "not switched"

def rollback(blue, green):
    yield Split({"blue": 100, "green": 0})
    yield Deregister(green)
    yield Drain(green)
    yield Stop(green)
""",
    ),
    "draining that counts down": (
        "draining",
        WORDS
        + """
def retire(servers, timeout=30, step=5):
    yield Deregister(servers)
    left = timeout
    while left > 0:
        if not (yield Drain(servers, min(left, step))):
            break
        left -= step
    return (yield Stop(servers))
""",
    ),
    "canary that empties and stops the old version in the end": (
        "canary",
        WORDS
        + find("canary").text("starter.py").partition("def judge")[0]
        + """
def judge(report, least=200, harm=0.02):
    if min(report.requests, report.stable_requests) < least: return "unsure"
    return "bad" if report.error_rate > report.stable_error_rate + harm else "good"

def look(version, seconds):
    seen = None
    for _ in range(5):
        seen = add(seen, (yield Observe(version, seconds)))
        if judge(seen) != "unsure": break
    return judge(seen)

def canary(stable, fresh, version, percents=(5, 25, 50), seconds=30):
    yield Start(fresh, version)
    yield AwaitReady(fresh)
    yield Register(fresh)
    for share in percents:
        yield Split({"fresh": share, "stable": 100 - share})
        if (yield from look(version, seconds)) != "good":
            yield Split({"fresh": 0, "stable": 100})
            yield Deregister(fresh)
            yield Drain(fresh)
            yield Stop(fresh)
            return "rolled back"
    yield Split({"fresh": 100, "stable": 0})
    yield Drain(stable)
    yield Deregister(stable)
    yield Stop(stable)
    return "promoted"
""",
    ),
    "headers as lists": (
        "forwarded_headers",
        """
def append(headers, name, value):
    made = [list(pair) for pair in headers]
    same = [pair for pair in made if pair[0].casefold() == name.casefold()]
    if same: same[-1][1] += ", " + value
    else: made.append([name, value])
    return made

def client_behind(headers, peer, trusted):
    chain = [peer]
    for name, value in reversed(headers):
        if name.lower() == "x-forwarded-for":
            chain += [part.strip() for part in reversed(value.split(","))]
    return next((address for address in chain if address not in trusted), chain[-1])
""",
    ),
    "least connections by sorting": (
        "least_connections",
        """
class LeastConnections:
    last = -1
    def pick(self, servers, request):
        n = len(servers)
        order = sorted(range(n), key=lambda at: (servers[at].in_flight, (at - self.last - 1) % n))
        self.last = order[0]
        return servers[order[0]]
""",
    ),
    "sticky canary in one function": (
        "sticky_canary",
        """
from zlib import crc32
bucket = lambda cookie: crc32(bytes(cookie, "utf-8")) % 100
def in_canary(cookie, percent):
    if not cookie: return False
    return percent > bucket(cookie)
""",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_right_answer_gets_full_marks(name):
    slug, text = OTHERS[name]
    with Worker(find(slug)) as worker:
        for student in ("one", "two", "three"):
            result = worker.grade(Job(name, student, text))
            wrong = [(row["title"]["en"], row["message"]["en"]) for row in result["checks"] if not row["passed"]]
            assert (result["status"], wrong) == ("passed", [])


CODE = [exercise for exercise in exercises().values() if exercise.type == "code"]


@pytest.mark.slow
@pytest.mark.parametrize("exercise", CODE, ids=[exercise.slug for exercise in CODE])
def test_the_solution_passes_whatever_was_drawn_and_behind_any_wall(exercise):
    for level, students in ((None, range(4)), (RLIMITS, range(2))):
        with Worker(exercise, level) as worker:
            for student in students:
                result = worker.grade(Job("solution", f"student {student}", exercise.text("solution.py")))
                assert (result["status"], result["points"]) == ("passed", exercise.points), result["message"]


@pytest.mark.slow
@pytest.mark.parametrize("exercise", CODE, ids=[exercise.slug for exercise in CODE])
def test_no_mutant_passes_whatever_was_drawn(exercise):
    with Worker(exercise) as worker:
        for stem, (_, text) in exercise.mutants.items():
            for student in range(3):
                assert worker.grade(Job(stem, f"student {student}", text))["status"] != "passed", stem
