"""The camera over a picture: slow moves that are smooth to a small part of a pixel.

A move without rotation is, for each axis by itself, the resampling of a window of the picture. The
resampler is fast but takes windows of whole pixels only. So for every frame we look for the whole window
that, stretched to a slightly larger picture of which a part is kept, comes closest to the window wanted.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from app.generation.timeline import FPS, Motion
from app.media.planes import Pixels, Planes

OVERSIZE = 1.1
"""How much larger than needed a moving picture is kept. Near 1 all whole windows lie half a pixel wrong."""

REACH = 16
"""Frames for which a move can be followed beyond its shot's end, for the fade into the next shot."""

_BORDER = 3  # samples that cubic resampling may mirror at a window's edge
_SPARE = 56  # stretched lengths tried for each axis: the worst error stays near 0.1 px

_REST = 1.03  # the least zoom of a moving picture, so that windows keep clear of its edges
_ZOOM_SPEED, _ZOOM_MOST = 0.012, 0.20  # natural logarithm of the zoom: for each second, in all
_PAN_ZOOM, _PAN_SPEED, _PAN_MOST = 1.16, 0.011, 0.09  # parts of the picture's width


@dataclass(frozen=True, slots=True)
class Path:
    """Where the camera is at frame k: zoom `zoom * exp(k * zooming)`, centre `(x + k * panning, 0.5)`.

    The zoom grows by equal factors, which the eye takes for constant speed. 1 shows the whole picture;
    centres are parts of its width.
    """

    zoom: float
    zooming: float = 0.0
    x: float = 0.5
    panning: float = 0.0

    def zoom_at(self, frame: int) -> float:
        """The magnification at that frame."""
        return self.zoom * math.exp(frame * self.zooming)

    def closest(self, frames: int) -> float:
        """The largest zoom in a shot of so many frames, the fade after it included."""
        return max(self.zoom_at(0), self.zoom_at(frames + REACH))


def path(motion: Motion, frames: int) -> Path:
    """The move over a shot of so many frames: the same speed in all shots, slower in very long ones."""
    seconds = max(frames, 1) / FPS
    zooming = min(_ZOOM_SPEED, _ZOOM_MOST / seconds) / FPS
    panning = min(_PAN_SPEED, _PAN_MOST / seconds) / FPS
    match motion:
        case Motion.PUSH:
            return Path(_REST, zooming)
        case Motion.PULL:
            return Path(_REST * math.exp(frames * zooming), -zooming)
        case Motion.PAN_RIGHT:
            return Path(_PAN_ZOOM, 0.0, 0.5 - panning * frames / 2, panning)
        case Motion.PAN_LEFT:
            return Path(_PAN_ZOOM, 0.0, 0.5 + panning * frames / 2, -panning)
        case Motion.STILL:
            return Path(1.0)


def kept_size(motion: Motion, frames: int, size: tuple[int, int]) -> tuple[int, int]:
    """The width and height at which the picture of such a shot is kept, for films of width and height `size`."""
    if motion is Motion.STILL:
        return size
    scale = path(motion, frames).closest(frames) * OVERSIZE
    width, height = size
    return 4 * round(width * scale / 4), 4 * round(height * scale / 4)


@dataclass(frozen=True, slots=True)
class Window:
    """Along one axis: `length` samples from `start` are stretched to `stretched`, of which those from `offset` are kept."""

    start: int
    length: int
    stretched: int
    offset: int


def window(samples: int, wanted: int, scale: float, origin: float) -> Window:
    """The whole window closest to taking `wanted` samples, `scale` source samples apart, from `origin` on.

    Least is the error of the position in the middle plus the error of the scale at the ends.
    """
    stretched = np.arange(wanted + 2 * _BORDER, wanted + 2 * _BORDER + _SPARE)[:, None]
    offset = np.arange(_BORDER, _SPARE + _BORDER)[None, :]
    length = np.rint(scale * stretched)
    real = length / stretched
    middle = origin + scale * wanted / 2
    shown = (wanted / 2 + offset) * real
    start = np.rint(middle - shown)
    error = np.abs(start + shown - middle) + np.abs(real - scale) * wanted / 2
    fits = (start >= 0) & (start + length <= samples) & (offset + wanted + _BORDER <= stretched)
    best = np.unravel_index(int(np.argmin(np.where(fits, error, np.inf))), error.shape)
    return Window(
        int(start[best]),
        int(length[best[0], 0]),
        int(stretched[best[0], 0]),
        int(offset[0, best[1]]),
    )


class Camera:
    """A moving view of one picture, which was scaled to `kept_size` of the shot."""

    def __init__(self, picture: Planes, path: Path, size: tuple[int, int]) -> None:
        self._picture = picture
        self._path = path
        self._size = size
        # Stretched planes are resampled into the same memory, frame after frame.
        width, height = size
        self._spare = np.empty(
            (width + 2 * _BORDER + _SPARE) * (height + 2 * _BORDER + _SPARE), np.uint8
        )

    def shoot(self, frame: int, into: Planes) -> None:
        """The view at that frame, counted from the shot's first."""
        luma, chroma = (
            self._windows(self._picture.y, 1, frame),
            self._windows(self._picture.u, 2, frame),
        )
        for source, target, windows in zip(
            self._picture.all, into.all, (luma, chroma, chroma), strict=True
        ):
            _resample(source, target, *windows, self._spare)

    def _windows(self, plane: Pixels, part: int, frame: int) -> tuple[Window, Window]:
        zoom = self._path.zoom_at(frame)
        centres = (self._path.x + frame * self._path.panning, 0.5)
        across, down = (
            _axis(samples, wanted // part, zoom, centre)
            for samples, wanted, centre in zip(plane.shape[::-1], self._size, centres, strict=True)
        )
        return across, down


def _axis(samples: int, wanted: int, zoom: float, centre: float) -> Window:
    scale = samples / wanted / zoom
    edge = 0.5 / zoom
    centre = min(max(centre, edge), 1 - edge)
    return window(samples, wanted, scale, centre * samples - scale * wanted / 2)


def _resample(source: Pixels, target: Pixels, across: Window, down: Window, spare: Pixels) -> None:
    stretched = spare[: down.stretched * across.stretched].reshape(down.stretched, across.stretched)
    cv2.resize(
        source[down.start : down.start + down.length, across.start : across.start + across.length],
        (across.stretched, down.stretched),
        dst=stretched,
        interpolation=cv2.INTER_CUBIC,
    )
    height, width = target.shape
    target[:] = stretched[down.offset : down.offset + height, across.offset : across.offset + width]
