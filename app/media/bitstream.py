"""H.264 by hand, as little as a repeated picture needs (ITU-T H.264, 08/2021).

A picture that repeats the one before is one P slice whose every macroblock is skipped. It is what an
encoder would write after looking at all of it; here it is known without looking. Between pictures from
x264 such slices shift the counters in the headers of those that follow, which are of fixed length.
"""

import re
from dataclasses import dataclass

from app.media.skips import SKIP_QP, all_skipped

_HIGH_PROFILES = (100, 110, 122, 244)
_P_SLICE, _IDR = 5, 5
_START = b"\0\0\0\1"


class BitReader:
    """Reads the bits of a NAL unit's payload, emulation prevention removed."""

    def __init__(self, payload: bytes) -> None:
        self._bits = int.from_bytes(payload, "big")
        self._length = len(payload) * 8
        self.position = 0

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        self.position += count
        return self._bits >> (self._length - self.position) & ((1 << count) - 1)

    def exp_golomb(self) -> int:
        """ue(v), 9.1."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)


class BitWriter:
    """Gathers bits."""

    def __init__(self) -> None:
        self._bits = 0
        self.length = 0

    def put(self, value: int, count: int) -> None:
        """The `count` low bits of the value."""
        self._bits = self._bits << count | value
        self.length += count

    def exp_golomb(self, value: int) -> None:
        """ue(v), 9.1."""
        self.put(value + 1, 2 * (value + 1).bit_length() - 1)

    def signed(self, value: int) -> None:
        """se(v), 9.1.1."""
        self.exp_golomb(2 * value - 1 if value > 0 else -2 * value)

    def fill(self, bit: int) -> None:
        """The same bit until the next whole byte."""
        while self.length % 8:
            self.put(bit, 1)

    def to_bytes(self) -> bytes:
        """What was gathered; its length is a whole number of bytes."""
        return self._bits.to_bytes(self.length // 8, "big")


def units(stream: bytes) -> list[bytes]:
    """The NAL units of an Annex-B stream, without start codes."""
    parts = (part.rstrip(b"\0") for part in stream.split(b"\0\0\1"))
    return [part for part in parts if part]


def annex_b(parts: list[bytes]) -> bytes:
    """The units with a four-byte start code before each."""
    return b"".join(_START + part for part in parts)


def kind(unit: bytes) -> int:
    """nal_unit_type: 1 a slice, 5 a slice of an IDR picture, 6 SEI, 7 SPS, 8 PPS."""
    return unit[0] & 31


def bare(unit: bytes) -> bytes:
    """The unit without emulation prevention, 7.4.1."""
    return unit.replace(b"\0\0\3", b"\0\0")


def guarded(unit: bytes) -> bytes:
    """The unit with emulation prevention, 7.4.1."""
    return re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", unit)


@dataclass(frozen=True, slots=True)
class Headers:
    """What slices refer to, read from x264's own parameter sets."""

    frame_num_bits: int
    order_bits: int
    macroblocks: int
    initial_qp: int

    @classmethod
    def read(cls, sps: bytes, pps: bytes) -> "Headers":
        """From both sets as x264 writes them for the encoder's fixed settings.

        Raises ValueError when they use a tool that the slices written here do not know.
        """
        frame_num_bits, order_bits, macroblocks = _sequence(BitReader(bare(sps)))
        return cls(frame_num_bits, order_bits, macroblocks, _picture(BitReader(bare(pps))))


def _sequence(bits: BitReader) -> tuple[int, int, int]:
    bits.take(8)
    profile = bits.take(8)
    bits.take(16)
    bits.exp_golomb()
    if profile in _HIGH_PROFILES:
        if bits.exp_golomb() != 1:
            raise ValueError("only 4:2:0 is known")
        bits.exp_golomb(), bits.exp_golomb()
        if bits.take(2):
            raise ValueError("lossless coding and scaling lists are not known")
    frame_num_bits = bits.exp_golomb() + 4
    if bits.exp_golomb() != 0:
        raise ValueError("only picture order count type 0 is known")
    order_bits = bits.exp_golomb() + 4
    bits.exp_golomb(), bits.take(1)
    macroblocks = (bits.exp_golomb() + 1) * (bits.exp_golomb() + 1)
    if not bits.take(1):
        raise ValueError("interlaced coding is not known")
    return frame_num_bits, order_bits, macroblocks


def _picture(bits: BitReader) -> int:
    bits.take(8)
    if bits.exp_golomb() or bits.exp_golomb():
        raise ValueError("only one parameter set of each kind is known")
    if not bits.take(1) or bits.take(1) or bits.exp_golomb():
        raise ValueError("only CABAC, frames and one slice group are known")
    bits.exp_golomb(), bits.exp_golomb()
    if bits.take(1):
        raise ValueError("weighted P prediction is not known")
    bits.take(2)
    half = bits.exp_golomb()
    initial_qp = 26 + ((half + 1) // 2 if half % 2 else -half // 2)
    bits.exp_golomb(), bits.exp_golomb()
    if not bits.take(1):
        raise ValueError("slices without deblocking control are not known")
    return initial_qp


def renumbered(unit: bytes, headers: Headers, frame_num: int, order: int) -> bytes:
    """An x264 slice with other counters: `frame_num`, and `order` for its picture order count."""
    payload = bare(unit)
    bits = BitReader(payload)
    bits.take(8)
    bits.exp_golomb(), bits.exp_golomb(), bits.exp_golomb()
    number = int.from_bytes(payload, "big")
    total = len(payload) * 8
    number = _replaced(number, total, bits.position, headers.frame_num_bits, frame_num)
    bits.take(headers.frame_num_bits)
    if kind(unit) == _IDR:
        bits.exp_golomb()
    number = _replaced(number, total, bits.position, headers.order_bits, order)
    return guarded(number.to_bytes(len(payload), "big"))


def _replaced(number: int, total: int, position: int, count: int, value: int) -> int:
    shift = total - position - count
    field = (1 << count) - 1
    return number & ~(field << shift) | (value & field) << shift


def repeat(headers: Headers, frame_num: int, order: int) -> bytes:
    """A P slice (7.3.3) over the whole picture that shows the reference before it unchanged."""
    bits = BitWriter()
    bits.put(0x41, 8)  # a reference picture's slice
    bits.exp_golomb(0)
    bits.exp_golomb(_P_SLICE)
    bits.exp_golomb(0)
    bits.put(frame_num & ((1 << headers.frame_num_bits) - 1), headers.frame_num_bits)
    bits.put(order & ((1 << headers.order_bits) - 1), headers.order_bits)
    bits.put(1, 1)  # its own count of references:
    bits.exp_golomb(0)  # one
    bits.put(0, 2)  # the references in their own order, and no memory commands
    bits.exp_golomb(0)  # cabac_init_idc
    bits.signed(SKIP_QP - headers.initial_qp)
    bits.exp_golomb(1)  # no deblocking: nothing is added that could need it
    bits.fill(1)
    skips, length = all_skipped(headers.macroblocks)
    bits.put(skips, length)
    return guarded(bits.to_bytes())
