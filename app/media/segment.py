"""A coded stretch of film in one file: its access units, then an index of them."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.media.encoder import AccessUnit

_MAGIC = b"YTSEG001"
_UNIT = struct.Struct("<IIB")  # bytes, frame, can be jumped to
_TRAILER = struct.Struct("<QIII8s")  # index position, units, bytes of SPS and of PPS, magic


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment's index: for each unit in the order of decoding its size, frame and whether it is a key."""

    path: Path
    parameters: tuple[bytes, ...]
    units: tuple[tuple[int, int, bool], ...]

    @property
    def frames(self) -> int:
        """Its length; every frame has one unit."""
        return len(self.units)

    def read(self) -> Iterator[AccessUnit]:
        """The units in the order of decoding, one in memory at a time."""
        with self.path.open("rb") as file:
            for size, frame, key in self.units:
                yield AccessUnit(file.read(size), frame, key)


class SegmentWriter:
    """Gathers a segment in memory, so that a process that is killed leaves no half file behind."""

    def __init__(self) -> None:
        self._payloads = bytearray()
        self._index: list[bytes] = []

    def add(self, units: Iterable[AccessUnit]) -> None:
        """Append units, in the order of decoding."""
        for unit in units:
            self._payloads += unit.payload
            self._index.append(_UNIT.pack(len(unit.payload), unit.frame, unit.key))

    def finish(self, parameters: tuple[bytes, ...]) -> bytes:
        """The file's content: units, index, and the SPS and PPS that all units refer to."""
        sps, pps = parameters
        trailer = _TRAILER.pack(len(self._payloads), len(self._index), len(sps), len(pps), _MAGIC)
        return b"".join((self._payloads, *self._index, sps, pps, trailer))


def open_segment(path: Path) -> Segment:
    """The index of a segment's file. Raises ValueError when the file is not one."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TRAILER.size))
        trailer = file.read()
        if len(trailer) != _TRAILER.size or not trailer.endswith(_MAGIC):
            raise ValueError(f"{path.name} is not a whole segment")
        position, count, sps_size, pps_size, _ = _TRAILER.unpack(trailer)
        file.seek(position)
        index = file.read(count * _UNIT.size)
        parameters = (file.read(sps_size), file.read(pps_size))
    units = tuple((length, frame, bool(key)) for length, frame, key in _UNIT.iter_unpack(index))
    return Segment(path, parameters, units)
