"""Signal: flat blocks of strong colour and a broad grotesk, like a poster in a station."""

from dataclasses import dataclass
from typing import ClassVar

from app.media.fonts import archivo
from app.media.icons import icon as draw_icon
from app.media.layout import Box, Layout
from app.media.shaping import Voice
from app.media.svg import frame, path, rectangle
from app.media.theme import CaptionStyle, Theme
from app.media.theme_names import THEMES
from app.media.themes.look import Palette, Plate, Surface, Voices
from app.media.themes.shapes import commas, figure_in, filled_ring
from app.media.themes.signal_art import (
    BLUE,
    CORAL,
    INK,
    ON_BLUE,
    ON_CHALK,
    ON_CORAL,
    ON_INK,
    ON_YELLOW,
    WHITE,
    YELLOW,
    Scheme,
    disc,
    quarters,
    target,
)

THEME = Theme(
    name="signal",
    title=THEMES["signal"],
    captions=CaptionStyle(
        face=archivo(800, width=104),
        fill=WHITE,
        active=YELLOW,
        edge=INK,
        outline=0.0,
        plate=INK,
        plate_opacity=0.94,
    ),
    ground=(BLUE, BLUE),
    ink=WHITE,
    muted="#dfe3ff",
    accent=YELLOW,
    accent_end=CORAL,
    surface=INK,
    on_accent=INK,
    display="Archivo",
    body="Archivo",
)

_SCHEMES: dict[str, tuple[Scheme, ...]] = {
    "statement": (ON_CORAL, ON_YELLOW, ON_BLUE, ON_INK, ON_CHALK),
    "number": (ON_YELLOW, ON_CORAL, ON_INK, ON_CHALK),
    "quote": (ON_CORAL, ON_CHALK, ON_YELLOW, ON_BLUE),
    "bullets": (ON_BLUE, ON_INK, ON_YELLOW),
    "chart": (ON_BLUE, ON_INK, ON_YELLOW),
}
_EMBLEMS = (disc, target, quarters)


@dataclass(frozen=True)
class Signal:
    """Draws one kind of card in the signal theme."""

    kind: str
    turn: int = 0
    theme: ClassVar = THEME
    leading: ClassVar = 1.0
    rule_size: ClassVar = (176.0, 20.0)
    voices: ClassVar = Voices(
        display=Voice(archivo(840, width=110), 800, -0.026),
        heading=Voice(archivo(820, width=106), 800, -0.02),
        strong=Voice(archivo(740), 700, -0.008),
        body=Voice(archivo(500), 500),
        label=Voice(archivo(760, width=108), 700, 0.05, upper=True, descent=0.0),
        figure=Voice(archivo(880, width=112), 800, -0.04, descent=0.0),
        quote=Voice(archivo(760, width=104), 700, -0.018),
    )

    @property
    def scheme(self) -> Scheme:
        """The colours of this card."""
        choices = _SCHEMES.get(self.kind, (ON_BLUE,))
        return choices[self.turn // 11 % len(choices)]

    def palette(self) -> Palette:
        """Of the card's scheme."""
        return self.scheme.palette

    def ground(self, picture: Layout, *, flipped: bool) -> str:
        """One flat colour; beside lists and charts a narrow strip of another."""
        base = rectangle(Box(0, 0, picture.width, picture.height), self.scheme.base)
        if self.kind not in {"bullets", "chart"}:
            return base
        left = picture.width - 40 if flipped else 0
        return base + rectangle(Box(left, 0, 40, picture.height), self.scheme.block)

    def stage(self, area: Box, art: Box) -> str:  # noqa: ARG002 - the block fills the area
        """The block."""
        return self.block(area)

    def block(self, area: Box) -> str:
        """A flat block of the second colour."""
        return rectangle(area, self.scheme.block)

    def mark(self, icon: str, box: Box) -> str:
        """The icon in heavy strokes."""
        return draw_icon(icon, box.x, box.y, box.width, self.scheme.on_block, width=2.0)

    def ghost(self, icon: str, box: Box) -> str:
        """The icon in heavy strokes of the block's colour."""
        return draw_icon(icon, box.x, box.y, box.width, self.scheme.block, width=1.8)

    def margin(self, box: Box) -> str:
        """A solid stroke."""
        return rectangle(box, self.scheme.block)

    def kicker(self) -> Plate:
        """A solid tag."""
        paper, ink = self.scheme.tag
        return Plate(
            draw=lambda box: rectangle(box, paper),
            padding=(20, 14),
            surface=Surface(paper),
            ink=ink,
        )

    def rule(self, box: Box) -> str:
        """A bar of three blocks."""
        third = box.width / 3
        return "".join(
            rectangle(Box(box.x + place * third, box.y, third, box.height), colour)
            for place, colour in enumerate(self.scheme.bar)
        )

    def emblem(self, icon: str, box: Box) -> str:
        """A disc, rings, or quarter discs around the icon."""
        chosen = 0 if self.kind == "title" else self.turn // 23 % len(_EMBLEMS)
        return _EMBLEMS[chosen](icon, box, self.scheme)

    def flourish(self, box: Box) -> str:
        """A small block in the corner."""
        side = box.width * 0.09
        corner = Box(box.right - side, box.bottom - side, side, side)
        return rectangle(corner, self.scheme.disc)

    def share(self, part: float, box: Box) -> str:
        """A broad ring."""
        return filled_ring(box, part, self.scheme.disc, self.scheme.shade, width=box.width * 0.24)

    def counter(self, icon: str, box: Box) -> str:
        """A small emblem."""
        size = box.width * 0.66
        inset = (box.width - size) / 2
        return rectangle(box, self.scheme.disc) + draw_icon(
            icon, box.x + inset, box.y + inset, size, self.scheme.on_disc, width=2.3
        )

    def tile(self, icon: str, ordinal: int, box: Box) -> str:
        """A solid square with the icon, or the entry's number."""
        paper, ink = self.scheme.block, self.scheme.on_block
        square = rectangle(box, paper)
        if not icon and ordinal:
            return square + figure_in(str(ordinal), self.voices.figure, box, ink, part=0.5)
        size = box.width * 0.62
        inset = (box.width - size) / 2
        return square + draw_icon(icon, box.x + inset, box.y + inset, size, ink, width=2.3)

    def row(self) -> Plate:
        """A white block."""
        return Plate(
            draw=lambda box: rectangle(box, WHITE),
            padding=(20, 0),
            surface=Surface(WHITE),
            ink=INK,
            muted="#43434d",
        )

    def slot(self, ordinal: int, row: Box, tile: Box) -> str:
        """A block in outline with its figure."""
        palette = self.palette()
        return frame(row, palette.quiet, width=3) + figure_in(
            str(ordinal), self.voices.figure, tile, palette.muted, part=0.5
        )

    def panel(self) -> Plate:
        """A white block."""
        return Plate(
            draw=lambda box: rectangle(box, WHITE),
            padding=(56, 44),
            surface=Surface(WHITE),
            ink=INK,
            muted="#4c4c57",
        )

    def bar(self, box: Box, *, lit: bool, lying: bool) -> str:  # noqa: ARG002 - square either way
        """A solid bar; the lit one is coral."""
        return rectangle(box, CORAL if lit else BLUE)

    def quote_mark(self, box: Box) -> str:
        """Two commas in the accent."""
        return path(commas(box), self.palette().accent)

    def button(self) -> Plate:
        """A coral block."""
        return Plate(
            draw=lambda box: rectangle(box, CORAL),
            padding=(44, 28),
            surface=Surface(CORAL),
            ink=INK,
        )

    def screen(self, box: Box) -> str:
        """A block on a bar."""
        foot = Box(box.x, box.bottom - 20, box.width, 20)
        return rectangle(box, self.scheme.block) + rectangle(foot, self.scheme.shade)

    def picture_plate(self) -> Plate:
        """A black block with a yellow edge."""
        return Plate(
            draw=lambda box: (
                rectangle(box, INK, opacity=0.94)
                + rectangle(Box(box.x, box.y, 16, box.height), YELLOW)
            ),
            padding=(48, 28),
            surface=Surface(INK, 0.94),
            ink=WHITE,
            muted="#d9d9e2",
        )
