"""Sticky canary: a hash of the cookie decides, for good.  /  고정 카나리: 쿠키의 해시가 정하고, 바뀌지 않는다."""

import zlib


def bucket(cookie):
    """A number from 0 to 99.  /  0에서 99까지의 수."""
    return None  # TODO: zlib.crc32


def in_canary(cookie, percent):
    """True if this visitor meets the new version.  /  이 방문자가 새 버전을 만나면 True."""
    return None  # TODO
