"""The strongest oracle: a private nginx and Apache on loopback are asked the same questions as our pages.

Configurations and questions are drawn from a seed: targets with every kind of slash, dot and percent sign, names,
redirects and cookies.
Where a server looks for a file, only that it did not ask the backend is compared: our files are nobody's business.
"""

import random
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from deploylab.mapping import Forwarded, Request, Response, ReverseProxy
from mapping import drawn
from needs import find, needs

PIECES = [
    "/",
    "/",
    "app",
    "api",
    "x",
    "..",
    ".",
    "%2e",
    "%2F",
    "%41",
    "%20",
    "[y]",
    "{z}",
    "%zz",
    "%00",
    ";p",
    '"',
    "é",
    "+",
]
STARTS = [
    "/", "/app", "/app/", "/app/api", "http://Third.example:81/app/", "app", "/app/x", "/my%20app/", "/a/b", "/static/",
    "/v1.0/", "/a+b/", "/pct%20/", "/App",
]  # fmt: skip
HOSTS = [
    "www.example.com",
    "Other.Example.NET:8888",
    "www.example.com:80",
    "a.example.",
    "[2001:db8::1]:9",
    None,
    "a..b",
]
COOKIES = [
    "a=1",
    "a=1; Path=/base/z",
    "a=1;path=/base; Secure",
    "a=1; Domain=127.0.0.1",
    "a=1; Path=/; Path=/base",
    "Flag; Path=/base",
]

HEADERS = [
    ("Connection", "close, X-Hop"), ("X-Hop", "1"), ("TE", "trailers"), ("Upgrade", "websocket"), ("Via", "1.1 c"),
    ("X-Forwarded-For", "203.0.113.5, 10.0.0.9"), ("X-Forwarded-Host", "evil"), ("Forwarded", "for=1"), ("X-Dup", "1"),
    ("X-Dup", "2"), ("Max-Forwards", "5"), ("Max-Forwards", "0"), ("X_Under", "1"), ("Proxy-Connection", "close"),
    ("Proxy-Authorization", "Basic x"), ("Trailer", "X-T"), ("Keep-Alive", "timeout=5"), ("X-Empty", ""),
]  # fmt: skip


def some_headers(rng):
    """A few, each name once unless it is X-Dup: what servers do with two Max-Forwards is another story."""
    chosen = rng.sample(HEADERS, rng.randrange(5))
    names = [name for name, _ in chosen]
    return tuple(pair for place, pair in enumerate(chosen) if pair[0] == "X-Dup" or pair[0] not in names[:place])


def target(rng):
    start = rng.choice(STARTS)
    return (
        start
        + "".join(rng.choice(PIECES) for _ in range(rng.randrange(6)))
        + rng.choice(["", "", "?", "?q=/../%20", "#f"])
    )


def response(rng, backend):
    place = rng.choice(
        [f"{backend}/base/y", f"{backend}/base", f"{backend}/", backend, "/base/y", "/y", "y", f"{backend}0/base/"]
    )
    headers = [(rng.choice(["Location", "Content-Location", "Refresh"]), place), ("Set-Cookie", rng.choice(COOKIES))]
    return Response(rng.choice([200, 201, 302, 304]), tuple(headers))


class Backend:
    """Remembers the last request, and answers what it was told to."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.asked, self.answer = None, Response(200)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def stop(self):
        self.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread, which closing alone would not
        self.thread.join()
        self.socket.close()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self.asked = read_head(connection)
                lines = "".join(f"{name}: {value}\r\n" for name, value in self.answer.headers)
                reply = f"HTTP/1.1 {self.answer.status} X\r\n{lines}Content-Length: 0\r\nConnection: close\r\n\r\n"
                connection.sendall(reply.encode())


def read_head(connection):
    connection.settimeout(5)
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more:
            break
        received += more
    return received.partition(b"\r\n\r\n")[0].decode("utf-8", "surrogateescape").split("\r\n")


def headers_of(lines):
    return [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]


def nginx_command(folder, texts, ports):
    servers = "\n".join(
        f"server {{ listen 127.0.0.1:{port}; server_name www.example.com; {text} }}"
        for text, port in zip(texts, ports, strict=True)
    )
    spaces = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"daemon off; pid {folder}/pid; error_log {folder}/error crit; events {{}}"
    (folder / "conf").write_text(f"{main} http {{ access_log off; {spaces} {servers} }}", encoding="utf-8")
    return [find("nginx"), "-c", str(folder / "conf"), "-e", str(folder / "error")]


def apache_command(folder, texts, ports):
    modules = Path("/usr/lib/apache2/modules")
    if not modules.is_dir():
        pytest.skip("Apache's modules are not where Debian keeps them")
    loads = "\n".join(
        f"LoadModule {name}_module {modules}/mod_{name}.so"
        for name in ("mpm_event", "authz_core", "proxy", "proxy_http")
    )
    hosts = "\n".join(
        f"Listen 127.0.0.1:{port}\n<VirtualHost 127.0.0.1:{port}>\nServerName www.example.com\n{text}\n</VirtualHost>"
        for text, port in zip(texts, ports, strict=True)
    )
    where = f"ServerRoot {folder}\nDocumentRoot {folder}\nPidFile {folder}/pid\nErrorLog {folder}/error\nLogLevel crit"
    (folder / "conf").write_text(
        f"{where}\n{loads}\nUser nobody\nGroup nogroup\nServerName www.example.com\n{hosts}\n", encoding="utf-8"
    )
    return [find("apache2"), "-f", str(folder / "conf"), "-DFOREGROUND"]


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def ask(port, request):
    """The status and headers that the client gets."""
    host = "" if request.host is None else f"Host: {request.host}\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers)
        head = f"{request.method} {request.target} {request.version}\r\n{host}{lines}\r\n"
        connection.sendall(head.encode())
        lines = read_head(connection)
    return int(lines[0].split()[1]), headers_of(lines)


def wait_until_up(port, process):
    for _ in range(100):
        if process.poll() is not None:
            pytest.fail("the server did not start")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server does not listen")


def differences(proxy, port, backend, request, answer):
    """What differs between the real server and our pages for one question; nothing, if all is well."""
    backend.asked, backend.answer = None, answer
    status, headers = ask(port, request)
    ours = proxy.forward(request)
    if backend.asked is None:
        looked_up = not isinstance(ours, Forwarded) and "looked up" in ours.why[-1].what["en"]
        theirs = (status, [pair for pair in headers if pair[0] == "Location"])
        return (
            None if looked_up else compare(theirs, (getattr(ours, "status", ours), list(getattr(ours, "headers", ()))))
        )
    sent = backend.asked[0].split(" ", 1)[1].rpartition(" ")[0]
    host = next((value for name, value in headers_of(backend.asked) if name == "Host"), None)
    passed = [pair for pair in headers_of(backend.asked) if pair[0] != "Host"]
    if not isinstance(ours, Forwarded) or (sent, host, passed) != (ours.target, ours.host_header, list(ours.headers)):
        return (sent, host, passed), ours
    back = proxy.reverse(request, answer)
    names = {name.lower() for name, _ in answer.headers}
    return compare((status, [pair for pair in headers if pair[0].lower() in names]), (back.status, list(back.headers)))


def compare(theirs, ours):
    return None if theirs == ours else (theirs, ours)


def accepts(command, folder, text):
    """Whether the real server reads it; only what both read can be compared."""
    words = [word for word in command(folder, [text], [1]) if word != "-DFOREGROUND"]
    return subprocess.run([*words, "-t"], capture_output=True, check=False).returncode == 0


def configurations(rng, dialect, backend, command, folder, count=40):
    texts: list = []
    while len(texts) < count:
        text = getattr(drawn, dialect)(rng, backend)
        if drawn.readable(dialect, text) and accepts(command, folder, text):
            texts.append(text)
    return texts


@pytest.mark.parametrize(
    ("dialect", "command"),
    [
        pytest.param("apache", apache_command, marks=needs("apache2")),
        pytest.param("nginx", nginx_command, marks=needs("nginx")),
    ],
)
def test_the_real_server_does_what_our_pages_say(tmp_path, dialect, command):
    rng, backend = random.Random(7), Backend()
    texts = configurations(rng, dialect, backend.url, command, tmp_path)
    ports = free_ports(len(texts))
    process = subprocess.Popen(command(tmp_path, texts, ports))
    try:
        wait_until_up(ports[-1], process)
        for text, port in zip(texts, ports, strict=True):
            proxy = getattr(ReverseProxy, f"from_{dialect}")(text, listen=port)
            for _ in range(25):
                version = rng.choice(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0"])
                request = Request(
                    rng.choice(["GET", "GET", "PURGE"]), target(rng), rng.choice(HOSTS), "http", version, "127.0.0.1",
                    some_headers(rng),
                )  # fmt: skip
                answer = response(rng, backend.url)
                assert differences(proxy, port, backend, request, answer) is None, (text, request, answer)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        backend.stop()
