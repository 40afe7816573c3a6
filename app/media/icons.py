"""Line icons from Lucide, 24 units square."""

import re
from functools import lru_cache
from pathlib import Path

from app.media.svg import number

DEFAULT = "sparkles"
_FOLDER = Path(__file__).parent / "icons"
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(file.stem for file in _FOLDER.glob("*.svg"))


def icon(name: str, x: float, y: float, size: float, stroke: str, *, width: float = 2.0) -> str:
    """The icon as SVG in a square of `size` pixels; `width` is the stroke's, in the icon's 24 units.

    A name that is not there gives a neutral icon.
    """
    return (
        f'<g transform="translate({number(x)} {number(y)}) scale({size / 24:.5f})" fill="none" '
        f'stroke="{stroke}" stroke-width="{number(width)}" stroke-linecap="round" '
        f'stroke-linejoin="round">{_strokes(name if name in names() else DEFAULT)}</g>'
    )


@lru_cache(maxsize=256)
def _strokes(name: str) -> str:
    found = _INSIDE.search((_FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    return found[1].strip() if found else ""
