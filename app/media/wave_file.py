"""Plain WAV files, written in blocks so that an hour of sound never stands in memory."""

import wave
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.media.loudness import RATE

Sound = NDArray[np.float32]

_FULL = 32767.0
_HEADER = 44
"""Bytes before the samples of a file that `wave` has written."""


def write_wave(path: Path, blocks: Iterable[Sound], *, channels: int) -> None:
    """Blocks of shape (channels, samples), 1.0 being full scale, as a 48 kHz 16-bit file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for block in blocks:
            whole = np.rint(np.clip(block, -1.0, 1.0) * _FULL).astype("<i2")
            file.writeframes(np.ascontiguousarray(whole.T).tobytes())


def read_wave(path: Path, size: int) -> Iterator[Sound]:
    """The file's sound in blocks of `size` samples, shape (channels, samples)."""
    with wave.open(str(path), "rb") as file:
        channels = file.getnchannels()
        while block := file.readframes(size):
            yield np.frombuffer(block, "<i2").reshape(-1, channels).T.astype(np.float32) / _FULL


def opened_wave(path: Path) -> NDArray[np.int16]:
    """The samples of such a file, shape (samples, channels), read from disk as they are touched."""
    with wave.open(str(path), "rb") as file:
        channels, count = file.getnchannels(), file.getnframes()
    if count == 0:
        return np.zeros((0, channels), np.int16)
    return np.memmap(path, "<i2", "r", offset=_HEADER, shape=(count, channels))
