import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import deploylab
from deploylab.book import printing
from deploylab.book.content import notes
from deploylab.book.markers import fill
from deploylab.book.pages import JOINER, pages, without_markers
from deploylab.book.scenes import Scene, moment, scene_of
from deploylab.book.site import build, claim_folder
from deploylab.cli import book as command
from deploylab.problems import Problem
from needs import find, needs

KO = """# 4. 매핑

<!-- claim C041 --> 수 <!-- = x y -->3,353<!-- end -->건.
- 목록이 문단에 붙어 있다

<!-- include: diagram D-MAP -->

<!-- end -->

## 둘째 절

<!-- include: quiz Q10 -->

<!-- end -->

<!-- include: scenario fresh_server traffic.seconds=20 at=12 -->

<!-- end -->

[영어](en.md#second-part) · [다른 장](../05_layers/ko.md#첫-절) · [소스](../../src/deploylab/strategies/rolling.py)

```markdown
<!-- include: quiz Q10 -->
```
"""
EN = KO.replace("# 4. 매핑", "# 4. Mapping").replace("## 둘째 절", "## Second part").replace("(en.md#second-part)", "(ko.md)")
EN = EN.replace("../05_layers/ko.md#첫-절", "../05_layers/en.md")


@pytest.fixture(scope="module")
def chapters(tmp_path_factory):
    root = tmp_path_factory.mktemp("chapters")
    for name, ko, en in (("04_mapping", KO, EN), ("05_layers", "# 5. 계층\n\n## 첫 절\n\n드레이닝 이야기\n", "# 5. Layers\n")):
        (root / name).mkdir()
        for lang, text in (("ko", ko), ("en", en)):
            path = root / name / f"{lang}.md"
            text = text.replace("<!-- = x y -->3,353<!-- end -->", "3,353")
            path.write_text(fill(text, path), encoding="utf-8")
    return root


def test_markers_leave_the_pages_and_their_contents_stay():
    text = without_markers(KO)
    assert "수 3,353건." in text
    assert re.findall("<!--.*?-->", text) == ["<!-- include: quiz Q10 -->"]


def test_no_line_of_prose_can_begin_with_a_middle_dot_or_the_sign_of_a_percentage():
    assert without_markers("a 5 % share, `5 %`\n") == "a 5\u00a0% share, `5 %`\n"
    assert without_markers("신·구 `a·b` [x·y](z·w)\n· 홀로\n") == f"신{JOINER}·구 `a·b` [x{JOINER}·y](z·w)\n· 홀로\n"


def test_a_list_right_after_a_paragraph_gets_its_empty_line():
    assert "a\n\n- b\n- c\n" in without_markers("a\n- b\n- c\n")
    assert without_markers("- a\n  more\n- b\n") == "- a\n  more\n- b\n"


def test_a_page_carries_its_diagram_its_folded_answers_and_the_way_to_the_other_language(chapters):
    made = pages("ko", chapters)
    text = made.texts["04_mapping/ko.md"]
    assert '<svg xmlns' in text and '<details markdown="1">' in text
    assert 'href="../../en/04_mapping/en.html"' in text and "(../../en/04_mapping/en.html#second-part)" in text
    assert "(../source/strategies/rolling.py.txt)" in text and made.sources == {"strategies/rolling.py", "scenarios/fresh_server.toml"}


def test_a_scene_plays_in_the_page_at_the_moment_of_its_marker(chapters):
    made = pages("en", chapters)
    assert made.scenes == {Scene("fresh_server", ("traffic.seconds=20",), 12)}
    frame = re.search(r'<iframe src="([^"]*)" title="([^"]+)" loading="lazy">', made.texts["04_mapping/en.md"])
    address = urlsplit(frame[1].replace("&amp;", "&"))
    assert address.path == "../../scenes/fresh_server-traffic.seconds_20.html" and "lang=en" in address.query
    events = deploylab.run("fresh_server", traffic__seconds=20).trace.events
    step = int(re.search(r"step=(\d+)", address.query)[1])
    assert events[step - 1][0] < 12_000_000 <= events[step][0]


def test_runs_with_other_changes_have_other_pages_and_moments_share_one():
    one, later = scene_of(["rolling", "at=3"]), scene_of(["rolling", "step=4"])
    other = scene_of(["rolling", "strategy.drain=false", "at=3"])
    assert one.page == later.page == "rolling.html" != other.page


@pytest.mark.parametrize(("marker", "fault"), [
    ("include: scenario rolling step=99", "rolling has no step 99"), ("include: scenario nosuch at=1", "no scenario and no file .nosuch"),
    ("include: source strategies/rolling.py rollin", "no function or class “rollin”"), ("= rolling ledger.lost", "no ledger.lost"),
])
def test_a_marker_that_names_nothing_stops_the_build_with_file_and_line(marker, fault, tmp_path):
    (tmp_path / "04_mapping").mkdir()
    (tmp_path / "04_mapping" / "ko.md").write_text(f"# 4. 매핑\n\n<!-- {marker} --><!-- end -->\n", encoding="utf-8")
    with pytest.raises(Problem, match=f"04_mapping/ko.md:3: .*{fault}"):
        pages("ko", tmp_path)


def test_a_moment_is_a_second_or_a_step_of_the_strategy():
    events = [(0, "arrive", 1), (5_000_000, "intend", 0), (9_000_000, "intend", 1)]
    assert (moment(events, 4, None), moment(events, 99, None), moment(events, 0, 1)) == (1, 2, 2)


def test_the_site_has_the_whole_glossary_and_every_claim(chapters):
    for lang in ("ko", "en"):
        made = pages(lang, chapters)
        assert [term["id"] for term in notes("glossary") if f"**{term[lang]}**" not in made.texts["glossary.md"]] == []
        assert [claim["id"] for claim in notes("claims") if f"| {claim['id']} |" not in made.texts["coverage.md"]] == []


def test_a_term_written_without_its_space_is_there_for_the_search_and_not_for_the_eye(chapters):
    text = pages("ko", chapters).texts["glossary.md"]
    assert "**무중단 배포** <span hidden>무중단배포 zerodowntimedeployment</span> | zero-downtime deployment, ZDD |" in text


def test_a_page_ends_with_the_terms_of_its_chapter(chapters):
    text = pages("ko", chapters).texts["04_mapping/ko.md"]
    assert [term["ko"] for term in notes("glossary") if f"**{term['ko']}**" in text] == [
        term["ko"] for term in notes("glossary") if term["chapter"] == "ch04"]
    assert "(../glossary.md)" in text


def test_a_folder_with_somebody_elses_files_is_never_emptied(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(Problem, match="not empty"):
        claim_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(Problem, match="is a file"):
        claim_folder(tmp_path / "thesis.txt")


def test_a_folder_that_was_ours_may_be_written_again(tmp_path):
    claim_folder(tmp_path / "site")
    claim_folder(tmp_path / "site")


def test_the_command_wants_to_be_told_what_to_do():
    from argparse import ArgumentParser

    parser = ArgumentParser()
    command.arguments(parser)
    args = parser.parse_args([])
    args.lang = "en"
    with pytest.raises(Problem, match="say what to do"):
        command.main(args)


class Links(HTMLParser):
    """The links and ids of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        self.links += [found[name] for name in ("href", "src") if found.get(name) and tag != "base"]


@pytest.fixture(scope="module")
def site(chapters, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "site"
    assert build(out, chapters)[0] == out / "index.html"
    return out


@pytest.mark.slow
@needs("mkdocs", "material")
def test_every_link_of_the_built_site_leads_to_a_file_and_a_place_in_it(site):
    parsed = {path: Links(path) for path in site.rglob("*.html")}
    assert len(parsed) > 10
    dead = []
    for path, page in parsed.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or path.name == "404.html":
                continue
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not there.is_file() or (parts.fragment and there in parsed and (
                    unquote(parts.fragment) not in parsed[there].ids and not parts.fragment.startswith("__"))):
                dead.append((str(path.relative_to(site)), link))
    assert dead == []


@pytest.mark.slow
@pytest.mark.browser
@needs("mkdocs", "material", "chromium", "playwright", "axe_playwright_python")
def test_the_site_opens_from_the_file_system_searches_and_asks_the_net_for_nothing(site):
    with ThreadPoolExecutor(1) as apart:  # another test's Playwright may still be open in this thread
        asked, errors, faults = apart.submit(visited, site).result()
    assert (errors, faults) == ([], [])
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def visited(site):
    """A reader's visit on a phone: the addresses that were asked for, the errors, and what axe finds serious."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    asked, errors = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((site / "index.html").as_uri())
        page.click("a[href='ko/index.html']")
        page.click("article a[href^='04_mapping']")
        assert page.locator("h1").inner_text().startswith("4. 매핑")
        assert page.locator("figure svg[role=img]").count() == 1
        page.locator("figure.scene").scroll_into_view_if_needed()
        scene = page.frame_locator("figure.scene iframe")
        scene.locator(".dl-stages svg").wait_for(timeout=60_000)
        page.wait_for_function("document.querySelector('figure.scene iframe').style.height !== ''", timeout=60_000)
        assert scene.locator("html").get_attribute("lang") == "ko"
        before = scene.locator(".dl-scrub").input_value()
        scene.locator("[data-do=forward]").click()
        assert int(scene.locator(".dl-scrub").input_value()) == int(before) + 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        faults = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
        page.click("label.md-header__button[for=__search]")
        page.fill("input.md-search__input", "드레이닝")
        page.press("input.md-search__input", "End")  # a key goes up: the search listens to that
        page.wait_for_selector("a.md-search-result__link[href*='05_layers']", timeout=60_000)
        page.fill("input.md-search__input", "무중단배포")
        page.press("input.md-search__input", "End")
        page.locator("a.md-search-result__link[href*='glossary'] mark", has_text="무중단배포").first.wait_for(timeout=60_000)
        browser.close()
    return asked, errors, faults


@pytest.mark.slow
@needs("mkdocs", "chromium")
def test_the_printed_book_embeds_the_font_that_it_used_and_has_an_outline(chapters, tmp_path):
    printing.pdf(pages("ko", chapters), tmp_path / "book.pdf", find("chromium"))
    content = (tmp_path / "book.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    fonts = set(re.findall(rb"/FontName /([A-Z]{6}\+[\w-]+)", content))
    assert any(b"CJK" in font or b"KR" in font or b"Nanum" in font or b"Malgun" in font for font in fonts)
    assert re.findall(rb"/FontFile[23]? ", content)
    assert b"/Outlines" in content  # a table of contents beside the pages of a reader


@needs("mkdocs")
def test_ids_stay_unique_when_the_chapters_become_one_page(chapters, tmp_path):
    path = Path(tmp_path / "book.html")
    path.write_text(printing.whole(pages("ko", chapters)), encoding="utf-8")
    found = re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8"))
    assert len(found) == len(set(found))
    page = Links(path)
    assert [link for link in page.links if link.startswith("#") and unquote(link[1:]) not in page.ids] == []


def test_a_browser_that_does_not_print_is_named(chapters, tmp_path):
    with pytest.raises(Problem, match="did not print"):
        printing.pdf(pages("ko", chapters), tmp_path / "book.pdf", "false")
