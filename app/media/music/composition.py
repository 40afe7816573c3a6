"""What the bed plays: chords, bass and a small motif, composed anew for each seed and length."""

import hashlib
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, product

import numpy as np

BEATS = 4
SECTION = 8
"""Bars after which the arrangement changes."""

RING = 4.0
"""Seconds from the last chord to the end."""

HELD = 0.6
"""The part of them in which the last chord is held; then it dies away."""


class Layer(Enum):
    """An instrument, or a way to play one."""

    PAD = "pad"
    BASS = "bass"
    BELL = "bell"
    ARPEGGIO = "arpeggio"
    SHIMMER = "shimmer"
    PULSE = "pulse"
    SHAKER = "shaker"


@dataclass(frozen=True, slots=True)
class Mood:
    """A scale (semitones above the key), progressions of its degrees, and a tempo in beats a minute."""

    scale: tuple[int, ...]
    progressions: tuple[tuple[int, ...], ...]
    tempo: float


MOODS = (
    Mood((0, 2, 4, 5, 7, 9, 11), ((0, 4, 5, 3), (3, 0, 4, 5), (0, 2, 3, 4)), 84.0),
    Mood((0, 2, 4, 6, 7, 9, 11), ((0, 1, 0, 5), (0, 4, 1, 5), (5, 1, 0, 4)), 76.0),
    Mood((0, 2, 3, 5, 7, 9, 10), ((0, 3, 0, 6), (0, 2, 3, 6), (6, 3, 0, 3)), 80.0),
    Mood((0, 2, 3, 5, 7, 8, 10), ((0, 5, 2, 6), (0, 3, 5, 6), (5, 6, 0, 2)), 72.0),
    Mood((0, 2, 4, 5, 7, 9, 10), ((0, 6, 3, 0), (0, 3, 6, 3), (3, 0, 6, 0)), 92.0),
)
"""Ionian, Lydian, Dorian, Aeolian and Mixolydian."""

_ARRANGEMENTS = (
    (Layer.PAD, Layer.BASS, Layer.BELL),
    (Layer.PAD, Layer.BASS, Layer.ARPEGGIO, Layer.SHAKER),
    (Layer.PAD, Layer.SHIMMER, Layer.BELL),
    (Layer.PAD, Layer.BASS, Layer.ARPEGGIO, Layer.PULSE, Layer.SHAKER),
    (Layer.PAD, Layer.BASS, Layer.SHIMMER, Layer.ARPEGGIO),
    (Layer.PAD, Layer.BASS, Layer.BELL, Layer.PULSE),
)
_OPENING = (Layer.PAD, Layer.SHIMMER, Layer.BELL)
_RHYTHMS = (
    (0, 3, 6, 11),
    (0, 4, 7, 10),
    (2, 5, 8, 11, 14),
    (0, 6, 9),
    (1, 4, 8, 11),
    (0, 3, 8, 14),
)
"""Eighths of two bars on which the motif sounds."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its start and length in seconds, its chord as MIDI notes, and who plays it."""

    start: float
    seconds: float
    bass: int
    chord: tuple[int, ...]
    layers: tuple[Layer, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Composition:
    """A whole bed. The motif is `rhythm` (eighths of two bars) with `contour` (steps of the chord)."""

    seed: int
    bars: tuple[Bar, ...]
    ending: Bar
    rhythm: tuple[int, ...]
    contour: tuple[int, ...]


def compose(seed: str, seconds: float) -> Composition:
    """Music of that length.

    The tempo bends by a few percent so that the last chord, the tonic, falls where it can ring out.
    """
    number = int(hashlib.sha256(seed.encode()).hexdigest()[:12], 16)
    rng = np.random.default_rng(number)
    mood = MOODS[rng.integers(len(MOODS))]
    key = int(rng.integers(12))
    ring = min(RING, seconds / 4)
    beat = 60.0 / (mood.tempo * rng.uniform(0.95, 1.05))
    count = max(1, round((seconds - ring) / (beat * BEATS)))
    length = (seconds - ring) / count
    arrangements = _arrangements(rng, count)
    verse, chorus = (mood.progressions[n] for n in rng.permutation(len(mood.progressions))[:2])
    bars: list[Bar] = []
    chord: tuple[int, ...] = ()
    for n in range(count):
        section = n // SECTION
        progression = chorus if section % 2 else verse
        bass, chord = _chord(mood.scale, key, progression[n % len(progression)], chord)
        bars.append(Bar(n * length, length, bass, chord, arrangements[section], n))
    bass, chord = _chord(mood.scale, key, 0, chord)
    last = (Layer.PAD, Layer.BASS, Layer.SHIMMER)
    ending = Bar(count * length, HELD * ring, bass, chord, last, count)
    rhythm = _RHYTHMS[rng.integers(len(_RHYTHMS))]
    contour = tuple(int(step) for step in rng.integers(0, 5, len(rhythm)))
    return Composition(number, tuple(bars), ending, rhythm, contour)


def _arrangements(rng: np.random.Generator, bars: int) -> list[tuple[Layer, ...]]:
    """Who plays in each section; no section sounds like the one before."""
    found: list[tuple[Layer, ...]] = [_OPENING]
    while len(found) * SECTION < bars:
        choices = [layers for layers in _ARRANGEMENTS if layers != found[-1]]
        found.append(choices[rng.integers(len(choices))])
    return found


def _chord(
    scale: tuple[int, ...], key: int, degree: int, before: tuple[int, ...]
) -> tuple[int, tuple[int, ...]]:
    """The bass note and the upper notes of a degree, moved as little as may be from those before."""
    root = scale[degree]
    third, fifth, seventh, ninth = ((scale[(degree + n) % 7] - root) % 12 for n in (2, 4, 6, 8))
    open_ninth = ninth == 2 and third == 4
    colour = ninth if open_ninth and (seventh == 10 or degree % 2) else seventh
    tones = {third, fifth, colour, *(() if colour == 11 else (0,))}
    bass = 36 + (key + root - 36) % 12
    return bass, _voiced([(key + root + tone) % 12 for tone in sorted(tones)], before)


def _voiced(classes: list[int], before: tuple[int, ...]) -> tuple[int, ...]:
    """The pitch classes between F3 and E5, moved as little as may be, no two a semitone apart."""
    choices = product(*([note for note in range(53, 77) if note % 12 == c] for c in classes))
    return min(
        (tuple(sorted(notes)) for notes in choices), key=lambda notes: _effort(notes, before)
    )


def _effort(notes: tuple[int, ...], before: tuple[int, ...]) -> float:
    crowding = sum({1: 12.0, 2: 3.0}.get(high - low, 0.0) for low, high in pairwise(notes))
    width = abs(notes[-1] - notes[0] - 12) / 2
    height = abs(sum(notes) / len(notes) - 63) / 2
    moves = sum(min(abs(note - old) for old in before) ** 2 for note in notes) if before else 0
    return crowding + width + height + moves / 3
