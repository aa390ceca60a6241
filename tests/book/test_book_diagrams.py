import re
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest

from deploylab.balancing import SmoothWeightedRoundRobin
from deploylab.book import diagrams
from deploylab.book.content import notes
from deploylab.book.diagrams.strategies import FLEET, rolling_rows
from deploylab.book.palette import DARK, LIGHT
from deploylab.fleet import Server
from deploylab.strategies.rolling import rolling
from needs import find, needs

SVG = "{http://www.w3.org/2000/svg}"
ALL = [(name, lang) for name in diagrams.DIAGRAMS for lang in ("ko", "en")]


def test_every_planned_diagram_is_drawn_and_no_other():
    assert list(diagrams.DIAGRAMS) == [entry["id"] for entry in notes("diagrams")]


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_a_diagram_is_well_formed_and_described(name, lang):
    root = ET.fromstring(diagrams.svg(name, lang))
    assert root.get("role") == "img" and root.get("lang") == lang
    named = {part: root.find(f"{SVG}{part}") for part in ("title", "desc")}
    assert root.get("aria-labelledby").split() == [part.get("id") for part in named.values()]
    assert all(part.text.strip() for part in named.values())


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_every_colour_is_a_variable_and_none_is_fixed(name, lang):
    root = ET.fromstring(diagrams.svg(name, lang))
    style = root.find(f"{SVG}style").text
    frame = ("svg", "title", "desc", "style")
    drawn = [element for element in root.iter() if element.tag.removeprefix(SVG) not in frame]
    assert not [element.attrib for element in drawn if {"fill", "stroke", "style"} & set(element.attrib)]
    classes = {look for element in drawn for look in element.get("class", "").split()}
    classes -= {"line", "head", "mono", "soft"}
    assert not [look for look in classes if f"--{look}" not in style]


@pytest.mark.parametrize("name", diagrams.DIAGRAMS)
def test_korean_pictures_speak_korean_and_english_ones_none(name):
    def words(lang):
        root = ET.fromstring(diagrams.svg(name, lang))
        return " ".join(text.text or "" for text in root.iter(f"{SVG}text"))

    assert re.search("[가-힣]", words("ko"))
    assert not re.search("[가-힣]", words("en"))


def test_the_rolling_picture_shows_what_the_strategy_does():
    rows = rolling_rows(rolling(FLEET, "v2"))
    assert rows[0] == ("v1",) * 4 and rows[-1] == ("v2",) * 4
    assert min(sum(state in ("v1", "v2") for state in row) for row in rows) == 3
    two = rolling_rows(rolling(FLEET, "v2", batch=2))
    assert min(sum(state in ("v1", "v2") for state in row) for row in two) == 2


def test_the_algorithm_picture_shows_the_picks_of_the_class():
    servers = [Server("A", 5), Server("B", 1), Server("C", 1)]
    balancer = SmoothWeightedRoundRobin()
    picks = [balancer.pick(servers, None).name for _ in range(7)]
    root = ET.fromstring(diagrams.svg("D-ALGO", "en"))
    assert [text.text[-1] for text in root.iter(f"{SVG}text") if (text.text or "").startswith("→ ")] == picks


def test_writing_again_changes_nothing(tmp_path):
    assert len(diagrams.write(tmp_path)) == 2 * len(diagrams.DIAGRAMS)
    assert diagrams.write(tmp_path) == []


MEASURE = """() => [...document.querySelectorAll('svg text')].map(t => {
  const b = t.getBoundingClientRect(), s = t.ownerSVGElement.getBoundingClientRect();
  return {words: t.textContent, left: b.left - s.left, top: b.top - s.top, right: b.right - s.left,
          bottom: b.bottom - s.top, wide: s.width, high: s.height}})"""


BURST = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('rect:not(.paper):not(.line)')].map(r => r.getBoundingClientRect());
  return [...svg.querySelectorAll('text')].filter(t => {
    const b = t.getBoundingClientRect(), x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2;
    const around = boxes.filter(r => r.left < x && x < r.right && r.top < y && y < r.bottom);
    const home = around.sort((p, q) => p.width * p.height - q.width * q.height)[0];
    return home && (b.left < home.left + 3 || b.right > home.right - 3);
  }).map(t => t.textContent)})"""


@pytest.fixture(scope="module")
def measured():
    """(diagram, language) -> the places of its words, and the words that burst their box."""
    with ThreadPoolExecutor(1) as apart:  # another test's Playwright may still be open in this thread
        return apart.submit(drawn).result()


def drawn():
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 700, "height": 700})
        for name, lang in ALL:
            page.set_content(diagrams.svg(name, lang))
            found[name, lang] = page.evaluate(MEASURE), page.evaluate(BURST)
        browser.close()
    return found


@pytest.mark.browser
@needs("chromium", "playwright")
def test_no_words_leave_the_picture_or_cover_each_other(measured):
    wrong = []
    for (name, lang), (texts, _) in measured.items():
        assert texts
        wrong += [(name, lang, text["words"]) for text in texts
                  if text["left"] < 4 or text["right"] > text["wide"] - 4 or text["bottom"] > text["high"]]
        wrong += [(name, lang, one["words"], two["words"]) for one, two in combinations(texts, 2) if covers(one, two)]
    assert wrong == []


@pytest.mark.browser
@needs("chromium", "playwright")
def test_words_fit_into_their_boxes(measured):
    assert {name: burst for name, (_, burst) in measured.items() if burst} == {}


def paper(page):
    fill = page.evaluate("getComputedStyle(document.querySelector('.dl .paper')).fill")
    return {colour(LIGHT["paper"]): "light", colour(DARK["paper"]): "dark"}[fill]


def colour(written):
    return "rgb({}, {}, {})".format(*bytes.fromhex(written[1:]))


@pytest.mark.browser
@needs("chromium", "playwright")
def test_a_drawing_follows_its_page_from_light_to_dark_and_is_light_on_paper(chromium):
    page = chromium.new_page(color_scheme="dark")
    page.set_content(diagrams.svg("D-RP", "ko"))
    assert paper(page) == "light"  # the page has no dark side, whatever the system prefers
    page.evaluate("document.documentElement.style.colorScheme = 'dark'")
    assert paper(page) == "dark"
    page.emulate_media(media="print")
    assert paper(page) == "light"
    page.close()


@pytest.mark.browser
@needs("chromium", "playwright")
def test_a_drawing_that_stands_alone_follows_the_system(chromium, tmp_path):
    diagrams.write(tmp_path)
    page = chromium.new_page()
    for scheme in ("light", "dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.goto((tmp_path / "D-RP.en.svg").as_uri())
        assert paper(page) == scheme
    page.close()


def covers(one, two, slack=5):
    """Whether two words overlap by more than the air that a line of text has above and below."""
    across = min(one["right"], two["right"]) - max(one["left"], two["left"])
    down = min(one["bottom"], two["bottom"]) - max(one["top"], two["top"])
    return across > 1 and down > slack
