"""The file as a container: its boxes, its two streams, and how they fit together."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer

from app.generation.film import Check
from app.generation.timeline import FPS, Timeline
from app.media.inspect.grading import at_least, at_most, must_equal

_PARENTS = {b"moov", b"trak", b"edts"}
_BT709 = 1
_LIMITED = 1

MOST_GOP = 2.0
"""Seconds between pictures a player can jump to; YouTube asks for half a second, 2 s is its live limit."""

MOST_LENGTH_MISMATCH = 0.05
"""Seconds by which sound and picture may differ in length; beyond that lips would visibly miss."""

LEAST_SOUND_BITS = 128_000
"""Bits a second that YouTube names for stereo at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """What a demuxer finds in the file. `steps` are the distinct distances between pictures."""

    video: str
    size: tuple[int, int]
    colours: str
    frames: int
    steps: frozenset[float]
    gop: float
    audio: str
    audio_bits: int
    video_end: float
    audio_end: float


def container_checks(path: Path, timeline: Timeline) -> Iterator[Check]:
    """Checks of boxes and streams. Raises av's errors when the file is no film at all."""
    yield from _box_checks(path)
    found = read_streams(path)
    width, height = timeline.aspect.size
    yield must_equal("picture format", found.video, "h264 High yuv420p")
    yield must_equal("picture size", f"{found.size[0]}x{found.size[1]}", f"{width}x{height}")
    yield must_equal("colour tags", found.colours, "BT.709 limited range")
    yield must_equal("frames", str(found.frames), str(timeline.frames))
    steady = f"constant {FPS}" if found.steps <= {round(1 / FPS, 6)} else "uneven"
    yield must_equal("frame rate", steady, f"constant {FPS}")
    yield at_most(
        "longest wait for a key frame", found.gop, MOST_GOP, "s", best=MOST_GOP, hard=False
    )
    yield must_equal("sound format", found.audio, "aac LC 48000 Hz stereo")
    yield at_least(
        "sound bit rate", found.audio_bits, LEAST_SOUND_BITS, "b/s", best=192_000, hard=False
    )
    yield at_most(
        "sound and picture end apart",
        abs(found.audio_end - found.video_end),
        MOST_LENGTH_MISMATCH,
        "s",
        best=0.025,
        hard=True,
    )


def _box_checks(path: Path) -> Iterator[Check]:
    boxes = [name for name, _ in _boxes(path)]
    first = "first" if b"moov" in boxes and boxes.index(b"moov") < boxes.index(b"mdat") else "last"
    yield must_equal("index", first, "first", reason="Players must load it all before it starts.")
    edits = sum(name == b"elst" for name in boxes)
    yield must_equal("edit lists", str(edits), "0", reason="YouTube asks for none.")


def _boxes(path: Path) -> Iterator[tuple[bytes, int]]:
    """Every box of the file's top and of its tracks, in order, with its size."""
    with path.open("rb") as file:
        yield from _boxes_within(file, path.stat().st_size)


def _boxes_within(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int]]:
    while (start := file.tell()) + 8 <= end:
        size, name = struct.unpack(">I4s", file.read(8))
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
        size = size or end - start
        if size < 8:
            return
        yield name, size
        if name in _PARENTS:
            yield from _boxes_within(file, start + size)
        file.seek(start + size)


def read_streams(path: Path) -> Streams:
    """What the demuxer finds, without decoding a picture. Raises ValueError or av's errors."""
    with av.open(f"file:{path}") as file:
        video, audio = file.streams.video[0], file.streams.audio[0]
        if None in (video.codec_context, audio.codec_context):
            raise ValueError("It is in a codec that nobody knows.")
        times, keys = _packet_times(file)
        tick = float(video.time_base or 0)
        seconds = [time * tick for time in times]
        jumps = [*(key * tick for key in keys), seconds[-1] + 1 / FPS]
        picture, sound = video.codec_context, audio.codec_context
        tags = (picture.color_primaries, picture.color_trc, picture.colorspace)
        right = tags == (_BT709,) * 3 and picture.color_range == _LIMITED
        return Streams(
            video=f"{picture.name} {picture.profile} {picture.pix_fmt}",
            size=(video.width, video.height),
            colours="BT.709 limited range" if right else f"{tags}, range {picture.color_range}",
            frames=len(times),
            steps=frozenset(round(b - a, 6) for a, b in pairwise(seconds)),
            gop=max(b - a for a, b in pairwise(jumps)),
            audio=f"{sound.name} {sound.profile} {sound.sample_rate} Hz {sound.layout.name}",
            audio_bits=audio.bit_rate or 0,
            video_end=seconds[-1] + 1 / FPS,
            audio_end=(audio.duration or 0) * float(audio.time_base or 0),
        )


def _packet_times(file: InputContainer) -> tuple[list[int], list[int]]:
    """The pictures' times in order, and those of key frames."""
    packets = [(p.pts, p.is_keyframe) for p in file.demux(video=0) if p.pts is not None]
    return sorted(time for time, _ in packets), sorted(time for time, key in packets if key)
