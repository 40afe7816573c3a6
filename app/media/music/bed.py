"""The finished bed, kept in the store."""

from collections.abc import Iterator

import av
import numpy as np
from numpy.typing import NDArray

from app.core.store import Store, recipe
from app.media.loudness import RATE
from app.media.music.band import Band
from app.media.music.composition import compose
from app.media.music.instruments import RATE as PLAYED
from app.media.wave_file import write_wave

VERSION = 1
"""Raised whenever the same seed would sound different."""


def bed(seed: str, seconds: float, store: Store) -> str:
    """The store's key of music as a 48 kHz stereo WAV of exactly that length, made once.

    The same seed and length give the same sound; it is ours, so nothing needs a licence.
    """
    key = f"music/{recipe('bed', VERSION, seed, seconds)}.wav"
    if not store.has(key):
        with store.making(key) as path:
            write_wave(path, _played(seed, seconds), channels=2)
    return key


def _played(seed: str, seconds: float) -> Iterator[NDArray[np.float32]]:
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    wanted = round(seconds * RATE)
    band = Band(compose(seed, seconds))
    for block in band.play(-(-wanted * PLAYED // RATE) + PLAYED):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(block), format="fltp", layout="stereo"
        )
        frame.sample_rate = PLAYED
        for doubled in resampler.resample(frame):
            sound = doubled.to_ndarray()[:, :wanted].astype(np.float32)
            wanted -= sound.shape[1]
            yield sound
