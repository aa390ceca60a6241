"""What an Apache configuration says, once read: a rule a line, in the order of the file."""

from dataclasses import dataclass
from functools import cached_property

from deploylab.mapping.front import DEFAULT_PORT, apache_name


@dataclass(frozen=True)
class Pass:
    prefix: str
    target: str  # "!" for: not proxied
    rule: str

    @cached_property
    def worker(self):
        """The URL that this line's pool of connections serves; one that is encoded again belongs to no pool."""
        scheme, _, rest = self.target.partition("://")
        authority, slash, path = rest.partition("/")
        host, port = apache_name(authority) if rest else ("", None)
        shown = "" if port in (None, DEFAULT_PORT.get(scheme)) else f":{port}"
        return f"{scheme}://{host}{shown}{slash}{path}"


@dataclass(frozen=True)
class Reverse:
    path: str
    url: str
    rule: str


@dataclass(frozen=True)
class CookieRule:
    internal: str
    public: str
    rule: str
