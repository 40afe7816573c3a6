"""The narration alone: silences the music would hide, clipping, captions and clock against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from app.generation.film import Check
from app.generation.timeline import Timeline
from app.media.inspect.grading import at_least, at_most
from app.media.loudness import RATE
from app.media.wave_file import read_wave

STEP = 480
"""Samples for each point of a level curve: 10 ms."""

QUIET = 35.0
"""Decibels under the loud parts of the voice from which it is silent."""

MOST_SILENCE = 1.5
"""Seconds without a word inside the narration."""

LEAST_COVERAGE = 0.9
"""Share of the audible speech during which a caption is on screen."""

MOST_SHIFT = 0.04
"""Seconds by which sound may lead or lag the timeline (ITU-R BT.1359: 45 ms early is noticed)."""

_COMPARED = 120.0
"""Seconds of film whose sound is compared with the narration."""

_CLIPPED_RUN = 4
"""Samples in a row at full scale that are heard as clipping."""

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The narration's level every 10 ms (root mean square), where it is audible, what is clipped."""

    level: Curve
    audible: NDArray[np.bool_]
    clipped: int


def listen(path: Path) -> Voice:
    """The narration in figures, read block by block."""
    levels: list[Curve] = []
    clipped = 0
    for block in read_wave(path, STEP * 1000):
        levels.append(_level(block[0]))
        clipped += _clipped(block[0])
    level = np.concatenate(levels) if levels else np.zeros(0)
    loud = float(np.percentile(level, 95)) if level.size else 0.0
    return Voice(
        level=level, audible=level > max(loud * 10 ** (-QUIET / 20), 1e-4), clipped=clipped
    )


def voice_checks(voice: Voice, timeline: Timeline) -> Iterator[Check]:
    """Checks of the narration by itself and of the captions over it."""
    spoken = float(np.count_nonzero(voice.audible)) / 100
    yield at_least("speech", spoken, 1.0, "s", best=1.0, hard=True, reason="Nobody speaks.")
    yield at_most(
        "silence inside the narration",
        _longest_silence(voice.audible),
        MOST_SILENCE,
        "s",
        best=1.0,
        hard=True,
    )
    yield at_most("clipped samples", voice.clipped, 0, "", best=0, hard=False)
    yield at_least(
        "speech under captions", _covered(voice, timeline), LEAST_COVERAGE, "", best=0.97, hard=True
    )


def shift_check(film: Path, voice: Voice) -> Check:
    """How far the film's sound is from the narration's place on the timeline."""
    level = _film_level(film, _COMPARED)
    count = min(len(level), len(voice.level))
    return at_most(
        "sound off its place",
        abs(_shift(level[:count], voice.level[:count])),
        MOST_SHIFT,
        "s",
        best=0.01,
        hard=True,
    )


def _level(sound: NDArray[np.float32]) -> Curve:
    whole = np.pad(sound, (0, -len(sound) % STEP)).reshape(-1, STEP).astype(np.float64)
    level: Curve = np.sqrt(np.mean(whole**2, axis=1))
    return level


def _clipped(sound: NDArray[np.float32]) -> int:
    """Samples that stand at full scale in runs of four and more."""
    full = (np.abs(sound) >= 1.0).astype(np.int8)
    runs = np.convolve(full, np.ones(_CLIPPED_RUN, np.int8), mode="valid")
    return int(np.count_nonzero(runs == _CLIPPED_RUN))


def _longest_silence(audible: NDArray[np.bool_]) -> float:
    """Seconds between two audible moments, at the most."""
    heard = np.flatnonzero(audible)
    return float(np.diff(heard).max() - 1) / 100 if len(heard) > 1 else 0.0


def _covered(voice: Voice, timeline: Timeline) -> float:
    shown = np.zeros(len(voice.audible), bool)
    for cue in timeline.cues:
        shown[round(cue.start * 100) : round(cue.end * 100)] = True
    heard = np.count_nonzero(voice.audible)
    return float(np.count_nonzero(shown & voice.audible) / heard) if heard else 1.0


def _film_level(film: Path, seconds: float) -> Curve:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    blocks: list[NDArray[np.float32]] = []
    left = round(seconds * RATE)
    with av.open(f"file:{film}") as file:
        for frame in file.decode(audio=0):
            blocks += [
                ours.to_ndarray()[0].astype(np.float32) for ours in resampler.resample(frame)
            ]
            left -= frame.samples
            if left <= 0:
                break
    return _level(np.concatenate(blocks)) if blocks else np.zeros(0)


def _shift(film: Curve, voice: Curve) -> float:
    """Seconds by which the film's level curve is later than the voice's, to a tenth of a step."""
    if len(film) < 3 or not np.any(voice):
        return 0.0
    size = 2 * len(film)
    spectrum = np.fft.rfft(film - film.mean(), size) * np.conj(
        np.fft.rfft(voice - voice.mean(), size)
    )
    match = np.fft.irfft(spectrum, size)
    best = int(np.argmax(match))
    before, top, after = match[best - 1], match[best], match[(best + 1) % size]
    bend = before - 2 * top + after
    exact = best + (0.5 * (before - after) / bend if bend else 0.0)
    return float((exact - size if best > size // 2 else exact) * STEP / RATE)
