"""The frame of a report page: its style, its policy, its tables. Every word from outside is escaped here.

No page loads anything: what it needs is inside it, and a content policy forbids the rest. Light and dark as the
reader's system is, narrow screens, print.
"""

from html import escape

from deploylab.grading.messages import clean

STYLE = (
    ":root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--back:#fff;--pale:#f5f7f9;"
    "--good:#14602b;--bad:#a3200d;--link:#0a58ca}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--line:#39424e;--back:#12161b;"
    "--pale:#1c2229;--good:#6fd08c;--bad:#ff9b8a;--link:#7cb3ff}}"
    "body{font:16px/1.6 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:var(--ink);"
    "background:var(--back);word-break:keep-all;overflow-wrap:break-word}h1{margin:0 0 .4rem;line-height:1.25}"
    "h2{margin:2.2rem 0 .6rem;line-height:1.3}a{color:var(--link)}.wide{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}"
    "th{font-weight:600;color:var(--soft);vertical-align:bottom}td.n,th.n{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}tr:last-child td{border-bottom:0}"
    "pre{white-space:pre-wrap;background:var(--pale);padding:.7rem;border-radius:.4rem}"
    "th.n{white-space:normal}td.n:last-child,th.n:last-child{width:1%}td:first-child:has(.passed,.failed){width:1%}"
    "td .passed,td .failed{white-space:nowrap}td a{white-space:nowrap}"
    ".why{white-space:pre-line}.passed{color:var(--good)}.failed{color:var(--bad)}.note{color:var(--soft)}.sum{font-size:1.3rem;margin:0}"
    ".bar{display:block;height:.4rem;border-radius:.2rem;background:var(--line);margin:.3rem 0 .8rem}"
    ".bar span{display:block;height:100%;border-radius:.2rem;background:var(--good)}"
    ".js-plotly-plot text{fill:var(--ink)!important}"
    "@media print{body{max-width:none;margin:0}h2{break-after:avoid}tr{break-inside:avoid}}"
)
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)


def text(words: str, longest: int = 2000) -> str:
    """Any text for HTML: controls and directions shown as escapes, then the markup characters."""
    return escape(clean(words, longest), quote=True)


def page(title: str, body: str, lang: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body><h1>{text(title)}</h1>\n{body}\n</body></html>\n"
    )


def table(head: list[str], rows: list[list[str]], numbers: tuple[int, ...] = ()) -> str:
    """A table of cells that are HTML already."""

    def line(tag: str, cells: list[str]) -> str:
        kinds = [' class="n"' if place in numbers else "" for place in range(len(cells))]
        return (
            "<tr>" + "".join(f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(kinds, cells, strict=True)) + "</tr>"
        )

    body = line("th", head) if any(head) else ""
    return f'<div class="wide"><table>{body}{"".join(line("td", row) for row in rows)}</table></div>'


def bar(points: float, most: float) -> str:
    share = min(100.0, 100 * points / most) if most else 0.0
    return f'<span class="bar"><span style="width:{share:.0f}%"></span></span>'
