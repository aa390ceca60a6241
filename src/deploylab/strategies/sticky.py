"""Sticky canary: the same visitor always meets the same version, because a hash of a cookie decides.

    FNV-1a("alice") = 2267157479 = 52.8 % of 2 ** 32    ->   in the canary from 53 % on, and then for good

Raising the percentage only adds visitors: nobody who was in falls out. Who has no cookie is never in.
The share of *requests* is not the percentage if some visitors send many more than others, and the share of visitors
is not if the cookies count upwards: the hash puts user-1 to user-9 on one side. Draw cookies at random.

Source: kamal-proxy `rollout_controller.go`; the hash by Fowler, Noll and Vo (FNV-1a, 32 bits).
"""

TOP = 0xFFFFFFFF


def in_canary(cookie, percent, allowed=()):
    """Whether the visitor with this cookie belongs to the canary; those `allowed` by name always do."""
    if not cookie:
        return False
    return cookie in allowed or (percent > 0 and fnv1a(cookie) <= TOP * percent / 100)


def fnv1a(text):
    """The 32-bit FNV-1a hash of a text's UTF-8 bytes."""
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & TOP
    return value
