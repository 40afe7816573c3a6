"""A picture file brought to the shape of the film, as planes ready for the camera."""

from pathlib import Path

import cv2
import numpy as np

from app.media.images import open_picture
from app.media.planes import Pixels, Planes, from_rgb

MOST_CUT = 0.4
"""Part of a picture's area that may be cut off to fill the frame; beyond it, it is shown whole."""

_SOFT = 24  # the backdrop is blurred at this part of its size: no shape of it can be made out
_DIM = 0.5  # of the picture's light that its backdrop keeps


def still(file: Path, size: tuple[int, int], *, zoom: float) -> Planes:
    """The picture at width and height `size`, seen under a camera that comes as close as `zoom`.

    It fills the frame, cut evenly on two sides. A picture of quite another shape is shown whole
    instead, small enough to stay so under the camera, before a dimmed and blurred backdrop of itself.
    """
    return from_rgb(shaped(np.asarray(open_picture(file)), size, zoom=zoom), size)


def shaped(rgb: Pixels, size: tuple[int, int], *, zoom: float) -> Pixels:
    """The pixels in the shape of `size`, of any size: the middle part, or all before a backdrop."""
    filling = _filling(rgb, size)
    if filling.size >= (1 - MOST_CUT) * rgb.size:
        return filling
    return _framed(rgb, _backdrop(filling, size), zoom)


def _filling(rgb: Pixels, size: tuple[int, int]) -> Pixels:
    """The largest middle part that has the shape of `size`."""
    height, width = rgb.shape[:2]
    shape = size[0] / size[1]
    across, down = min(width, round(height * shape)), min(height, round(width / shape))
    left, top = (width - across) // 2, (height - down) // 2
    return rgb[top : top + down, left : left + across]


def _backdrop(rgb: Pixels, size: tuple[int, int]) -> Pixels:
    small = max(2, size[0] // _SOFT), max(2, size[1] // _SOFT)
    tiny = cv2.GaussianBlur(cv2.resize(rgb, small, interpolation=cv2.INTER_AREA), (0, 0), 2.5)
    large = cv2.resize(tiny, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.convertScaleAbs(large, alpha=_DIM), np.uint8)


def _framed(rgb: Pixels, backdrop: Pixels, zoom: float) -> Pixels:
    height, width = backdrop.shape[:2]
    scale = min(width / rgb.shape[1], height / rgb.shape[0]) / zoom
    across, down = round(rgb.shape[1] * scale), round(rgb.shape[0] * scale)
    left, top = (width - across) // 2, (height - down) // 2
    smaller = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    backdrop[top : top + down, left : left + across] = cv2.resize(
        rgb, (across, down), interpolation=smaller
    )
    return backdrop
