"""What each instrument plays in a bar."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.media.music import instruments
from app.media.music.composition import BEATS, Bar, Composition, Layer
from app.media.music.instruments import RATE

Wave = NDArray[np.float32]
Chance = np.random.Generator

EIGHTHS = 2 * BEATS

_LOOSE = 0.012
"""Seconds by which a hand may be late."""

_DRIFT = 23.0
"""Seconds in which the pad opens and closes once; no multiple of a bar, so that no section is alike."""


@dataclass(frozen=True, slots=True)
class Note:
    """Sound of shape (2, samples) that begins `start` seconds into the piece."""

    start: float
    sides: Wave


def part(layer: Layer, music: Composition, bar: Bar, chance: Chance) -> Iterator[Note]:
    """The notes of that instrument in that bar."""
    return _PARTS[layer](music, bar, chance)


def _pad(music: Composition, bar: Bar, chance: Chance) -> Iterator[Note]:
    count = round(bar.seconds * 1.45 * RATE)
    at = bar.start + np.arange(count) / RATE
    openness = 0.5 + 0.5 * np.sin(2 * np.pi * at / _DRIFT + music.seed % 7)
    level = instruments.swell(count, bar.seconds)
    brightness = (0.25 + 0.7 * openness * level).astype(np.float32)
    for note in bar.chord:
        tone = instruments.pad(note, level=level, brightness=brightness, rng=chance)
        yield Note(bar.start, tone)


def _bass(_music: Composition, bar: Bar, _chance: Chance) -> Iterator[Note]:
    yield _placed(bar.start, instruments.bass(bar.bass, round(bar.seconds * 1.1, 3)))


def _bell(music: Composition, bar: Bar, chance: Chance) -> Iterator[Note]:
    """The motif: the same rhythm every two bars, its steps on the chord of the moment."""
    first = EIGHTHS * (bar.number % 2)
    for onset, step in zip(music.rhythm, music.contour, strict=True):
        if first <= onset < first + EIGHTHS:
            note = bar.chord[step % len(bar.chord)] + 12 * (1 + step // len(bar.chord))
            yield from _echoed(bar, onset - first, instruments.bell(note), chance)


def _arpeggio(music: Composition, bar: Bar, chance: Chance) -> Iterator[Note]:
    ladder = [*bar.chord, bar.chord[0] + 12, *bar.chord[::-1]]
    for eighth in range(EIGHTHS):
        if eighth and chance.random() < 0.28:
            continue
        note = ladder[(eighth + music.contour[0]) % len(ladder)]
        yield from _echoed(bar, eighth, instruments.pluck(note), chance)


def _shimmer(_music: Composition, bar: Bar, _chance: Chance) -> Iterator[Note]:
    for pan, note in zip((-0.6, 0.6), bar.chord[-2:], strict=False):
        yield _placed(bar.start, instruments.shimmer(note + 24, round(bar.seconds, 3)), pan=pan)


def _pulse(_music: Composition, bar: Bar, _chance: Chance) -> Iterator[Note]:
    for beat, loud in ((0, 1.0), (2, 0.7)):
        yield _placed(bar.start + beat * bar.seconds / BEATS, instruments.pulse(), loud=loud)


def _shaker(_music: Composition, bar: Bar, chance: Chance) -> Iterator[Note]:
    for eighth in range(EIGHTHS):
        loud = (0.9 if eighth % 2 else 0.45) * chance.uniform(0.8, 1.0)
        start = _played_at(bar, eighth, chance)
        yield _placed(start, instruments.shaker(chance), loud=loud, pan=0.35)


_PARTS: Mapping[Layer, Callable[[Composition, Bar, Chance], Iterator[Note]]] = {
    Layer.PAD: _pad,
    Layer.BASS: _bass,
    Layer.BELL: _bell,
    Layer.ARPEGGIO: _arpeggio,
    Layer.SHIMMER: _shimmer,
    Layer.PULSE: _pulse,
    Layer.SHAKER: _shaker,
}


def _echoed(bar: Bar, eighth: int, tone: Wave, chance: Chance) -> Iterator[Note]:
    """A note, louder on the beat, and three eighths later, on the other side, its echo."""
    start = _played_at(bar, eighth, chance)
    loud = chance.uniform(0.5, 0.8) + (0.2 if eighth % 4 == 0 else 0.0)
    pan = 0.45 if eighth % 2 else -0.45
    yield _placed(start, tone, loud=loud, pan=pan)
    yield _placed(start + 3 * bar.seconds / EIGHTHS, tone, loud=loud * 0.3, pan=-pan)


def _played_at(bar: Bar, eighth: int, chance: Chance) -> float:
    return bar.start + eighth * bar.seconds / EIGHTHS + chance.uniform(0.0, _LOOSE)


def _placed(start: float, tone: Wave, *, loud: float = 1.0, pan: float = 0.0) -> Note:
    """The tone between left (-1) and right (1), equally loud wherever it stands."""
    angle = (pan + 1.0) * np.pi / 4
    sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32)
    return Note(start, sides * tone * np.float32(loud))
