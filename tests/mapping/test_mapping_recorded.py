"""The recorded answers of real servers: every case whose directives we read must agree, field by field."""

from collections import Counter

import pytest

from deploylab.mapping import Forwarded, Request, Response, ReverseProxy, UnsupportedDirective

# Cases that use directives outside of our list. A reason a category; the test fails if one is read after all.
LEFT_OUT = {
    "apache": {
        "location_block": "<Location> sections merge by rules of their own",
        "rev_location_block": "<Location> sections merge by rules of their own",
        "cookie_location_block": "<Location> sections merge by rules of their own",
        "match": "ProxyPassMatch: regular expressions in the target",
        "rev_match": "ProxyPassMatch: regular expressions in the target",
        "encoding_nocanon": "nocanon sends the path as it came",
        "encoded_slashes_on": "AllowEncodedSlashes",
        "encoded_slashes_nodecode": "AllowEncodedSlashes",
        "encoded_slashes_nodecode_nocanon": "AllowEncodedSlashes",
        "mapping_encoded": "mapping=encoded matches before decoding",
        "balancer_target": "<Proxy balancer://>: the members bring paths of their own",
        "rev_balancer": "<Proxy balancer://>: the members bring paths of their own",
    },
    "nginx": {
        "select_regex": "location ~: regular expressions",
        "encoding_regex": "location ~: regular expressions",
        "regex_vars": "location ~ with captures in proxy_pass",
        "redir_default_regex_loc": "location ~: regular expressions",
        "vars": "variables in proxy_pass: the URI is taken as it is",
        "redir_default_vars": "variables in proxy_pass: the URI is taken as it is",
        "rewrite_break": "rewrite",
        "rewrite_last": "rewrite",
        "try_files_named": "try_files and named locations",
        "nested_location": "a location inside a location",
        "limit_except": "limit_except",
        "method_override": "proxy_method",
        "cookie_flags": "proxy_cookie_flags",
    },
}
CHECKED = {"apache": 299, "nginx": 416}
ADDRESS_OF = {"127.0.0.11": "backend-a.internal"}  # the recording names the backend that listens there


def read(dialect, case):
    listen = case["listen"]
    port = f"{listen['addr']}:{listen['port']}" if dialect == "nginx" else listen["port"]
    maker = getattr(ReverseProxy, f"from_{dialect}")
    return maker("\n".join(case["config"]), server_name=case["server_name"], listen=port, tls=listen["tls"])


def request_of(case):
    asked = case["request"]
    return Request(asked["method"], asked["target"], asked["host"], asked["scheme"], asked["version"])


def answer_of(dialect, case):
    """What our proxy does with a case, in the words of the recording."""
    proxy, request = read(dialect, case), request_of(case)
    result = proxy.forward(request)
    if not isinstance(result, Forwarded):
        return {"status": result.status, "headers": [list(header) for header in result.headers]}
    answer = {
        "scheme": result.scheme, "host": ADDRESS_OF.get(result.host, result.host), "port": result.port,
        "target": result.target, "host_header": result.host_header, "version": result.version,
    }  # fmt: skip
    if "backend_response" in case:
        sent = case["backend_response"]
        back = proxy.reverse(request, Response(sent["status"], tuple(map(tuple, sent["headers"]))))
        answer |= {"status": back.status, "headers": [list(header) for header in back.headers]}
    return answer


def expected_of(case):
    expect = case["expect"]
    client = {"status": expect["client"]["status"], "headers": expect["client"].get("headers", [])}
    if not expect["proxied"]:
        return client
    upstream = {name: value for name, value in expect["upstream"].items() if name != "method"}
    return upstream | (client if "backend_response" in case else {})


@pytest.mark.parametrize("dialect", ["apache", "nginx"])
def test_every_recorded_case_agrees(truth, dialect):
    wrong, agreed = [], Counter()
    for case in truth(f"servers/mapping_{dialect}.json")["cases"]:
        if case["category"] in LEFT_OUT[dialect]:
            continue
        ours, theirs = answer_of(dialect, case), expected_of(case)
        if ours == theirs:
            agreed[case["category"]] += 1
        else:
            wrong.append((case["id"], case["config"], case["request"]["target"], ours, theirs))
    assert not wrong
    assert agreed.total() == CHECKED[dialect]


@pytest.mark.parametrize("dialect", ["apache", "nginx"])
def test_every_category_left_out_is_refused_by_name_and_line(truth, dialect):
    read_after_all, refused = set(), set()
    for case in truth(f"servers/mapping_{dialect}.json")["cases"]:
        if case["category"] in LEFT_OUT[dialect]:
            try:
                read(dialect, case)
                read_after_all.add(case["category"])
            except UnsupportedDirective as problem:
                refused.add(case["category"])
                assert problem.line >= 1
                assert problem.directive in problem.text("en") and problem.directive in problem.text("ko")
    assert refused == set(LEFT_OUT[dialect])
    assert not read_after_all


@pytest.mark.parametrize("dialect", ["apache", "nginx"])
def test_every_answer_explains_itself(truth, dialect):
    for case in truth(f"servers/mapping_{dialect}.json")["cases"]:
        if case["category"] not in LEFT_OUT[dialect]:
            why = read(dialect, case).forward(request_of(case)).why
            assert why and all(step.what["ko"] and step.what["en"] and step.rule for step in why)
