"""Drawn for each student: other spellings, several lines, and somebody who did not come through our proxies."""

from deploylab.grading.checks import check, expect, require

NAMES = ("X-Forwarded-For", "x-forwarded-for", "X-FORWARDED-FOR", "x-Forwarded-for")


def address(draws, network):
    return f"{network}.{draws.integer(1, 254)}"


@check(points=2, task=1, ko="이름의 표기와 여러 줄", en="Spelling, and several lines", catches=["case_matters"],
       hint={"ko": "헤더 이름은 대소문자를 구별하지 않습니다. 같은 이름이 여럿이면 마지막 것에 붙입니다.", "en": "Names ignore case; if there are several of one name, append to the last."})
def test_spelling_and_lines(submission, draws):
    first, second, asked = draws.shuffled(NAMES)[:3]
    old, older, new = (address(draws, network) for network in ("203.0.113", "198.51.100", "10.0.0"))
    headers = [(first, older), ("Accept", "*/*"), (second, old), ("Via", "1.1 a")]
    got = submission.append(headers, asked, new)
    require(isinstance(got, list), "append()", got, "a list")
    right = [(first, older), ("Accept", "*/*"), (second, f"{old}, {new}"), ("Via", "1.1 a")]
    expect([tuple(pair) if isinstance(pair, list) else pair for pair in got], right, called="append()",
           known={"overwrites": [*right[:2], (second, new), right[3]], "prepends": [*right[:2], (second, f"{new}, {old}"), right[3]]})


@check(points=2, task=2, ko="우리 프록시를 거치지 않은 사람", en="Somebody who did not come through our proxy", catches=["trusts_anybody"],
       hint={"ko": "접속한 상대가 우리 프록시가 아니면 헤더를 볼 것도 없습니다.", "en": "If the peer is not one of our proxies, the header is not worth a look."})
def test_somebody_else(submission, draws):
    user, liar, ours = address(draws, "203.0.113"), address(draws, "198.51.100"), address(draws, "10.0.0")
    header = [(draws.one_of(NAMES), f"{liar} , {user}"), ("Host", "h"), (draws.one_of(NAMES), ours)]
    far = "10.0.1.1"
    expect(submission.client_behind(header, far, [ours, far]), user, called="client_behind()", known={"trusts_leftmost": liar})
    expect(submission.client_behind([(NAMES[0], ours)], far, [ours, far]), ours, called="client_behind()")
    made_up, other = [("X-Forwarded-For", f"{liar}, 192.0.2.8, {ours}")], "192.0.2.8"
    expect(submission.client_behind(made_up, user, [ours, far]), user, called="client_behind()", known={"trusts_anybody": other, "trusts_leftmost": liar})
