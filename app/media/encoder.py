"""H.264 in this process: x264 for pictures that change, written slices for those that repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import av
import cv2
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from app.generation.timeline import FPS
from app.media import bitstream
from app.media.planes import Planes, planes_of

GOP = 2 * FPS
"""Frames from one picture that can be jumped to, to the next."""

PRESET, CRF = "veryfast", 20

_X264 = "subme=1:ref=1:weightp=0:bframes=5:b-adapt=0:scenecut=0:min-keyint=1:stitchable=1"
"""What all segments share, for it stands in the parameter sets: cheap search, and B-pictures at fixed
places. On slow camera moves it takes half the time of the preset alone, at its bitrate and VMAF."""

_MOVING = f"keyint={GOP}:rc-lookahead=8:aq-strength=0.5"
"""Less adaptive quantisation keeps texture: +0.4 VMAF at the same bitrate."""

_STANDING = "keyint=infinite:rc-lookahead=10"
"""Pictures to jump to are asked for one by one; cards keep all of it for their dark gradients."""

_AVX_512 = 13  # OpenCV's number of that instruction set
_WITHOUT_AVX_512 = ":asm=MMX2,SSE2Fast,LZCNT,SSSE3,SSE4.2,AVX,FMA3,BMI2,AVX2"
"""x264 165 reads memory it never wrote when it weighs macroblocks with AVX-512 (its mbtree): the same
pictures then give other bytes from run to run. With AVX2 it does not, and takes at most a tenth longer."""

REORDERED = 2
"""Frames by which decoding runs ahead of showing, as x264 orders them with its pyramid of B-frames."""

_BT709, _NARROW = 1, 1  # ITU-T H.273: colour codes, and FFmpeg's own for the range
_SEQUENCE, _PICTURE, _SEI = 7, 8, 6


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One coded picture: Annex-B without parameter sets, the frame it shows, and if it can be jumped to."""

    payload: bytes
    frame: int
    key: bool


class Encoder(Protocol):
    """Takes a shot's pictures in order; gives access units in the order of decoding, as they are ready.

    `canvas` is the memory the next picture is painted on; it keeps what was painted before.
    `parameters` are the SPS and PPS, known when the first unit is out.
    """

    canvas: Planes
    parameters: tuple[bytes, ...]

    def picture(self) -> Iterator[AccessUnit]:
        """Code what is on the canvas."""

    def again(self) -> Iterator[AccessUnit]:
        """Code the picture before once more."""

    def finish(self) -> Iterator[AccessUnit]:
        """What is still to come; nothing can be coded afterwards."""


def _x264(size: tuple[int, int], parameters: str) -> VideoCodecContext:
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height = size
    codec.pix_fmt = "yuv420p"
    codec.time_base = Fraction(1, FPS)
    codec.framerate = Fraction(FPS)
    codec.sample_aspect_ratio = Fraction(1)
    codec.color_primaries = codec.color_trc = codec.colorspace = _BT709
    codec.color_range = _NARROW
    codec.options = {
        "preset": PRESET,
        "crf": str(CRF),
        "profile": "high",
        "threads": "1",
        "forced-idr": "1",
        "x264-params": f"{parameters}:{_X264}{_instructions()}",
    }
    return codec


def _instructions() -> str:
    return _WITHOUT_AVX_512 if cv2.checkHardwareSupport(_AVX_512) else ""


class EveryPicture:
    """Plain x264: every picture is coded, repeated or not."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._codec = _x264(size, _MOVING)
        self._frame = av.VideoFrame(*size, "yuv420p")
        self._count = 0
        self.canvas = planes_of(self._frame)
        self.parameters: tuple[bytes, ...] = ()

    def picture(self) -> Iterator[AccessUnit]:
        """Code what is on the canvas."""
        self._frame.pts = self._count
        self._count += 1
        yield from self._units(self._codec.encode(self._frame))

    again = picture

    def finish(self) -> Iterator[AccessUnit]:
        """The pictures x264 still holds back."""
        yield from self._units(self._codec.encode(None))

    def _units(self, packets: list["av.Packet[av.VideoStream]"]) -> Iterator[AccessUnit]:
        for packet in packets:
            slices, parameters = _sorted_out(bytes(packet))
            self.parameters = self.parameters or parameters
            yield AccessUnit(bitstream.annex_b(slices), packet.pts or 0, packet.is_keyframe)


class ChangesOnly:
    """x264 codes the pictures that change, as P pictures; the others are written as repeats.

    A picture to jump to is coded every `GOP` frames, changed or not.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._codec = _x264(size, _STANDING)
        self._frame = av.VideoFrame(*size, "yuv420p")
        self._count = self._written = 0
        self._headers: bitstream.Headers | None = None
        self.canvas = planes_of(self._frame)
        self.parameters: tuple[bytes, ...] = ()

    def picture(self) -> Iterator[AccessUnit]:
        """Code what is on the canvas."""
        self._frame.pts = self._count
        self._frame.pict_type = PictureType.P if self._count % GOP else PictureType.I
        self._count += 1
        yield from self._units(self._codec.encode(self._frame))

    def again(self) -> Iterator[AccessUnit]:
        """Write a repeat, or code the canvas once more where a jump must be possible."""
        if self._count % GOP == 0:
            yield from self.picture()
        else:
            self._count += 1

    def finish(self) -> Iterator[AccessUnit]:
        """The pictures x264 still holds back, and the repeats after them."""
        yield from self._units(self._codec.encode(None))
        yield from self._repeats(until=self._count)

    def _units(self, packets: list["av.Packet[av.VideoStream]"]) -> Iterator[AccessUnit]:
        for packet in packets:
            frame = packet.pts or 0
            yield from self._repeats(until=frame)
            yield self._coded(packet, frame)

    def _coded(self, packet: "av.Packet[av.VideoStream]", frame: int) -> AccessUnit:
        slices, parameters = _sorted_out(bytes(packet))
        if self._headers is None:
            self.parameters = parameters
            self._headers = bitstream.Headers.read(*parameters)
        since = frame % GOP
        renumbered = [
            bitstream.renumbered(unit, self._headers, since, 2 * since) for unit in slices
        ]
        self._written = frame + 1
        return AccessUnit(bitstream.annex_b(renumbered), frame, packet.is_keyframe)

    def _repeats(self, *, until: int) -> Iterator[AccessUnit]:
        for frame in range(self._written, until):
            since = frame % GOP
            assert self._headers is not None  # noqa: S101 - the first picture is never a repeat
            unit = bitstream.repeat(self._headers, since, 2 * since)
            yield AccessUnit(bitstream.annex_b([unit]), frame, key=False)
        self._written = max(self._written, until)


def _sorted_out(stream: bytes) -> tuple[list[bytes], tuple[bytes, ...]]:
    """The slices and the parameter sets of an access unit; x264's message about itself is left out."""
    parts = bitstream.units(stream)
    sets = tuple(part for part in parts if bitstream.kind(part) in {_SEQUENCE, _PICTURE})
    slices = [part for part in parts if bitstream.kind(part) not in {_SEQUENCE, _PICTURE, _SEI}]
    return slices, sets
