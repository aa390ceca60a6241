"""Configuration as one would paste it: what is read, and what is refused with its line."""

import pytest

from deploylab.mapping import Answered, Forwarded, Request, Response, ReverseProxy, UnsupportedDirective
from deploylab.problems import Problem

WHOLE_APACHE = """
# a virtual host, as it stands in sites-enabled
<VirtualHost *:8080>
    ServerName shop.example:8080
    ProxyRequests Off
    ProxyPass        "/shop" \\
                     "http://backend:9000/store"
    proxypassreverse /shop http://backend:9000/store
</VirtualHost>
"""
WHOLE_NGINX = """
upstream pool { server 10.0.0.1:9000 weight=2; server 10.0.0.2:9000; }
server {
    listen 8443 ssl;
    listen [::]:8443 ssl;
    server_name shop.example;   # the public name
    location =/ { return 404; }
    location "/my shop/" { proxy_pass http://pool/store/; }
}
"""


def test_a_whole_virtual_host_is_read():
    proxy = ReverseProxy.from_apache(WHOLE_APACHE)
    request = Request("GET", "/shop/x", "shop.example:8080")
    there = proxy.forward(request)
    assert (there.host, there.port, there.target) == ("backend", 9000, "/store/x")
    back = proxy.reverse(request, Response(302, (("Location", "http://backend:9000/store/y"),)))
    assert back.headers == (("Location", "http://shop.example:8080/shop/y"),)


def test_a_whole_server_block_is_read():
    proxy = ReverseProxy.from_nginx(WHOLE_NGINX)
    there = proxy.forward(Request("GET", "/my%20shop/x", "shop.example"))
    assert (there.host, there.port, there.target, there.host_header) == ("10.0.0.1", 9000, "/store/x", "pool")
    assert proxy.forward(Request("GET", "/", "shop.example")).status == 404
    folder = proxy.forward(Request("GET", "/my%20shop", "shop.example"))
    assert folder.headers == (("Location", "https://shop.example:8443/my%20shop/"),)


@pytest.mark.parametrize(
    ("text", "directive", "line"),
    [
        ("ProxyPass /a http://b/\nRewriteRule ^/x /y", "RewriteRule", 2),
        ("ProxyPass /a http://b/ nocanon", "ProxyPass ... nocanon", 1),
        ("\n\nProxyPass /a balancer://pool/", "ProxyPass balancer:", 3),
        ("<Location /a>", "<Location", 1),
        ("UseCanonicalName DNS", "UseCanonicalName DNS", 1),
        ("ProxyRequests On", "ProxyRequests On", 1),
    ],
)
def test_apache_names_the_directive_it_does_not_support(text, directive, line):
    with pytest.raises(UnsupportedDirective) as refused:
        ReverseProxy.from_apache(text)
    assert (refused.value.directive, refused.value.line) == (directive, line)


@pytest.mark.parametrize(
    ("text", "directive", "line"),
    [
        ("location / {\n  rewrite ^ /x;\n}", "rewrite", 2),
        ("location ~ \\.php$ { }", "location ~ \\.php$", 1),
        ("location /a/ { location /a/b/ { } }", "location", 1),
        ("location / { proxy_pass http://$host; }", "proxy_pass with variables", 1),
        ("location / { proxy_set_header X $geoip_city; }", "proxy_set_header with $geoip_city", 1),
        ("upstream u { least_conn; server a; }", "upstream: least_conn", 1),
        ("upstream u { server unix:/run/app.sock; }", "upstream: server unix:/run/app.sock", 1),
        ("location / { return 301 /x; }", "return 301 /x", 1),
    ],
)
def test_nginx_names_the_directive_it_does_not_support(text, directive, line):
    with pytest.raises(UnsupportedDirective) as refused:
        ReverseProxy.from_nginx(text)
    assert (refused.value.directive, refused.value.line) == (directive, line)


@pytest.mark.parametrize(
    ("dialect", "text", "line"),
    [
        ("apache", "\nProxyPass /a", 2),
        ("apache", 'ProxyPass "/a http://b/', 1),
        ("apache", "ProxyPass a http://b/", 1),
        ("apache", "ProxyPass /a http://", 1),
        ("apache", "MergeSlashes maybe", 1),
        ("apache", "ServerName a..b", 1),
        ("apache", "<VirtualHost *:80>\n</VirtualHost>\n<VirtualHost *:81>", 3),
        ("nginx", "location / { }\nlocation / { }", 2),
        ("nginx", "location / { proxy_pass backend; }", 1),
        ("nginx", "location / { proxy_redirect default; }", 1),
        ("nginx", "location / { proxy_redirect off; proxy_redirect /a /b; }", 1),
        ("nginx", "location / {\n proxy_redirect ~( /b; }", 2),
        ("nginx", "merge_slashes perhaps;", 1),
        ("nginx", "location / { deny 300.0.0.1; }", 1),
        ("nginx", "}", 1),
        ("nginx", "location / { proxy_cookie_path '/a /b; }", 1),
        ("nginx", "a { " * 5000, 1),
        ("nginx", "server { }\nserver { }", 2),
    ],
)
def test_a_mistake_is_told_with_its_line(dialect, text, line):
    with pytest.raises(Problem) as told:
        getattr(ReverseProxy, f"from_{dialect}")(text)
    assert not isinstance(told.value, UnsupportedDirective)
    assert told.value.text("en").startswith(f"Line {line}:")
    assert told.value.text("ko").startswith(f"{line}번째 줄:")


def test_an_unfinished_nginx_text_is_told():
    with pytest.raises(Problem, match="ends too early"):
        ReverseProxy.from_nginx("location / { proxy_pass http://b")


def test_a_list_in_a_location_replaces_the_list_of_the_server():
    proxy = ReverseProxy.from_nginx(
        "proxy_set_header Host $host; location /a/ { proxy_pass http://b; }"
        "location /c/ { proxy_pass http://d; proxy_set_header X-Here $uri; }"
    )
    assert proxy.forward(Request("GET", "/a/", "www.example.com")).host_header == "www.example.com"
    other = proxy.forward(Request("GET", "/c/%41", "www.example.com"))
    assert other.host_header == "d"
    assert ("X-Here", "/c/A") in other.headers


def test_https_to_the_backend_needs_the_engine():
    text = "ProxyPass /a https://b/"
    assert ReverseProxy.from_apache(text).forward(Request("GET", "/a/", "h")).status == 500
    assert isinstance(
        ReverseProxy.from_apache("SSLProxyEngine On\n" + text).forward(Request("GET", "/a/", "h")), Forwarded
    )


def test_the_first_access_rule_that_names_the_address_decides():
    proxy = ReverseProxy.from_nginx(
        "location /admin/ { proxy_pass http://b; allow 10.0.0.0/8; allow 2001:db8::/32; deny all; }"
        "location / { proxy_pass http://b; deny 203.0.113.9; }"
    )

    def status(path, client):
        result = proxy.forward(Request("GET", path, "h", client=client))
        return result.status if isinstance(result, Answered) else 200

    assert status("/admin/x", "10.1.2.3") == 200
    assert status("/admin/x", "2001:db8::5") == 200
    assert status("/admin/x", "198.51.100.7") == 403
    assert status("/x", "203.0.113.9") == 403
    assert status("/x", "198.51.100.7") == 200
    denied = proxy.forward(Request("GET", "/admin/x", "h"))
    assert denied.why[-1].rule == "1: deny all"


def test_why_names_the_rule_that_matched_and_those_tried_before():
    proxy = ReverseProxy.from_apache("ProxyPass /b http://b/\nProxyPass /a http://a/base\nProxyPass /a/c http://c/")
    rules = [step.rule for step in proxy.forward(Request("GET", "/a/c", "h")).why]
    assert "1: ProxyPass /b http://b/" in rules and "2: ProxyPass /a http://a/base" in rules
    assert "3: ProxyPass /a/c http://c/" not in rules  # never looked at: the trap of the first match
