"""SVG fragments to pixels, through resvg."""

import io
import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import resvg_py
from PIL import Image

from app.media.layout import Box

Pixels = npt.NDArray[np.uint8]


def even(box: Box) -> Box:
    """The smallest box around it whose corner and size are even whole pixels, as 4:2:0 video needs."""
    left, top = 2 * math.floor(box.x / 2), 2 * math.floor(box.y / 2)
    right, bottom = 2 * math.ceil(box.right / 2), 2 * math.ceil(box.bottom / 2)
    return Box(left, top, max(right - left, 2), max(bottom - top, 2))


def rasterise(svg: str, box: Box, *, scale: float = 1.0) -> Pixels:
    """The part of a picture inside `box`, as (height, width, 4) RGBA bytes, not premultiplied.

    `svg` is in the coordinates of the whole picture and holds no text, only outlines: the same
    fragment gives the same bytes everywhere. `box` is in whole pixels (see `even`); `scale` shrinks.
    """
    width, height = round(box.width * scale), round(box.height * scale)
    document = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box.x:g} {box.y:g} {box.width:g} {box.height:g}" '
        f'width="{width}" height="{height}">{svg}</svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=document, skip_system_fonts=True)
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGBA"))


@lru_cache(maxsize=12)
def rasterise_background(svg: str, width: int, height: int) -> Pixels:
    """A card's background, kept because most cards of a film share a few: (height, width, 3) RGB."""
    pixels = np.ascontiguousarray(rasterise(svg, Box(0, 0, width, height))[:, :, :3])
    pixels.setflags(write=False)
    return pixels
