"""The sound of a clip as every narrator keeps it: the WAV that `Clip.audio` promises."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

CLIP_RATE = 24_000
"""Samples per second."""


def clip_file(samples: NDArray[np.float32]) -> bytes:
    """Mono 24 kHz 16-bit WAV of samples from -1 to 1."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(CLIP_RATE)
        file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return content.getvalue()
