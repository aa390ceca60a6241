"""The diagrams of the book, drawn from code: `svg("D-RP", "ko")`. What each must show is in diagrams.json."""

from collections.abc import Callable
from pathlib import Path

from deploylab.book.content import LANGUAGES, item
from deploylab.book.diagrams import balancing, data, picking, proxies, releases, strategies, surviving, variants
from deploylab.book.drawing import Board

DIAGRAMS: dict[str, tuple[int, int, Callable[[Board], None]]] = {  # name -> width, height, how it is drawn
    "D-DEPLOY": (640, 300, releases.deploy_and_release),
    "D-OUTAGE": (640, 270, releases.outage),
    "D-RP": (640, 330, proxies.reverse_proxy),
    "D-FWDREV": (640, 360, proxies.forward_and_reverse),
    "D-MAP": (640, 330, proxies.mapping),
    "D-LB": (640, 330, balancing.load_balancing),
    "D-L4L7": (640, 290, balancing.layers),
    "D-RETURN": (640, 464, balancing.return_paths),
    "D-ALGO": (640, 350, picking.algorithm),
    "D-HEALTH": (640, 300, surviving.health),
    "D-DRAIN": (640, 310, surviving.draining),
    "D-ROLL": (640, 440, strategies.rolling),
    "D-BG": (640, 520, strategies.blue_green),
    "D-CAN": (640, 380, strategies.canary),
    "D-SHADOW": (640, 456, variants.shadow_cohorts_toggle),
    "D-EC": (640, 336, data.expand_contract),
    "D-MATRIX": (640, 376, data.matrix),
    "D-ANS": (640, 390, data.answer_sheet),
}


def title(name: str, lang: str) -> str:
    """The caption of a diagram."""
    return item("diagrams", name)[lang].split("(")[0].strip()


def svg(name: str, lang: str) -> str:
    """A diagram as SVG text."""
    wide, high, draw = DIAGRAMS[name]
    board = Board(lang, wide, high)
    draw(board)
    return board.svg(name, title(name, lang), item("diagrams", name)[f"spec_{lang}"])


def write(folder: Path) -> list[Path]:
    """Write every diagram in both languages into `folder`; the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name in DIAGRAMS:
        for lang in LANGUAGES:
            path, text = folder / f"{name}.{lang}.svg", svg(name, lang)
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                changed.append(path)
    return changed
