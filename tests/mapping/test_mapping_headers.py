"""Header lines before and after three real proxies, and what the RFCs ask of any proxy.

Checked: every header line except the few that depend on what is no header: Date and Server of the proxy itself,
the length of a body that was chunked, the proxy's own Connection towards the client, its version number in Via.
"""

from collections import Counter

import pytest

from deploylab.mapping import Answered, Request, Response, ReverseProxy, UnsupportedDirective
from deploylab.mapping.header_rules import haproxy_request, haproxy_response
from deploylab.mapping.headers import append, client_behind, forwarded_element, hide, remove_hop_by_hop

# Configurations of the recording that are left out, and why. The test fails if one is read after all.
LEFT_OUT = {
    "nginx": {
        "tokens_off": "server_tokens: the proxy's own Server header",
        "underscores_on": "underscores_in_headers",
        "add_header": "add_header",
        "realip": "set_real_ip_from: a module of its own",
        "realip_recursive": "set_real_ip_from: a module of its own",
    },
    "apache": {
        "set_forwarded": "RequestHeader with expressions",
        "hide": "Header unset",
        "xff_unset_first": "RequestHeader",
        "upgrade_ws": "ProxyPass ... upgrade=websocket",
        "remoteip": "RemoteIPHeader: a module of its own",
    },
    "haproxy": {
        "forwardfor_header": "option forwardfor header",
        "originalto": "option originalto: the proxy's own address",
        "forwarded_manual": "http-request add-header with a log format",
        "location_rewrite": "http-response replace-header with a regular expression",
    },
}
CHECKED = {"nginx": 197, "apache": 120, "haproxy": 218}
OWN = {"date", "server", "connection", "content-length", "transfer-encoding"}


def cases(truth, server):
    """What is checked: requests and responses; an upgrade (101) leaves HTTP and is not mapped."""
    for case in truth("servers/headers.json")["cases"]:
        if case["server"] == server and case["direction"] != "upgrade" and case["config_name"] not in LEFT_OUT[server]:
            yield case


def pairs(headers, drop=()):
    return [(name, value.replace("Apache/2.4.71", "Apache")) for name, value in headers if name.lower() not in drop]


def proxy_for(case):
    tls = case.get("front", {}).get("scheme") == "https"
    maker = getattr(ReverseProxy, f"from_{case['server']}")
    return maker("\n".join(case["config"]), listen=443 if tls else 80, tls=tls)


def request_of(case):
    sent = case["sent"]
    host = next((value for name, value in sent["headers"] if name == "Host"), None)
    headers = tuple((name, value) for name, value in sent["headers"] if name != "Host")
    scheme, client = case["front"]["scheme"], case["client_addr"]
    return Request(sent["method"], sent["target"], host, scheme, sent["version"], client, headers)


@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_a_request_reaches_the_server_with_the_recorded_headers(truth, server):
    for case in cases(truth, server):
        if case["direction"] == "request":
            result = proxy_for(case).forward(request_of(case))
            if case["upstream"] is None:
                assert isinstance(result, Answered) and result.status == case["client_status"], case["id"]
                continue
            chunked = {"content-length"} if case["case"] == "body_chunked" else set()
            recorded = pairs(case["upstream"]["headers"], chunked)
            assert ("Host", result.host_header) in recorded, case["id"]
            assert pairs(result.headers) == [pair for pair in recorded if pair[0] != "Host"], case["id"]


@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_a_response_reaches_the_client_with_the_recorded_headers(truth, server):
    for case in cases(truth, server):
        if case["direction"] == "response":
            sent = case["backend_response"]
            back = proxy_for(case).reverse(
                Request("GET", "/p?q=1", "www.example.com"),
                Response(sent["status"], tuple(map(tuple, sent["headers"]))),
            )
            assert back.status == case["client"]["status"]
            own = (
                OWN - set(proxy_for(case).dialect.locations[0].show or ())
                if server == "nginx"
                else OWN - {"server", "date"}
            )
            recorded = pairs(case["client"]["headers"], own)
            sent_names = {name.lower() for name, _ in sent["headers"]} | {"via"}
            assert pairs(back.headers, own) == [pair for pair in recorded if pair[0].lower() in sent_names], case["id"]


def haproxy_options(case):
    """The options of `haproxy_request` that say what the recorded configuration says."""
    client, front = case["client_addr"], case["front"]
    headers = {name.lower(): value for name, value in case["sent"]["headers"]}
    standard = (
        ("x-forwarded-proto", front["scheme"]),
        ("x-forwarded-host", headers.get("host", "")),
        ("x-forwarded-port", str(front["port"])),
    )
    return {
        "forwardfor": {"forwarded_for": client},
        "forwardfor_ifnone": {"forwarded_for": None if "x-forwarded-for" in headers else client},
        "std": {"forwarded_for": client, "replace": standard},
        "xff_reset": {"forwarded_for": client, "replace": (("x-forwarded-for", None),)},
        "host_rewrite": {"replace": (("host", "backend-a.internal:8080"),)},
        "httpclose": {"keep_alive": False},
        "server_close": {"keep_alive": False},
    }.get(case["config_name"], {})


def test_haproxy_passes_on_the_recorded_headers(truth):
    for case in cases(truth, "haproxy"):
        if case["direction"] == "request":
            ours = haproxy_request(case["sent"]["headers"], case["sent"]["version"], **haproxy_options(case))
            assert pairs(ours) == pairs(case["upstream"]["headers"]), case["id"]
        else:
            hidden = {"server", "x-powered-by"} if case["config_name"] == "hide" else ()
            recorded = pairs(case["client"]["headers"])
            own = [("connection", "close")]  # towards a client that asked for it
            assert pairs(haproxy_response(case["backend_response"]["headers"], hidden)) + own == recorded, case["id"]


@pytest.mark.parametrize("server", list(LEFT_OUT))
def test_the_number_of_cases_checked_is_the_number_we_say(truth, server):
    assert sum(1 for _ in cases(truth, server)) == CHECKED[server]


@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_a_configuration_left_out_is_refused(truth, server):
    refused = Counter()
    for case in truth("servers/headers.json")["cases"]:
        if case["server"] == server and case["config_name"] in LEFT_OUT[server]:
            with pytest.raises(UnsupportedDirective):
                proxy_for(case)
            refused[case["config_name"]] += 1
    assert set(refused) == set(LEFT_OUT[server])


def test_a_header_that_connection_nominates_goes_no_further():
    headers = [("Connection", "close, X-Hop"), ("X-HOP", "1"), ("TE", "trailers"), ("Accept", "*/*")]
    assert remove_hop_by_hop(headers) == [("Accept", "*/*")]


def test_appending_keeps_the_name_and_the_place_of_the_line_that_was_there():
    headers = [("x-forwarded-for", "203.0.113.5"), ("Accept", "*/*")]
    assert append(headers, "X-Forwarded-For", "198.51.100.7") == [
        ("x-forwarded-for", "203.0.113.5, 198.51.100.7"), ("Accept", "*/*"),
    ]  # fmt: skip


def test_an_element_of_forwarded_is_written_as_in_rfc_7239():
    assert forwarded_element("192.0.2.60", "http", by="203.0.113.43") == "by=203.0.113.43;for=192.0.2.60;proto=http"
    assert forwarded_element("2001:db8:cafe::17") == 'for="[2001:db8:cafe::17]"'
    assert forwarded_element("192.0.2.1", host="a.example:8080") == 'for=192.0.2.1;host="a.example:8080"'


@pytest.mark.parametrize(
    ("line", "peer", "client"),
    [
        ("203.0.113.5", "198.51.100.7", "198.51.100.7"),  # the peer is no proxy of ours: it may say what it likes
        ("203.0.113.5", "10.0.0.1", "203.0.113.5"),
        ("1.1.1.1, 203.0.113.5", "10.0.0.1", "203.0.113.5"),  # what the client wrote itself is not believed
        ("203.0.113.5, 10.0.0.2", "10.0.0.1", "203.0.113.5"),
        ("unknown", "10.0.0.1", "10.0.0.1"),
        ("", "10.0.0.1", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_added_is_believed(line, peer, client):
    assert client_behind([("X-Forwarded-For", line)], peer, ["10.0.0.0/8"]) == client


def test_hiding_removes_what_names_the_software():
    assert hide([("Server", "Apache/2.4"), ("X-Powered-By", "PHP/8"), ("ETag", "1")]) == [("ETag", "1")]
