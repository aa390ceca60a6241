"""deploylab app: the lab in the browser. The same as `deploylab` with no command."""

import os
import subprocess
import sys

from deploylab.problems import Problem
from deploylab.resources import PACKAGE

HELP = {"en": "open the lab in the browser (also without any command)",
        "ko": "브라우저에서 실습실을 연다(명령 없이도 열림)"}
EXAMPLE = "deploylab app --port 8600"


def arguments(parser) -> None:
    parser.add_argument("--port", type=int, help="port (8501 by default)")
    parser.add_argument("--host", help="address to listen on (localhost by default; 0.0.0.0 for a class)")
    parser.add_argument("--headless", action="store_true", help="do not open a browser")


def main(args) -> int:
    try:
        import streamlit  # noqa: F401
    except ImportError:
        raise Problem("The app needs streamlit: python -m pip install deploylab.",
                      "앱을 열려면 streamlit이 필요합니다: python -m pip install deploylab.") from None
    command = [sys.executable, "-m", "streamlit", "run", str(PACKAGE / "ui" / "start" / "app.py"),
               "--browser.gatherUsageStats=false", "--runner.postScriptGC=false", "--client.toolbarMode=minimal",
               "--global.disableWidgetStateDuplicationWarning=true",
               "--theme.light.primaryColor=#1d5a96", "--theme.dark.primaryColor=#7cc0f5"]
    host = getattr(args, "host", None) or os.environ.get("STREAMLIT_SERVER_ADDRESS", "localhost")
    command.append(f"--server.address={host}")
    if getattr(args, "port", None):
        command.append(f"--server.port={args.port}")
    if getattr(args, "headless", False):
        command.append("--server.headless=true")
    if os.name == "posix":
        os.execv(sys.executable, command)  # the very process that was started: signals reach the server itself
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0
