"""A bed of music made by ourselves: the same seed and length give the same sound."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from app.core.store import Store, recipe
from app.media.loudness import RATE
from app.media.wave_file import write_wave

VERSION = 1


def bed(seed: str, seconds: float, store: Store) -> str:
    """The store's key of a 48 kHz stereo WAV of that length, made once."""
    key = f"music/{recipe('bed', VERSION, seed, seconds)}.wav"
    if not store.has(key):
        with store.making(key) as path:
            write_wave(path, [_pad(seed, seconds)], channels=2)
    return key


def _pad(seed: str, seconds: float) -> NDArray[np.float32]:
    rng = np.random.default_rng(int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16))
    at = np.arange(round(seconds * RATE)) / RATE
    sides = []
    for _ in range(2):
        side = np.zeros(len(at), np.float32)
        for note in (110.0, 164.81, 220.0, 277.18):
            side += 0.05 * np.sin(2 * np.pi * note * (1 + rng.uniform(-1, 1) * 0.001) * at).astype(
                np.float32
            )
        sides.append(side)
    return np.stack(sides)
