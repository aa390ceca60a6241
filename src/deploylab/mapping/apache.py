"""Apache: ProxyPass in the order of the file, and ProxyPassReverse for the whole virtual host.

    ProxyPass        /app http://backend:8080/base     the way there: first match wins, `!` stops
    ProxyPassReverse /app http://backend:8080/base     the way back: written separately, and easily forgotten

Source of the rules: mod_proxy and core documentation of 2.4, and the behaviour of a real server (tests/truth/servers).
"""

import re
from dataclasses import dataclass, field
from itertools import chain

from deploylab.mapping import header_rules, uri
from deploylab.mapping.cookies import apache_cookie
from deploylab.mapping.front import DEFAULT_PORT, apache_name, host_of
from deploylab.mapping.join import APACHE_UNSAFE, encode, join, with_query
from deploylab.mapping.messages import Answered, Forwarded, Response, Step
from deploylab.mapping.reverse import APACHE_HEADERS, apache_location, changed
from deploylab.mapping.rules import first_match, segment_prefix

SCHEMES = ("http", "https")
FILE_STATUS = {
    "GET": 404,
    "HEAD": 404,
    "POST": 404,
    "OPTIONS": 200,
    "TRACE": 200,
    "PUT": 405,
    "DELETE": 405,
    "PATCH": 405,
}


@dataclass
class Apache:
    server_name: str = "www.example.com"
    server_port: int | None = None  # only if ServerName gives one
    listen: int = 80
    tls: bool = False
    passes: list = field(default_factory=list)
    reverses: list = field(default_factory=list)
    cookie_paths: list = field(default_factory=list)
    cookie_domains: list = field(default_factory=list)
    preserve_host: bool = False
    canonical_name: bool = False
    physical_port: bool = False
    merge_slashes: bool = True
    tls_to_backend: bool = False
    add_headers: bool = True
    via: str = "off"
    closed: bool = False  # the reader has passed the end of the virtual host

    def forward(self, request):
        try:
            return self._forward(request)
        except uri.Refused as refusal:
            return Answered(refusal.status, (), (Step(refusal.what, "core", request.target, refusal.status),))

    def _forward(self, request):
        if "#" in request.target or any(ord(c) <= 32 or ord(c) == 127 for c in request.target):
            raise uri.Refused(
                400, "a space, control character or # in the target", "요청 대상에 공백, 제어 문자 또는 #이 있다"
            )
        no_resource = request.method == "OPTIONS" and re.fullmatch(r"\*|(?i:https?)://[^/]*", request.target)
        target = uri.split("/" if no_resource and request.target == "*" else uri.wire(request.target), SCHEMES)
        host_of(request, target, apache_name)
        if no_resource:
            what = {
                "en": "asks about the server itself, not a resource",
                "ko": "자원이 아니라 서버 자체에 대한 물음이다",
            }
            return Answered(200, (), (Step(what, "OPTIONS *", request.target, 200),))
        path = self.path(target.path if target.authority else "/" + target.path.lstrip("/"))
        why = [Step({"en": "path, decoded and tidied", "ko": "디코딩하고 정리한 경로"}, "core", target.path, path)]
        rule, tried = first_match(self.passes, path)
        no = {"en": "does not cover the path", "ko": "이 경로에 맞지 않는다"}
        why += [Step(no, other.rule, path, path) for other in tried]
        if rule is None or rule.target == "!":
            status = FILE_STATUS.get(request.method, 501)
            what = {"en": "no ProxyPass covers it: looked up as a file", "ko": "맞는 ProxyPass가 없어 파일로 찾는다"}
            return Answered(status, (), (*why, Step(what, rule.rule if rule else "core", path, status)))
        url = join(rule.target, path[segment_prefix(rule.prefix, path) :])
        why.append(
            Step(
                {
                    "en": "first match: target and rest are joined",
                    "ko": "처음 일치한 규칙: 대상과 나머지 경로를 이어 붙인다",
                },
                rule.rule,
                path,
                url,
            )
        )
        return self.send(request, target, rule, url, why)

    def path(self, raw):
        """First the unreserved characters, so %2e%2e counts as dots; then the rest, of which %2F is refused."""
        tidy = uri.tidy(uri.decode(raw, only=uri.UNRESERVED), self.merge_slashes)
        path = uri.decode(tidy)
        if "\0" in path or "%2f" in tidy.lower():
            raise uri.Refused(
                404,
                "%2F or %00 in the path (AllowEncodedSlashes is off)",
                "경로에 %2F나 %00이 있다(AllowEncodedSlashes Off)",
            )
        return path

    def send(self, request, target, rule, url, why):
        header_rules.one_hop_less(request.headers, request.method)  # counted before anything else
        scheme, _, rest = url.partition("://")
        authority, _, path = rest.partition("/")
        if authority != rule.target.partition("://")[2].partition("/")[0]:
            what = {
                "en": "the rest ran into the host: the target needs a /",
                "ko": "나머지 경로가 호스트에 붙었다. 대상 끝에 /가 필요하다",
            }
            status = 400 if re.fullmatch(r"[^:]*:(\d{6,}|\d+\?.*)", authority) else 500
            return Answered(status, (), (*why, Step(what, rule.rule, authority, status)))
        if scheme == "https" and not self.tls_to_backend:
            return Answered(
                500,
                (),
                (
                    *why,
                    Step(
                        {"en": "https needs SSLProxyEngine On", "ko": "https에는 SSLProxyEngine On이 필요하다"},
                        rule.rule,
                        url,
                        500,
                    ),
                ),
            )
        host, port = apache_name(authority)
        port = port or DEFAULT_PORT[scheme]
        sent = with_query("/" + encode(path, APACHE_UNSAFE), target.query)
        own = host if port == DEFAULT_PORT[scheme] else f"{host}:{port}"
        client = self.client_host(request, target)
        host_header = own
        if self.preserve_host:
            host_header = self.server_name if client is None else client
        address = f"{scheme}://{own}{sent}"
        pooled = any(address.startswith(other.worker) for other in chain((rule,), self.passes))
        headers, steps = header_rules.apache_request(request, self, client, self.front(request), pooled)
        why += [
            Step({"en": "request target", "ko": "요청 대상"}, "encoding", request.target, uri.unwire(sent)),
            Step({"en": "Host header", "ko": "Host 헤더"}, "ProxyPreserveHost", request.host, host_header),
            *steps,
        ]
        return Forwarded(scheme, host, port, uri.unwire(sent), host_header, headers, tuple(why), "HTTP/1.1")

    def client_host(self, request, target):
        """The Host header; a whole URL on the request line replaces it."""
        return target.authority.lower() if target.authority and request.host is not None else request.host

    def front(self, request):
        """The public address that rewritten locations begin with (UseCanonicalName, UseCanonicalPhysicalPort)."""
        scheme = "https" if self.tls else "http"
        name, port = host_of(request, uri.split(uri.wire(request.target)), apache_name)
        if self.canonical_name or name is None:
            name, port = self.server_name, self.server_port if self.canonical_name else port
        if port is None:
            port = self.listen if self.physical_port else self.server_port
        return f"{scheme}://{name}" + ("" if port in (None, DEFAULT_PORT[scheme]) else f":{port}")

    def reverse(self, request, response):
        front = self.front(request)
        headers, why = header_rules.apache_response(response.headers, request.version, self, front)
        mapped: list = []
        for name, value in headers:
            after, used = value, []
            if name.lower() in APACHE_HEADERS:
                after, rule = apache_location(value, self.reverses, front)
                used = [rule] if rule else []
            elif name.lower() == "set-cookie":
                after, used = apache_cookie(value, self.cookie_paths, self.cookie_domains)
            why += [changed(name, rule.rule, value, after) for rule in used]
            mapped.append((name, after))
        return Response(response.status, tuple(mapped), tuple(why))
