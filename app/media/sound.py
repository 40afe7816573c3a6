"""The sound of a film: narration and music, mixed to the loudness that YouTube plays at."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.store import Store, recipe
from app.generation.timeline import Timeline
from app.media.aac import write_aac
from app.media.ducking import duck, fades, stretches
from app.media.limiter import limited
from app.media.loudness import RATE, SILENCE, Loudness, loudness, loudness_of
from app.media.music.bed import bed
from app.media.music.user_file import bed_from_file
from app.media.stem import stem
from app.media.wave_file import read_wave

Block = NDArray[np.float32]

VERSION = 3
"""Raised whenever the same timeline would sound different."""

TARGET = -14.0
"""LUFS: what YouTube turns louder films down to."""

CEILING = -1.5
"""dBTP before encoding; AAC may overshoot by 0.2 dB and -1.0 is the limit after it."""

MOST_PEAK = -1.0
NEAR = 0.15
"""LU by which the encoded sound may miss the target before it is encoded again."""

VOICE_LEVEL = -16.0
BED_LEVEL = -23.0
"""LUFS of the narration and of the undimmed bed in the mix, before the common gain."""

BLOCK = 10 * RATE
"""Samples worked on at a time: memory stays under 100 MB however long the film."""

ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Keys of the store: `audio` the mixed AAC in an .m4a, `voice` the narration alone, a 48 kHz WAV."""

    audio: str
    voice: str


def mix(timeline: Timeline, store: Store) -> Sound:
    """The film's sound, as long as the film to within one AAC frame (21 ms).

    AAC-LC, 48 kHz, stereo, -14 LUFS, true peak at most -1 dBTP. Packet n of the .m4a starts at
    n * 1024 samples of the film and there is no edit list: packets can be moved into another file as
    they are. Raises MachineUnfit when the disk is full or FFmpeg is missing.
    """
    voice = stem(timeline, store)
    music = _music(timeline, store)
    speech = [[s.start, s.end] for s in stretches(timeline)]
    audio = f"sound/{recipe('mix', VERSION, voice, music, speech, timeline.frames)}.m4a"
    if not store.has(audio):
        with store.making(audio) as path:
            _Mixer(timeline, store, voice, music).encode(path)
    return Sound(audio=audio, voice=voice)


def _music(timeline: Timeline, store: Store) -> str:
    if not timeline.music:
        return ""
    if timeline.music_file:
        return bed_from_file(Path(timeline.music_file), timeline.seconds, store)
    return bed(timeline.seed, timeline.seconds, store)


class _Mixer:
    """Plays narration and ducked bed together, as often as it takes to hit the loudness."""

    def __init__(self, timeline: Timeline, store: Store, voice: str, music: str) -> None:
        self._voice = store.path(voice)
        self._bed = store.path(music) if music else None
        self._seconds = timeline.seconds
        self._speech = stretches(timeline)
        self._voice_gain = _gain(_level(self._voice), VOICE_LEVEL)
        self._bed_gain = _gain(_level(self._bed), BED_LEVEL) if self._bed else 0.0

    def encode(self, path: Path) -> None:
        gain = TARGET - loudness_of(self.blocks()).integrated
        if gain >= TARGET - SILENCE:
            write_aac(path, self.blocks())
            return
        ceiling = CEILING
        for _ in range(ROUNDS):
            factor = 10.0 ** (gain / 20.0)
            write_aac(path, limited((block * factor for block in self.blocks()), ceiling))
            heard = loudness(path)
            if _good(heard):
                return
            gain += TARGET - heard.integrated
            ceiling -= max(0.0, heard.peak - MOST_PEAK + 0.1)

    def blocks(self) -> Iterator[Block]:
        music = read_wave(self._bed, BLOCK) if self._bed else repeat(np.zeros((2, 1), np.float32))
        start = 0
        for voice, under in zip(read_wave(self._voice, BLOCK), music, strict=False):
            seconds = (start + np.arange(voice.shape[1])) / RATE
            dimmed = duck(self._speech, seconds) * fades(seconds, self._seconds)
            yield voice * self._voice_gain + under * (dimmed * self._bed_gain)
            start += voice.shape[1]


def _good(heard: Loudness) -> bool:
    return abs(heard.integrated - TARGET) <= NEAR and heard.peak <= MOST_PEAK


def _level(path: Path | None) -> float:
    return loudness(path).integrated if path else SILENCE


def _gain(level: float, wanted: float) -> np.float32:
    return np.float32(10.0 ** ((wanted - level) / 20.0) if level > SILENCE else 1.0)
