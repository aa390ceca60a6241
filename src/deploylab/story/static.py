"""The player's own files, and a page that needs nothing else: one file, no server, no request to anywhere."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

FILES = Path(__file__).resolve().parent / "player"
SCRIPTS = (
    *("words", "run", "layout", "stage", "dots", "panels", "cursor"),
    *("player", "hands", "playing", "tools", "questions", "mount"),
)


def script() -> str:
    """The player's JavaScript: its parts in the order in which they build on one another."""
    return "\n".join((FILES / f"{part}.js").read_text(encoding="utf-8") for part in SCRIPTS)


def styles() -> str:
    return (FILES / "player.css").read_text(encoding="utf-8")


def markup() -> str:
    return (FILES / "player.html").read_text(encoding="utf-8")


def compact(value: Any) -> str:
    """JSON without spaces; equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def page(payload: dict | Sequence[dict], lang: str = "ko", **options: Any) -> str:
    """A self-contained HTML page with the player. Several payloads play side by side under one clock.

    Options: step, base (what links start from), embed, large, autoplay. `?step=&lang=&embed=&large=` of the
    address win over them.
    """
    payloads = [payload] if isinstance(payload, dict) else list(payload)
    meta = payloads[0]["meta"]
    name = escape((meta.get("title") or {}).get(lang) or meta.get("scenario") or "deploylab")
    data = compact({"payloads": payloads, "lang": lang, "name": "page", **options}).replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="{escape(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{name}</title>
<link rel="icon" href="data:,">
<style>
html {{ background: #fbfaf7; }}
@media (prefers-color-scheme: dark) {{ html {{ background: #15181c; }} }}
h1 {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
body {{ margin: 0 auto; max-width: 1400px; padding: 12px; }}
{styles()}</style>
</head>
<body>
<main>
<h1>{name}</h1>
{markup()}
</main>
<script type="application/json" id="dl-data">{data}</script>
<script type="module">
{script()}
{(FILES / "page.js").read_text(encoding="utf-8")}</script>
</body>
</html>
"""
