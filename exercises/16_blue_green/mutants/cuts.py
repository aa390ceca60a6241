# MISCONCEPTION: stops_blue
from deploylab.intentions import AwaitReady, Deregister, Drain, Register, SmokeTest, Split, Start, Stop


def blue_green(blue, green, version):
    yield Start(green, version)
    yield AwaitReady(green)
    yield Register(green)
    passed = yield SmokeTest("green")
    if not passed:
        yield Deregister(green)
        yield Stop(green)
        return "not switched"
    yield Split({"blue": 0, "green": 100})
    yield Stop(blue)
    return "switched"


def rollback(blue, green):
    yield Split({"blue": 100, "green": 0})
    yield Drain(green)
    yield Deregister(green)
    yield Stop(green)
