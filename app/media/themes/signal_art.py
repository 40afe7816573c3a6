"""Signal's schemes of colour, and its emblems."""

import math
from dataclasses import dataclass

from app.media.icons import icon as draw_icon
from app.media.layout import Box
from app.media.svg import circle, number, path, rectangle
from app.media.themes.look import Palette

BLUE, YELLOW, CORAL, INK, WHITE = "#1c2bd0", "#ffd400", "#ff5b3a", "#0e0e12", "#ffffff"
CHALK = "#f4f1e8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Colours that go together: the ground and its letters, and a block with what stands on it.

    On the block stand a `disc` with its icon `on_disc` before a `shade`, or the bare icon `on_block`.
    `tag` is plate and letters of a kicker, `bar` the three blocks of a rule.
    """

    base: str
    block: str
    on_block: str
    disc: str
    shade: str
    on_disc: str
    tag: tuple[str, str]
    bar: tuple[str, str, str]
    palette: Palette


def _palette(ink: str, muted: str, accent: str, quiet: str) -> Palette:
    return Palette(
        ink=ink, muted=muted, accent=accent, fill=accent, fill_end=accent,
        on_fill=WHITE if accent == BLUE else INK, quiet=quiet, curve=BLUE,
    )  # fmt: skip


ON_BLUE = Scheme(
    base=BLUE, block=YELLOW, on_block=INK, disc=BLUE, shade=CORAL, on_disc=WHITE,
    tag=(YELLOW, INK), bar=(YELLOW, CORAL, WHITE),
    palette=_palette(WHITE, "#dfe3ff", YELLOW, "#8f98ee"),
)  # fmt: skip
ON_YELLOW = Scheme(
    base=YELLOW, block=BLUE, on_block=WHITE, disc=YELLOW, shade=CORAL, on_disc=INK,
    tag=(INK, YELLOW), bar=(INK, CORAL, WHITE),
    palette=_palette(INK, "#3d3400", BLUE, "#b89a00"),
)  # fmt: skip
ON_CORAL = Scheme(
    base=CORAL, block=INK, on_block=YELLOW, disc=CORAL, shade=BLUE, on_disc=INK,
    tag=(INK, YELLOW), bar=(INK, WHITE, BLUE),
    palette=_palette(INK, "#3a0f05", "#101a86", "#b33c24"),
)  # fmt: skip
ON_INK = Scheme(
    base=INK, block=CORAL, on_block=INK, disc=INK, shade=YELLOW, on_disc=WHITE,
    tag=(YELLOW, INK), bar=(CORAL, YELLOW, WHITE),
    palette=_palette(WHITE, "#d4d4de", YELLOW, "#5a5a68"),
)  # fmt: skip
ON_CHALK = Scheme(
    base=CHALK, block=BLUE, on_block=YELLOW, disc=CORAL, shade=YELLOW, on_disc=INK,
    tag=(INK, WHITE), bar=(BLUE, CORAL, YELLOW),
    palette=_palette(INK, "#45434c", BLUE, "#b5b1a4"),
)  # fmt: skip


def disc(icon: str, box: Box, scheme: Scheme) -> str:
    """A disc with a shifted shadow of colour, and the icon in heavy strokes."""
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width * 0.40
    shift = radius * 0.16
    shapes = circle(x + shift, y + shift, radius, scheme.shade) + circle(x, y, radius, scheme.disc)
    return shapes + _icon(icon, x, y, radius * 1.12, scheme.on_disc)


def target(icon: str, box: Box, scheme: Scheme) -> str:
    """Rings of colour, one in the other."""
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width * 0.49
    rings = zip((1.0, 0.82, 0.64), (scheme.disc, scheme.shade, scheme.disc), strict=True)
    shapes = "".join(circle(x, y, radius * part, colour) for part, colour in rings)
    return shapes + _icon(icon, x, y, radius * 0.74, scheme.on_disc)


def quarters(icon: str, box: Box, scheme: Scheme) -> str:
    """A large tile with the icon among quarter discs."""
    cell = box.width / 3
    far = Box(box.x + 2 * cell, box.y, cell, cell)
    tile = Box(box.x, box.y + cell, 2 * cell, 2 * cell)
    shapes = (
        rectangle(tile, scheme.disc)
        + path(_quarter(tile.x, tile.y, cell, 0), scheme.shade)
        + path(_quarter(tile.x + 2 * cell, tile.y, cell, 1), scheme.shade)
        + circle(far.x + cell / 2, far.y + cell / 2, cell / 2, scheme.disc)
        + path(_quarter(far.x, far.y + cell, cell, 3), scheme.shade)
        + path(_quarter(far.x, far.y + 3 * cell, cell, 0), scheme.shade)
    )
    x, y = tile.x + tile.width / 2, tile.y + tile.height / 2
    return shapes + _icon(icon, x, y, tile.width * 0.64, scheme.on_disc)


def _quarter(x: float, y: float, radius: float, turn: int) -> str:
    """A quarter disc with its corner at that point, towards the upper right, left, and so on."""
    start, end = (turn * math.pi / 2, (turn + 1) * math.pi / 2)
    from_x, from_y = x + radius * math.cos(start), y - radius * math.sin(start)
    to_x, to_y = x + radius * math.cos(end), y - radius * math.sin(end)
    arc = f"A{number(radius)} {number(radius)} 0 0 0 {number(to_x)} {number(to_y)}"
    return f"M{number(x)} {number(y)}L{number(from_x)} {number(from_y)}{arc}Z"


def _icon(icon: str, x: float, y: float, size: float, ink: str) -> str:
    if not icon:
        return circle(x, y, size * 0.4, ink)
    return draw_icon(icon, x - size / 2, y - size / 2, size, ink, width=2.1)
