"""Pictures as the encoder wants them: three planes, YUV 4:2:0, BT.709, limited range."""

from dataclasses import dataclass

import av
import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

# ITU-R BT.709-6, items 3.2 to 3.4, for R'G'B' from 0 to 1 and the 8-bit narrow range.
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_CB = (np.array([0, 0, 1]) - _LUMA) / 1.8556
_CR = (np.array([1, 0, 0]) - _LUMA) / 1.5748
_FROM_RGB = np.stack([_LUMA * 219, _CB * 224, _CR * 224]).astype(np.float32)
_OFFSET = np.array([16, 128, 128], np.float32)


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture: `y` is (height, width), `u` and `v` half of that each way. Sizes are even."""

    y: Pixels
    u: Pixels
    v: Pixels

    @property
    def all(self) -> tuple[Pixels, Pixels, Pixels]:
        """The planes in the order in which they are coded."""
        return self.y, self.u, self.v

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.y.shape[1], self.y.shape[0]

    def copy_to(self, target: "Planes") -> None:
        """Overwrite the target, which has the same size, with this picture."""
        for source, plane in zip(self.all, target.all, strict=True):
            np.copyto(plane, source)


def blank(size: tuple[int, int]) -> Planes:
    """A picture of width and height `size`, its content undefined."""
    width, height = size
    half = (height // 2, width // 2)
    return Planes(
        np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)
    )


def planes_of(frame: av.VideoFrame) -> Planes:
    """The memory of a yuv420p frame itself: writing to the planes changes the frame."""
    y, u, v = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[
            : plane.height, : plane.width
        ]
        for plane in frame.planes
    )
    return Planes(y, u, v)


def from_rgb(rgb: Pixels, size: tuple[int, int]) -> Planes:
    """The picture, of shape (h, w, 3) in full-range R'G'B', scaled to `size` and converted, once.

    One pass of libswscale, Lanczos: a third of the time of scaling and converting one after the other.
    """
    width, height = size
    converted = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(
        width,
        height,
        "yuv420p",
        src_colorspace="ITU709",
        dst_colorspace="ITU709",
        src_color_range="JPEG",
        dst_color_range="MPEG",
        interpolation="LANCZOS",
        threads=1,
    )
    y, u, v = (plane.copy() for plane in planes_of(converted).all)
    return Planes(y, u, v)


def blend(first: Planes, second: Planes, share: float, into: Planes) -> None:
    """`share` (0 to 1) of the second over the first; `into` may be either of them."""
    for a, b, target in zip(first.all, second.all, into.all, strict=True):
        cv2.addWeighted(a, 1 - share, b, share, 0, dst=target)


def ycc(rgb: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """R'G'B' from 0 to 1, of shape (..., 3), as narrow-range Y'CbCr from 16 to 240."""
    return rgb @ _FROM_RGB.T + _OFFSET


def halved(plane: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The mean of every two by two samples of an even-sized plane: its 4:2:0 chroma."""
    height, width = plane.shape
    return np.asarray(
        cv2.resize(plane, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.float32
    )


def rounded(plane: npt.NDArray[np.float32]) -> Pixels:
    """The nearest 8-bit samples."""
    return np.clip(np.rint(plane), 0, 255).astype(np.uint8)
