"""Small pieces of SVG. All coordinates are pixels of the whole picture."""

from collections.abc import Collection
from xml.sax.saxutils import quoteattr

from app.media.layout import Box
from app.media.shaping import Shaped, is_emoji, outline


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rectangle(
    box: Box, fill: str, *, radius: float = 0, opacity: float = 1, extra: str = ""
) -> str:
    """A filled rectangle; `fill` is a colour or a `url(#…)`."""
    return (
        f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" '
        f'height="{number(box.height)}" rx="{number(radius)}" fill={quoteattr(fill)} '
        f'fill-opacity="{number(opacity)}" {extra}/>'
    )


def frame(box: Box, stroke: str, *, width: float, radius: float = 0, opacity: float = 1) -> str:
    """The outline of a rectangle, drawn inside it."""
    half = width / 2
    inner = Box(box.x + half, box.y + half, box.width - width, box.height - width)
    stroked = f'stroke="{stroke}" stroke-width="{number(width)}" stroke-opacity="{number(opacity)}"'
    return rectangle(inner, "none", radius=max(radius - half, 0), extra=stroked)


def circle(x: float, y: float, radius: float, fill: str, *, opacity: float = 1) -> str:
    """A filled disc."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill={quoteattr(fill)} '
        f'fill-opacity="{number(opacity)}"/>'
    )


def ring(
    x: float, y: float, radius: float, stroke: str, *, width: float, opacity: float = 1
) -> str:
    """A circle's line."""
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="none" '
        f'stroke="{stroke}" stroke-width="{number(width)}" stroke-opacity="{number(opacity)}"/>'
    )


def line(
    start: tuple[float, float],
    end: tuple[float, float],
    stroke: str,
    *,
    width: float,
    opacity: float = 1,
) -> str:
    """A straight line."""
    return (
        f'<line x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" '
        f'y2="{number(end[1])}" stroke={quoteattr(stroke)} stroke-width="{number(width)}" '
        f'stroke-opacity="{number(opacity)}"/>'
    )


def path(commands: str, fill: str, *, opacity: float = 1) -> str:
    """A filled outline."""
    return f'<path d="{commands}" fill={quoteattr(fill)} fill-opacity="{number(opacity)}"/>'


def linear_gradient(name: str, stops: tuple[str, str], box: Box, *, upright: bool = False) -> str:
    """A gradient over that box of the picture, from left to right or from top to bottom."""
    far = (box.x, box.bottom) if upright else (box.right, box.y)
    return (
        f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="{number(box.x)}" '
        f'y1="{number(box.y)}" x2="{number(far[0])}" y2="{number(far[1])}">'
        f'<stop offset="0" stop-color="{stops[0]}"/><stop offset="1" stop-color="{stops[1]}"/>'
        "</linearGradient>"
    )


def glow(
    name: str, x: float, y: float, radius: float, colour: str, *, strength: float, soft: bool = True
) -> str:
    """Light that fades to nothing at `radius`: a gradient, because a blur costs a hundred times more."""
    middle = f'<stop offset="0.45" stop-color="{colour}" stop-opacity="{number(strength * 0.32)}"/>'
    return (
        f'<defs><radialGradient id="{name}"><stop offset="0" stop-color="{colour}" '
        f'stop-opacity="{number(strength)}"/>{middle if soft else ""}'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient></defs>'
        + circle(x, y, radius, f"url(#{name})")
    )


def lettering(
    shaped: Shaped,
    x: float,
    y: float,
    size: float,
    ink: str,
    *,
    accent: str = "",
    accented: Collection[int] = (),
) -> str:
    """A line of text from x on the baseline y. Characters in `accented`, and emoji, wear `accent`."""
    plain: list[str] = []
    bright: list[str] = []
    for glyph in shaped.glyphs:
        wears_accent = bool(accent) and (glyph.index in accented or is_emoji(glyph))
        (bright if wears_accent else plain).append(outline(glyph, x, y, size))
    parts = [path("".join(plain), ink)] if any(plain) else []
    return "".join([*parts, path("".join(bright), accent)] if any(bright) else parts)
