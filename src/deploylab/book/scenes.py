"""The live player in the static book: a page of its own for each run that a chapter shows, opened at the moment.

A page carries its trace packed and speaks both languages; `?lang=ko&step=2000&embed=1` say how it opens. The book
frames it beside the text, and tells it whether the reader chose the dark (assets/book.js).
"""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from deploylab.book import markers
from deploylab.book.includes import options
from deploylab.scenario import load
from deploylab.story import static, tell

FOLDER = "scenes"
OPEN = {"ko": "새 창에서 크게 보기", "en": "Open it large in a new window"}


@dataclass(frozen=True)
class Scene:
    """A run as a marker asks for it: `changes` are its words `key=value`, without the moment."""

    scenario: str
    changes: tuple[str, ...] = ()
    at: float = 0
    step: int | None = None

    @property
    def page(self) -> str:
        """The file of the run, the same for every moment of it."""
        return "-".join([self.scenario, *(re.sub(r"[^\w.]+", "_", change) for change in self.changes)]) + ".html"


def scene_of(words: list[str]) -> Scene:
    """The scene that an `include: scenario ...` names."""
    plain, values = options(words)
    changes = tuple(word for word in words if "=" in word and word.split("=")[0] not in ("at", "step"))
    return Scene(plain[0], changes, values.get("at", 0), values.get("step"))


def moment(events: list[tuple], at: float, step: int | None) -> int:
    """The first event at or after this second; with `step`, the strategy's intention of that number."""
    if step is not None:
        asked = [number for number, event in enumerate(events) if event[1] == "intend" and event[2] == step]
        return asked[0] if asked else 0
    return next((number for number, event in enumerate(events) if event[0] >= at * 1_000_000), len(events) - 1)


def figure_of(shown: Scene, lang: str) -> str:
    """The frame that stands in a chapter of the static book, two folders below the scenes."""
    run = markers.simulated(shown.scenario, **options(list(shown.changes))[1])
    begin = moment(run.trace.events, shown.at, shown.step)
    address = f"../../{FOLDER}/{shown.page}?lang={lang}&amp;step={begin}"
    title = escape(load(shown.scenario).title[lang])
    return (f'<figure class="scene"><iframe src="{address}&amp;embed=1" title="{title}" loading="lazy"></iframe>'
            f'<figcaption>{title} · <a href="{address}" target="_blank">{OPEN[lang]}</a></figcaption></figure>')


def write(out: Path, scenes: set[Scene]) -> None:
    """Write one page for each run among the scenes."""
    folder = out / FOLDER
    folder.mkdir(exist_ok=True)
    for shown in {each.page: each for each in scenes}.values():
        (folder / shown.page).write_text(page(shown), encoding="utf-8")


def page(shown: Scene) -> str:
    """A run with the player, self-contained: it needs no server and asks nobody for anything."""
    import deploylab

    run = deploylab.run(shown.scenario, explain=True, **options(list(shown.changes))[1])
    return static.page(tell(run.trace), name=shown.page)
