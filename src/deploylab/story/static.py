"""The player's own files, and a page that needs nothing else: one file, no server, no request to anywhere."""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from gzip import compress
from html import escape
from pathlib import Path
from typing import Any

FILES = Path(__file__).resolve().parent / "player"
SCRIPTS = (
    *("words", "run", "layout", "stage", "dots", "panels", "cursor"),
    *("player", "hands", "playing", "tools", "questions", "mount"),
)


def text(name: str) -> str:
    return (FILES / name).read_text(encoding="utf-8")


def script() -> str:
    """The player's JavaScript: its parts in the order in which they build on one another."""
    return "\n".join(text(f"{part}.js") for part in SCRIPTS)


def styles() -> str:
    return text("player.css")


def markup() -> str:
    return text("player.html")


def compact(value: Any) -> str:
    """JSON without spaces; equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def packed(value: Any) -> str:
    """A value as a page carries it, a tenth of its size; equal values give equal text; the player unpacks it."""
    return b64encode(compress(compact(value).encode(), 9, mtime=0)).decode()


def page(payload: dict | Sequence[dict], lang: str = "ko", **options: Any) -> str:
    """A self-contained HTML page with the player. Several payloads play side by side under one clock.

    Options: name, step, base (what links start from), embed, large, autoplay. What the address
    says wins: `?step=&lang=&embed=&large=&autoplay=&scheme=`. In a frame the page tells its height and takes the
    colour scheme of the page around it.
    """
    payloads = [payload] if isinstance(payload, dict) else list(payload)
    meta = payloads[0]["meta"]
    parts = {
        "lang": escape(lang),
        "title": escape((meta.get("title") or {}).get(lang) or meta.get("scenario") or "deploylab"),
        "styles": styles(),
        "markup": markup(),
        "data": compact({"lang": lang, "name": "page", "packed": packed(payloads), **options}).replace("<", "\\u003c"),
        "script": f"{script()}\n{text('page.js')}",
    }
    return re.sub(r"@@(\w+)@@", lambda found: parts[found[1]], text("page.html"))
