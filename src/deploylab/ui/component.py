"""A small component of a page: three files that lie together, and the one helper of script that they share."""

from pathlib import Path
from typing import Any

import streamlit as st

ELEMENT = """
function el(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}
"""


def component(folder: Path) -> Any:
    """Register the component of a folder: fates/ holds fates.html, fates.css and fates.js, which may call `el`."""
    html, css, js = ((folder / f"{folder.name}.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component(f"deploylab_{folder.name}", html=html, css=css, js=ELEMENT + js)
