"""How the bed's instruments sound: each note as a short array of samples at 24 kHz."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]

RATE = 24_000
"""The bed is soft above 8 kHz, so it is played at half the film's rate: half the work."""

_TABLE = 2048
_HIGHEST = 9_000.0


def hertz(note: float) -> float:
    """The frequency of a MIDI note (69 is A4, 440 Hz)."""
    return float(440.0 * 2.0 ** ((note - 69.0) / 12.0))


def pad(note: int, *, level: Wave, brightness: Wave, rng: np.random.Generator) -> Wave:
    """A warm string-like note of shape (2, samples): three detuned saws, one left, one right, one wide.

    `level` is its loudness and `brightness` how far the tone opens from dark to bright, both from 0
    to 1 at each sample.
    """
    count = len(level)
    dark, bright = _saw(note, 2.1), _saw(note, 1.25)
    sides = np.zeros((2, count), np.float32)
    for cents, left, right in ((-3.6, 0.9, 0.12), (3.1, 0.12, 0.9), (0.5, 0.4, 0.4)):
        step = hertz(note + (cents + rng.uniform(-1.5, 1.5)) / 100.0) * _TABLE / RATE
        phase = ((rng.uniform(0, _TABLE) + step * np.arange(count)) % _TABLE).astype(np.int32)
        low = dark[phase]
        tone = low + (bright[phase] - low) * brightness
        sides[0] += left * tone
        sides[1] += right * tone
    sides *= level
    return sides


def swell(count: int, seconds: float) -> Wave:
    """An envelope that rises over a third of the note and falls after `seconds` until its end."""
    at = np.arange(count) / RATE
    rise = np.clip(at / (0.35 * seconds), 0.0, 1.0)
    release = max(count / RATE - seconds, 0.05)
    fall = np.clip((count / RATE - at) / release, 0.0, 1.0)
    envelope: Wave = np.sin(0.5 * np.pi * rise) ** 2 * np.sin(0.5 * np.pi * fall) ** 2
    return envelope.astype(np.float32)


@lru_cache(maxsize=64)
def bass(note: int, seconds: float) -> Wave:
    """A round low note: a sine, a little of its octave and twelfth, fading as it is held."""
    at = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * hertz(note) * at
    tone = np.sin(phase) + 0.35 * np.sin(2 * phase) + 0.12 * np.sin(3 * phase)
    return (tone * _struck(at, attack=0.04, decay=seconds * 0.45) * _closed(at)).astype(np.float32)


@lru_cache(maxsize=64)
def bell(note: int) -> Wave:
    """A soft mallet, between a marimba and a music box: partials 1, 4 and 9.2, the high ones short."""
    at = np.arange(round(2.2 * RATE)) / RATE
    phase = 2 * np.pi * hertz(note) * at
    tone = np.sin(phase) * _struck(at, attack=0.004, decay=0.55)
    tone += 0.22 * np.sin(3.98 * phase) * _struck(at, attack=0.002, decay=0.16)
    tone += 0.05 * np.sin(9.2 * phase) * _struck(at, attack=0.001, decay=0.05)
    return (tone * _closed(at)).astype(np.float32)


@lru_cache(maxsize=64)
def pluck(note: int) -> Wave:
    """A soft plucked string: harmonics that die the sooner the higher they are."""
    at = np.arange(round(1.6 * RATE)) / RATE
    tone = np.zeros(len(at))
    for harmonic in range(1, 1 + min(14, int(_HIGHEST / hertz(note)))):
        weight = np.sin(np.pi * harmonic * 0.23) / harmonic**1.35
        tone += (
            weight
            * np.sin(2 * np.pi * harmonic * hertz(note) * at)
            * np.exp(-at * (2.2 + 1.1 * harmonic))
        )
    return (tone * np.clip(at / 0.003, 0, 1) * _closed(at)).astype(np.float32)


@lru_cache(maxsize=64)
def shimmer(note: int, seconds: float) -> Wave:
    """A glassy high note that trembles slowly, nearly pure."""
    count = round(seconds * 1.4 * RATE)
    at = np.arange(count) / RATE
    phase = 2 * np.pi * hertz(note) * at
    tremble = 0.75 + 0.25 * np.sin(2 * np.pi * 4.3 * at + note)
    tone = (np.sin(phase) + 0.3 * np.sin(2.003 * phase) + 0.1 * np.sin(3.01 * phase)) * tremble
    return (tone * swell(count, seconds)).astype(np.float32)


@lru_cache(maxsize=1)
def pulse() -> Wave:
    """A felt-soft beat: a sine that falls from 95 to 48 Hz."""
    at = np.arange(round(0.4 * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(48.0 + 47.0 * np.exp(-at / 0.03)) / RATE
    return (np.sin(phase) * _struck(at, attack=0.006, decay=0.12) * _closed(at)).astype(np.float32)


def shaker(rng: np.random.Generator) -> Wave:
    """A breath of high noise, never twice the same."""
    count = round(0.11 * RATE)
    noise = np.diff(rng.standard_normal(count + 2), n=2)
    at = np.arange(count) / RATE
    breath: Wave = (noise * np.sin(np.pi * at / at[-1]) ** 3 * 0.3).astype(np.float32)
    return breath


@lru_cache(maxsize=128)
def _saw(note: int, slope: float) -> Wave:
    """One period of a saw whose harmonics fall with the given power, none above 9 kHz."""
    at = 2 * np.pi * np.arange(_TABLE) / _TABLE
    period = np.zeros(_TABLE)
    for harmonic in range(1, 1 + max(1, int(_HIGHEST / hertz(note)))):
        period += np.sin(harmonic * at) / harmonic**slope
    return period.astype(np.float32)


def _struck(at: NDArray[np.float64], *, attack: float, decay: float) -> NDArray[np.float64]:
    envelope: NDArray[np.float64] = np.clip(at / attack, 0.0, 1.0) * np.exp(-at / decay)
    return envelope


def _closed(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Takes the last 50 ms to nothing, so that no note ends in a click."""
    closed: NDArray[np.float64] = np.clip((at[-1] - at) / 0.05, 0.0, 1.0)
    return closed
