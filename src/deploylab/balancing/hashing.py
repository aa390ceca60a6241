"""Hashing: a text becomes a number that looks random but is always the same.

Python's own `hash` of a text is salted anew in every process: two balancers, or one that was restarted, would
disagree about where a client belongs.
"""

from hashlib import sha256


def number(text):
    """A number from 0 to 2**64 - 1 that depends on every letter of the text."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big")
