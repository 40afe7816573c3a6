"""Midnight's emblems: an icon in a light, in three settings."""

import math
from dataclasses import dataclass

from app.media.icons import icon as draw_icon
from app.media.layout import Box
from app.media.svg import circle, frame, glow, linear_gradient, path, rectangle, ring
from app.media.themes.shapes import sunburst

_MOONS = ((-38, 1.0), (152, 0.80), (60, 1.0), (215, 0.61))  # degrees, part of the outer ring
_DARK = "#060918"


@dataclass(frozen=True, slots=True)
class Light:
    """A colour of light, from bright to deep, the dark that reads on it, and its glow."""

    bright: str
    deep: str
    dark: str
    glow: str

    def fill(self, name: str, box: Box, *, upright: bool = True) -> str:
        """The gradient over that box, to be used as `url(#name)`."""
        return (
            f"<defs>{linear_gradient(name, (self.bright, self.deep), box, upright=upright)}</defs>"
        )


EMBER = Light("#ffb454", "#ff6b4a", "#1a1230", "#ff6b4a")
ROSE = Light("#ffa3c0", "#c56bff", "#1c0f33", "#b14bff")
ICE = Light("#8fe6ff", "#4f8dff", "#06142f", "#2f7dff")


def orbit(icon: str, box: Box, light: Light) -> str:
    """A sun with its icon, and rings around it."""
    x, y, radius = _round(box)
    rings = (
        ring(x, y, radius * part, "#ffffff", width=2, opacity=opacity)
        for part, opacity in ((1.0, 0.12), (0.80, 0.17), (0.61, 0.26))
    )
    return "".join(rings) + _sun(icon, x, y, radius * 0.477, light)


def moons(box: Box, light: Light) -> str:
    """Bodies on the rings of an orbit."""
    x, y, radius = _round(box)
    return "".join(
        circle(
            x + radius * part * math.cos(math.radians(angle)),
            y + radius * part * math.sin(math.radians(angle)),
            max(5, radius * 0.026),
            light.bright,
        )
        for angle, part in _MOONS
    )


def beacon(icon: str, box: Box, light: Light) -> str:
    """A disc that sends rays to all sides."""
    x, y, radius = _round(box)
    rays = sunburst(x, y, radius)
    shine = (
        f'<defs><radialGradient id="shine" gradientUnits="userSpaceOnUse" cx="{x:.1f}" cy="{y:.1f}" '
        f'r="{radius:.1f}"><stop offset="0.5" stop-color="{light.bright}" stop-opacity="0.5"/>'
        f'<stop offset="1" stop-color="{light.bright}" stop-opacity="0"/></radialGradient></defs>'
    )
    halo = circle(x, y, radius * 0.62, "#ffffff", opacity=0.12)
    return shine + path(rays, "url(#shine)") + halo + _sun(icon, x, y, radius * 0.54, light)


def eclipse(icon: str, box: Box, light: Light) -> str:
    """A dark disc with a burning rim, and the icon in light."""
    x, y, radius = _round(box)
    inner = radius * 0.70
    rim = Box(x - inner, y - inner, 2 * inner, 2 * inner)
    size = inner * 1.04
    return (
        light.fill("rim", rim)
        + glow("corona", x, y, radius, light.glow, strength=0.9, soft=False)
        + circle(x, y, inner, "#0b1024")
        + ring(x, y, inner, "url(#rim)", width=10)
        + ring(x, y, inner * 0.9, light.bright, width=1.5, opacity=0.35)
        + _icon(icon, x, y, size, light.bright)
    )


def halo(box: Box, light: Light) -> str:
    """One more ring, for what has none of its own bodies."""
    x, y, radius = _round(box)
    return ring(x, y, radius * 0.985, light.bright, width=3, opacity=0.55)


def lantern(icon: str, box: Box, light: Light) -> str:
    """A plate of light before two panes of glass, each turned a little further."""
    x, y, radius = _round(box)
    side = radius * 1.16
    plate = Box(x - side / 2, y - side / 2, side, side)
    corner = side * 0.2
    panes = "".join(
        f'<g transform="rotate({angle} {x:.1f} {y:.1f})">'
        + rectangle(plate, "#ffffff", radius=corner, opacity=0.05)
        + frame(plate, "#ffffff", width=2, radius=corner, opacity=0.3)
        + "</g>"
        for angle in (30, 15)
    )
    size = side * 0.56
    return (
        panes
        + light.fill("plate", plate)
        + rectangle(plate, "url(#plate)", radius=corner)
        + _icon(icon, x, y, size, light.dark)
    )


def wall(area: Box, light: Light) -> str:
    """A solid of light with rays over it, cut at the area's edges."""
    x, y = area.x + area.width / 2, area.y + area.height / 2
    rays = path(sunburst(x, y, area.width + area.height), "#ffffff", opacity=0.1)
    return (
        light.fill("block", area)
        + f'<defs><clipPath id="wall">{rectangle(area, "#fff")}</clipPath></defs>'
        + rectangle(area, "url(#block)")
        + f'<g clip-path="url(#wall)">{rays}</g>'
    )


def _sun(icon: str, x: float, y: float, radius: float, light: Light) -> str:
    sun = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    shade = glow("shade", x, y + radius * 0.08, radius * 1.26, _DARK, strength=0.6, soft=False)
    disc = light.fill("sun", sun) + shade + circle(x, y, radius, "url(#sun)")
    return disc + _icon(icon, x, y, radius * 1.14, light.dark)


def _icon(icon: str, x: float, y: float, size: float, ink: str) -> str:
    """The icon around that point; nothing for none."""
    return draw_icon(icon, x - size / 2, y - size / 2, size, ink, width=1.6) if icon else ""


def _round(box: Box) -> tuple[float, float, float]:
    return box.x + box.width / 2, box.y + box.height / 2, box.width / 2 - 12
