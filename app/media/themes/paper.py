"""Paper: warm white, black ink, one vermilion, hairlines, a serif with a voice of its own."""

from dataclasses import dataclass
from typing import ClassVar

from app.media.fonts import fraunces, newsreader
from app.media.icons import icon as draw_icon
from app.media.layout import Box, Layout
from app.media.shaping import Voice
from app.media.svg import circle, frame, line, path, rectangle, ring
from app.media.theme import CaptionStyle, Theme
from app.media.theme_names import THEMES
from app.media.themes.look import Palette, Plate, Surface, Voices
from app.media.themes.paper_art import (
    INKED,
    PAGE,
    RED,
    SAND,
    Stock,
    beads,
    engraved,
    halftone,
    medallion,
    misprint,
    seal,
)
from app.media.themes.shapes import commas, corners, figure_in, filled_ring, nothing

THEME = Theme(
    name="paper",
    title=THEMES["paper"],
    captions=CaptionStyle(
        face=newsreader(700, optical=24),
        fill="#26221d",
        active="#ad2a14",
        edge="#26221d",
        outline=0.0,
        plate="#fffdf8",
        plate_opacity=0.96,
    ),
    ground=("#f6f1e7", "#f6f1e7"),
    ink="#1d1a16",
    muted="#5c554b",
    accent="#ad2a14",
    accent_end="#ad2a14",
    surface="#ece4d4",
    on_accent="#fffdf8",
    display="Fraunces",
    body="Newsreader",
)

_MARGIN = 28.0
_STOCKS: dict[str, tuple[Stock, ...]] = {
    "statement": (PAGE, INKED, RED, SAND),
    "number": (PAGE, RED, SAND, INKED),
    "quote": (PAGE, INKED, SAND),
    "bullets": (PAGE, SAND),
    "chart": (PAGE, SAND),
}
_EMBLEMS = (medallion, halftone, misprint)


@dataclass(frozen=True)
class Paper:
    """Draws one kind of card in the paper theme."""

    kind: str
    turn: int = 0
    theme: ClassVar = THEME
    leading: ClassVar = 1.06
    rule_size: ClassVar = (120.0, 4.0)
    voices: ClassVar = Voices(
        display=Voice(fraunces(580, optical=110), 700, -0.018),
        heading=Voice(fraunces(640, optical=40), 700, -0.012),
        strong=Voice(newsreader(640, optical=40), 600, -0.004),
        body=Voice(newsreader(440, optical=20), 400),
        label=Voice(newsreader(600, optical=14), 600, 0.14, upper=True, descent=0.0),
        figure=Voice(fraunces(480), 500, -0.03, descent=0.0),
        quote=Voice(newsreader(420, optical=72, italic=True), 400, -0.012),
    )

    @property
    def stock(self) -> Stock:
        """The paper this card is printed on."""
        choices = _STOCKS.get(self.kind, (PAGE,))
        return choices[self.turn // 11 % len(choices)]

    def palette(self) -> Palette:
        """The inks of the paper."""
        return Palette(
            ink=self.stock.ink,
            muted=self.stock.muted,
            accent=self.stock.accent,
            fill=self.stock.seal,
            fill_end=self.stock.seal,
            on_fill=self.stock.on_seal,
            quiet=self.stock.hair,
            curve=self.stock.accent,
        )

    def ground(self, picture: Layout, *, flipped: bool) -> str:  # noqa: ARG002 - the page is even
        """A sheet with a printed frame: two hairlines, or one with drawn-in corners."""
        whole = Box(0, 0, picture.width, picture.height)
        outer = _inset(whole, _MARGIN)
        if self.turn // 19 % 2 and self.kind in {"statement", "number", "quote"}:
            edges = corners(outer, self.stock.ink)
        else:
            edges = frame(outer, self.stock.ink, width=2.5) + frame(
                _inset(outer, 8), self.stock.ink, width=1, opacity=0.55
            )
        return rectangle(whole, self.stock.ground) + edges

    def stage(self, area: Box, art: Box) -> str:  # noqa: ARG002 - an emblem stands on the page
        """Nothing."""
        return ""

    def block(self, area: Box) -> str:
        """A solid of ink, engraved with waves."""
        return rectangle(area, self.stock.seal) + engraved(area, self.stock.on_seal)

    def mark(self, icon: str, box: Box) -> str:
        """A seal with the icon."""
        return seal(icon, box, self.stock)

    def ghost(self, icon: str, box: Box) -> str:
        """The icon in a fine line."""
        return draw_icon(icon, box.x, box.y, box.width, self.stock.accent, width=0.7)

    def margin(self, box: Box) -> str:
        """A thick stroke and a hairline."""
        third = box.width / 3
        return rectangle(Box(box.x, box.y, third * 1.6, box.height), self.stock.accent) + rectangle(
            Box(box.right - 1.5, box.y, 1.5, box.height), self.stock.accent
        )

    def kicker(self) -> Plate:
        """Spaced small letters in red."""
        return Plate(draw=nothing, ink=self.stock.accent)

    def rule(self, box: Box) -> str:
        """A thick red stroke."""
        return rectangle(box, self.stock.accent)

    def emblem(self, icon: str, box: Box) -> str:
        """A medallion, a halftone, or two inks out of register."""
        chosen = 0 if self.kind == "title" else self.turn // 23 % len(_EMBLEMS)
        return _EMBLEMS[chosen](icon, box, self.stock)

    def flourish(self, box: Box) -> str:
        """A wreath of beads."""
        return beads(box, self.stock)

    def share(self, part: float, box: Box) -> str:
        """A broad ring."""
        stock = self.stock
        x, y = box.x + box.width / 2, box.y + box.height / 2
        return filled_ring(box, part, stock.seal, stock.hair, width=box.width * 0.17) + ring(
            x, y, box.width * 0.3, stock.ink, width=2
        )

    def counter(self, icon: str, box: Box) -> str:
        """A small emblem."""
        x, y, size = box.x + box.width / 2, box.y + box.height / 2, box.width * 0.56
        return circle(x, y, box.width / 2, self.stock.seal) + draw_icon(
            icon, x - size / 2, y - size / 2, size, self.stock.on_seal, width=1.6
        )

    def tile(self, icon: str, ordinal: int, box: Box) -> str:
        """The entry's number in the display face; for a thought, its icon in a fine ring."""
        if ordinal:
            return figure_in(str(ordinal), self.voices.figure, box, self.stock.accent, part=0.62)
        x, y = box.x + box.width / 2, box.y + box.height / 2
        size = box.width * 0.5
        return ring(x, y, box.width / 2 - 2, self.stock.ink, width=2) + draw_icon(
            icon, x - size / 2, y - size / 2, size, self.stock.accent, width=1.5
        )

    def row(self) -> Plate:
        """A hairline over every entry."""
        return Plate(
            draw=lambda box: line((box.x, box.y), (box.right, box.y), self.stock.hair, width=2),
            padding=(0, 20),
            ink=self.stock.ink,
            muted=self.stock.muted,
        )

    def slot(self, ordinal: int, row: Box, tile: Box) -> str:
        """The hairline, and the figure in quiet ink."""
        return line((row.x, row.y), (row.right, row.y), self.stock.hair, width=2) + figure_in(
            str(ordinal), self.voices.figure, tile, self.stock.muted, part=0.62
        )

    def panel(self) -> Plate:
        """The page itself, between a strong rule above and a fine one below."""
        return Plate(
            draw=lambda box: (
                line((box.x, box.y + 2), (box.right, box.y + 2), self.stock.ink, width=4)
                + line(
                    (box.x, box.bottom - 1), (box.right, box.bottom - 1), self.stock.hair, width=2
                )
            ),
            padding=(0, 40),
            ink=self.stock.ink,
            muted=self.stock.muted,
        )

    def bar(self, box: Box, *, lit: bool, lying: bool) -> str:  # noqa: ARG002 - square either way
        """A plain bar; the lit one is red."""
        return rectangle(box, self.stock.accent if lit else "#8f8676")

    def quote_mark(self, box: Box) -> str:
        """Two red commas."""
        return path(commas(box), self.stock.accent)

    def button(self) -> Plate:
        """Words in an inked frame."""
        return Plate(
            draw=lambda box: frame(box, self.stock.ink, width=3),
            padding=(44, 24),
            ink=self.stock.ink,
        )

    def screen(self, box: Box) -> str:
        """An engraved plate in a double frame."""
        inner = _inset(box, 16)
        return (
            engraved(inner, self.stock.ink)
            + frame(box, self.stock.ink, width=2.5)
            + frame(_inset(box, 8), self.stock.ink, width=1, opacity=0.55)
        )

    def picture_plate(self) -> Plate:
        """A strip of the page with a red edge."""
        return Plate(
            draw=lambda box: (
                rectangle(box, THEME.ground[0], opacity=0.96)
                + rectangle(Box(box.x, box.y, 8, box.height), THEME.accent)
            ),
            padding=(40, 28),
            surface=Surface(THEME.ground[0], 0.96),
            ink=THEME.ink,
            muted=THEME.muted,
        )


def _inset(box: Box, by: float) -> Box:
    return Box(box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by)
