"""Sticky canary: a hash of the cookie decides, so that nobody falls out when the percentage grows."""

import zlib


def bucket(cookie):
    return zlib.crc32(cookie.encode()) % 100


def in_canary(cookie, percent):
    return bool(cookie) and bucket(cookie) < percent
