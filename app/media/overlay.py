"""A patch with transparency, prepared once so that laying it over a picture is cheap."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from app.media.planes import Pixels, Planes, halved, rounded, ycc

Mask = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A patch whose top left corner stands at the even pixel (x, y) of a picture.

    `ink` is multiplied by its opacity already; `through` (luma) and `through_half` (chroma) say how
    much of the picture below still shows: 255 is all of it.
    """

    x: int
    y: int
    ink: Planes
    through: Pixels
    through_half: Pixels

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, both even."""
        return self.ink.size


def overlay(rgba: Pixels, x: int, y: int) -> Overlay:
    """The patch of an RGBA bitmap (even height and width, not premultiplied) at the even (x, y)."""
    alpha = rgba[..., 3] * np.float32(1 / 255)
    colours = ycc(rgba[..., :3] * np.float32(1 / 255)) * alpha[..., None]
    return premultiplied(colours, alpha, x, y)


def premultiplied(colours: npt.NDArray[np.float32], alpha: Mask, x: int, y: int) -> Overlay:
    """The patch of Y'CbCr colours (h, w, 3) already multiplied by their opacity (h, w)."""
    luma, cb, cr = (np.ascontiguousarray(colours[..., n]) for n in range(3))
    ink = Planes(rounded(luma), rounded(halved(cb)), rounded(halved(cr)))
    through = 1 - alpha
    return Overlay(x, y, ink, rounded(through * 255), rounded(halved(through) * 255))


def lay(patch: Overlay, over: Planes) -> None:
    """Put the patch on the picture. Parts that stand outside the picture are left out."""
    for ink, through, plane, half in zip(
        patch.ink.all,
        (patch.through, patch.through_half, patch.through_half),
        over.all,
        (1, 2, 2),
        strict=True,
    ):
        _lay_plane(ink, through, plane, patch.x // half, patch.y // half)


def _lay_plane(ink: Pixels, through: Pixels, plane: Pixels, x: int, y: int) -> None:
    top, left = max(0, -y), max(0, -x)
    bottom = min(ink.shape[0], plane.shape[0] - y)
    right = min(ink.shape[1], plane.shape[1] - x)
    if bottom <= top or right <= left:
        return
    below = plane[y + top : y + bottom, x + left : x + right]
    cv2.multiply(below, through[top:bottom, left:right], scale=1 / 255, dst=below)
    cv2.add(below, ink[top:bottom, left:right], dst=below)


def faded(patch: Overlay, opacity: Mask) -> Overlay:
    """The patch with each sample's opacity multiplied by `opacity` (0 to 1).

    `opacity` has the shape (1, 1), (height, 1) or (1, width): all alike, by row or by column.
    """
    half = _halved_mask(opacity)
    luma, *chroma = patch.ink.all
    u, v = (_dimmed(plane, half) for plane in chroma)
    return Overlay(
        patch.x,
        patch.y,
        Planes(_dimmed(luma, opacity), u, v),
        255 - _dimmed(255 - patch.through, opacity),
        255 - _dimmed(255 - patch.through_half, half),
    )


def _halved_mask(mask: Mask) -> Mask:
    rows = mask if mask.shape[0] == 1 else (mask[0::2] + mask[1::2]) * np.float32(0.5)
    return rows if rows.shape[1] == 1 else (rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.5)


def _dimmed(plane: Pixels, opacity: Mask) -> Pixels:
    if opacity.size == 1:
        return np.asarray(cv2.convertScaleAbs(plane, alpha=float(opacity[0, 0])), np.uint8)
    return rounded(plane * opacity)


def lowered(patch: Overlay, pixels: float) -> Overlay:
    """The patch moved down by a distance of at least 0 that need not be whole, as by linear resampling.

    The patch grows by the rows it needs, and comes to stand on an even row.
    """
    luma = _shifted(patch.ink.y, pixels, 2)
    u, v = (_shifted(plane, pixels / 2, 1) for plane in (patch.ink.u, patch.ink.v))
    through = 255 - _shifted(255 - patch.through, pixels, 2)
    through_half = 255 - _shifted(255 - patch.through_half, pixels / 2, 1)
    return Overlay(
        patch.x, patch.y + 2 * int(pixels // 2), Planes(luma, u, v), through, through_half
    )


def _shifted(plane: Pixels, pixels: float, grain: int) -> Pixels:
    """The plane, `grain` rows taller, moved down by `pixels` modulo `grain`."""
    rest = pixels % grain
    whole, part = int(rest), rest % 1
    height, width = plane.shape
    upper, lower = (np.zeros((height + grain, width), np.uint8) for _ in range(2))
    upper[whole : whole + height] = plane
    lower[min(whole + 1, grain) : min(whole + 1, grain) + height] = plane
    return np.asarray(cv2.addWeighted(upper, 1 - part, lower, part, 0), np.uint8)
