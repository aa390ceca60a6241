# MISCONCEPTION: mixes_in_percent
import zlib


def bucket(cookie):
    return zlib.crc32(cookie.encode()) % 100


def in_canary(cookie, percent):
    return bool(cookie) and bucket(f"{cookie}:{percent}") < percent
