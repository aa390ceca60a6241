"""Headers that stop at the proxy, and headers by which it says whom it speaks for.

    client 203.0.113.5 --> proxy --> server          the server sees only the proxy's address, so the proxy adds
    X-Forwarded-For: 203.0.113.5                     (custom, everywhere)
    Forwarded: for=203.0.113.5;proto=https           (RFC 7239)
    Via: 1.1 www.example.com                         (RFC 9110, section 7.6.3)

Anybody can send these headers too: believe only what proxies of your own have added, read from the right.
"""

import ipaddress
import re

HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
}  # fmt: skip
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
SERVER_SIGNATURES = {"server", "x-powered-by", "x-aspnet-version"}


def value_of(headers, name):
    """The first value of this name, or None."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def remove_hop_by_hop(headers, keep=()):
    """Drop what is meant for this connection only, and whatever Connection nominates (RFC 9110, section 7.6.1)."""
    nominated = {
        option.strip().lower() for name, value in headers if name.lower() == "connection" for option in value.split(",")
    }
    gone = (HOP_BY_HOP - set(keep)) | nominated
    return [(name, value) for name, value in headers if name.lower() not in gone]


def append(headers, name, value):
    """Add to the end of a list header; if it is not there yet, as a new line."""
    headers = list(headers)
    for place in reversed(range(len(headers))):
        if headers[place][0].lower() == name.lower():
            headers[place] = (headers[place][0], f"{headers[place][1]}, {value}")
            return headers
    return [*headers, (name, value)]


def forwarded_element(client, scheme=None, host=None, by=None):
    """One element of Forwarded (RFC 7239, section 4); an IPv6 address stands in brackets and quotes."""
    pairs = [("by", node(by)), ("for", node(client)), ("host", host), ("proto", scheme)]
    return ";".join(f"{name}={quoted(value)}" for name, value in pairs if value)


def node(address):
    return f"[{address}]" if address and ":" in address and not address.startswith("[") else address


def quoted(value):
    return value if TOKEN.fullmatch(value) else '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def client_behind(headers, peer, trusted):
    """The client's address: walk X-Forwarded-For from the right while the hop that spoke is one of ours."""
    hops = [hop.strip() for name, value in headers if name.lower() == "x-forwarded-for" for hop in value.split(",")]
    address = peer
    while hops and is_one_of(address, trusted) and is_address(hops[-1]):
        address = hops.pop()
    return address


def is_one_of(address, networks):
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in networks)


def is_address(text):
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def hide(headers, names=SERVER_SIGNATURES):
    """Say nothing about what the server runs; it stops no attack, but spares the reader of a version list."""
    return [(name, value) for name, value in headers if name.lower() not in names]
