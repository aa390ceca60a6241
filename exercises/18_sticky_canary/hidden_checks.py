"""Drawn for each student: the edges, and visitors without a cookie."""

import zlib

from deploylab.grading.checks import check, expect


def cookies(draws, count):
    return ["".join(draws.one_of("abcdefghij0123456789") for _ in range(10)) for _ in range(count)]


@check(points=2, task=2, ko="버킷과 비율이 같을 때", en="When bucket and percentage are equal", catches=["one_too_many"],
       hint={"ko": "버킷이 정확히 `percent`일 때, 그리고 0 %일 때를 보세요.", "en": "Try a bucket that is exactly `percent`, and 0 %."})
def test_equal(submission, draws):
    for cookie in cookies(draws, 8):
        place = zlib.crc32(cookie.encode()) % 100
        got = [submission.in_canary(cookie, percent) for percent in (place, place + 1)]
        expect(got, [False, True], called="in_canary()", known={"one_too_many": [True, True]})


@check(points=1, task=2, ko="쿠키가 없는 방문자", en="Visitors without a cookie", catches=["nobody_is_somebody"],
       hint={"ko": "쿠키가 없으면(`None`, 빈 문자열) 몇 %이든 카나리가 아닙니다.", "en": "Without a cookie (`None`, empty) nobody is in, whatever the percentage."})
def test_no_cookie(submission, draws):
    mine = cookies(draws, 1)[0]
    got = [submission.in_canary(cookie, 100) for cookie in (None, "", mine)]
    expect([bool(got[0]), bool(got[1]), got[2]], [False, False, True], called="in_canary()")
