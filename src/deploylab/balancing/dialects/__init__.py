"""Dialects: the same names, other picks. `DIALECTS[product][algorithm]()` picks exactly as the real server does.

    weights 3, 2, 1        nginx, Apache rr    a b a c b a
                           HAProxy roundrobin  a b a c a b
                           HAProxy static-rr   a a b a b c

Checked against nginx 1.22, HAProxy 2.6 and Apache httpd 2.4. `rr` and `lc` are round robin and least connections.
"""

from deploylab.balancing.dialects import apache, haproxy_leastconn, haproxy_roundrobin, haproxy_static_rr, nginx

DIALECTS = {
    "nginx": {"rr": nginx.RoundRobin, "lc": nginx.LeastConnections},
    "apache": {"rr": apache.ByRequests, "lc": apache.ByBusyness},
    "haproxy": {
        "rr": haproxy_roundrobin.RoundRobin,
        "static-rr": haproxy_static_rr.StaticRoundRobin,
        "lc": haproxy_leastconn.LeastConnections,
    },
}
