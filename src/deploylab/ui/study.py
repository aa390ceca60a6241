"""Whose drafts, cards and marks these are.

On the reader's own machine they are kept in the data folder and survive everything. On a server that others
reach, a session keeps them to itself, in a folder that ends with it: nothing of one reader is visible to another,
and the server's owner is no reader. The session is the reader's own only if the connection, the Host and the Origin
all say "this machine" and nothing was forwarded. DEPLOYLAB_SHARED decides instead if it is set: 1 behind a proxy on the
same machine, 0 where only one person can reach the server although it seems remote (a container on one's own machine).
"""

import os
import re
import tempfile
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from deploylab.book.store import Store
from deploylab.grading.progress import Progress
from deploylab.problems import Problem
from deploylab.ui.state import lang, say, show_problem

HERE = {"localhost", "127.0.0.1", "::1"}


def personal() -> bool:
    """Whether this session is the machine's own user."""
    decided = os.environ.get("DEPLOYLAB_SHARED")
    if decided in ("0", "1"):
        return decided == "0"
    told = {name.lower(): value for name, value in st.context.headers.items()}
    forwarded = any(name == "forwarded" or name.startswith("x-forwarded") or name == "x-real-ip" for name in told)
    places = {urlsplit(f"//{told.get('host', '')}").hostname, urlsplit(told.get("origin", "//localhost")).hostname}
    return not forwarded and places <= HERE and from_here(st.context.ip_address)


def from_here(address: str | None) -> bool:
    """Whether a peer is this machine; None is how Streamlit says so, unless IPv4 came in over an IPv6 socket."""
    if address is None:
        return True
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    return (getattr(peer, "ipv4_mapped", None) or peer).is_loopback


def store(warn: bool = True) -> Store:
    """The reader's store; begun once a session. A page that has said already what befell its file need not `warn`."""
    if "study" not in st.session_state:
        st.session_state.study = own() if personal() else None
        if st.session_state.study is None:
            st.session_state.study_folder = tempfile.TemporaryDirectory(prefix="deploylab-reader-")
            st.session_state.study = Store(session_file())
    notice = st.session_state.study.notice
    if notice and warn:
        st.warning(notice[lang()], icon=":material/folder_off:")
    return st.session_state.study


def progress() -> Progress:
    """The reader's progress with the exercises, beside the drafts: the command line's own file, or the session's."""
    if "study_progress" not in st.session_state:
        place = store().path
        st.session_state.study_progress = Progress() if kept() else Progress(place.with_name("progress.db"))
    notice = st.session_state.study_progress.notice
    if notice:
        st.warning(notice[lang()], icon=":material/folder_off:")
    return st.session_state.study_progress


def own() -> Store | None:
    """The store of this machine's user; None, and a message, if its folder cannot be used."""
    try:
        return Store()
    except Problem as trouble:
        show_problem(trouble)
        return None


def session_file() -> Path:
    return Path(st.session_state.study_folder.name) / "study.db"


def kept() -> bool:
    """Whether what is stored outlives this session."""
    return "study_folder" not in st.session_state


def say_where() -> None:
    """One line on where the reader's data is."""
    place = store().path
    if kept():
        shown = re.sub(r"([\\`$~*_\[\]])", r"\\\1", str(place))
        st.caption(say(f"기록은 이 컴퓨터에만 저장된다: {shown}", f"Kept on this computer only: {shown}"))
    else:
        st.caption(say("여럿이 쓰는 서버이므로 기록은 이 창이 열려 있는 동안만 남으며 다른 사람에게 보이지 않는다. 남길 글은 내려받아 두자.",
                       "This server is shared: your record lasts as long as this window and nobody else sees it. Download what you want to keep."))
