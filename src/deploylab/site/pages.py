"""The pages of the site: the first one, and one for each scene of each lab."""

import json
from dataclasses import dataclass
from html import escape

import deploylab
from deploylab.labs import Lab
from deploylab.scenario import load
from deploylab.sim import Run
from deploylab.sim.expect import holds
from deploylab.site import controls, words
from deploylab.site.html import asset, both, document, link
from deploylab.story import opening, questions, static, tell

SPEAK = ('<span class="languages"><button type="button" data-speak="ko">한국어</button> '
         '<button type="button" data-speak="en">English</button></span>')


@dataclass(frozen=True)
class Shipped:
    """Pyodide in this site: where it is from a lab's page, and the bytes that a first run loads (0: not shipped)."""

    home: str = ""
    bytes: int = 0


def first_page(labs: list[Lab], with_book: bool, shipped: Shipped) -> str:
    """What there is, and what needs an installation."""
    book = ""
    if with_book:
        book = (f"<h2>{both(words.BOOK)}</h2><p><a href='book/ko/index.html'>한국어</a> · "
                f"<a href='book/en/index.html'>English</a></p>")
    shown = "".join(f"<li><h3>{both(lab.title)}</h3><p>{both(lab.question)}</p>{scenes(lab, f'labs/{lab.slug}/')}</li>"
                    for lab in labs)
    credit = f'<p>{both(words.CREDIT)} <a href="{words.SOURCE}">{words.SOURCE}</a></p>' if shipped.bytes else ""
    needs = "".join(f"<li>{both(text)}</li>" for text in words.NEEDS)
    body = f"""<nav>{SPEAK}</nav><main><h1>{both(words.TITLE)}</h1><p class="question">{both(words.LEAD)}</p>
{book}<h2>{both(words.LABS)}</h2><ul class="labs">{shown}</ul>
<h2>{both(words.INSTALLED)}</h2><ul>{needs}</ul><p>{both(words.INSTALL)}</p>{credit}</main>"""
    return document(words.TITLE, body, "")


def scenes(lab: Lab, folder: str = "", here: str = "") -> str:
    """Links to the scenes of a lab."""
    items = (link(f"{folder}{name}.html", load(name).title, 'aria-current="page"' if name == here else "")
             for name in lab.scenarios)
    return f'<ul class="scenes">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def lab_page(lab: Lab, name: str, run: Run, shipped: Shipped, with_book: bool) -> str:
    """A scene: the player with its trace inside, what to notice, and the panel to change something."""
    told = tell(run.trace)
    told["questions"] = questions(run.trace, told)
    data = {"packed": static.packed(told), "step": opening(run.trace), "name": f"{lab.slug}-{name}",
            "scenario": name, "home": shipped.home, "bytes": shipped.bytes, "words": words.STATUS}
    chapter = "".join(f'<a lang="{lang}" href="../../book/{lang}/{lab.chapter}/{lang}.html">{words.CHAPTER[lang]}</a>'
                      for lang in ("ko", "en")) if with_book and lab.chapter else ""
    body = f"""<nav>{link("../../index.html", words.FIRST)}{chapter}{SPEAK}</nav>
<main><h1>{both(lab.title)}</h1><p class="question">{both(lab.question)}</p>{scenes(lab, "", name)}
<div class="stage">{static.markup()}</div>
{notice(lab, run)}
{change(lab, run, shipped)}</main>"""
    script = f"{static.script()}\n{asset('lab.js')}\n{asset('change.js')}"
    title = {lang: f"{run.scenario.title[lang]} - deploylab" for lang in ("ko", "en")}
    return document(title, body, script, static.styles(), json.dumps(data, ensure_ascii=False))


def notice(lab: Lab, run: Run) -> str:
    """What the lab is about, and the book's claims about this run, checked while the page is made."""
    points = "".join(f"<li>{both(point)}</li>" for point in lab.notice)
    claims = "".join(f"<li>{'✓' if holds(entry['claim'], run) else '✕'} {both(entry)} "
                     f"<code>{escape(entry['claim'])}</code></li>" for entry in run.scenario.expect)
    checked = f"<h2>{both(words.CLAIMS)}</h2><ul class='claims'>{claims}</ul>" if claims else ""
    return f"<section><h2>{both(words.NOTICE)}</h2><ul>{points}</ul>{checked}</section>"


def change(lab: Lab, run: Run, shipped: Shipped) -> str:
    """The panel; what it cannot do from a file, or without Pyodide, it says."""
    keys = (*lab.tweaks, *(f"strategy.{option}" for option in lab.options))
    how = {lang: text.format(round(shipped.bytes / 1e6, 1)) for lang, text in words.CHANGE_HOW.items()}
    served = {lang: text.format("DIR") for lang, text in words.UNSERVED.items()}
    command = f"deploylab run {run.scenario.name} --seed {run.scenario['seed']}"
    return f"""<section class="change"><h2>{both(words.CHANGE)}</h2>
<p class="unserved" hidden>{both(served)}</p><p class="unshipped" hidden>{both(words.UNSHIPPED)}</p>
{f"<p>{both(how)}</p>" if shipped.bytes else ""}
{controls.form(run.scenario, keys)}
<progress hidden max="1" value="0"></progress><p class="status" role="status"></p>
<pre class="command">{command}</pre></section>"""


def played(name: str) -> Run:
    return deploylab.run(name, explain=True)
