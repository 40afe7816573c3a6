"""Midnight: deep blue night, warm light, glass plates, a geometric grotesk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from app.media.fonts import manrope
from app.media.icons import icon as draw_icon
from app.media.layout import Box, Layout
from app.media.shaping import Voice
from app.media.svg import frame, glow, path, rectangle
from app.media.theme import CaptionStyle, Theme
from app.media.theme_names import THEMES
from app.media.themes.look import Palette, Plate, Surface, Voices
from app.media.themes.midnight_art import (
    EMBER,
    ICE,
    ROSE,
    Light,
    beacon,
    eclipse,
    halo,
    lantern,
    moons,
    orbit,
    wall,
)
from app.media.themes.midnight_sky import sky
from app.media.themes.shapes import commas, figure_in, filled_ring, nothing, rounded_end

THEME = Theme(
    name="midnight",
    title=THEMES["midnight"],
    captions=CaptionStyle(
        face=manrope("ExtraBold"),
        fill="#ffffff",
        active="#ffc46b",
        edge="#070b18",
        outline=8.0,
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

_LIGHTS: dict[str, tuple[Light, ...]] = {
    "statement": (EMBER, ICE, ROSE),
    "number": (EMBER, ICE, ROSE),
    "quote": (ROSE, EMBER, ICE),
    "chart": (EMBER, ICE),
}
_EMBLEMS = ((orbit, moons), (beacon, halo), (eclipse, halo), (lantern, halo))


@dataclass(frozen=True)
class Midnight:
    """Draws one kind of card in the midnight theme."""

    kind: str
    turn: int = 0
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

    @property
    def light(self) -> Light:
        """The colour this card is lit in."""
        choices = _LIGHTS.get(self.kind, (EMBER,))
        return choices[self.turn // 11 % len(choices)]

    def palette(self) -> Palette:
        """The same night for every card, in its light."""
        return Palette(
            ink=THEME.ink,
            muted=THEME.muted,
            accent=self.light.bright,
            fill=self.light.bright,
            fill_end=self.light.deep,
            on_fill=self.light.dark,
            quiet="#4a557e",
            curve=self.light.bright,
        )

    def ground(self, picture: Layout, *, flipped: bool) -> str:
        """The night, lit in one of several ways."""
        return sky(picture, self.light, self.turn // 17, flipped=flipped)

    def stage(self, area: Box, art: Box) -> str:  # noqa: ARG002 - light has no border
        """A glow behind the emblem."""
        x, y = art.x + art.width / 2, art.y + art.height / 2
        return glow("stage", x, y, art.width * 1.05, self.light.glow, strength=0.42)

    def block(self, area: Box) -> str:
        """A wall of light with rays over it."""
        return wall(area, self.light)

    def mark(self, icon: str, box: Box) -> str:
        """The icon in the dark of the night."""
        return draw_icon(icon, box.x, box.y, box.width, self.light.dark, width=1.6)

    def ghost(self, icon: str, box: Box) -> str:
        """The icon in thin light."""
        return (
            self.light.fill("ghost", box)
            + f'<g opacity="0.85">{draw_icon(icon, box.x, box.y, box.width, "url(#ghost)", width=0.9)}</g>'
        )

    def margin(self, box: Box) -> str:
        """A line of light."""
        return self.light.fill("margin", box) + rectangle(box, "url(#margin)", radius=box.width / 2)

    def kicker(self) -> Plate:
        """A glass pill on opening cards, plain letters elsewhere."""
        if self.kind not in {"title", "number", "statement"}:
            return Plate(draw=nothing, ink=self.light.bright)
        return Plate(
            draw=lambda box: _glass(box, radius=min(box.height / 2, 32), opacity=0.08),
            padding=(30, 18),
            surface=Surface("#ffffff", 0.08),
            ink=self.light.bright,
        )

    def rule(self, box: Box) -> str:
        """A short rounded stroke of warm light."""
        return self.light.fill("rule", box, upright=False) + rectangle(
            box, "url(#rule)", radius=box.height / 2
        )

    def emblem(self, icon: str, box: Box) -> str:
        """One of the settings of an icon in light."""
        return self._setting[0](icon, box, self.light)

    def flourish(self, box: Box) -> str:
        """Moons, or one more ring."""
        return self._setting[1](box, self.light)

    @property
    def _setting(self) -> tuple[Callable[[str, Box, Light], str], Callable[[Box, Light], str]]:
        return _EMBLEMS[0 if self.kind == "title" else self.turn // 23 % len(_EMBLEMS)]

    def share(self, part: float, box: Box) -> str:
        """A broad ring."""
        light = self.light.fill("part", box)
        return light + filled_ring(box, part, "url(#part)", "#2b3663", width=box.width * 0.17)

    def counter(self, icon: str, box: Box) -> str:
        """A small emblem."""
        return self.tile(icon, 0, box)

    def tile(self, icon: str, ordinal: int, box: Box) -> str:
        """A warm rounded square with its icon."""
        plate = self.light.fill("tile", box) + rectangle(box, "url(#tile)", radius=box.width * 0.19)
        size = box.width * 0.58
        inset = (box.width - size) / 2
        if not icon and ordinal:
            return plate + figure_in(str(ordinal), self.voices.figure, box, self.light.dark)
        return plate + draw_icon(
            icon, box.x + inset, box.y + inset, size, self.light.dark, width=1.9
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

    def slot(self, ordinal: int, row: Box, tile: Box) -> str:
        """An empty pane with its figure."""
        return (
            frame(row, "#ffffff", width=1.5, radius=28, opacity=0.13)
            + frame(tile, "#ffffff", width=1.5, radius=tile.width * 0.19, opacity=0.2)
            + figure_in(str(ordinal), self.voices.figure, tile, "#8d99c4", part=0.4)
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
        defs = self.light.fill("bar", box, upright=not lying) if lit else ""
        return defs + f'<path d="{rounded_end(box, lying=lying)}" fill="{fill}"/>'

    def quote_mark(self, box: Box) -> str:
        """Two warm commas."""
        return self.light.fill("mark", box) + path(commas(box), "url(#mark)")

    def button(self) -> Plate:
        """A warm pill."""
        return Plate(
            draw=lambda box: rectangle(box, self.light.bright, radius=box.height / 2),
            padding=(48, 24),
            surface=Surface(self.light.bright),
            ink=self.light.dark,
        )

    def screen(self, box: Box) -> str:
        """A pane of glass in faint light."""
        x, y = box.x + box.width / 2, box.y + box.height / 2
        return glow("screen", x, y, box.width * 0.55, self.light.glow, strength=0.3) + _glass(
            box, radius=28, opacity=0.05
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


def _glass(box: Box, *, radius: float, opacity: float) -> str:
    return rectangle(box, "#ffffff", radius=radius, opacity=opacity) + frame(
        box, "#ffffff", width=1.5, radius=radius, opacity=0.16
    )
