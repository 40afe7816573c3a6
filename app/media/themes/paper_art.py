"""Paper's stocks, the ink that goes on each, and its emblems."""

import math
from dataclasses import dataclass

from app.media.icons import icon as draw_icon
from app.media.layout import Box
from app.media.svg import circle, line, ring

_RAYS = 72
_RINGS = 7
_HATCHES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One paper with its inks. `seal` is the solid of emblems and `on_seal` what is drawn on it."""

    ground: str
    ink: str
    muted: str
    accent: str
    hair: str
    seal: str
    on_seal: str


PAGE = Stock(
    ground="#f6f1e7", ink="#1d1a16", muted="#5c554b", accent="#ad2a14", hair="#b9ae9b",
    seal="#ad2a14", on_seal="#fffdf8",
)  # fmt: skip
SAND = Stock(
    ground="#e5d9c2", ink="#1d1a16", muted="#4a4339", accent="#98230f", hair="#a6987f",
    seal="#1d1a16", on_seal="#f6f1e7",
)  # fmt: skip
INKED = Stock(
    ground="#1d1a16", ink="#f6f1e7", muted="#cdc3b3", accent="#ff8264", hair="#6b6154",
    seal="#c2361c", on_seal="#fffdf8",
)  # fmt: skip
RED = Stock(
    ground="#a02511", ink="#fffaf0", muted="#ffe2d4", accent="#ffd79c", hair="#cf7461",
    seal="#fffaf0", on_seal="#98230f",
)  # fmt: skip


def medallion(icon: str, box: Box, stock: Stock) -> str:
    """Rays like an engraving's around a solid disc."""
    x, y, radius = _round(box)
    rays = "".join(
        _spoke(x, y, (radius * 0.70, radius * (0.97 if place % 3 == 0 else 0.88)), place, stock.ink)
        for place in range(_RAYS)
    )
    disc = (
        ring(x, y, radius * 0.64, stock.ink, width=2)
        + ring(x, y, radius * 0.61, stock.ink, width=1, opacity=0.6)
        + circle(x, y, radius * 0.55, stock.seal)
    )
    if not icon:
        return rays + disc + ring(x, y, radius * 0.42, stock.on_seal, width=2)
    return rays + disc + _centred(icon, x, y, radius * 0.62, stock.on_seal, width=1.3)


def halftone(icon: str, box: Box, stock: Stock) -> str:
    """A disc that dissolves into printed dots."""
    x, y, radius = _round(box)
    dots = "".join(
        circle(
            x + far * math.cos(turn),
            y + far * math.sin(turn),
            radius * (0.036 - 0.0043 * ringed),
            stock.seal,
        )
        for ringed in range(_RINGS)
        for far in (radius * (0.60 + 0.062 * ringed),)
        for turn in (math.tau * (place + ringed % 2 / 2) / 44 for place in range(44))
    )
    solid = circle(x, y, radius * 0.565, stock.seal)
    if not icon:
        return dots + solid + ring(x, y, radius * 0.42, stock.on_seal, width=2)
    return dots + solid + _centred(icon, x, y, radius * 0.64, stock.on_seal, width=1.3)


def misprint(icon: str, box: Box, stock: Stock) -> str:
    """Two inks out of register: a hatched disc, a solid one, and the icon over both."""
    x, y, radius = _round(box)
    solid_x, solid_y, solid = x - radius * 0.1, y - radius * 0.1, radius * 0.8
    hatch_x, hatch_y = x + radius * 0.14, y + radius * 0.14
    lines = "".join(
        line((hatch_x - half, hatch_y + down), (hatch_x + half, hatch_y + down), stock.ink, width=3)
        for down in (
            solid * (2 * (place + 0.5) / (2 * _HATCHES) - 1) for place in range(2 * _HATCHES)
        )
        for half in (math.sqrt(max(solid**2 - down**2, 0)),)
    )
    size = solid * 1.05
    disc = circle(solid_x, solid_y, solid, stock.seal)
    if not icon:
        return lines + disc + ring(solid_x, solid_y, solid * 0.8, stock.on_seal, width=2)
    return lines + disc + _centred(icon, solid_x, solid_y, size, stock.on_seal, width=1.2)


def seal(icon: str, box: Box, stock: Stock) -> str:
    """The icon on a disc of the block's own colour, in fine rings."""
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    return (
        circle(x, y, radius, stock.seal)
        + ring(x, y, radius - 2, stock.on_seal, width=3)
        + ring(x, y, radius - 14, stock.on_seal, width=1.5)
        + _centred(icon, x, y, radius * 1.06, stock.on_seal, width=1.2)
    )


def beads(box: Box, stock: Stock) -> str:
    """A wreath of fine beads at the emblem's rim."""
    x, y, radius = _round(box)
    return "".join(
        circle(
            x + radius * 0.985 * math.cos(turn),
            y + radius * 0.985 * math.sin(turn),
            4 if place % 6 == 0 else 2,
            stock.accent,
        )
        for place, turn in ((place, math.tau * place / _RAYS) for place in range(_RAYS))
    )


def engraved(area: Box, ink: str) -> str:
    """Waved lines like a banknote's over an area, inside it."""
    step, high = 26.0, 7.0
    rows = int(area.height // step)
    waves = []
    for row in range(1, rows + 1):
        y = area.y + row * area.height / (rows + 1)
        half = area.width / 8
        start = f"M{area.x:.1f} {y:.1f}q{half / 2:.1f} {-high} {half:.1f} 0"
        waves.append(start + f"t{half:.1f} 0" * 7)
    return (
        f'<path d="{"".join(waves)}" fill="none" stroke="{ink}" stroke-width="1.6" '
        'stroke-opacity="0.28"/>'
    )


def _spoke(x: float, y: float, span: tuple[float, float], place: int, ink: str) -> str:
    turn = math.tau * place / _RAYS
    (near, far), across, down = span, math.cos(turn), math.sin(turn)
    start, end = (x + near * across, y + near * down), (x + far * across, y + far * down)
    return line(start, end, ink, width=2)


def _centred(icon: str, x: float, y: float, size: float, ink: str, *, width: float) -> str:
    return draw_icon(icon, x - size / 2, y - size / 2, size, ink, width=width)


def _round(box: Box) -> tuple[float, float, float]:
    return box.x + box.width / 2, box.y + box.height / 2, box.width / 2 - 4
