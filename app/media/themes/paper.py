"""Paper: warm white, black ink, one vermilion, hairlines, a serif with a voice of its own."""

import math
from dataclasses import dataclass
from typing import ClassVar

from app.media.fonts import fraunces, newsreader
from app.media.icons import icon as draw_icon
from app.media.layout import Box, Layout
from app.media.shaping import Voice
from app.media.svg import circle, frame, line, path, rectangle, ring
from app.media.theme import CaptionStyle, Theme
from app.media.themes.look import Palette, Plate, Surface, Voices
from app.media.themes.shapes import commas, figure_in, nothing

THEME = Theme(
    name="paper",
    title="Warm white, black ink and one red: for history, culture and essays",
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

_HAIR = "#b9ae9b"
_MARGIN = 28.0
_RAYS = 72


@dataclass(frozen=True)
class Paper:
    """Draws one kind of card in the paper theme."""

    kind: str
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

    def centred(self) -> bool:
        """Thoughts, quotations and the close stand in the middle of the page."""
        return self.kind in {"statement", "quote", "close"}

    def palette(self) -> Palette:
        """Ink on paper."""
        return Palette(
            ink=THEME.ink,
            muted=THEME.muted,
            accent=THEME.accent,
            fill=THEME.accent,
            fill_end=THEME.accent,
            on_fill=THEME.on_accent,
            quiet=_HAIR,
            curve=THEME.accent,
        )

    def ground(self, picture: Layout, *, flipped: bool) -> str:  # noqa: ARG002 - the page is even
        """A page with a printed frame: two hairlines, the inner one finer."""
        whole = Box(0, 0, picture.width, picture.height)
        side = _MARGIN
        outer = Box(side, side, picture.width - 2 * side, picture.height - 2 * side)
        inner = Box(outer.x + 8, outer.y + 8, outer.width - 16, outer.height - 16)
        return (
            rectangle(whole, THEME.ground[0])
            + frame(outer, THEME.ink, width=2.5)
            + frame(inner, THEME.ink, width=1, opacity=0.55)
        )

    def kicker(self) -> Plate:
        """Spaced small letters in red."""
        return Plate(draw=nothing, ink=THEME.accent)

    def rule(self, box: Box) -> str:
        """A thick red stroke."""
        return rectangle(box, THEME.accent)

    def emblem(self, icon: str, box: Box) -> str:
        """A medallion: rays like an engraving's around a red disc."""
        x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2 - 4
        rays = "".join(
            line(
                (x + radius * 0.70 * math.cos(turn), y + radius * 0.70 * math.sin(turn)),
                (x + radius * far * math.cos(turn), y + radius * far * math.sin(turn)),
                THEME.ink,
                width=2,
            )
            for turn, far in (
                (math.tau * place / _RAYS, 0.97 if place % 3 == 0 else 0.88)
                for place in range(_RAYS)
            )
        )
        disc = (
            ring(x, y, radius * 0.64, THEME.ink, width=2)
            + ring(x, y, radius * 0.61, THEME.ink, width=1, opacity=0.6)
            + circle(x, y, radius * 0.55, THEME.accent)
        )
        if not icon:
            return rays + disc + ring(x, y, radius * 0.42, THEME.on_accent, width=2)
        size = radius * 0.62
        drawn = draw_icon(icon, x - size / 2, y - size / 2, size, THEME.on_accent, width=1.3)
        return rays + disc + drawn

    def tile(self, icon: str, ordinal: int, box: Box) -> str:
        """The entry's number in the display face; for a thought, its icon in a fine ring."""
        if ordinal:
            return figure_in(str(ordinal), self.voices.figure, box, THEME.accent, part=0.62)
        x, y = box.x + box.width / 2, box.y + box.height / 2
        size = box.width * 0.5
        return ring(x, y, box.width / 2 - 2, THEME.ink, width=2) + draw_icon(
            icon, x - size / 2, y - size / 2, size, THEME.accent, width=1.5
        )

    def row(self) -> Plate:
        """A hairline over every entry."""
        return Plate(
            draw=lambda box: line((box.x, box.y), (box.right, box.y), _HAIR, width=2),
            padding=(0, 20),
            ink=THEME.ink,
            muted=THEME.muted,
        )

    def panel(self) -> Plate:
        """The page itself, between a strong rule above and a fine one below."""
        return Plate(
            draw=lambda box: (
                line((box.x, box.y + 2), (box.right, box.y + 2), THEME.ink, width=4)
                + line((box.x, box.bottom - 1), (box.right, box.bottom - 1), _HAIR, width=2)
            ),
            padding=(0, 40),
            ink=THEME.ink,
            muted=THEME.muted,
        )

    def bar(self, box: Box, *, lit: bool, lying: bool) -> str:  # noqa: ARG002 - square either way
        """A plain bar; the lit one is red."""
        return rectangle(box, THEME.accent if lit else "#8f8676")

    def quote_mark(self, box: Box) -> str:
        """Two red commas."""
        return path(commas(box), THEME.accent)

    def button(self) -> Plate:
        """Words in an inked frame."""
        return Plate(
            draw=lambda box: frame(box, THEME.ink, width=3),
            padding=(44, 24),
            ink=THEME.ink,
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
