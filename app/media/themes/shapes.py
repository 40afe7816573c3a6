"""Outlines that several looks draw."""

import math

from app.media.layout import Box
from app.media.shaping import Voice, shape
from app.media.svg import lettering, number, rectangle, ring

# A comma after the shape of a serif's quotation mark, on a grid of 44 by 72.
_COMMA = (
    ("M", (44, 0)),
    ("C", (16, 8, 0, 26, 0, 50)),
    ("C", (0, 64, 9, 72, 22, 72)),
    ("C", (35, 72, 44, 63, 44, 50)),
    ("C", (44, 38, 36, 29, 24, 29)),
    ("C", (26, 21, 33, 15, 44, 12)),
)


def nothing(_: Box) -> str:
    """A plate that is not drawn."""
    return ""


def rounded_end(box: Box, *, lying: bool, radius: float = 14) -> str:
    """A bar whose far end, at the top or at the right, is rounded: path commands."""
    x, y, right, bottom = (number(edge) for edge in (box.x, box.y, box.right, box.bottom))
    if lying:
        turn = min(radius, box.width, box.height / 2)
        near, low, high = (number(at) for at in (box.right - turn, box.y + turn, box.bottom - turn))
        return f"M{x} {y}H{near}Q{right} {y} {right} {low}V{high}Q{right} {bottom} {near} {bottom}H{x}Z"
    turn = min(radius, box.height, box.width / 2)
    low, near, far = (number(at) for at in (box.y + turn, box.x + turn, box.right - turn))
    return f"M{x} {bottom}V{low}Q{x} {y} {near} {y}H{far}Q{right} {y} {right} {low}V{bottom}Z"


def commas(box: Box) -> str:
    """An opening quotation mark that fills the box: path commands."""
    width = box.width * 0.44
    return _comma(box.x, box, width) + _comma(box.right - width, box, width)


def _comma(x: float, box: Box, width: float) -> str:
    across, down = width / 44, box.height / 72
    commands = (
        letter
        + " ".join(
            number(x + value * across) if place % 2 == 0 else number(box.y + value * down)
            for place, value in enumerate(values)
        )
        for letter, values in _COMMA
    )
    return "".join(commands) + "Z"


def figure_in(text: str, voice: Voice, box: Box, ink: str, *, part: float = 0.5) -> str:
    """A short figure in the middle of a box, its capitals `part` of the box's height."""
    line = shape(text, voice)
    tall = line.bottom - line.top
    size = min(box.height * part / (tall or 1), box.width * 0.8 / ((line.right - line.left) or 1))
    x = box.x + (box.width - (line.right - line.left) * size) / 2 - line.left * size
    y = box.y + (box.height + tall * size) / 2 - line.bottom * size
    return lettering(line, x, y, size, ink)


def sunburst(x: float, y: float, far: float, *, rays: int = 24, start: float = 0.0) -> str:
    """Wedges of equal width from a point to `far` around it, as wide as the gaps: path commands."""
    half = math.pi / rays / 2
    return "".join(
        f"M{number(x)} {number(y)}"
        + "".join(
            f"L{number(x + far * math.cos(side))} {number(y + far * math.sin(side))}"
            for side in (turn - half, turn + half)
        )
        + "Z"
        for turn in (start + math.tau * place / rays for place in range(rays))
    )


def corners(box: Box, colour: str, *, length: float = 96, width: float = 3) -> str:
    """An angle in each corner of the box."""
    return "".join(
        rectangle(Box(x - length * (x > box.x), y - width * (y > box.y), length, width), colour)
        + rectangle(Box(x - width * (x > box.x), y - length * (y > box.y), width, length), colour)
        for x in (box.x, box.right)
        for y in (box.y, box.bottom)
    )


def filled_ring(box: Box, part: float, colour: str, rest: str, *, width: float) -> str:
    """A ring in the square, filled from the top onwards by that part; `rest` is the colour left over."""
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, (box.width - width) / 2
    whole = ring(x, y, radius, rest, width=width)
    if part >= 1:
        return ring(x, y, radius, colour, width=width)
    turn = math.tau * part
    end = f"{number(x + radius * math.sin(turn))} {number(y - radius * math.cos(turn))}"
    arc = f"A{number(radius)} {number(radius)} 0 {int(part > 0.5)} 1 {end}"
    return whole + (
        f'<path d="M{number(x)} {number(y - radius)}{arc}" fill="none" stroke="{colour}" '
        f'stroke-width="{number(width)}"/>'
    )
