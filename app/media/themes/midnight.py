"""Midnight: deep blue night, warm light, glass plates, a geometric grotesk."""

import math
from dataclasses import dataclass
from typing import ClassVar

from app.media.fonts import manrope
from app.media.icons import icon as draw_icon
from app.media.layout import Box, Layout
from app.media.shaping import Voice
from app.media.svg import circle, frame, glow, linear_gradient, path, rectangle, ring
from app.media.theme import CaptionStyle, Theme
from app.media.themes.look import Palette, Plate, Surface, Voices
from app.media.themes.shapes import commas, figure_in, nothing, rounded_end

THEME = Theme(
    name="midnight",
    title="Deep blue night and warm light: for science, technology and big questions",
    captions=CaptionStyle(
        face=manrope("ExtraBold"),
        fill="#ffffff",
        active="#ffc46b",
        edge="#070b18",
        outline=6.0,
    ),
    ground=("#0b1020", "#18224a"),
    ink="#f5f7ff",
    muted="#b4bfdf",
    accent="#ffb454",
    accent_end="#ff6b4a",
    surface="#1b2547",
    on_accent="#1a1230",
    display="Manrope",
    body="Manrope",
)

_GLOWS = {  # where the warm and the cool light stand, as parts of the picture's width and height
    "title": ((0.78, 0.43), (0.06, 1.0)),
    "statement": ((0.92, 0.10), (0.05, 0.95)),
    "bullets": ((0.94, 0.04), (0.04, 0.97)),
    "number": ((0.16, 0.42), (0.95, 1.0)),
    "chart": ((0.10, 0.05), (0.92, 0.98)),
    "quote": ((0.08, 0.12), (0.90, 0.95)),
    "close": ((0.5, 0.40), (0.5, 1.15)),
}
_MOONS = ((-38, 1.0), (152, 0.80), (60, 1.0), (215, 0.61))  # degrees, part of the outer ring


@dataclass(frozen=True)
class Midnight:
    """Draws one kind of card in the midnight theme."""

    kind: str
    theme: ClassVar = THEME
    leading: ClassVar = 1.1
    rule_size: ClassVar = (112.0, 8.0)
    voices: ClassVar = Voices(
        display=Voice(manrope("ExtraBold"), 800, -0.022),
        heading=Voice(manrope("ExtraBold"), 800, -0.02),
        strong=Voice(manrope("Bold"), 700, -0.01),
        body=Voice(manrope("Medium"), 500),
        label=Voice(manrope("Bold"), 700, 0.11, upper=True, descent=0.0),
        figure=Voice(manrope("ExtraBold"), 800, -0.035, descent=0.0),
        quote=Voice(manrope("Bold"), 700, -0.015),
    )

    def centred(self) -> bool:
        """Only the close stands in the middle."""
        return self.kind == "close"

    def palette(self) -> Palette:
        """The same night for every card."""
        return Palette(
            ink=THEME.ink,
            muted=THEME.muted,
            accent=THEME.accent,
            fill=THEME.accent,
            fill_end=THEME.accent_end,
            on_fill=THEME.on_accent,
            quiet="#4a557e",
            curve=THEME.accent,
        )

    def ground(self, picture: Layout, *, flipped: bool) -> str:
        """A diagonal night with a warm light and a cool one."""
        whole = Box(0, 0, picture.width, picture.height)
        span = max(picture.width, picture.height)
        warm, cool = _GLOWS.get(self.kind, _GLOWS["statement"])
        if self.kind == "title" and picture.height >= picture.width:
            warm = (0.27, 0.2) if picture.height > picture.width else (0.16, 0.16)

        def across(part: float) -> float:
            return picture.width * (1 - part if flipped else part)

        return (
            f'<defs><linearGradient id="night" x1="0" y1="0" x2="1" y2="1">'
            f'<stop offset="0" stop-color="{THEME.ground[0]}"/>'
            f'<stop offset="1" stop-color="{THEME.ground[1]}"/></linearGradient></defs>'
            + rectangle(whole, "url(#night)")
            + glow("warm", across(warm[0]), picture.height * warm[1], span * 0.37, "#ff6b4a", strength=0.5 if self.kind == "title" else 0.4)
            + glow(
                "cool", across(cool[0]), picture.height * cool[1], span * 0.32, "#4c7dff",
                strength=0.42, soft=False,
            )
        )  # fmt: skip

    def kicker(self) -> Plate:
        """A glass pill on opening cards, plain letters elsewhere."""
        if self.kind not in {"title", "number", "statement"}:
            return Plate(draw=nothing, ink=THEME.accent)
        return Plate(
            draw=lambda box: _glass(box, radius=min(box.height / 2, 32), opacity=0.08),
            padding=(30, 18),
            surface=Surface("#ffffff", 0.08),
            ink=THEME.accent,
        )

    def rule(self, box: Box) -> str:
        """A short rounded stroke of warm light."""
        return _warm("rule", box) + rectangle(box, "url(#rule)", radius=box.height / 2)

    def emblem(self, icon: str, box: Box) -> str:
        """A sun with its icon, and moons on their rings."""
        x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2 - 12
        parts = [
            ring(x, y, radius * part, "#ffffff", width=2, opacity=opacity)
            for part, opacity in ((1.0, 0.12), (0.80, 0.17), (0.61, 0.26))
        ]
        parts += [
            circle(
                x + radius * part * math.cos(math.radians(angle)),
                y + radius * part * math.sin(math.radians(angle)),
                max(5, radius * 0.026),
                THEME.accent,
            )
            for angle, part in _MOONS
        ]
        sun = Box(x - radius * 0.477, y - radius * 0.477, radius * 0.954, radius * 0.954)
        parts.append(_warm("sun", sun, upright=True))
        parts.append(
            glow("halo", x, y + radius * 0.04, radius * 0.60, "#060918", strength=0.6, soft=False)
        )
        parts.append(circle(x, y, sun.width / 2, "url(#sun)"))
        if icon:
            size = sun.width * 0.57
            parts.append(
                draw_icon(icon, x - size / 2, y - size / 2, size, THEME.on_accent, width=1.7)
            )
        return "".join(parts)

    def tile(self, icon: str, ordinal: int, box: Box) -> str:
        """A warm rounded square with its icon."""
        plate = _warm("tile", box, upright=True) + rectangle(
            box, "url(#tile)", radius=box.width * 0.19
        )
        size = box.width * 0.58
        inset = (box.width - size) / 2
        if not icon and ordinal:
            return plate + figure_in(str(ordinal), self.voices.figure, box, THEME.on_accent)
        return plate + draw_icon(
            icon, box.x + inset, box.y + inset, size, THEME.on_accent, width=1.9
        )

    def row(self) -> Plate:
        """Dark glass."""
        return Plate(
            draw=lambda box: _glass(box, radius=28, opacity=0.07),
            padding=(24, 24),
            surface=Surface("#ffffff", 0.07),
            ink=THEME.ink,
            muted=THEME.muted,
        )

    def panel(self) -> Plate:
        """A deep blue plate."""
        return Plate(
            draw=lambda box: (
                rectangle(box, "#131b3c", radius=32, opacity=0.92)
                + frame(box, "#ffffff", width=2, radius=32, opacity=0.14)
            ),
            padding=(56, 48),
            surface=Surface("#131b3c", 0.92),
            ink=THEME.ink,
            muted=THEME.muted,
        )

    def bar(self, box: Box, *, lit: bool, lying: bool) -> str:
        """A bar with a rounded end; the lit one glows."""
        fill = "url(#bar)" if lit else "#4a557e"
        defs = _warm("bar", box, upright=not lying) if lit else ""
        return defs + f'<path d="{rounded_end(box, lying=lying)}" fill="{fill}"/>'

    def quote_mark(self, box: Box) -> str:
        """Two warm commas."""
        return _warm("mark", box, upright=True) + path(commas(box), "url(#mark)")

    def button(self) -> Plate:
        """A warm pill."""
        return Plate(
            draw=lambda box: rectangle(box, THEME.accent, radius=box.height / 2),
            padding=(48, 24),
            surface=Surface(THEME.accent),
            ink=THEME.on_accent,
        )

    def picture_plate(self) -> Plate:
        """A night-blue plate on the photograph."""
        return Plate(
            draw=lambda box: rectangle(box, THEME.ground[0], radius=20, opacity=0.86),
            padding=(32, 24),
            surface=Surface(THEME.ground[0], 0.86),
            ink=THEME.ink,
            muted=THEME.muted,
        )


def _warm(name: str, box: Box, *, upright: bool = False) -> str:
    return f"<defs>{linear_gradient(name, (THEME.accent, THEME.accent_end), box, upright=upright)}</defs>"


def _glass(box: Box, *, radius: float, opacity: float) -> str:
    return rectangle(box, "#ffffff", radius=radius, opacity=opacity) + frame(
        box, "#ffffff", width=1.5, radius=radius, opacity=0.16
    )
