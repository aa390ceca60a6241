# MISCONCEPTION: draws_each_time
import random
import zlib


def bucket(cookie):
    return zlib.crc32(cookie.encode()) % 100


def in_canary(cookie, percent):
    return bool(cookie) and random.random() * 100 < percent
