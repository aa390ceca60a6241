"""The site as files: what it holds, that it is whole, and that what it ships is enough to run."""

import base64
import gzip
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from html.parser import HTMLParser

import pytest

import deploylab
from deploylab.labs import BY_SLUG, LABS
from deploylab.problems import Problem
from deploylab.scenario import names
from deploylab.site import build as building
from deploylab.site import engine
from deploylab.site.joined import join
from deploylab.site.pages import Shipped, lab_page, played
from deploylab.story import questions, static, tell


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory):
    """A folder with the names of Pyodide's files; what is in them does not matter here."""
    folder = tmp_path_factory.mktemp("npm") / "package"
    folder.mkdir()
    for name in engine.FILES:
        (folder / name).write_text(name, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tarball(pyodide):
    path = pyodide.parent / "pyodide.tgz"
    with tarfile.open(path, "w:gz") as made:
        made.add(pyodide, "package")
    return path


@pytest.fixture(scope="module")
def site(pyodide, tmp_path_factory):
    """A site of two labs and the scenes that have no lab."""
    out = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "LABS", (BY_SLUG["recreate"], BY_SLUG["connections"]))
        patch.setattr(building, "names", lambda: ["recreate", "fresh_server"])
        building.build(out, pyodide, with_book=False)
    return out


class Addresses(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found += [(tag, value) for name, value in attributes if name in ("href", "src", "data", "action")]


def test_each_scene_of_each_lab_has_a_page_and_the_rest_as_well(site):
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert pages == {"index.html", "labs/recreate/recreate.html", "labs/recreate/recreate_rollback.html",
                     "labs/connections/connections_l4.html", "labs/connections/connections_l7.html",
                     "labs/more/fresh_server.html"}


def test_every_scenario_has_a_place_on_the_site():
    placed = {name for lab in [*LABS, *building.rest()] for name in lab.scenarios}
    assert placed == set(names())


def test_every_link_leads_to_a_file_of_the_site(site):
    for page in site.rglob("*.html"):
        links = [href for tag, href in Addresses(page.read_text(encoding="utf-8")).found if tag == "a"]
        assert len(links) > 1
        for href in links:
            assert href.startswith("https://github.com/pyodide") or (page.parent / href).is_file(), (page, href)


def test_each_chapter_of_the_book_leads_to_its_labs_in_its_own_language(tmp_path):
    pages = [(lab, lang, tmp_path / "book" / lang / lab.chapter / f"{lang}.html") for lab in LABS if lab.chapter for lang in ("ko", "en")]
    for *_, page in pages:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("<h1>chapter</h1><p>text</p>", encoding="utf-8")
    join(tmp_path / "book", LABS)
    for lab, lang, page in pages:
        text = page.read_text(encoding="utf-8")
        found = {(page.parent / href.partition("?")[0]).resolve(): href.partition("?")[2] for _, href in Addresses(text).found}
        assert found[tmp_path / "labs" / lab.slug / f"{lab.scenarios[0]}.html"] == f"lang={lang}"
        assert found[tmp_path / "index.html"] == f"lang={lang}" and text.endswith("<p>text</p>")


def test_a_page_loads_nothing_from_anywhere_else(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = [(tag, to) for tag, to in Addresses(text).found if tag != "a" and not to.startswith("data:")]
        assert loaded == [] and "url(http" not in text and "@import" not in text
        assert "default-src 'none'" in text and "connect-src 'self'" in text


def test_the_trace_inside_a_page_is_that_of_the_run(site):
    text = (site / "labs" / "recreate" / "recreate.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="dl-data">(.*?)</script>', text)[1])
    run = deploylab.run("recreate", explain=True)
    told = tell(run.trace)
    told["questions"] = questions(run.trace, told)
    assert gzip.decompress(base64.b64decode(data["packed"])).decode() == static.compact(told)
    assert static.script() in text


def test_a_page_made_twice_is_the_same_page():
    lab = BY_SLUG["recreate"]
    one, other = (lab_page(lab, "recreate", played("recreate"), Shipped(), False) for _ in range(2))
    assert one == other


def test_the_first_page_says_what_needs_an_installation(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    for command in ("deploylab grade", "deploylab live", "pip install deploylab"):
        assert text.count(command) == 2  # once in each language


ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
import json
from deploylab.site import reader
asked = json.dumps({"scenario": "canary_bad", "changes": {"seed": 3, "traffic.rate": 9}, "forks": [], "page": "", "text": "", "beside": False})
assert "payloads" in json.loads(reader.answer(asked)), reader.answer(asked)
foreign = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names - {"__main__", "deploylab"}
assert not foreign, foreign
sys.stdout.buffer.write(reader.trace(asked).encode())
"""


def test_what_is_shipped_runs_alone_on_the_standard_library(site, tmp_path):
    with zipfile.ZipFile(site / "python" / "deploylab.zip") as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-I", "-S", "-c", ALONE, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, check=False)
    assert told.returncode == 0, told.stderr.decode()
    assert told.stdout.decode() == deploylab.run("canary_bad", 3, traffic__rate=9).trace.to_json()


def test_every_scenario_and_its_log_are_shipped(site):
    with zipfile.ZipFile(site / "python" / "deploylab.zip") as archive:
        shipped = archive.namelist()
    assert {f"deploylab/scenarios/{name}.toml" for name in names()} < set(shipped)
    assert "deploylab/scenarios/web_access.log.gz" in shipped
    assert not [name for name in shipped if "/grading/" in name or "/ui/" in name or "/live/" in name]


def test_a_folder_and_a_tarball_of_pyodide_give_the_same_site(pyodide, tarball, tmp_path):
    sizes = [engine.ship(source, tmp_path / name) for source, name in ((pyodide, "a"), (tarball, "b"))]
    one, other = ({path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")
                   if path.is_file()} for name in "ab")
    assert one == other and len(set(sizes)) == 1
    assert {path.suffix for path in one} == {".js", ".json", ".wasm", ".zip"}  # every host knows these


@pytest.mark.parametrize("absent", engine.FILES)
def test_pyodide_that_lacks_a_file_is_refused_with_the_way_to_get_it(absent, pyodide, tmp_path):
    for name in set(engine.FILES) - {absent}:
        (tmp_path / name).write_bytes((pyodide / name).read_bytes())
    with pytest.raises(Problem, match="npm pack pyodide") as told:
        engine.ship(tmp_path, tmp_path / "out")
    assert absent in told.value.en and absent in told.value.ko


@pytest.mark.parametrize("content", [b"", b"not a tarball", None])
def test_what_is_no_tarball_is_refused_with_the_way_to_get_one(content, tmp_path):
    path = tmp_path / "pyodide.tgz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Problem, match="npm pack pyodide"):
        engine.ship(path, tmp_path / "out")


def test_somebody_elses_folder_is_left_as_it_is(tmp_path):
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(Problem, match="not made by this command"):
        building.build(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["labs", "thesis.txt"]


def test_a_folder_of_ours_is_made_anew_without_what_is_gone(site):
    stale = site / "labs" / "old" / "gone.html"
    stale.parent.mkdir()
    stale.write_text("", encoding="utf-8")
    building.claim_folder(site)
    assert not stale.exists()
