"""Configurations drawn at random from the directives that our pages read, for a real server and for us."""

from deploylab.mapping import ReverseProxy
from deploylab.problems import Problem

PATHS = [
    "/", "/app", "/app/", "/app/api", "/a", "/a/b", "/static/", "/App", '"/my app/"', "/v1.0/", "/a+b/", "/pct%20/",
]  # fmt: skip
TARGETS = [
    "", "/", "/base", "/base/", "/deep/er/", "/x~y", "/with%20space/", "/base//", "/a:b/", "/UP", "/base?fixed=1",
    "/p%2Fq/", "/é/",
]  # fmt: skip
APACHE_SWITCHES = ["MergeSlashes Off", "UseCanonicalName On", "UseCanonicalPhysicalPort On", "ProxyPreserveHost On"]
APACHE_REVERSES = ["/base", "/", "http://www.example.com/base", "{b}", "{b}/base/"]
APACHE_COOKIES = [
    "Path /base /app", "Path /base/ /app/", "Path / /", "Path /base/z /zz", "Domain 127.0.0.1 www.example.com",
    "Domain .0.0.1 .example.com", "Domain LOCALHOST www.example.com",
]  # fmt: skip
NGINX_SERVER = [
    "merge_slashes off;", "absolute_redirect off;", "port_in_redirect off;", "server_name_in_redirect on;",
    "proxy_redirect /base/ /srv/;", "proxy_cookie_path /base /srv;", "proxy_set_header Host $host;",
]  # fmt: skip
NGINX_REDIRECTS = [
    "off", "default", "{b}/base/ /app/", "{b}/ /", "/ /app/", "{b}/base/ http://www.example.com/app/",
    r"~^http://[^/]+/(.*)$ /r/$1", r"~*^(HTTP://)[^:/]+:\d+(/.+)$ $1$host$2", "http://$proxy_host/base/ /app/",
    "{b}/base/ $scheme://$http_host/app/",
]  # fmt: skip
NGINX_RULES = [
    "cookie_path /base /app", "cookie_path / /app/", r"cookie_path ~^/base/(.+)$ /app/$1", "cookie_path /base $uri",
    "cookie_domain 127.0.0.1 www.example.com", "cookie_domain .127.0.0.1 .example.com", "cookie_domain $proxy_host $host",
    r"cookie_domain ~^127\.(.*)$ $1.example", "set_header Host $http_host", "set_header Host $host:$server_port",
    'set_header Host ""', "set_header X-Forwarded-For $proxy_add_x_forwarded_for", 'set_header Connection "upgrade"',
    "set_header X-Uri $request_uri", "set_header X-Args $args", "http_version 1.1",
]  # fmt: skip


def some(rng, rows, share):
    return [row for row in rows if rng.random() < share]


def hosts(backend):
    port = backend.rpartition(":")[2]
    return [backend, backend, f"http://localhost:{port}", f"http://LOCALHOST:{port}", f"HTTP://127.0.0.1:{port}"]


def apache(rng, backend):
    lines = some(rng, APACHE_SWITCHES, 0.15)
    for _ in range(rng.choice([1, 1, 2, 3])):
        path, target = rng.choice(PATHS), rng.choice(hosts(backend)) + rng.choice(TARGETS)
        lines.append(f"ProxyPass {path} {rng.choice(['!', *[target] * 7])}")
        if rng.random() < 0.6:
            lines.append(f"ProxyPassReverse {path} {target.partition('?')[0]}")
    lines += [f"ProxyPassReverse {rng.choice(PATHS)} {url}" for url in some(rng, APACHE_REVERSES, 0.1)]
    lines += [f"ProxyPassReverseCookie{rule}" for rule in some(rng, APACHE_COOKIES, 0.1)]
    rng.shuffle(lines)
    return "\n".join(lines).replace("{b}", backend)


def nginx(rng, backend):
    lines = some(rng, NGINX_SERVER, 0.1)
    for path in rng.sample(PATHS, rng.choice([1, 1, 2, 3])):
        if rng.random() < 0.1:
            rules = [f"return {rng.choice(['404', '403', '200 local'])};"]
        else:
            rules = [f"proxy_pass {rng.choice(hosts(backend))}{rng.choice(TARGETS)};"]
            rules += [f"proxy_redirect {rule};" for rule in some(rng, NGINX_REDIRECTS, 0.1)]
            rules += [f"proxy_{rule};" for rule in some(rng, NGINX_RULES, 0.1)]
        rng.shuffle(rules)
        lines.append(f"location {rng.choice(['', '', '= ', '^~ '])}{path} {{ {' '.join(rules)} }}")
    rng.shuffle(lines)
    return "\n".join(lines).replace("{b}", backend)


def readable(dialect, text):
    """Whether our pages read it; what they refuse (a second proxy_redirect default, say) has tests of its own."""
    try:
        return bool(getattr(ReverseProxy, f"from_{dialect}")(text))
    except Problem:
        return False
