# MISCONCEPTION: one_too_many
import zlib


def bucket(cookie):
    return zlib.crc32(cookie.encode()) % 100


def in_canary(cookie, percent):
    return bool(cookie) and bucket(cookie) <= percent
