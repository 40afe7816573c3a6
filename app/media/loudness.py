"""Loudness as broadcasters and YouTube measure it (ITU-R BS.1770-5, EBU R 128)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.media.ffmpeg import findings, findings_on, local

RATE = 48_000
SILENCE = -70.0
"""LUFS of silence: the absolute gate of BS.1770."""

_METER = ("-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Integrated loudness in LUFS, loudness range in LU, true peak in dBTP."""

    integrated: float
    range: float
    peak: float


def loudness(path: Path) -> Loudness:
    """The loudness of the first sound stream of a file, after decoding. Raises MachineUnfit."""
    return read_meter(findings(("-i", local(path), "-map", "0:a:0", *_METER), seconds=900))


def loudness_of(blocks: Iterable[NDArray[np.float32]]) -> Loudness:
    """The loudness of 48 kHz stereo sound that comes in blocks of shape (2, samples)."""
    raw = ("-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0")
    return read_meter(findings_on((block.T.tobytes() for block in blocks), (*raw, *_METER)))


def read_meter(said: str) -> Loudness:
    """The figures of FFmpeg's `ebur128` summary."""
    return Loudness(
        integrated=_last(r"I:\s+(-?[\d.]+|-inf|nan) LUFS", said),
        range=_last(r"LRA:\s+([\d.]+) LU", said),
        peak=_last(r"Peak:\s+(-?[\d.]+|-inf|nan) dBFS", said),
    )


def _last(pattern: str, said: str) -> float:
    found = re.findall(pattern, said)
    return max(SILENCE, float(found[-1])) if found and found[-1] != "nan" else SILENCE
