"""A chapter in the app: its prose as it stands in the file, and what its markers include as live parts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from deploylab.book import diagrams, excerpts, includes, markers
from deploylab.book.content import notes
from deploylab.book.pages import without_markers
from deploylab.book.scenes import moment
from deploylab.book.site import ASSETS
from deploylab.labs import LABS
from deploylab.live.recordings import TABLES
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.ui import asking, runs
from deploylab.ui.player import player
from deploylab.ui.state import lang, say, show_problem

UNFILLED = ("", "?")
CHAPTER_LINK = re.compile(r"\]\(\.\./(?P<number>\d\d)_\w+/\w+\.md(?:#[^)]*)?\)")
REACH = (ASSETS / "reach.js").read_text(encoding="utf-8")
FADE = (ASSETS / "reach.css").read_text(encoding="utf-8")
_drawing = st.components.v2.component(  # st.html takes SVG away; words of a drawing are to be found and read aloud
    "deploylab_drawing",
    html="<figure></figure>",
    css="""
    figure { margin: 0; overflow-x: auto; }
    svg { width: 100%; height: auto; min-width: 540px; max-width: 720px; display: block; margin: auto; }
    figcaption { position: sticky; left: 0; text-align: center; font-size: .9rem; opacity: .75; margin-top: .4rem; }
    """ + FADE,
    js=REACH + """
    export default function ({ data, parentElement }) {
      parentElement.querySelector("figure").innerHTML = data;
      return reachable(parentElement, "figure");
    }
    """,
)

_reachable = st.components.v2.component(
    "deploylab_reachable",
    html="",
    js=REACH + """
    export default function () {
      const page = document.querySelector(".st-key-book-page");
      return page && reachable(page, "pre, table, [data-testid=stTable], [data-testid=stTable] div");
    }
    """,
)


@dataclass(frozen=True)
class Piece:
    """A stretch of prose ("text"), a heading ("head"), or an include by its kind with the words of its marker."""

    kind: str
    text: str = ""
    words: tuple[str, ...] = ()


def pieces(text: str, path: Path, run: Any = None) -> list[Piece]:
    """A chapter in order. A number that was not yet filled in is computed; claim and term markers leave nothing."""
    found: list[Piece] = []
    prose, done = "", 0
    for marker in markers.parse(text, path):
        prose += text[done : marker.start]
        done = marker.start
        if marker.keyword == "include":
            found += [*cut(without_markers(prose)), Piece(marker.words[0], words=marker.words[1:])]
            prose, done = "", marker.stop
        elif marker.keyword == "=":
            body = text[marker.start : marker.stop]
            place = markers.Place(path, marker.line, path.stem, run or markers.simulated)
            prose += includes.contents(marker, place) if body.strip() in UNFILLED else body
            done = marker.stop
    return [*found, *cut(without_markers(prose + text[done:]))]


def cut(prose: str) -> list[Piece]:
    """Prose cut at its headings of the second level, so that each gets an anchor of its own."""
    found, done = [], 0
    for _, offset, line in markers.outside_fences(prose):
        if line.startswith("## "):
            found += [Piece("text", prose[done:offset]), Piece("head", line[3:].strip())]
            done = offset + len(line)
    return [piece for piece in [*found, Piece("text", prose[done:])] if piece.text.strip()]


def shown(prose: str, language: str) -> str:
    """Prose as Streamlit's Markdown wants it: no formulas, no strikes, links to chapters inside the app."""
    lines, done = [], 0
    for _, offset, line in markers.outside_fences(prose):
        lines += [prose[done:offset], line.replace("$", "\\$").replace("~", "\\~")]
        done = offset + len(line)
    text = "".join([*lines, prose[done:]])
    return CHAPTER_LINK.sub(rf"](./book?ch=\g<number>&lang={language})", text)


@st.cache_data(show_spinner=False, max_entries=64)
def chapter(path: str, changed: float) -> list[Piece]:
    """The pieces of a chapter file, as it was at that time of change."""
    return pieces(Path(path).read_text(encoding="utf-8"), Path(path))


def headings(found: list[Piece]) -> list[str]:
    return [piece.text for piece in found if piece.kind == "head"]


def draw(found: list[Piece], place: str) -> None:
    """Draw a chapter's pieces; `place` keeps the keys of its live parts apart from other chapters'."""
    _reachable(key=f"{place}-reachable")
    heads = opened = 0
    for number, piece in enumerate(found):
        try:
            if piece.kind == "text":
                st.markdown(shown(piece.text, lang()))
            elif piece.kind == "head":
                heads += 1
                st.header(piece.text, anchor=f"s{heads}")
            elif piece.kind == "scenario":
                scene(piece.words, f"{place}-{number}", opened == 0)
                opened += 1
            else:
                DRAW[piece.kind](piece.words, f"{place}-{number}")
        except Problem as trouble:
            show_problem(trouble)


def scene(words: tuple[str, ...], key: str, first: bool) -> None:
    """The player at the second (or the strategy's step) that the marker asks for; the later ones open on demand."""
    plain, changes = includes.options(list(words))
    scenario = load(plain[0])
    at, step = changes.pop("at", 0), changes.pop("step", None)
    when = say(f"{at:g}초", f"second {at:g}") if step is None else say(f"{step}단계", f"step {step}")
    title = f"{scenario.title[lang()]} · {when}"

    @st.fragment
    def stage() -> None:
        with st.container(border=True):
            if not st.toggle(f":material/play_circle: {title}", first, key=f"{key}-open"):
                return
            told = runs.key(changes)
            events = runs.finished(scenario.text, scenario.name, told).trace.events
            player(f"[{runs.payload(scenario.text, scenario.name, told)}]", key=f"{key}-player", lang=lang(),
                   step=moment(events, at, step))
            lab = next((lab for lab in LABS if scenario.name in lab.scenarios), None)
            if lab:
                link = f"./?lab={lab.slug}&s={scenario.name}&lang={lang()}"
                st.markdown(say(f"[실습실에서 조건을 바꿔 보기]({link})", f"[Change the conditions in the lab]({link})"))

    stage()


def source(words: tuple[str, ...], key: str) -> None:
    place = markers.Place(Path("chapter"), 0, lang(), markers.simulated)
    text = excerpts.source(list(words), place)
    st.caption(f"`{words[0]}` · `{words[1]}`")
    st.code(text.removeprefix("```python\n").removesuffix("\n```"), "python")


def diagram(words: tuple[str, ...], key: str) -> None:
    """A diagram in the page itself, so that it follows the theme and its words are found."""
    title = diagrams.title(words[0], lang())
    _drawing(key=f"{key}-drawing", data=f"{diagrams.svg(words[0], lang())}<figcaption>{title}</figcaption>")


def ledger(words: tuple[str, ...], key: str) -> None:
    plain, changes = includes.options(list(words))
    scenario = load(plain[0])
    run = runs.finished(scenario.text, scenario.name, runs.key(changes))
    st.table([{includes.account_of(account, lang()): f"{value:,}" for account, value in run.ledger.row().items()}])


def recorded(words: tuple[str, ...], key: str) -> None:
    st.markdown(TABLES[words[0]](lang()))


def quiz(words: tuple[str, ...], key: str) -> None:
    asking.ask(words[0], key)


def flashcards(words: tuple[str, ...], key: str) -> None:
    asking.turn([card for card in notes("flashcards") if card["chapter"] == words[0]], key)


DRAW = {"source": source, "diagram": diagram, "ledger": ledger, "recorded": recorded, "quiz": quiz,
        "flashcards": flashcards}
