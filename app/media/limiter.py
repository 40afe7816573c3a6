"""A limiter that no peak passes, not even one between two samples."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from app.media.loudness import RATE

Sound = NDArray[np.float32]
Decibels = NDArray[np.float64]

HOP = 16
"""Samples that share one point of the gain curve: a third of a millisecond at 48 kHz."""

AHEAD = 15
"""Hops over which the gain eases into a dip: 5 ms, short enough not to be heard as a fade."""

RELEASE = 40.0
"""Decibels a second by which the gain comes back: 6 dB in 0.15 s, about a syllable."""

MARGIN = 3000 * HOP
"""What is looked at before a block: the gain has come back from any dip of 40 dB by then."""

_OVERSAMPLING = 4
_TAPS = 24
"""BS.1770 annex 2 finds true peaks at four times the rate; with its 12 taps a phase, sound near half
the sample rate would still pass by 0.6 dB."""


def limited(blocks: Iterable[Sound], ceiling: float) -> Iterator[Sound]:
    """The same sound, true peak at most `ceiling` dBTP: blocks of (2, samples) in, and out, in order.

    Both channels get the same gain, so the picture of the room does not move. Output is late by one
    block, never by a sample.
    """
    before = np.zeros((2, MARGIN), np.float32)
    block: Sound | None = None
    for after in blocks:
        if block is not None:
            yield block * _gain(before, block, after[:, :MARGIN], ceiling)
            before = np.concatenate([before, block], axis=1)[:, -MARGIN:]
        block = after
    if block is not None:
        yield block * _gain(before, block, np.zeros((2, 0), np.float32), ceiling)


def true_peaks(sound: Sound) -> Sound:
    """The largest magnitude at and just after each sample, over both channels, at four times the rate."""
    peaks: Sound = np.abs(sound).max(axis=0)
    for phase in _phases():
        for channel in sound:
            between = np.abs(np.convolve(channel, phase, mode="same"))
            np.maximum(peaks, between, out=peaks)
    return peaks


def _gain(before: Sound, block: Sound, after: Sound, ceiling: float) -> Sound:
    around = np.concatenate([before, block, after], axis=1)
    around = np.pad(around, ((0, 0), (0, -around.shape[1] % HOP)))
    worst = true_peaks(around).reshape(-1, HOP).max(axis=1)
    needed = np.minimum(0.0, ceiling - 20.0 * np.log10(np.maximum(worst, 1e-9)))
    curve = np.power(10.0, _eased(_released(needed)) / 20.0)
    at = (np.arange(block.shape[1]) + before.shape[1]) / HOP - 0.5
    gain: Sound = np.interp(at, np.arange(len(curve)), curve).astype(np.float32)
    return gain


def _released(needed: Decibels) -> Decibels:
    """The highest curve under `needed` that rises by at most `RELEASE` decibels a second."""
    slope = np.arange(len(needed)) * (RELEASE * HOP / RATE)
    curve: Decibels = np.minimum.accumulate(needed - slope) + slope
    return curve


def _eased(needed: Decibels) -> Decibels:
    """A curve without corners that lies below `needed` everywhere."""
    reach = AHEAD + 1
    held = np.pad(needed, 2 * reach, mode="edge")
    lowest = sliding_window_view(held, 2 * reach + 1).min(axis=1)
    kernel = np.hanning(2 * AHEAD + 3)[1:-1]
    curve: Decibels = np.convolve(lowest, kernel / kernel.sum(), mode="same")[reach:-reach]
    return curve


def _phases() -> tuple[Sound, ...]:
    span = np.arange(_TAPS) - _TAPS // 2
    window = np.kaiser(_TAPS + 1, 5.0)
    found = []
    for step in range(1, _OVERSAMPLING):
        at = span + step / _OVERSAMPLING
        taps = np.sinc(at) * np.interp(at, np.arange(_TAPS + 1) - _TAPS // 2, window)
        found.append((taps / taps.sum()).astype(np.float32))
    return tuple(found)
