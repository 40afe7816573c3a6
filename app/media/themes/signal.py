"""Signal: flat blocks of strong colour and a broad grotesk, like a poster in a station."""

from dataclasses import dataclass
from typing import ClassVar

from app.media.fonts import archivo
from app.media.icons import icon as draw_icon
from app.media.layout import Box, Layout
from app.media.shaping import Voice
from app.media.svg import circle, path, rectangle
from app.media.theme import CaptionStyle, Theme
from app.media.themes.look import Palette, Plate, Surface, Voices
from app.media.themes.shapes import commas, figure_in

BLUE, YELLOW, CORAL, INK, WHITE = "#1c2bd0", "#ffd400", "#ff5b3a", "#0e0e12", "#ffffff"

THEME = Theme(
    name="signal",
    title="Flat, loud colour and a broad grotesk: for lists, rankings and how-tos",
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

_BLUE_CARD = Palette(
    ink=WHITE,
    muted=THEME.muted,
    accent=YELLOW,
    fill=YELLOW,
    fill_end=CORAL,
    on_fill=INK,
    quiet="#8f98ee",
    curve=BLUE,
)
_YELLOW_CARD = Palette(
    ink=INK,
    muted="#3d3400",
    accent=BLUE,
    fill=BLUE,
    fill_end=BLUE,
    on_fill=WHITE,
    quiet="#b89a00",
    curve=BLUE,
)
_CORAL_CARD = Palette(
    ink=INK,
    muted="#3a0f05",
    accent=INK,
    fill=INK,
    fill_end=INK,
    on_fill=CORAL,
    quiet="#b33c24",
    curve=BLUE,
)
_CARDS = {"number": _YELLOW_CARD, "quote": _CORAL_CARD, "statement": _CORAL_CARD}
_COLOURS = {"number": YELLOW, "quote": CORAL, "statement": CORAL}


@dataclass(frozen=True)
class Signal:
    """Draws one kind of card in the signal theme."""

    kind: str
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

    def centred(self) -> bool:
        """Everything is set from the left."""
        return False

    def palette(self) -> Palette:
        """Blue, yellow or coral, by what the card is for."""
        return _CARDS.get(self.kind, _BLUE_CARD)

    def ground(self, picture: Layout, *, flipped: bool) -> str:
        """One flat colour, with a block of another where the card leaves room for it."""
        whole = Box(0, 0, picture.width, picture.height)
        base = rectangle(whole, _COLOURS.get(self.kind, BLUE))
        blocks = self._blocks(picture)
        return base + "".join(
            rectangle(_mirrored(box, picture) if flipped else box, colour) for box, colour in blocks
        )

    def _blocks(self, picture: Layout) -> list[tuple[Box, str]]:
        width, height, content = float(picture.width), float(picture.height), picture.content
        wide = width > height
        beside = {"title": (600.0, YELLOW), "number": (480.0, BLUE)}
        above = {"title": (400.0 if height > width else 200.0, YELLOW), "number": (300.0, BLUE)}
        if self.kind in beside and wide:
            side, colour = beside[self.kind]
            left = content.right - side - 24
            return [(Box(left, 0, width - left, height), colour)]
        if self.kind == "title" or (self.kind == "number" and height > width):
            side, colour = above[self.kind]
            return [(Box(0, 0, width, content.y + side + 40), colour)]
        edges = {
            "close": Box(0, 0, width, content.y - 40),
            "bullets": Box(0, 0, 40, height),
            "chart": Box(0, 0, 40, height),
        }
        return [(edges[self.kind], YELLOW)] if self.kind in edges else []

    def kicker(self) -> Plate:
        """A solid tag."""
        paper, ink = (INK, YELLOW) if self.kind in _COLOURS else (YELLOW, INK)
        return Plate(
            draw=lambda box: rectangle(box, paper),
            padding=(20, 14),
            surface=Surface(paper),
            ink=ink,
        )

    def rule(self, box: Box) -> str:
        """A bar of three blocks."""
        third = box.width / 3
        colours = (
            (INK, WHITE, BLUE) if self.kind in {"statement", "quote"}
            else (INK, CORAL, WHITE) if self.kind == "number"
            else (YELLOW, CORAL, WHITE)
        )  # fmt: skip
        return "".join(
            rectangle(Box(box.x + place * third, box.y, third, box.height), colour)
            for place, colour in enumerate(colours)
        )

    def emblem(self, icon: str, box: Box) -> str:
        """A disc with a shifted shadow of colour, and the icon in heavy strokes."""
        x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width * 0.40
        disc, shade = (YELLOW, CORAL) if self.kind == "number" else (BLUE, CORAL)
        ink = INK if self.kind == "number" else WHITE
        shift = radius * 0.16
        shapes = circle(x + shift, y + shift, radius, shade) + circle(x, y, radius, disc)
        if not icon:
            return shapes + circle(x, y, radius * 0.45, ink)
        size = radius * 1.12
        return shapes + draw_icon(icon, x - size / 2, y - size / 2, size, ink, width=2.1)

    def tile(self, icon: str, ordinal: int, box: Box) -> str:
        """A solid square with the icon, or the entry's number."""
        paper, ink = (INK, WHITE) if self.kind == "statement" else (YELLOW, INK)
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
        """Two black commas."""
        return path(commas(box), INK)

    def button(self) -> Plate:
        """A coral block."""
        return Plate(
            draw=lambda box: rectangle(box, CORAL),
            padding=(44, 28),
            surface=Surface(CORAL),
            ink=INK,
        )

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


def _mirrored(box: Box, picture: Layout) -> Box:
    return Box(picture.width - box.right, box.y, box.width, box.height)
