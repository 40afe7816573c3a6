"""Midnight's grounds: one night, lit in four ways."""

import math

from app.media.layout import Box, Layout
from app.media.svg import circle, glow, path, rectangle, ring
from app.media.themes.midnight_art import Light

_LOW, _HIGH = "#0b1020", "#18224a"
_COOL = "#4c7dff"
_STARS = 90
_GOLDEN = 0.618034  # of a turn: points set by it never gather
_FAINT = 0.09
_SKIES = 4


def sky(picture: Layout, light: Light, turn: int, *, flipped: bool) -> str:
    """The opaque ground; mirrored when the card reads from right to left."""
    drawn = (_two_lights, _horizon, _beams, _stars)[turn % _SKIES](picture, light)
    if flipped:
        drawn = f'<g transform="matrix(-1 0 0 1 {picture.width} 0)">{drawn}</g>'
    return _night(picture) + drawn


def _night(picture: Layout) -> str:
    return (
        f'<defs><linearGradient id="night" x1="0" y1="0" x2="1" y2="1"><stop offset="0" '
        f'stop-color="{_LOW}"/><stop offset="1" stop-color="{_HIGH}"/></linearGradient></defs>'
        + rectangle(Box(0, 0, picture.width, picture.height), "url(#night)")
    )


def _two_lights(picture: Layout, light: Light) -> str:
    span = max(picture.width, picture.height)
    return glow(
        "warm", picture.width * 0.92, picture.height * 0.08, span * 0.4, light.glow, strength=0.42
    ) + glow(
        "cool", picture.width * 0.05, picture.height * 0.97, span * 0.34, _COOL, strength=0.42,
        soft=False,
    )  # fmt: skip


def _horizon(picture: Layout, light: Light) -> str:
    """The edge of a world below, lit from behind."""
    x, span = picture.width * 0.58, max(picture.width, picture.height)
    radius = span * 1.2
    y = picture.height * 0.84 + radius
    edge = (
        f'<defs><radialGradient id="edge"><stop offset="0.86" stop-color="{light.glow}" '
        f'stop-opacity="0"/><stop offset="0.905" stop-color="{light.glow}" stop-opacity="0.5"/>'
        f'<stop offset="0.91" stop-color="{light.bright}" stop-opacity="0.5"/><stop offset="0.93" '
        f'stop-color="{light.glow}" stop-opacity="0.28"/><stop offset="1" stop-color="{light.glow}" '
        'stop-opacity="0"/></radialGradient></defs>'
    )
    return edge + circle(x, y, radius / 0.91, "url(#edge)") + circle(x, y, radius, "#090e1f")


def _beams(picture: Layout, light: Light) -> str:
    """Rays from beyond the upper corner."""
    x, y = picture.width * 1.04, -picture.height * 0.1
    far = 2.2 * max(picture.width, picture.height)
    rays = "".join(
        f"M{x:.0f} {y:.0f}"
        + "".join(
            f"L{x + far * math.cos(side):.0f} {y + far * math.sin(side):.0f}"
            for side in (turn, turn + math.radians(5))
        )
        + "Z"
        for turn in (math.radians(angle) for angle in range(94, 190, 11))
    )
    span = max(picture.width, picture.height)
    return glow("warm", x, y, span * 0.62, light.glow, strength=0.5) + path(
        rays, "#ffffff", opacity=0.045
    )


def _stars(picture: Layout, light: Light) -> str:
    """Stars over the whole sky, and wide orbits."""
    stars = "".join(_star(picture, place) for place in range(1, _STARS))
    span = max(picture.width, picture.height)
    x, y = picture.width * 0.98, picture.height * 0.94
    orbits = "".join(
        ring(x, y, span * part, "#ffffff", width=2, opacity=0.09) for part in (0.2, 0.31, 0.42)
    )
    return glow("warm", x, y, span * 0.42, light.glow, strength=0.5) + orbits + stars


def _star(picture: Layout, place: int) -> str:
    """Faint where words may stand: a bright point behind a thin letter makes it hard to read."""
    x = picture.width * ((place * _GOLDEN) % 1)
    y = picture.height * ((place * place * 0.3847 + 0.137) % 1)
    content = picture.content
    within = content.x < x < content.right and content.y < y < content.bottom
    opacity = _FAINT if within else 0.25 + (place * 3 % 7) * 0.07
    return circle(x, y, 1.2 + (place * 7 % 5) * 0.5, "#ffffff", opacity=opacity)
