"""The app: a page for each lab in the order of the source text, and the pages around them."""

import gc
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from deploylab.labs import BY_SLUG, Lab
from deploylab.ui import home, lab
from deploylab.ui.pages import choose, compare, duties, growth, instructor, live, mapping, more, paths, workbench
from deploylab.ui.state import choose_language, embedded, lang, say

PARTS = {  # heading of the source text -> pages, in its order
    "1": ("중단 배포의 문제점", "Problems of downtime", ("recreate", "integrity")),
    "2": ("리버스 프록시와 로드밸런싱", "Reverse proxy and load balancing",
          ("mapping", "duties", "paths", "connections", "balancing", "growth")),
    "3": ("무중단 배포 방식", "Zero-downtime strategies",
          ("rolling", "surge", "blue_green", "canary", "compare", "choose", "workbench", "live")),
}
OTHER: dict[str, tuple[str, str, str, Callable[[], None]]] = {
    "mapping": ("정상 매핑과 역방향 매핑", "Forward and reverse mapping", "alt_route", mapping.page),
    "duties": ("프록시의 역할", "What a proxy does", "shield", duties.page),
    "paths": ("패킷의 길: NLB와 ALB", "Paths of packets: NLB and ALB", "route", paths.page),
    "growth": ("서버가 많아지면", "Many servers", "trending_up", growth.page),
    "compare": ("방식 비교", "Compare the strategies", "compare_arrows", compare.page),
    "workbench": ("시나리오 작업대", "Scenario workbench", "construction", workbench.page),
    "live": ("실제 서버로 실행", "Run on real servers", "dns", live.page),
    "choose": ("방식 고르기", "Choose a strategy", "checklist", choose.page),
}


ICON = (Path(__file__).parent / "icon.svg").read_text(encoding="utf-8")


@st.cache_resource
def settle() -> None:
    """Imports are done: take them out of the collector's sight, or every rerun walks over them."""
    gc.collect()
    gc.freeze()


def page_of(slug: str) -> st.Page:
    if slug in BY_SLUG:
        return lab_page(BY_SLUG[slug])
    ko, en, icon, draw = OTHER[slug]
    return st.Page(draw, title=say(ko, en), icon=f":material/{icon}:", url_path=slug)


def lab_page(which: Lab) -> st.Page:
    def draw() -> None:
        lab.page(which)

    draw.__name__ = which.slug
    return st.Page(draw, title=which.title[lang()], icon=f":material/{which.icon}:", url_path=which.slug)


def main() -> None:
    """Draw the app; `?lab=rolling` in the address opens that lab with whatever else the link says."""
    st.set_page_config(page_title="deploylab", page_icon=ICON, layout="wide",
                       initial_sidebar_state="collapsed" if embedded() else "auto")
    settle()
    style()
    if not embedded():
        with st.sidebar:
            choose_language()
    pages = {slug: page_of(slug) for _, _, slugs in PARTS.values() for slug in slugs}
    front = st.Page(lambda: home.page(pages), title=say("첫 화면", "Home"), icon=":material/home:", default=True, url_path="home")
    groups: dict[str, list[st.Page]] = {"": [front]}
    for number, (ko, en, slugs) in PARTS.items():
        groups[f"{number}. {say(ko, en)}"] = [pages[slug] for slug in slugs]
    further = {slug: st.Page(draw, title=say(ko, en), icon=f":material/{icon}:", url_path=slug)
               for slug, ko, en, icon, draw in more.pages()}
    groups[say("책과 연습", "Book and practice")] = list(further.values())
    pages |= further
    course = st.Page(instructor.page, title=say("채점하기", "Grade a class"), icon=":material/school:", url_path="grade")
    groups[say("강사", "Instructor")] = [course]
    chosen = st.navigation(groups, position="hidden" if embedded() else "sidebar", expanded=True)
    asked = st.query_params.get("lab")
    if asked in pages and chosen is front:
        st.switch_page(pages[asked], query_params={key: value for key, value in st.query_params.items() if key != "lab"})
    chosen.run()


def style() -> None:
    """A column that can be read, and no sideways scroll on a phone; embedded, nothing but the stage."""
    if embedded():
        st.html("""<style>
          [data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"] { display: none; }
          .stMain .block-container { max-width: none; padding: .5rem; }
        </style>""")
    st.html("""<style>
      .block-container { max-width: 1180px; padding-top: 3.2rem; }
      @media (max-width: 640px) { .block-container { padding: 3rem .8rem 2rem; } h1 { font-size: 1.7rem !important; } }
      [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit; opacity: .82; }
      .stApp [data-testid="stCaptionContainer"] p { word-break: keep-all; overflow-wrap: anywhere; }
      [data-testid^="stBaseButton-primary"]:not(:disabled), [data-testid^="stBaseButton-primary"]:not(:disabled) * { color: light-dark(#fff, #10151b) !important; }
      @media (max-width: 640px) { .stApp h2 { font-size: 1.4rem !important; } }
      .st-key-later-stage { display: none; }
      .stApp [data-testid="stMarkdownContainer"] :is(p, li, h1, h2, h3, h4, h5) { word-break: keep-all; overflow-wrap: anywhere; }
    </style>""")
