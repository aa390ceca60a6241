"""Blue-green: the new version beside the old one, then one switch.  /  블루-그린: 곁에 띄우고 한 번에 전환한다."""

from deploylab.intentions import AwaitReady, Deregister, Drain, Register, SmokeTest, Split, Start, Stop


def blue_green(blue, green, version):
    """Return "switched" or "not switched".  /  "switched" 또는 "not switched"를 돌려줍니다."""
    yield Start(green, version)  # TODO
    return None


def rollback(blue, green):
    """All traffic back to blue.  /  모든 트래픽을 블루로 되돌립니다."""
    yield Drain(green)  # TODO: is that the first step?  /  이것이 첫 단계일까요?
