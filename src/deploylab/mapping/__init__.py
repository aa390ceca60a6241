"""Mapping: how a reverse proxy turns a public URL into a server's URL, and the answer back.

Read in this order: uri, rules, join, reverse, cookies, headers, access; then apache and nginx, which put them together.
"""

from deploylab.mapping.messages import Answered, Forwarded, Request, Response, Step, UnsupportedDirective
from deploylab.mapping.proxy import ReverseProxy

__all__ = ["Answered", "Forwarded", "Request", "Response", "ReverseProxy", "Step", "UnsupportedDirective"]
