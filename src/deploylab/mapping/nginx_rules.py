"""What an nginx configuration says, once read: locations, and what each of them does with a request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backend:
    """What proxy_pass names: `path` is None if no URI part was written."""

    scheme: str
    name: str  # as written: $proxy_host
    host: str
    port: int
    path: str | None
    url: str
    rule: str


@dataclass(frozen=True)
class Rewrite:
    """A rule of proxy_redirect, proxy_cookie_path or proxy_cookie_domain."""

    pattern: str
    replacement: str
    rule: str
    regex: object = None


@dataclass
class Location:
    prefix: str
    exact: bool
    rule: str
    backend: Backend | None = None
    status: int | None = None  # from `return`
    redirects: list | None = None  # None: not written here, so inherited
    cookie_paths: list | None = None
    cookie_domains: list | None = None
    set_headers: list | None = None
    hide: list | None = None
    show: list | None = None
    access: list | None = None
    version: str | None = None
    absolute_redirect: bool | None = None
    port_in_redirect: bool | None = None
    server_name_in_redirect: bool | None = None
