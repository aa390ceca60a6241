"""Small pieces of a page that speaks two languages: both stand in it, the reader's one is shown."""

import re
from html import escape
from pathlib import Path

ASSETS = Path(__file__).with_name("assets")
# Nobody but the host of the page is ever asked for anything; Python in the browser needs wasm-unsafe-eval.
POLICY = ("default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; "
          "img-src data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'")


def both(text: dict[str, str], tag: str = "span") -> str:
    """A text in both languages; `**word**` is strong, `` `word` `` is code."""
    return "".join(f'<{tag} lang="{lang}">{marked(text[lang])}</{tag}>' for lang in ("ko", "en"))


def marked(text: str) -> str:
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
    return re.sub(r"`(.+?)`", r"<code>\1</code>", text)


def link(address: str, text: dict[str, str], more: str = "") -> str:
    """A link to another page of the site, which keeps the language."""
    return f'<a href="{escape(address)}" data-keeps {more}>{both(text)}</a>'


def asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def document(title: dict[str, str], body: str, script: str, style: str = "", data: str = "{}") -> str:
    """A whole page: one file, which opens from anywhere."""
    inert = data.replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="ko" data-title-ko="{escape(title['ko'])}" data-title-en="{escape(title['en'])}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(title['ko'])}</title>
<link rel="icon" href="data:,">
<style>
{asset('site.css')}{style}</style>
</head>
<body>
{body}
<script type="application/json" id="dl-data">{inert}</script>
<script type="module">
{asset('lang.js')}
{script}</script>
</body>
</html>
"""
