"""A table too wide for a phone: it scrolls by itself, by keyboard too, under its first column; no word is broken."""

import re
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

CSS = """
  .wide { --ground: light-dark(#fff, #171614); overflow-x: auto;
    background: linear-gradient(to left, var(--ground) 40%, transparent) right / 3rem 100% no-repeat local,
      linear-gradient(to left, light-dark(#0003, #fff4), transparent) right / .8rem 100% no-repeat; /* more to the right */
    border: 1px solid light-dark(#d9dde3, #3c4046); border-radius: .5rem; }
  .wide table { border-collapse: collapse; width: 100%; margin: 0; font-size: .92rem; font-variant-numeric: tabular-nums; }
  .wide :is(th, td) { padding: .45rem .7rem; text-align: left; white-space: nowrap; font-weight: 400; border: 0;
    border-bottom: 1px solid light-dark(#e9ecf0, #2f3338); }
  .wide tr:last-child > * { border-bottom: 0; }
  .wide thead th { white-space: normal; word-break: keep-all; min-width: 4.2rem; vertical-align: bottom; opacity: .85; }
  .wide tbody th { position: sticky; left: 0; background: var(--ground); white-space: normal; word-break: keep-all;
    overflow-wrap: anywhere; min-width: 9.5rem; max-width: 13rem; }
  .wide b { font-weight: 700; }
  @media (max-width: 640px) { .wide table { font-size: .84rem; } .wide :is(th, td) { padding: .4rem .5rem; } .wide tbody th { min-width: 6.5rem; max-width: 7.5rem; } }
"""


def wide(rows: Sequence[Mapping[str, str]], label: str) -> None:
    """Show rows of equal keys; `**strong**` in a cell is kept. `label` says to a screen reader what the table is."""
    st.html(f"<style>{CSS}</style>{markup(rows, label)}")


def markup(rows: Sequence[Mapping[str, str]], label: str) -> str:
    head = "".join(f'<th scope="col">{escape(key)}</th>' for key in rows[0])
    body = "".join(f"<tr>{''.join(cell(number, text) for number, text in enumerate(row.values()))}</tr>" for row in rows)
    return (f'<div class="wide" role="region" tabindex="0" aria-label="{escape(label)}"><table>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")


def cell(number: int, text: str) -> str:
    told = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(str(text)))
    return f'<th scope="row">{told}</th>' if number == 0 else f"<td>{told}</td>"
