# MISCONCEPTION: uses_hash
def bucket(cookie):
    return hash(cookie) % 100


def in_canary(cookie, percent):
    return bool(cookie) and bucket(cookie) < percent
