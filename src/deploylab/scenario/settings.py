"""Values given beside a scenario: `traffic.rate=50`."""

import tomllib
from typing import Any

from deploylab.problems import Problem


def setting(text: str) -> tuple[str, Any]:
    """`traffic.rate=50` -> ("traffic.rate", 50); the value is read as TOML, a bare word as text."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise Problem(f"--set {text}: write KEY=VALUE, e.g. --set traffic.rate=50.",
                      f"--set {text}: 키=값 형식으로 쓰세요. 예: --set traffic.rate=50.")
    try:
        return key.strip(), tomllib.loads(f"v = {value}")["v"]
    except tomllib.TOMLDecodeError:
        return key.strip(), value


def settings(texts: list[str] | None) -> dict[str, Any]:
    return dict(setting(text) for text in texts or [])
