"""Keeps a foreign program for as long as its own standard input is open, then ends the program and its folder.

    python guard.py FOLDER PROGRAM ARGUMENT...

A real proxy knows nothing of our pipes, and its workers would outlive a lab that was killed. Lines on standard
input are signals to pass on to the program, by number. Should the guard itself be killed, Linux tells the program.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

PR_SET_PDEATHSIG = 1


def end_with_guard() -> None:
    """In the program's process before it begins: ask the system for SIGTERM when the guard dies (Linux)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def finish(process: subprocess.Popen, folder: str) -> None:
    """End the program with all its workers (a process group of their own), and remove what it has written."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        until = time.monotonic() + 1
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def main() -> None:
    folder, *command = sys.argv[1:]
    log = open(os.path.join(folder, "output.log"), "wb")  # noqa: SIM115 (the program keeps it)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                               preexec_fn=end_with_guard)  # no other thread runs yet
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: finish(process, folder))

    def watch() -> None:
        process.wait()
        with suppress(BrokenPipeError):  # the lab may have gone first
            print("ended", flush=True)

    threading.Thread(target=watch, daemon=True).start()
    for line in sys.stdin:
        if process.poll() is None:
            process.send_signal(int(line))
    finish(process, folder)


if __name__ == "__main__":
    main()
