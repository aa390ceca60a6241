"""What each product does with headers on the way through; what RFC 9110 asks is on the page `headers`.

                   nginx                    Apache                      HAProxy
Connection: X-Hop  X-Hop stays              X-Hop is removed            both are passed on
X-Forwarded-For    only if configured       appended to what came       a line of its own (option forwardfor)
Host upstream      of proxy_pass            of ProxyPass                unchanged
names              unchanged                unchanged                   lower case
"""

from deploylab.mapping.headers import append, remove_hop_by_hop, value_of
from deploylab.mapping.messages import Step
from deploylab.mapping.uri import Refused
from deploylab.mapping.variables import expand

NGINX_DROPS = {"connection", "keep-alive", "te", "expect", "upgrade", "transfer-encoding", "host"}
NGINX_DROPS_BACK = {"connection", "keep-alive", "date", "server", "x-pad", "x-accel-redirect", "x-accel-charset"}
APACHE_KEEPS = {"proxy-authorization", "proxy-authenticate"}


def without(headers, names):
    return [(name, value) for name, value in headers if name.lower() not in names]


def differences(before, after, rule):
    """A step for each header that was removed, added or changed."""
    steps = []
    for name in dict.fromkeys(name.lower() for name, _ in (*before, *after)):
        old = (
            ", ".join(value for key, value in before if key.lower() == name)
            if value_of(before, name) is not None
            else None
        )
        new = (
            ", ".join(value for key, value in after if key.lower() == name)
            if value_of(after, name) is not None
            else None
        )
        if old != new:
            shown = next(key for key, _ in (*after, *before) if key.lower() == name)
            steps.append(Step({"ko": f"{shown} 헤더", "en": f"{shown} header"}, rule, old, new))
    return steps


def nginx_request(request, set_headers, values):
    """proxy_set_header first, then what the client sent: (Host or None, headers, steps)."""
    defaults = [("Host", "$proxy_host"), ("Connection", "close")]
    names = {name.lower() for name, _ in set_headers}
    configured = [*set_headers, *(pair for pair in defaults if pair[0].lower() not in names)]
    own = [(name, expand(value, values)) for name, value in configured]
    own = [(name, value) for name, value in own if value]
    host = value_of(own, "host")
    sent = without(request.headers, NGINX_DROPS | names)
    sent = [(name, value) for name, value in sent if "_" not in name]
    length = [header for header in sent if header[0].lower() == "content-length"]
    headers = (*without(own, {"host"}), *length, *without(sent, {"content-length"}))
    return host, headers, differences(request.headers, headers, "proxy_set_header")


def nginx_response(headers, hide, show):
    hidden = (NGINX_DROPS_BACK - set(show)) | set(hide)
    kept = [
        (name, value)
        for name, value in headers
        if name.lower() not in hidden and not (name.lower().startswith("x-accel-") and name.lower() not in show)
    ]
    kept.sort(key=lambda header: {"content-type": 0, "content-length": 1}.get(header[0].lower(), 2))
    return kept, differences(headers, kept, "proxy_hide_header")


def apache_request(request, apache, client_host, front, pooled=True):
    """Hop-by-hop headers go, X-Forwarded-* are appended, a pooled connection is kept: (headers, steps)."""
    headers = merged(without(remove_hop_by_hop(request.headers, keep=APACHE_KEEPS), {"host"}))
    headers = without(headers, {"via"} if apache.via == "block" else set())
    headers = one_hop_less(headers, request.method)
    via = via_line(request.version, apache, front)
    headers = append(headers, "Via", via) if via else headers
    if apache.add_headers:
        headers = append(headers, "X-Forwarded-For", request.client)
        headers = append(headers, "X-Forwarded-Host", client_host) if client_host else headers
        headers = append(headers, "X-Forwarded-Server", apache.server_name)
    length = [header for header in headers if header[0].lower() == "content-length"]
    headers = (*without(headers, {"content-length"}), *length, ("Connection", "Keep-Alive" if pooled else "close"))
    return headers, differences(request.headers, headers, "mod_proxy")


def one_hop_less(headers, method):
    """Max-Forwards counts down; at 0 the request stops here (RFC 9110, section 7.6.2)."""
    counted = []
    for name, value in headers:
        if name.lower() == "max-forwards":
            if not value.isdigit() or int(value) == 0:
                status = 200 if value.isdigit() and method in ("OPTIONS", "TRACE") else 400
                raise Refused(
                    status, "Max-Forwards has run out, or is no number", "Max-Forwards가 다 되었거나 숫자가 아니다"
                )
            value = str(int(value) - 1)
        counted.append((name, value))
    return counted


def merged(headers):
    """Apache joins a repeated request header into one line."""
    joined: dict = {}
    for name, value in headers:
        first, before = joined.get(name.lower(), (name, None))
        joined[name.lower()] = (first, value if before is None else f"{before}, {value}")
    return list(joined.values())


def apache_response(headers, version, apache, front):
    """Apache sends Date and Server first and cookies after the rest; Via comes last, on a line of its own."""
    kept = remove_hop_by_hop(headers, keep={"proxy-authorization"})
    kept.sort(key=lambda header: {"date": 0, "server": 1, "set-cookie": 3}.get(header[0].lower(), 2))
    via = via_line(version, apache, front)
    kept += [("Via", via)] if via else []
    return kept, differences(headers, kept, "mod_proxy")


def via_line(version, apache, front):
    """ProxyVia On and Full: the version that came in, and the name that received it."""
    if apache.via not in ("on", "full"):
        return None
    return f"{version.partition('/')[2]} {front.partition('://')[2]}" + (" (Apache)" if apache.via == "full" else "")


def haproxy_request(headers, version="HTTP/1.1", replace=(), forwarded_for=None, keep_alive=True):
    """HAProxy passes almost everything on; `option forwardfor` adds a line and leaves the client's alone."""
    sent = without(haproxy_connection(headers), {name for name, _ in replace})
    sent = [
        (name, "trailers" if name == "te" else value) for name, value in sent if name != "te" or "trailers" in value
    ]
    if value_of(sent, "transfer-encoding"):  # with both, the length is a lie (RFC 9112, section 6.3)
        sent = without(sent, {"content-length"})
    sent += [pair for pair in replace if pair[1] is not None]
    sent += [("x-forwarded-for", forwarded_for)] if forwarded_for else []
    own = {("HTTP/1.0", True): "keep-alive", ("HTTP/1.1", False): "close"}.get((version, keep_alive))
    upgrade = any(name == "connection" and "upgrade" in value.lower() for name, value in sent)
    return [*sent, ("connection", own)] if own and not upgrade else sent


def haproxy_response(headers, hide=()):
    return without(haproxy_connection(headers), hide)


def haproxy_connection(headers):
    """Names in lower case; `close` and `keep-alive` are for HAProxy itself, the rest of Connection is passed on."""
    sent = []
    for name, value in headers:
        if name.lower() == "connection":
            options = [option.strip() for option in value.split(",")]
            kept = [option for option in options if option.lower() not in ("close", "keep-alive")]
            value = value if kept == options else ",".join(kept)
        if value or name.lower() != "connection":
            sent.append((name.lower(), value))
    return sent
