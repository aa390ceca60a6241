"""What a student may see: four cookies, and a percentage that grows."""

import zlib

from deploylab.grading.checks import check, expect

COOKIES = ["alice", "bob", "carol", "김철수"]


@check(points=1, task=1, ko="네 쿠키의 버킷", en="The buckets of four cookies")
def test_four_buckets(submission):
    got, again = ([submission.bucket(cookie) for cookie in COOKIES] for _ in range(2))
    whose = "uses_hash" if got == again else "draws_each_time"
    expect(
        got, [zlib.crc32(cookie.encode()) % 100 for cookie in COOKIES],
        called=", ".join(f'bucket("{cookie}")' for cookie in COOKIES),
        why={"ko": "UTF-8 바이트의 CRC-32를 100으로 나눈 나머지입니다.", "en": "The CRC-32 of the UTF-8 bytes, modulo 100."},
        known={whose: got} if len(set(got)) > 1 and all(type(value) is int and 0 <= value < 100 for value in got) else {},
    )


@check(points=1, task=2, ko="비율을 올려도 빠지는 사람이 없다", en="Nobody falls out as it grows")
def test_nobody_falls_out(submission):
    percents, visitors = [0, 5, 25, 50, 100], [f"visitor-{number}" for number in range(40)]
    got = [[submission.in_canary(cookie, percent) for percent in percents] for cookie in visitors]
    right = [[zlib.crc32(cookie.encode()) % 100 < percent for percent in percents] for cookie in visitors]
    again = [[submission.in_canary(cookie, percent) for percent in percents] for cookie in visitors]
    falls = any(row != sorted(row) for row in got if all(type(value) is bool for value in row))
    whose = "draws_each_time" if got != again else "mixes_in_percent" if falls else None
    expect(got, right, called="in_canary(visitor, 0, 5, 25, 50, 100 %)", known={whose: got} if whose else {},
           why={"ko": "버킷이 비율보다 작으면 카나리입니다. 한번 들어오면 빠지지 않습니다.", "en": "In the canary if the bucket is less than the percentage; whoever is in stays in."})
