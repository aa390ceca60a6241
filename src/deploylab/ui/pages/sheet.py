"""The exam sheet of a lab: one page to print, with the figures of the run that the link describes."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from deploylab.book import printing
from deploylab.labs import BY_SLUG
from deploylab.problems import Problem
from deploylab.scenario import load
from deploylab.ui import runs
from deploylab.ui.pages.book import OTHER_TITLES
from deploylab.ui.sheets import SUBJECTS, sheet
from deploylab.ui.state import from_link, into_link, lang, say, show_problem


def page() -> None:
    """Draw the choice, the page, and the button to take it away."""
    st.title(say("한 장 정리지", "Exam sheet"))
    st.markdown(say("실습실에서 얻은 자기의 수치로 정의·개념도·표·고려사항을 한 장에 모은다. 그대로 인쇄하거나 내려받아 둔다.",
                    "Definition, diagram, table and considerations on one page, with the figures of your own run. Print it, or download it to keep."))
    asked = st.query_params.get("of", "rolling")
    slugs = list(SUBJECTS)
    slug = st.selectbox(say("실습실", "lab"), slugs, slugs.index(asked) if asked in slugs else slugs.index("rolling"),
                        format_func={each: name(each) for each in slugs}.__getitem__, key="sheet-lab")
    if slug != asked:  # what the link says of the conditions belonged to another lab
        into_link({str(key): None for key in list(st.query_params) if key not in ("lang", "embed")})
    into_link({"of": slug})
    try:
        made = page_of(slug)
    except Problem as trouble:
        show_problem(trouble)
        return
    take(made, f"deploylab-{slug}-{lang()}")
    with st.container(border=True):
        st.iframe(made)


def take(made: str, called: str) -> None:
    """The buttons to take the page away; as PDF where this machine has a Chromium to print it with."""
    with st.container(horizontal=True):
        st.download_button(say("HTML로 내려받기", "Download as HTML"), made, f"{called}.html", "text/html", key="sheet-download",
                           type="primary", icon=":material/download:")
        if program := printing.browser():
            st.download_button(say("PDF로 내려받기", "Download as PDF"), lambda: paper(made, program), f"{called}.pdf", "application/pdf",
                               key="sheet-pdf", icon=":material/picture_as_pdf:")


def paper(made: str, program: str) -> bytes:
    with TemporaryDirectory() as work:
        printing.printed(made, Path(work) / "sheet.pdf", program)
        return (Path(work) / "sheet.pdf").read_bytes()


def name(slug: str) -> str:
    return BY_SLUG[slug].title[lang()] if slug in BY_SLUG else say(*OTHER_TITLES[slug])


def page_of(slug: str) -> str:
    """The sheet, with the run of the scenario and the changed values that the link names."""
    if slug not in BY_SLUG:
        return sheet(slug, lang(), title=name(slug))
    lab = BY_SLUG[slug]
    asked = st.query_params.get("s", "")
    names = list(lab.scenarios)
    picked = st.selectbox(say("장면", "scene"), names, names.index(asked) if asked in names else 0, key=f"sheet-{slug}-scene",
                          format_func={each: load(each).title[lang()] for each in names}.__getitem__) if len(names) > 1 else names[0]
    keys = (*lab.tweaks, *(f"strategy.{option}" for option in lab.options), "seed")
    if picked != asked and len(names) > 1:
        into_link(dict.fromkeys(keys) if asked in names else {})  # conditions belong to the scene that they were set for
        into_link({"s": picked})
    scenario = load(picked)
    changes: dict[str, Any] = from_link(dict.fromkeys(keys))
    return sheet(slug, lang(), runs.finished(scenario.text, scenario.name, runs.key(changes)), changes)
