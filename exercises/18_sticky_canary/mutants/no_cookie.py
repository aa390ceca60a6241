# MISCONCEPTION: nobody_is_somebody
import zlib


def bucket(cookie):
    return zlib.crc32(cookie.encode()) % 100


def in_canary(cookie, percent):
    return bucket(str(cookie)) < percent
