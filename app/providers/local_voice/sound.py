"""What the model said made ready to be cut: pads trimmed, pieces joined."""

from collections.abc import Sequence

import numpy as np

from app.media.clip_sound import cut
from app.providers.local_voice.model import RATE, Samples, Utterance


def trimmed(said: Utterance) -> Utterance:
    """The utterance without the model's pads: at most 0.05 s of silence at either end."""
    start, end = cut(said.samples)
    samples = said.samples[start:end]
    length = len(samples) / RATE
    shift = start / RATE
    return Utterance(samples, tuple(min(max(0.0, at - shift), length) for at in said.starts))


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
