"""How far the music steps back while someone speaks, from the times of the words alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.generation.timeline import Timeline

JOIN = 0.9
"""Pauses shorter than this, in seconds, are part of one stretch of speech: no pumping in them."""

EARLY = 0.18
DOWN = 0.25
UP = 0.8
DEPTH = -9.0
"""The bed begins to fall 0.18 s before the voice, takes 0.25 s to fall by 9 dB and 0.8 s to return."""

FADE_IN = 0.6
FADE_OUT = 1.1
"""Seconds in which the bed comes up at the start and goes at the end."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech without a long pause, in seconds of the film."""

    start: float
    end: float


def stretches(timeline: Timeline) -> tuple[Stretch, ...]:
    """Where someone speaks, pauses under `JOIN` bridged: from the words, or the clips without words."""
    words = [(word.start, word.end) for cue in timeline.cues for word in cue.words]
    return joined(words or ((s.start, s.start + s.seconds) for s in timeline.speech), JOIN)


def joined(spans: Iterable[tuple[float, float]], gap: float) -> tuple[Stretch, ...]:
    """The spans in order, those less than `gap` seconds apart as one."""
    found: list[Stretch] = []
    for start, end in sorted(spans):
        if found and start - found[-1].end < gap:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, end))
        else:
            found.append(Stretch(start, end))
    return tuple(found)


def duck(speech: Sequence[Stretch], seconds: NDArray[np.float64]) -> NDArray[np.float32]:
    """The bed's gain (1 = untouched) at those times; falls and rises follow half a cosine in dB."""
    depth = np.zeros(len(seconds))
    for stretch in speech:
        fallen = _half_cosine((seconds - (stretch.start - EARLY)) / DOWN)
        back = _half_cosine((seconds - stretch.end) / UP)
        depth = np.maximum(depth, fallen * (1.0 - back))
    return np.power(10.0, depth * DEPTH / 20.0).astype(np.float32)


def fades(seconds: NDArray[np.float64], total: float) -> NDArray[np.float32]:
    """The gain that brings the bed in from nothing and takes it to nothing by `total` seconds."""
    rise = _half_cosine(seconds / min(FADE_IN, total / 3))
    fall = _half_cosine((total - seconds) / min(FADE_OUT, total / 3))
    return (rise * fall).astype(np.float32)


def _half_cosine(progress: NDArray[np.float64]) -> NDArray[np.float64]:
    return 0.5 - 0.5 * np.cos(np.pi * np.clip(progress, 0.0, 1.0))
