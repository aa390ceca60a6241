"""A pasted configuration proxies real sites: redirects break without reverse mapping, and heal with it."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from live_rig import Origin, Wire

from deploylab.live.plan import Answer
from deploylab.live.serving import MappedRouter, elsewhere, over_tls, read
from deploylab.mapping import Request, Response
from deploylab.problems import Problem


class Served:
    """`deploylab live --serve` as a process, with a server behind it."""

    def __init__(self, tmp_path, configuration, script, *options):
        self.origin = Origin(script)
        file = tmp_path / "proxy.conf"
        file.write_text(configuration.replace("ORIGIN", f"127.0.0.1:{self.origin.address[1]}"))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploylab", "live", "--serve", str(file), "--port", "0", "--lang", "en", *options],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split("/")[2]

    def __enter__(self):
        return self

    def get(self, path):
        host, port = self.address.split(":")
        with socket.create_connection((host, int(port)), 5) as own:
            wire = Wire(own)
            wire.send(f"GET {path} HTTP/1.1\r\nHost: {self.address}\r\nConnection: close\r\n\r\n".encode())
            return wire.to_the_end().decode()

    def __exit__(self, *trouble):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(10) == 0
        self.process.stdout.close()
        self.origin.close()


def login(wire, head):
    where = head.decode().split("Host: ")[1].split("\r\n")[0]
    wire.send(f"HTTP/1.1 302 Found\r\nLocation: http://{where}/login\r\nSet-Cookie: s=1; Path=/\r\nContent-Length: 0\r\n\r\n"
              .encode())


APACHE = "ProxyPass /app/ http://ORIGIN/\n"
HEALED = APACHE + "ProxyPassReverse /app/ http://ORIGIN/\nProxyPassReverseCookiePath / /app/\n"
NGINX = "location /app/ { proxy_pass http://ORIGIN/; proxy_redirect off; }\n"
NGINX_HEALED = "location /app/ { proxy_pass http://ORIGIN/; proxy_cookie_path / /app/; }\n"


@pytest.mark.parametrize("broken, healed", [(APACHE, HEALED), (NGINX, NGINX_HEALED)], ids=["apache", "nginx"])
def test_a_redirect_breaks_without_reverse_mapping_and_heals_with_it(tmp_path, broken, healed):
    with Served(tmp_path, broken, login) as served:
        answer = served.get("/app/x")
        assert f"Location: http://127.0.0.1:{served.origin.address[1]}/login" in answer
        assert served.origin.heads[0].startswith(b"GET /x HTTP/1.1\r\n")
    with Served(tmp_path, healed, login) as served:
        answer = served.get("/app/x")
        assert "/app/login\r\n" in answer and str(served.origin.address[1]) not in answer
        assert "Set-Cookie: s=1; Path=/app/" in answer


@pytest.mark.parametrize("listen", ["80", "443 ssl", "127.0.0.1:8443"])
@pytest.mark.parametrize("frame", [
    "server {{ listen {listen}; location /app/ {{ proxy_pass http://in.example:9/; }} }}",
    "<VirtualHost *:{port}>\nProxyPass /app/ http://in.example:9/\nProxyPassReverse /app/ http://in.example:9/\n</VirtualHost>",
], ids=["nginx", "apache"])
def test_redirects_lead_to_where_it_is_served_wherever_the_file_would_listen(frame, listen):
    text = frame.format(listen=listen, port=listen.split()[0].split(":")[-1])
    redirect = Response(302, (("Location", "http://in.example:9/login"),))
    came = read(text, 8085).reverse(Request("GET", "/app/", "localhost:8085"), redirect)
    assert came.headers == (("Location", "http://localhost:8085/app/login"),)


def test_rules_that_lead_to_https_are_named_by_their_lines():
    text = "ProxyPass /a https://in.example/\nProxyPass /b http://in.example/\n# proxy_pass https://c/;\nproxy_pass https://d/;\n"
    assert over_tls(text) == [1, 4]
    assert over_tls("SSLProxyEngine on\nProxyPassReverse /a https://in.example/\n") == []


def test_what_no_rule_covers_is_answered_by_the_proxy(tmp_path):
    with Served(tmp_path, NGINX, login) as served:
        assert served.get("/elsewhere").startswith("HTTP/1.1 404")
        assert served.get("/app").startswith("HTTP/1.1 301")
        assert served.origin.heads == []


def test_a_server_known_by_another_name_is_found_where_it_really_is(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Problem, match="NAME:PORT=HOST:PORT"):
        elsewhere(["app.internal"])
    router = MappedRouter(read("ProxyPass / http://app.internal:8080/\n", 80),
                          elsewhere([f"app.internal:8080=127.0.0.1:{port}"]), print)
    from deploylab.live.http1 import parse_request

    plan = router.plan(parse_request(b"GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"), "127.0.0.1")
    assert not isinstance(plan, Answer) and plan.address == ("127.0.0.1", port)
    assert b"Host: app.internal:8080\r\n" in plan.request


def test_a_port_in_use_or_a_strange_directive_is_one_sentence_and_status_2(tmp_path):
    file = tmp_path / "proxy.conf"
    command = [sys.executable, "-m", "deploylab", "live", "--serve", str(file), "--lang", "en", "--port"]
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    file.write_text("ProxyPass / http://127.0.0.1:9/\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run([*command, port], env=where, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2 and f"Port {port} cannot be used" in done.stderr and done.stderr.count("\n") == 1
    file.write_text("ProxyPass / http://127.0.0.1:9/\nProxyMagic on\n")
    done = subprocess.run([*command, "0"], env=where, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2 and "ProxyMagic" in done.stderr and "Traceback" not in done.stderr
