"""What somebody believes who gives a certain wrong answer, and what is so instead."""

from deploylab.ledger import Ledger
from deploylab.trace import Trace

CARELESS = {  # no failure is expected
    "ko": "서버가 남아 있다고 실패가 없는 것은 아닙니다: 준비 확인, 배분 제외, 드레이닝이 모두 갖추어져야 합니다.",
    "en": "That servers are left does not mean that nothing fails: it takes readiness gate, deregistration and drain.",
}
DARK = {  # the same, where no server was left at all
    "ko": "모든 서버를 한꺼번에 내리면 요청을 받을 서버가 없습니다. "
          "종료, 설치, 기동이 모두 끝날 때까지 들어온 요청은 전부 거부됩니다.",
    "en": "While all servers are down at once nobody is there to take a request: "
          "all that arrive are refused until stop, install and boot are over.",
}
FAULTY = {
    "ko": "요청을 하나도 끊지 않는 배포라도, 버전 자체가 오류를 내면 그 버전을 만난 요청은 실패합니다.",
    "en": "Even a deployment that cuts nothing lets requests fail if the version itself answers errors.",
}
BLIND = {
    "ko": "이 알고리즘은 처리 중인 요청 수를 보지 않습니다.",
    "en": "This algorithm does not look at how busy a server is.",
}
IDLE = {  # balancer -> why the idlest server is not its choice
    **dict.fromkeys(("round_robin", "smooth_weighted_round_robin", "ip_hash", "consistent_hash", "random"), BLIND),
    "power_of_two": {"ko": "무작위로 뽑은 두 대만 견줍니다. 가장 한가한 서버가 뽑히지 않을 수 있습니다.",
                     "en": "It compares only two servers drawn at random; the idlest may not be among them."},
    "weighted_least_connections": {"ko": "처리 중인 요청 수를 가중치로 나누어 견줍니다.",
                                   "en": "It compares requests in flight divided by the weight."},
    "least_response_time": {"ko": "처리 중인 요청 수만이 아니라 응답 시간도 봅니다.",
                            "en": "It looks at response times too, not at requests in flight alone."},
}
IN_TURN = {"ko": "순서대로 돌지 않습니다. 지금 처리 중인 요청이 가장 적은 서버를 고릅니다.",
           "en": "It does not go in turn: it takes the server with the fewest requests in flight now."}
ALL_CUT = {
    "ko": "끊기는 것은 정지하는 서버 안의 요청뿐입니다. 다른 서버의 요청은 계속됩니다.",
    "en": "Only what is inside the stopping servers is cut; the rest goes on.",
}
ANY_ERROR = {
    "ko": "오류가 보였다고 곧 나쁜 버전은 아닙니다. 기존 버전도 오류를 냅니다. 차이가 우연보다 큰지를 봅니다.",
    "en": "Errors alone do not make a version bad: the old one errs too. What counts is a difference beyond chance.",
}
FEW_ERRORS = {
    "ko": "오류 건수가 적어 보여도, 받은 요청에 견주면 기존 버전보다 훨씬 잦습니다.",
    "en": "The errors look few, yet for the requests it got they are far more frequent than the old version's.",
}
MORE_HELPS = {  # p99 stayed (1) or rose (2), though a server was added
    1: {
        "ko": "줄을 서지 않는 요청은 서버가 늘어도 빨라지지 않습니다. 남은 것은 그 요청 자신의 처리 시간입니다.",
        "en": "A request that does not wait is not made faster by another server: what is left is its own work.",
    },
    2: {
        "ko": "무거운 요청이 한 서버에 몰리면 대수를 늘려도 소용없습니다. 무엇이 어디로 가는가가 더 중요합니다.",
        "en": "More servers are no help where heavy requests gather on one: where they go counts more than how many.",
    },
}


def why_not_none(trace: Trace, ledger: Ledger) -> dict[str, str]:
    """What somebody overlooks who expects no failure at all of this run."""
    if ledger.errored * 2 > ledger.failed:
        return FAULTY
    dark = sum(event[1] == "fail" and event[4] == "refused" and not event[3] for event in trace)
    return DARK if dark * 2 > ledger.failed else CARELESS
