"""What lies under a thumbnail's words: a drawing or a photograph, on the side the layout leaves it."""

from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageOps

from app.generation.script import Headline
from app.media.footage import picture_of
from app.media.footage_kind import is_footage
from app.media.icons import DEFAULT
from app.media.images import open_picture
from app.media.layout import Box
from app.media.raster import Pixels, rasterise
from app.media.svg import path, rectangle
from app.media.themes.posters import BAND, EDGE, MIDDLE, WHOLE, Poster
from app.media.thumbnail_size import HEIGHT, WIDTH
from app.media.thumbnail_words import Layout

_STRIPE = 16.0  # pixels across a photograph's edge
_ABOVE: Final = (850.0, 206.0)
"""The middle of a drawing over the band."""
_WIDENED: Final = 3.3
"""How much larger the ground is over the band, so that the drawing's side of it fills the width."""


def ground(poster: Poster, headline: Headline, layout: Layout, plates: str) -> Pixels:
    """Everything but the letters: (720, 1280, 3) RGB."""
    if layout is Layout.BAND:
        return _banded(poster, headline, plates)
    mirrored = layout is Layout.OPPOSITE
    if headline.image:
        plain = _seen(_turned(poster.plain()) if mirrored else poster.plain())
        beside = _beside(plain, headline.image, mirrored=mirrored)
        stripe = _turned(_stripe(poster)) if mirrored else _stripe(poster)
        return over(beside, stripe + plates)
    under = _turned(poster.ground()) if mirrored else poster.ground()
    art = poster.art(headline.icon or DEFAULT)
    shift = WIDTH - 2 * MIDDLE[0] if mirrored else 0
    return _seen(under + _moved(art, shift, 0, 1) + plates)


def over(under: Pixels, svg: str) -> Pixels:
    """The drawing over those pixels."""
    drawn = rasterise(svg, WHOLE).astype(np.float32)
    share = drawn[:, :, 3:] / 255
    mixed = under * (1 - share) + drawn[:, :, :3] * share
    return mixed.round().astype(np.uint8)


def _seen(svg: str) -> Pixels:
    return np.ascontiguousarray(rasterise(svg, WHOLE)[:, :, :3])


def _banded(poster: Poster, headline: Headline, plates: str) -> Pixels:
    """The picture above, a band for words below."""
    band = rectangle(Box(0, BAND, WIDTH, HEIGHT - BAND), poster.band)
    edge = rectangle(Box(0, BAND - _STRIPE / 2, WIDTH, _STRIPE), poster.stripe)
    if headline.image:
        above = np.empty((HEIGHT, WIDTH, 3), dtype=np.uint8)
        above[:BAND] = _photograph(headline.image, (WIDTH, BAND))
        above[BAND:] = 0
        return over(above, band + edge + plates)
    x, y = _ABOVE
    wide = _WIDENED
    under = _moved(poster.ground(), x - MIDDLE[0] * wide, y - MIDDLE[1] * wide, wide)
    art = _moved(
        poster.art(headline.icon or DEFAULT), x - MIDDLE[0] * 0.8, y - MIDDLE[1] * 0.8, 0.8
    )
    return _seen(under + art + band + edge + plates)


def _beside(under: Pixels, file: str, *, mirrored: bool) -> Pixels:
    """The photograph beyond its slanted edge, the ground on the words' side of it."""
    left = int(min(EDGE))
    photograph = _photograph(file, (WIDTH - left, HEIGHT))
    whole = under.copy()
    top, bottom = EDGE
    area = f"M{top} 0H{WIDTH}V{HEIGHT}H{bottom}Z"
    share = rasterise(path(area, "#ffffff"), WHOLE)[:, :, 3:].astype(np.float32) / 255
    if mirrored:
        share = share[:, ::-1]
        whole[:, : WIDTH - left] = photograph
    else:
        whole[:, left:] = photograph
    return (under * (1 - share) + whole * share).round().astype(np.uint8)


def _photograph(file: str, size: tuple[int, int]) -> Pixels:
    filmed = is_footage(Path(file))
    opened = picture_of(Path(file)) if filmed else open_picture(Path(file), cover=size)
    return np.asarray(ImageOps.fit(opened, size, Image.Resampling.LANCZOS))


def _stripe(poster: Poster) -> str:
    top, bottom = EDGE
    half = _STRIPE / 2
    corners = f"M{top - half} 0H{top + half}L{bottom + half} {HEIGHT}H{bottom - half}Z"
    return path(corners, poster.stripe)


def _turned(svg: str) -> str:
    """The drawing, left for right."""
    return f'<g transform="translate({WIDTH} 0) scale(-1 1)">{svg}</g>'


def _moved(svg: str, x: float, y: float, scale: float) -> str:
    if (x, y, scale) == (0, 0, 1):
        return svg
    return f'<g transform="translate({x:g} {y:g}) scale({scale:g})">{svg}</g>'
