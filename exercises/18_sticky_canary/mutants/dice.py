# MISCONCEPTION: draws_each_time
import random


def bucket(cookie):
    return int(random.random() * 100)


def in_canary(cookie, percent):
    return bool(cookie) and bucket(cookie) < percent
