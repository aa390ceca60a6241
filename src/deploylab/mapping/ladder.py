"""The whole round trip as rungs: browser -> proxy -> server -> proxy -> browser, with what each step changed.

marks:  " " as before   "*" changed   "+" added   "-" removed
"""

from dataclasses import dataclass

from deploylab.mapping.messages import Answered


@dataclass(frozen=True)
class Line:
    mark: str
    text: str


@dataclass(frozen=True)
class Rung:
    source: str
    target: str
    lines: tuple
    why: tuple = ()


def ladder(proxy, request, response):
    """The rungs of one exchange; `response` is what the server would answer."""
    asked = f"{request.method} {request.target} {request.version}"
    before = with_host(request.host, request.headers)
    rungs = [Rung("browser", "proxy", compare(asked, asked, before, before))]
    there = proxy.forward(request)
    if isinstance(there, Answered):
        status = str(there.status)
        return [*rungs, Rung("proxy", "browser", compare(status, status, (), there.headers), there.why)]
    passed = f"{request.method} {there.target} {there.version}"
    after = with_host(there.host_header, there.headers)
    back = proxy.reverse(request, response)
    status = str(response.status)
    return [
        *rungs,
        Rung("proxy", f"{there.scheme}://{there.host}:{there.port}", compare(asked, passed, before, after), there.why),
        Rung("server", "proxy", compare(status, status, response.headers, response.headers)),
        Rung("proxy", "browser", compare(status, str(back.status), response.headers, back.headers), back.why),
    ]


def with_host(host, headers):
    return tuple(headers) if host is None else (("Host", host), *headers)


def compare(first_before, first_after, before, after):
    """Every line of a message, marked; headers that are gone come last."""
    unmatched = list(before)
    lines = [Line(" " if first_before == first_after else "*", first_after)]
    for name, value in after:
        same = next((pair for pair in unmatched if pair == (name, value)), None)
        twin = same or next((pair for pair in unmatched if pair[0].lower() == name.lower()), None)
        if twin:
            unmatched.remove(twin)
        lines.append(Line(" " if same else "*" if twin else "+", f"{name}: {value}"))
    return (*lines, *(Line("-", f"{name}: {value}") for name, value in unmatched))
