"""The joint between target and rest: plain concatenation, which is where the slashes go wrong.

    rule               request      backend gets
    /app/ -> /base/    /app/x       /base/x       both end in a slash: right
    /app  -> /base     /app/x       /base/x       neither does: right
    /app  -> /base/    /app/x       /base//x      one slash too many
    /app/ -> /base     /app/x       /basex        one too few

The path was decoded for matching, so it must be encoded again; each server has its own idea of what is safe.
"""

import re

APACHE_UNSAFE = re.compile(r"[^A-Za-z0-9$_.+!*'(),:@&=~/;-]")
NGINX_UNSAFE = re.compile(r'[\x00-\x20\x7f-\xff"#%<>?\\^`{|}]')


def join(target, rest):
    """No slash is added or removed: what is written is what is joined."""
    return target + rest


def encode(path, unsafe):
    return unsafe.sub(lambda match: f"%{ord(match[0]):02X}", path)


def with_query(path, query):
    return path if query is None else path + "?" + query
