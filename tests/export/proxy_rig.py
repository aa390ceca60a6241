"""A private HAProxy or nginx from exported files, and the script that carries a deployment out in it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from deploylab.export import export


def write(folder, scenario, target, lang="ko"):
    for name, text in export(scenario, target, lang).files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


SOCAT = f"""#!{sys.executable}
import socket, sys
admin = socket.socket(socket.AF_UNIX)
admin.connect(sys.argv[-1].partition(":")[2])
admin.sendall(sys.stdin.buffer.read())
answer = b""
while piece := admin.recv(65536):
    answer += piece
sys.stdout.write(answer.decode())
with open("said", "a") as said:
    said.write(answer.decode() if len(answer) < 200 else "")
"""


CURL = f"#!{sys.executable}\nimport sys, urllib.request\nurllib.request.urlopen(sys.argv[-1], timeout=5)\n"


def command(folder, name, text):
    """A stand-in for a program that need not be installed."""
    path = folder / "bin" / name
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o755)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as trouble:
        return trouble.code


@contextlib.contextmanager
def running(folder, command, port):
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                fetch(port)
                break
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def carried_out(folder, *arguments):
    path = f"{folder}/bin{os.pathsep}{os.environ['PATH']}{os.pathsep}/usr/sbin"
    return subprocess.run(["sh", "runtime.sh", *arguments], cwd=folder, capture_output=True, text=True, timeout=60,
                          env=os.environ | {"PATH": path})
