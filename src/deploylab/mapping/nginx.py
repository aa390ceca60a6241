"""nginx: the longest location serves the request; its proxy_pass says where to, its proxy_redirect how back.

    location /app/ {                              /app/x  ->  http://backend:8080/base/x
        proxy_pass http://backend:8080/base/;     and proxy_redirect default maps that URL back to /app/
    }

A proxy_pass WITHOUT a path after the host sends the client's own target, untouched. That one slash decides.
Source of the rules: documentation of ngx_http_core_module and ngx_http_proxy_module, and a real server.
"""

from dataclasses import dataclass, field

from deploylab.mapping import access, header_rules, uri
from deploylab.mapping.cookies import nginx_cookie
from deploylab.mapping.front import DEFAULT_PORT, host_of, nginx_name
from deploylab.mapping.join import NGINX_UNSAFE, encode, join, with_query
from deploylab.mapping.messages import Answered, Forwarded, Response, Step
from deploylab.mapping.reverse import changed, nginx_redirect
from deploylab.mapping.rules import longest_prefix
from deploylab.mapping.variables import expand

FIRST = {"content-type", "content-length"}  # what nginx sends before an absolute Location


@dataclass
class Nginx:
    server_name: str = "www.example.com"
    listen: int = 80
    tls: bool = False
    address: str = "127.0.0.1"  # of the listening socket; named in redirects to a client that sent no Host
    locations: list = field(default_factory=list)
    merge_slashes: bool = True

    def forward(self, request):
        try:
            return self._forward(request)
        except uri.Refused as refusal:
            return Answered(refusal.status, (), (Step(refusal.what, "core", request.target, refusal.status),))

    def _forward(self, request):
        target, path, args = self.read(request)
        why = [Step({"en": "path, decoded and tidied", "ko": "디코딩하고 정리한 경로"}, "core", target.path, path)]
        location, others = longest_prefix(self.locations, path)
        folder = self.missing_slash(path, location)
        if folder:
            where = encode(folder.prefix, NGINX_UNSAFE) + ("?" + args if args else "")
            address = self.front(request, folder) + where if folder.absolute_redirect else where
            what = {
                "en": "the location ends in /: the browser is sent there",
                "ko": "location이 /로 끝나므로 그 주소로 보낸다",
            }
            return Answered(301, (("Location", address),), (*why, Step(what, folder.rule, path, address)))
        lost = {"en": "does not cover the path, or is shorter", "ko": "이 경로에 맞지 않거나 더 짧다"}
        why += [Step(lost, other.rule, path, path) for other in others]
        if location:
            what = {
                "en": "exact match" if location.exact else "longest prefix",
                "ko": "정확히 일치" if location.exact else "가장 긴 접두어",
            }
            why.append(Step(what, location.rule, path, path))
        answer = self.answer(request, path, location)
        if answer:
            return Answered(answer[0], (), (*why, Step(answer[1], answer[2], path, answer[0])))
        return self.send(request, target, path, args, location, why)

    def read(self, request):
        """(target in parts, path for matching, arguments); a fragment is dropped from both."""
        if any(ord(c) <= 32 or ord(c) == 127 for c in request.target):
            raise uri.Refused(400, "a space or control character in the target", "요청 대상에 공백, 제어 문자가 있다")
        whole = uri.split(uri.wire(request.target))
        host_of(request, whole, nginx_name)
        target = uri.split("/" + whole.raw.partition("#")[0].removeprefix("/"))
        decoded = uri.decode(target.path)
        if "\0" in decoded:
            raise uri.Refused(400, "%00 in the path", "경로에 %00이 있다")
        path = uri.tidy(decoded, self.merge_slashes)
        if request.method in ("TRACE", "CONNECT"):
            raise uri.Refused(405, f"{request.method} is not allowed", f"{request.method} 메서드는 허용하지 않는다")
        if {"transfer-encoding", "content-length"} <= {name.lower() for name, _ in request.headers}:
            raise uri.Refused(400, "two lengths for one body: smuggling", "본문 길이가 두 가지이다(요청 스머글링)")
        return whole, path, target.query or ""

    def missing_slash(self, path, location):
        """The proxied location /app/ that a request for /app lacks one slash of, if nothing is called /app itself."""
        if location and location.prefix == path:
            return None
        named = [each for each in self.locations if each.prefix == path + "/"]
        return next((each for each in sorted(named, key=lambda each: not each.exact) if each.backend), None)

    def answer(self, request, path, location):
        """(status, what, rule) if nginx answers by itself."""
        if location and location.status:
            return location.status, {"en": "answered by return", "ko": "return으로 바로 응답한다"}, location.rule
        denied = location and access.denying_rule(location.access or [], request.client)
        if denied:
            return 403, {"en": "this address may not enter", "ko": "이 주소는 접근할 수 없다"}, denied.rule
        if location is None or location.backend is None:
            what = {"en": "nothing proxies it: looked up as a file", "ko": "프록시하는 location이 없어 파일로 찾는다"}
            readable = request.method in ("GET", "HEAD", "POST")
            status = (403 if set(path) == {"/"} else 404) if readable else 405
            return status, what, location.rule if location else "core"
        return None

    def send(self, request, target, path, args, location, why):
        backend = location.backend
        if backend.path is None and target.raw:
            sent = target.raw if target.raw.startswith("/") else "/" + target.raw
            what = {
                "en": "no URI in proxy_pass: the client's target is sent as it came",
                "ko": "proxy_pass에 URI가 없어 받은 대상을 그대로 보낸다",
            }
        else:
            rest = path[len(location.prefix) :] if backend.path is not None else path
            sent = join(
                backend.path or "", encode(rest, NGINX_UNSAFE) if "%" in target.path.partition("#")[0] else rest
            )
            sent = with_query(sent, args or None)
            what = {
                "en": "URI in proxy_pass replaces the location's prefix",
                "ko": "proxy_pass의 URI가 location의 접두어를 대신한다",
            }
        values = self.values(request, location)
        host_header, headers, steps = header_rules.nginx_request(request, location.set_headers or [], values)
        why += [
            Step(what, backend.rule, request.target, uri.unwire(sent)),
            Step({"en": "Host header", "ko": "Host 헤더"}, "proxy_set_header Host", request.host, host_header),
            *steps,
        ]
        sent = uri.unwire(sent)
        return Forwarded(
            backend.scheme, backend.host, backend.port, sent, host_header, headers, tuple(why), location.version
        )

    def values(self, request, location):
        """What each variable stands for."""
        target, path, args = self.read(request)
        name, _ = host_of(request, target, nginx_name)
        forwarded = [value for key, value in request.headers if key.lower() == "x-forwarded-for"]
        return {
            "host": name or self.server_name,
            "http_host": request.host,
            "proxy_host": location.backend.name,
            "proxy_port": str(location.backend.port),
            "server_port": str(self.listen),
            "server_name": self.server_name,
            "scheme": "https" if self.tls else "http",
            "remote_addr": request.client,
            "request_uri": uri.unwire(target.raw),
            "uri": uri.unwire(path),
            "args": args,
            "query_string": args,
            "is_args": "?" if args else "",
            "request_method": request.method,
            "proxy_add_x_forwarded_for": ", ".join([*forwarded, request.client]),
            "headers": request.headers,
        }

    def front(self, request, location):
        """The public address of an absolute redirect: the Host's name, but the LISTENING port."""
        name, _ = host_of(request, uri.split(uri.wire(request.target)), nginx_name)
        name = self.server_name if location.server_name_in_redirect else name or self.address
        scheme = "https" if self.tls else "http"
        shown = location.port_in_redirect and self.listen != DEFAULT_PORT[scheme]
        return f"{scheme}://{name}" + (f":{self.listen}" if shown else "")

    def reverse(self, request, response):
        _, path, _ = self.read(request)
        location, _ = longest_prefix(self.locations, path)
        if location is None or location.backend is None:
            return response
        headers, why = header_rules.nginx_response(response.headers, location.hide or [], location.show or [])
        values = self.values(request, location)

        def expanded(text, found=None):
            return expand(text, values, found)

        mapped: list = []
        absolute = None
        for name, value in headers:
            after, used = self.map_header(name.lower(), value, location, expanded)
            if name.lower() == "location" and used:
                absolute = len(mapped) if after.startswith("/") else None
            why += [changed(name, rule.rule, value, after) for rule in used]
            mapped.append((name, after))
        if absolute is not None and location.absolute_redirect:
            before = mapped.pop(absolute)[1]
            after = self.front(request, location) + before
            mapped.insert(sum(name.lower() in FIRST for name, _ in mapped), ("Location", after))
            why.append(changed("Location", "absolute_redirect", before, after))
        return Response(response.status, tuple(mapped), tuple(why))

    def map_header(self, name, value, location, expanded):
        """(value, rules used) of one header of the response."""
        if name == "set-cookie":
            return nginx_cookie(value, location.cookie_paths or [], location.cookie_domains or [], expanded)
        start = {"location": 0, "refresh": value.lower().find("url=") + 4}.get(name)
        if start is None or (name == "refresh" and start == 3):
            return value, []
        after, rule = nginx_redirect(value[start:], location.redirects or [], expanded)
        return value[:start] + after, [rule] if rule else []
