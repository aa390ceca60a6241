"""The book: one chapter at a time, with what it includes as live parts."""

from pathlib import Path

import streamlit as st

from deploylab.book.content import chapter_folders, item
from deploylab.labs import LABS
from deploylab.problems import Problem
from deploylab.ui import reading
from deploylab.ui.state import into_link, lang, say, show_problem

ALSO = {"03_reverse_proxy": ("duties",), "04_mapping": ("mapping",), "05_layers_and_paths": ("paths",),
        "13_choose": ("compare", "choose")}
OTHER_TITLES = {"duties": ("프록시의 역할", "What a proxy does"), "mapping": ("매핑", "Mapping"), "paths": ("패킷의 길", "Paths of packets"),
                "compare": ("방식 비교", "Compare"), "choose": ("방식 고르기", "Choose")}


def page() -> None:
    """Draw the chapter that the reader or the link chooses."""
    folders = chapter_folders()
    if not folders:
        st.info(say("이 설치에는 책의 장이 들어 있지 않다.", "This installation has no chapters."))
        return
    with st.container(key="book-page"):
        st.html(COLUMN)
        identity = chosen(list(folders))
        path = folders[identity] / f"{lang()}.md"
        try:
            found = reading.chapter(str(path), path.stat().st_mtime)
        except (OSError, Problem) as trouble:
            show_problem(trouble if isinstance(trouble, Problem) else missing(path))
            return
        guide(identity, folders[identity].name, found)
        reading.draw(found, identity)
        around(identity, list(folders))


COLUMN = f"""<style>{reading.FADE}</style>""" + """<style>
.st-key-book-page { max-width: 820px; margin: 0 auto; padding-top: .8rem; }
.st-key-book-page blockquote, .st-key-book-page blockquote * { color: inherit; opacity: 1; }
.st-key-book-page p, .st-key-book-page li { line-height: 1.75; word-break: keep-all; overflow-wrap: anywhere; }
.st-key-book-page :is(h1, h2, h3) { word-break: keep-all; }
.st-key-book-page :is(th, td) { word-break: keep-all; overflow-wrap: break-word; min-width: 4.6rem; }
.st-key-book-page h2 { font-size: 1.6rem !important; padding-top: 1.4rem; } .st-key-book-page h1 { font-size: 2.1rem !important; }
.st-key-book-page [data-testid="stMarkdownContainer"] table { display: block; overflow-x: auto; }
.st-key-book-page td[style*="right"] { white-space: nowrap; font-variant-numeric: tabular-nums; }
.st-key-book-page :is(p, li, td, th, h1, h2, h3) code { font-size: .88em !important; padding: .1em .25em; margin: 0; }
.st-key-book-page label p { font-size: 1rem; line-height: 1.5; }
@media (max-width: 640px) { .st-key-book-page [data-testid="stMarkdownContainer"] :is(th, td) { font-size: .92rem; padding: .35rem .5rem; min-width: 4rem; } }
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-book-page :is(.stButton, .stSelectbox, .stExpander, .stFormSubmitButton) { display: none !important; }
  html, body, .stApp, .st-key-book-page, .st-key-book-page * { color: #111 !important; background: #fff !important; border-color: #aaa !important; }
  .stApp :is(.stMain, .stVerticalBlock) { display: block; } .st-key-book-page .stElementContainer { margin-bottom: 1rem; }
  .st-key-book-page pre, .st-key-book-page pre code { white-space: pre-wrap !important; }
  .st-key-book-page .stElementContainer:has(h2), .st-key-book-page :is(h2, h3) { break-after: avoid; }
}
</style>"""


def missing(path: Path) -> Problem:
    return Problem(en=f"The chapter {path.parent.name} has no {path.name}.", ko=f"{path.parent.name} 장에 {path.name}가 없습니다.")


def title(identity: str) -> str:
    """A chapter's number and name."""
    return f"{int(identity[2:])}. {item('toc', identity)[lang()]}"


def chosen(identities: list[str]) -> str:
    """The chapter in the link, else the first; the picker keeps the link."""
    asked = f"ch{st.query_params.get('ch', '00')}"
    now = asked if asked in identities else identities[0]
    if st.session_state.get("book-linked") != now:  # a link or a button chose: the picker follows
        st.session_state["book-linked"] = st.session_state["book-chapter"] = now
    picked = st.selectbox(say("장", "chapter"), identities, format_func={name: title(name) for name in identities}.__getitem__, key="book-chapter")
    st.session_state["book-linked"] = picked
    into_link({"ch": picked[2:]})
    return picked


def guide(identity: str, folder: str, found: list[reading.Piece]) -> None:
    """The headings of the chapter, and the labs that belong to it."""
    with st.expander(say("이 장의 차례와 실습실", "In this chapter, and its labs"), icon=":material/toc:"):
        st.markdown("\n".join(f"{number}. [{head}](#s{number})" for number, head in enumerate(reading.headings(found), 1)))
        labs = {lab.slug: lab.title[lang()] for lab in LABS if lab.chapter == folder}
        labs |= {slug: say(*OTHER_TITLES[slug]) for slug in ALSO.get(folder, ())}
        for slug, name in labs.items():
            st.link_button(say(f"실습실: {name}", f"Lab: {name}"), f"./?lab={slug}&lang={lang()}", icon=":material/science:")


def around(identity: str, identities: list[str]) -> None:
    """Back and on."""
    at = identities.index(identity)
    st.divider()
    columns = st.columns(2)
    for column, step, icon in ((columns[0], -1, "arrow_back"), (columns[1], 1, "arrow_forward")):
        if 0 <= at + step < len(identities):
            column.button(title(identities[at + step]), icon=f":material/{icon}:", key=f"book-go-{icon}", width="stretch",
                          on_click=lambda to=identities[at + step]: go(to))


def go(identity: str) -> None:
    st.query_params["ch"] = identity[2:]
