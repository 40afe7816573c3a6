"""The narration alone, every clip at its place on the film's clock."""

from collections.abc import Iterator

import av
import numpy as np
from numpy.typing import NDArray

from app.core.store import Store, recipe
from app.generation.timeline import Speech, Timeline
from app.media.loudness import RATE
from app.media.wave_file import write_wave

VERSION = 1


def stem(timeline: Timeline, store: Store) -> str:
    """The store's key of a 48 kHz mono WAV exactly as long as the film, made once."""
    places = [[spoken.audio, spoken.start] for spoken in timeline.speech]
    key = f"sound/{recipe('stem', VERSION, places, timeline.frames)}.wav"
    if not store.has(key):
        with store.making(key) as path:
            write_wave(path, _placed(timeline, store), channels=1)
    return key


def _placed(timeline: Timeline, store: Store) -> Iterator[NDArray[np.float32]]:
    written, total = 0, round(timeline.seconds * RATE)
    for spoken in sorted(timeline.speech, key=lambda spoken: spoken.start):
        sound = _clip(spoken, store)
        start = max(written, round(spoken.start * RATE))
        sound = sound[:, : max(0, total - start)]
        yield np.zeros((1, start - written), np.float32)
        yield sound
        written = start + sound.shape[1]
    yield np.zeros((1, total - written), np.float32)


def _clip(spoken: Speech, store: Store) -> NDArray[np.float32]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(str(store.path(spoken.audio)), format="wav") as file:
        frames = [ours for frame in file.decode(audio=0) for ours in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
