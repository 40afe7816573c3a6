"""Footage: somebody's moving picture, opened with care, as planes in the shape and time of a shot."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from PIL import Image

from app.core.exceptions import Invalid
from app.generation.timeline import FPS
from app.media.footage_shape import in_shape, seen_size, upright
from app.media.motion import REACH
from app.media.planes import Planes, blend

MOST_BYTES: Final = 250_000_000
MOST_PIXELS: Final = 4096 * 2304
SHORTEST, LONGEST = 1.0, 600.0
"""Seconds of a file that can be shown."""
SLOWEST: Final = 0.75
"""The least speed: below it water and hands are seen to be slowed."""
CROSSFADE: Final = 0.5
"""Seconds over which a clip shorter than its shot blends into its own beginning."""

_FORMATS = "mov,matroska"  # FFmpeg's names: mov is MP4 too, matroska is WebM too
_CODECS = "h264,hevc,vp8,vp9,libdav1d,av1,mpeg4"
_BRIGHTER_THAN_FILM = frozenset({16, 18})  # ITU-T H.273: the curves PQ and HLG
_FAR = 4.0  # seconds ahead from which on a jump is cheaper than decoding what lies between
_REMEDY = "Give an MP4 or WebM file of 1 to 600 seconds, at most 4096 pixels wide, that plays."


@dataclass(frozen=True, slots=True)
class Measure:
    """What a file of footage shows: the size as it is looked at, its length, its ends decoded."""

    width: int
    height: int
    seconds: float


def measure(path: Path) -> Measure:
    """Look at the file as a stranger's. Raises Invalid for what cannot be shown.

    Only MP4, MOV, WebM and Matroska are opened, only from this disk, of at most MOST_PIXELS and
    MOST_BYTES; its first picture and one near its end must decode.
    """
    try:
        size = path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError) as error:
        raise Invalid(f"The clip {path} is not there.", remedy="Check its name.") from error
    if not 0 < size <= MOST_BYTES:
        raise Invalid(f"The clip {path.name} is empty or larger than 250 MB.", remedy=_REMEDY)
    with _opened(path) as reader:
        frame = reader.at(0.0)
        width, height = seen_size(frame)
        seconds = reader.seconds
        if not SHORTEST <= seconds <= LONGEST:
            raise Invalid(
                f"The clip {path.name} lasts {seconds:.1f} s; 1 to 600 s can be shown.",
                remedy=_REMEDY,
            )
        reader.at(max(0.0, seconds - 0.5))
        if frame.color_trc in _BRIGHTER_THAN_FILM:
            raise Invalid(
                f"The clip {path.name} is HDR, which would look pale.", remedy="Export it as SDR."
            )
    return Measure(width, height, seconds)


def picture_of(path: Path) -> Image.Image:
    """A picture from the middle of the file. Raises Invalid as `measure` does."""
    seconds = measure(path).seconds
    with _opened(path) as reader:
        frame = reader.at(seconds / 2)
        return Image.fromarray(upright(frame))


class Footage:
    """A file as it is seen during a shot of so many frames, in pictures of width and height `size`.

    It plays at its own speed. One shorter than the shot is slowed, to SLOWEST at most, and then
    begins again out of its own end. Few pictures are in memory at a time, whatever its length.
    """

    def __init__(self, path: Path, frames: int, size: tuple[int, int]) -> None:
        self._path = path
        self._size = size
        self._playing = _Reader(path)
        self._ending: _Reader | None = None
        wanted = (frames + REACH) / FPS
        self._last = self._playing.seconds - 1 / FPS
        self._speed = min(1.0, max(self._last / wanted, SLOWEST))
        loops = wanted * self._speed > self._last + 1e-6
        self._period = self._last - CROSSFADE if loops else LONGEST

    def shoot(self, frame: int, into: Planes) -> None:
        """The picture at that frame of the shot."""
        turn, place = divmod(frame / FPS * self._speed, self._period)
        in_shape(self._playing.at(place), self._size).copy_to(into)
        if turn and place < CROSSFADE:
            if self._ending is None:
                self._ending = _Reader(self._path)
            ending = self._ending.at(place + self._period)
            blend(in_shape(ending, self._size), into, place / CROSSFADE, into)


class _Reader:
    """Pictures of a file by their time, in order at little cost. Raises Invalid where there are none."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            self._file = _opened_file(path)
            self._stream = self._file.streams.video[0]
            self._frames = self._decoded()
            self._shown = next(self._frames)
            self._next = next(self._frames, None)
        except (FFmpegError, ValueError, StopIteration, IndexError) as error:
            raise self._unreadable() from error
        self._first = self._shown.time or 0.0
        self.seconds = self._length()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def at(self, seconds: float) -> VideoFrame:
        """The picture shown so many seconds after the first; past the end, the last one."""
        wanted = seconds + self._first + 1e-6
        if not self._time(self._shown) <= wanted <= self._time(self._shown) + _FAR:
            self._jump(wanted)
        while self._next is not None and self._time(self._next) <= wanted:
            self._shown, self._next = self._next, next(self._frames, None)
        return self._shown

    def _jump(self, wanted: float) -> None:
        base = self._stream.time_base
        if base is None:
            raise self._unreadable()
        try:
            self._file.seek(int(wanted / base), stream=self._stream, backward=True)
        except FFmpegError as error:
            raise self._unreadable() from error
        self._frames = self._decoded()
        self._shown = next(self._frames, self._shown)
        self._next = next(self._frames, None)

    def _decoded(self) -> Iterator[VideoFrame]:
        """Its pictures up to the end, or to where it is damaged."""
        try:
            for frame in self._file.decode(self._stream):
                if frame.time is not None and frame.width * frame.height <= MOST_PIXELS:
                    yield frame
        except (FFmpegError, ValueError):
            return

    def _length(self) -> float:
        stream = self._stream
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        return (self._file.duration or 0) / av.time_base - self._first

    def _time(self, frame: VideoFrame) -> float:
        return frame.time or 0.0

    def _unreadable(self) -> Invalid:
        return Invalid(f"{self._name} is no clip that can be shown.", remedy=_REMEDY)


@contextmanager
def _opened(path: Path) -> Iterator[_Reader]:
    with closing(_Reader(path)) as reader:
        yield reader


def _opened_file(path: Path) -> InputContainer:
    """The file, closed to every other format, protocol, codec and size."""
    options = {
        "format_whitelist": _FORMATS,
        "protocol_whitelist": "file",
        "codec_whitelist": _CODECS,
        "max_pixels": str(MOST_PIXELS),
    }
    file = av.open(f"file:{path}", options=options)
    decoders = [stream.codec_context for stream in file.streams.video[:1]]
    if None in decoders:  # the container names a codec that nobody knows
        file.close()
        raise ValueError(f"{path.name} is in an unknown codec")
    for decoder in decoders:
        decoder.thread_count = 1  # the cores are busy with other stretches
    return file
