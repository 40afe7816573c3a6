"""Sounds that stand for speech, and films made of them."""

import wave
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.narration import Word
from app.generation.timeline import Cue, Speech, Timeline

VOICE_RATE = 24_000


def speech_like(seconds: float, seed: int = 0) -> NDArray[np.float64]:
    """Harmonics of a wandering pitch in syllables, about as peaky as a voice."""
    at = np.arange(round(seconds * VOICE_RATE)) / VOICE_RATE
    pitch = 120 * (1 + 0.15 * np.sin(2 * np.pi * 0.7 * at + seed))
    phase = 2 * np.pi * np.cumsum(pitch) / VOICE_RATE
    tone = sum((np.sin(n * phase) / n**0.9 for n in range(1, 20)), np.zeros(len(at)))
    syllables = np.clip(np.sin(2 * np.pi * 3.3 * at), 0, 1) ** 0.6
    sound: NDArray[np.float64] = 0.12 * tone * syllables
    return sound


def click(seconds: float, at: float) -> NDArray[np.float64]:
    """A short burst in silence."""
    sound = np.zeros(round(seconds * VOICE_RATE))
    first = round(at * VOICE_RATE)
    sound[first : first + 24] = 0.9 * np.sin(np.arange(24) * 0.8)
    return sound


def keep(store: Store, key: str, sound: NDArray[np.float64]) -> str:
    """Put a clip into the store as narrators do."""
    with store.making(key) as path, wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(VOICE_RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return key


def timeline(
    speech: Sequence[Speech], *, frames: int, music: bool = True, seed: str = "seed"
) -> Timeline:
    """A film of those clips, one caption for each, without pictures."""
    return Timeline(
        aspect=Aspect.WIDE,
        theme="midnight",
        frames=frames,
        shots=(),
        speech=tuple(speech),
        cues=tuple(cue(spoken.start, spoken.seconds) for spoken in speech),
        music=music,
        seed=seed,
    )


def cue(start: float, seconds: float) -> Cue:
    """A caption of ten words said in that time."""
    length = seconds / 10
    words = [
        Word(text="word", start=start + n * length, end=start + (n + 1) * length) for n in range(10)
    ]
    return Cue(rows=(tuple(words[:5]), tuple(words[5:])), start=start, end=start + seconds)


def spoken_film(store: Store, *, frames: int = 300, music: bool = True) -> Timeline:
    """Two clips of 3.5 s with half a second between."""
    clips = [keep(store, f"voice/{n}.wav", speech_like(3.5, n)) for n in range(2)]
    speech = [
        Speech(audio=key, start=start, seconds=3.5)
        for key, start in zip(clips, (0.35, 4.35), strict=True)
    ]
    return timeline(speech, frames=frames, music=music)
