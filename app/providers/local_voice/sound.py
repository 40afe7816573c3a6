"""Samples made ready to be cut: pads trimmed, level set."""

from collections.abc import Sequence

import numpy as np

from app.providers.local_voice.model import RATE, Samples, Utterance

_FRAME = RATE // 200
"""Samples in the 5 ms over which loudness is judged."""

_QUIET = 10 ** (-40 / 20)
"""A frame this far under the loudest one is silence."""

_EDGE = 0.03
"""Seconds of silence left at both ends, for the breath of a consonant that starts softly."""

_KNEE = 0.9
_CEILING = 0.985


def trimmed(said: Utterance) -> Utterance:
    """The utterance without the model's pads: at most 0.05 s of silence at either end."""
    first, last = _voiced(said.samples)
    start = max(0, first - int(_EDGE * RATE))
    end = min(len(said.samples), last + int(_EDGE * RATE))
    samples = said.samples[start:end]
    length = len(samples) / RATE
    shift = start / RATE
    return Utterance(samples, tuple(min(max(0.0, at - shift), length) for at in said.starts))


def _voiced(samples: Samples) -> tuple[int, int]:
    """First and last sample of the frames that are not silence."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    loudness = np.sqrt(np.mean(frames**2, axis=1))
    heard = np.flatnonzero(loudness > loudness.max(initial=0.0) * _QUIET)
    if not len(heard):
        return 0, len(samples)
    return int(heard[0]) * _FRAME, (int(heard[-1]) + 1) * _FRAME


def joined(pieces: Sequence[Utterance], pause: float) -> Utterance:
    """Pieces of one sentence one after the other, `pause` seconds apart."""
    gap = np.zeros(round(pause * RATE), np.float32)
    samples: list[Samples] = []
    starts: list[float] = []
    length = 0
    for piece in pieces:
        if samples:
            samples.append(gap)
            length += len(gap)
            starts.pop()  # the end of one piece's last phoneme is the start of the next piece
        starts += [length / RATE + at for at in piece.starts]
        samples.append(piece.samples)
        length += len(piece.samples)
    return Utterance(np.concatenate(samples), tuple(starts))


def levelled(samples: Samples, gain: float) -> Samples:
    """The samples `gain` dB louder; a rare peak over 0.9 is rounded off, never cut."""
    louder = samples * np.float32(10 ** (gain / 20))
    over = np.maximum(np.abs(louder) - _KNEE, 0.0)
    room = _CEILING - _KNEE
    rounded = np.minimum(np.abs(louder), _KNEE) + room * np.tanh(over / room)
    return np.asarray(np.copysign(rounded, louder), np.float32)
