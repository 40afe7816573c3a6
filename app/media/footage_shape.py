"""A picture of footage turned upright, and in the shape, size and colours of the film."""

import numpy as np
from av.video.frame import VideoFrame

from app.media.planes import Pixels, Planes, from_rgb, planes_of
from app.media.still import MOST_CUT, shaped

# ITU-T H.273: the colour matrices, and FFmpeg's own number of the range.
_MATRICES = {1: "ITU709", 4: "FCC", 5: "ITU601", 6: "ITU601", 7: "SMPTE240M", 9: "BT2020"}
_FULL_RANGE = 2


def _turns(frame: VideoFrame) -> int:
    """Quarter turns, against the clock, that set it upright."""
    return round(frame.rotation / 90) % 4


def seen_size(frame: VideoFrame) -> tuple[int, int]:
    """Its width and height as it is looked at."""
    size = frame.width, frame.height
    return size[::-1] if _turns(frame) % 2 else size


def in_shape(frame: VideoFrame, size: tuple[int, int]) -> Planes:
    """The film's picture of it: it fills the frame, cut evenly on two sides; one of quite another shape is shown whole."""
    width, height = seen_size(frame)
    scale = max(size[0] / width, size[1] / height)
    if size[0] * size[1] < (1 - MOST_CUT) * width * height * scale**2:
        return from_rgb(shaped(upright(frame), size, zoom=1.0), size)
    covering = (max(size[0], _even(width * scale)), max(size[1], _even(height * scale)))
    planes = _converted(frame, covering)
    left, top = (_even((a - b) / 2) for a, b in zip(covering, size, strict=True))
    y, u, v = (
        plane[top // part : (top + size[1]) // part, left // part : (left + size[0]) // part]
        for plane, part in zip(planes.all, (1, 2, 2), strict=True)
    )
    return Planes(y, u, v)


def _converted(frame: VideoFrame, size: tuple[int, int]) -> Planes:
    """Upright, at width and height `size`, in the film's colours."""
    turns = _turns(frame)
    width, height = size[::-1] if turns % 2 else size
    planes = planes_of(
        frame.reformat(
            width,
            height,
            "yuv420p",
            src_colorspace=_matrix(frame),
            dst_colorspace="ITU709",
            src_color_range="JPEG" if frame.color_range == _FULL_RANGE else "MPEG",
            dst_color_range="MPEG",
            interpolation="BICUBIC",
            threads=1,
        )
    )
    y, u, v = (np.ascontiguousarray(np.rot90(plane, turns)) for plane in planes.all)
    return Planes(y, u, v)


def _matrix(frame: VideoFrame) -> str:
    """The matrix it names; where it names none, the one that is usual at its height."""
    return _MATRICES.get(int(frame.colorspace), "ITU709" if frame.height >= 720 else "ITU601")


def upright(frame: VideoFrame) -> Pixels:
    """It as R'G'B' of shape (h, w, 3), as it is looked at."""
    rgb = frame.reformat(
        format="rgb24", src_colorspace=_matrix(frame), dst_colorspace="ITU709",
        src_color_range="JPEG" if frame.color_range == _FULL_RANGE else "MPEG",
        dst_color_range="JPEG", threads=1,
    )  # fmt: skip
    return np.ascontiguousarray(np.rot90(rgb.to_ndarray(), _turns(frame)))


def _even(length: float) -> int:
    return 2 * round(length / 2)
