"""A small drawing board: boxes, arrows, lanes and words become one SVG that reads well on paper and in the dark.

Coordinates are pixels from the top left. Words are a pair (Korean, English). Tones: plain, old (v1, blue), new
(v2, green), bad, warn, mark, mute. Colours are light or dark as the page is that the SVG stands in (palette.py).
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from math import dist, hypot
from unicodedata import east_asian_width

from deploylab.book.palette import TONES, style

Words = tuple[str, str] | str
Point = tuple[float, float]

def width(text: str, size: float) -> float:
    """About how wide a line of text is: Hangul is square, Latin about half as wide as high."""

    def share(letter: str) -> float:
        if east_asian_width(letter) in "WF":
            return 0.95
        return 0.3 if letter in " .,:;'|ilj" else 0.7 if letter.isupper() or letter in "mw→·%—" else 0.56

    return sum(map(share, text)) * size


class Board:
    """One SVG being drawn in one language."""

    def __init__(self, lang: str, wide: int, high: int):
        self.lang, self.wide, self.high = lang, wide, high
        self.shapes: list[str] = []

    def say(self, words: Words) -> str:
        return words if isinstance(words, str) else words[self.lang == "en"]

    def text(
        self,
        x: float,
        y: float,
        words: Words,
        size: float = 14,
        at: str = "middle",
        look: str = "",
        bold: bool = False,
        room: float = 0,
    ) -> None:
        """Lines of text around `y`; shrunk (to 11 at the least) to the `room` there is."""
        lines = self.say(words).split("\n")
        while room and size > 11 and max(width(line, size) for line in lines) > room:
            size -= 0.5
        step = size * 1.28
        top = y - step * (len(lines) - 1) / 2 + size * 0.35
        for number, line in enumerate(lines):
            weight = ' font-weight="600"' if bold else ""
            self.shapes.append(
                f'<text x="{x:g}" y="{top + number * step:.1f}" font-size="{size:g}" text-anchor="{at}" '
                f'class="{look}"{weight}>{escape(line)}</text>'
            )

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        words: Words = "",
        tone: str = "plain",
        size: float = 14,
        dash: bool = False,
        bold: bool = False,
        round_: float = 7,
        look: str = "",
    ) -> None:
        """A box with its words in the middle."""
        dashes = ' stroke-dasharray="5 4"' if dash else ""
        self.shapes.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{round_:g}" class="{tone}" '
            f'stroke-width="1.4"{dashes}/>'
        )
        if words:
            self.text(x + w / 2, y + h / 2, words, size, look=look, bold=bold, room=w - 8)

    def fence(self, x: float, y: float, w: float, h: float, words: Words, tone: str = "plain") -> None:
        """A dashed border around things that belong together, with its name on the border."""
        self.shapes.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="12" class="line {tone}" '
            'stroke-width="1.5" stroke-dasharray="6 5"/>'
        )
        self.tag(x + 14, y, words, tone)

    def tag(self, x: float, y: float, words: Words, tone: str = "plain", size: float = 12.5) -> None:
        """Words on a line, on a patch of paper."""
        wide = width(self.say(words), size) + 10
        self.shapes.append(
            f'<rect x="{x - 5:g}" y="{y - size * 0.75:g}" width="{wide:g}" height="{size * 1.5:g}" class="paper"/>'
        )
        self.text(x, y, words, size, at="start", look="soft" if tone == "plain" else tone, bold=True)

    def line(self, points: Sequence[Point], tone: str = "ink", dash: bool = False, thick: float = 1.8) -> None:
        path = " ".join(f"{x:g},{y:g}" for x, y in points)
        dashes = ' stroke-dasharray="6 5"' if dash else ""
        self.shapes.append(
            f'<polyline points="{path}" class="line {tone}" stroke-width="{thick:g}" stroke-linejoin="round"{dashes}/>'
        )

    def arrow(
        self,
        points: Sequence[Point],
        tone: str = "ink",
        dash: bool = False,
        words: Words = "",
        shift: Point = (0, -11),
        thick: float = 1.8,
        size: float = 12.5,
        at: str = "middle",
    ) -> None:
        """A line that ends in a head; its words stand at the middle of the longest piece, moved by `shift`."""
        (x1, y1), (x2, y2) = points[-2], points[-1]
        far = hypot(x2 - x1, y2 - y1) or 1
        ux, uy = (x2 - x1) / far, (y2 - y1) / far
        self.line([*points[:-1], (x2 - 7 * ux, y2 - 7 * uy)], tone, dash, thick)
        corners = [
            (x2, y2),
            (x2 - 10 * ux - 5 * uy, y2 - 10 * uy + 5 * ux),
            (x2 - 10 * ux + 5 * uy, y2 - 10 * uy - 5 * ux),
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        self.shapes.append(f'<polygon points="{path}" class="head {tone}"/>')
        if words:
            (ax, ay), (bx, by) = max(pairwise(points), key=lambda ends: dist(*ends))
            look = tone if tone in TONES and tone != "plain" else "soft"
            self.text((ax + bx) / 2 + shift[0], (ay + by) / 2 + shift[1], words, size, at=at, look=look)

    def cross(self, x: float, y: float, tone: str = "bad", reach: float = 8) -> None:
        """This does not happen."""
        for slope in (1, -1):
            self.line([(x - reach, y - reach * slope), (x + reach, y + reach * slope)], tone, thick=3)

    def person(self, x: float, y: float, tone: str = "plain") -> None:
        """A user: head and shoulders around (x, y)."""
        self.shapes.append(
            f'<circle cx="{x:g}" cy="{y - 8:g}" r="7" class="{tone}" stroke-width="1.5"/>'
            f'<path d="M{x - 13:g} {y + 14:g}a13 13 0 0 1 26 0z" class="{tone}" stroke-width="1.5"/>'
        )

    def store(self, x: float, y: float, w: float, h: float, words: Words, tone: str = "plain") -> None:
        """A database: a drum."""
        lid, look = 8, f'class="{tone}" stroke-width="1.4"'
        self.shapes.append(
            f'<path d="M{x:g} {y + lid:g}v{h - 2 * lid:g}a{w / 2:g} {lid} 0 0 0 {w:g} 0v{2 * lid - h:g}" {look}/>'
            f'<ellipse cx="{x + w / 2:g}" cy="{y + lid:g}" rx="{w / 2:g}" ry="{lid}" {look}/>'
        )
        self.text(x + w / 2, y + h / 2 + lid / 2, words, 13, room=w - 8)

    def switch(self, x: float, y: float, on: bool, tone: str = "new") -> None:
        """A toggle, off or on."""
        self.box(x, y, 36, 18, tone=tone if on else "mute", round_=9)
        self.shapes.append(
            f'<circle cx="{x + (27 if on else 9):g}" cy="{y + 9:g}" r="6" class="head {tone if on else "mute"}"/>'
        )

    def svg(self, name: str, title: str, description: str) -> str:
        """The whole picture, with its title and description for those who do not see it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.wide} {self.high}" class="dl" role="img" '
            f'aria-labelledby="{name}-t {name}-d" lang="{self.lang}" width="{self.wide}" height="{self.high}">'
            f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
            f"<style>{style()}</style>"
            f'<rect width="{self.wide}" height="{self.high}" rx="14" class="paper"/>\n'
            + "\n".join(self.shapes)
            + "\n</svg>\n"
        )
