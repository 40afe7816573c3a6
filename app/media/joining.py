"""Segments and sound as one MP4: packets are moved, nothing is coded again, nothing is edited.

The file has its index first (faststart), no edit list, and the same distance between all pictures, as
YouTube asks of uploads. Only the packets on their way are in memory.
"""

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TypeAlias

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from app.core.file_writing import whole_file
from app.generation.timeline import FPS
from app.media import bitstream
from app.media.encoder import REORDERED
from app.media.segment import Segment, open_segment

_TICK = 512  # 1/15360 s: the rate that FFmpeg gives 30 pictures a second in MP4
_CLOCK = Fraction(1, FPS * _TICK)
_FORMAT = {
    "movflags": "+faststart+negative_cts_offsets",
    "use_editlist": "0",
    "brand": "mp42",
}


Moved: TypeAlias = "av.Packet[Stream] | av.Packet[VideoStream] | av.Packet[AudioStream]"


def join(segments: Sequence[Path], audio: Path, destination: Path) -> None:
    """Write the MP4 of those segments, in order, with that AAC sound.

    Sound beyond the last picture is left out. Raises ValueError when the segments were not coded
    alike, MachineUnfit when the disk refuses.
    """
    parts = [open_segment(path) for path in segments]
    if len({part.parameters for part in parts}) != 1:
        raise ValueError("the segments of a film must have the same parameter sets")
    with (
        whole_file(destination) as temporary,
        av.open(str(temporary), "w", format="mp4", options=_FORMAT) as film,
        av.open(str(audio)) as sound,
    ):
        picture = _picture_stream(film, parts[0])
        track = film.add_stream_from_template(sound.streams.audio[0])
        pictures = _pictures(parts, picture)
        frames = sum(part.frames for part in parts)
        sounds = _sounds(sound, track, Fraction(frames, FPS))
        for packet in merge(pictures, sounds, key=_time):
            film.mux(packet)


def _picture_stream(film: OutputContainer, first: Segment) -> VideoStream:
    """A stream that FFmpeg knows everything about, from a look at the first pictures."""
    start = b"".join(unit.payload for unit, _ in zip(first.read(), range(8), strict=False))
    sample = bitstream.annex_b(list(first.parameters)) + start
    with av.open(io.BytesIO(sample), format="h264") as probe:
        stream = film.add_stream_from_template(probe.streams.video[0])
    stream.time_base = _CLOCK
    return stream


def _pictures(parts: Sequence[Segment], stream: VideoStream) -> Iterator[Moved]:
    decoded = 0
    for part in parts:
        first = decoded
        for unit in part.read():
            packet = av.Packet(unit.payload)
            packet.stream = stream
            packet.time_base = _CLOCK
            packet.pts = (first + unit.frame) * _TICK
            packet.dts = (decoded - REORDERED) * _TICK
            packet.duration = _TICK
            packet.is_keyframe = unit.key
            decoded += 1
            yield packet


def _sounds(sound: InputContainer, track: AudioStream, end: Fraction) -> Iterator[Moved]:
    for packet in sound.demux(sound.streams.audio[0]):
        if packet.pts is None or packet.pts < 0:
            continue  # the demuxer's last word, or the encoder's priming
        if (packet.pts + (packet.duration or 0)) * packet.time_base > end:
            return
        packet.stream = track
        yield packet


def _time(packet: Moved) -> Fraction:
    return (packet.dts or 0) * packet.time_base
