"""The room the band plays in: a hall made of noise that dies away, its high notes first."""

import numpy as np
from numpy.typing import NDArray

from app.media.music.instruments import RATE

Wave = NDArray[np.float32]

_SECONDS = 2.6
_BEFORE = 0.028
_DECAYS = ((0.0, 700.0, 0.62), (700.0, 2800.0, 0.45), (2800.0, 9000.0, 0.24))
"""Bands in hertz, and the seconds in which each falls by 8.7 dB."""


class Room:
    """Answers sound with its echoes, stretch by stretch."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._impulse = np.stack([_impulse(rng) for _ in range(2)])
        self._ringing = np.zeros((2, 0), np.float32)

    def answer(self, sound: Wave) -> Wave:
        """The echoes of this stretch, and of those before, of shape (2, samples)."""
        length = sound.shape[1]
        total = length + self._impulse.shape[1] - 1
        size = 1 << (total - 1).bit_length()
        spectrum = np.fft.rfft(sound, size) * np.fft.rfft(self._impulse, size)
        echoes = np.fft.irfft(spectrum, size)[:, :total].astype(np.float32)
        echoes[:, : self._ringing.shape[1]] += self._ringing[:, :total]
        self._ringing = echoes[:, length:]
        return echoes[:, :length]


def _impulse(rng: np.random.Generator) -> Wave:
    count = round(_SECONDS * RATE)
    at = np.arange(count) / RATE
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    impulse = np.zeros(count)
    for low, high, decay in _DECAYS:
        noise = np.fft.rfft(rng.standard_normal(count))
        noise[(frequency < max(low, 120.0)) | (frequency >= high)] = 0
        impulse += np.fft.irfft(noise, count) * np.exp(-at / decay)
    impulse *= np.clip(at / 0.02, 0.0, 1.0)
    impulse /= np.sqrt(np.sum(impulse**2))
    return np.concatenate([np.zeros(round(_BEFORE * RATE)), impulse]).astype(np.float32)
