"""The sound of one clip made ready to be cut: where the voice is, how loud it speaks, set to a level."""

import numpy as np
from numpy.typing import NDArray

from app.media.clip_file import CLIP_RATE

Samples = NDArray[np.float32]

EDGE = 0.03
"""Seconds of silence left at both ends, for the breath of a consonant that starts softly."""

LEVEL = -24.5
"""dBFS of every narrator while it speaks, so that films of different voices sound alike."""

_FRAME = CLIP_RATE // 200
"""Samples in the 5 ms over which loudness is judged."""

_QUIET = 10 ** (-40 / 20)
"""A frame this far under the loudest one is silence."""

_KNEE = 0.9
_CEILING = 0.985


def voiced(samples: Samples) -> tuple[int, int]:
    """First sample of the first frame that is not silence, and the sample after the last one."""
    loudness = _loudness(samples)
    heard = np.flatnonzero(loudness > loudness.max(initial=0.0) * _QUIET)
    if not len(heard):
        return 0, len(samples)
    return int(heard[0]) * _FRAME, (int(heard[-1]) + 1) * _FRAME


def cut(samples: Samples) -> tuple[int, int]:
    """Where to cut so that at most `EDGE` seconds of silence stay at either end."""
    first, last = voiced(samples)
    edge = int(EDGE * CLIP_RATE)
    return max(0, first - edge), min(len(samples), last + edge)


def speech_level(samples: Samples) -> float:
    """The RMS in dBFS over the frames that are not silence; -inf for silence alone."""
    loudness = _loudness(samples)
    heard = loudness[loudness > loudness.max(initial=0.0) * _QUIET]
    if not len(heard):
        return float("-inf")
    return float(10 * np.log10(np.mean(heard**2)))


def levelled(samples: Samples, gain: float) -> Samples:
    """The samples `gain` dB louder; a rare peak over 0.9 is rounded off, never cut."""
    louder = samples * np.float32(10 ** (gain / 20))
    over = np.maximum(np.abs(louder) - _KNEE, 0.0)
    room = _CEILING - _KNEE
    rounded = np.minimum(np.abs(louder), _KNEE) + room * np.tanh(over / room)
    return np.asarray(np.copysign(rounded, louder), np.float32)


def _loudness(samples: Samples) -> Samples:
    """The RMS of each whole frame."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.asarray(np.sqrt(np.mean(frames**2, axis=1)), np.float32)
