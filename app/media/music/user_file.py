"""A user's own music as the bed: decoded with care, looped when it is shorter than the film."""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from numpy.typing import NDArray

from app.core.exceptions import Invalid
from app.core.store import Store, recipe
from app.media.loudness import RATE
from app.media.wave_file import opened_wave, write_wave

Sound = NDArray[np.float32]

VERSION = 1

FORMATS = "mp3,wav,flac,ogg,mov"
"""The containers we open, in FFmpeg's names (mov is also m4a and mp4); the list closes all others."""

LONGEST = 1200
"""Seconds of a file that are used; longer films hear them again."""

SHORTEST = 5.0
"""Seconds under which a loop would be noticed as one."""

CROSSFADE = 2.0
"""Seconds over which the end of the music blends into its beginning."""

RATES = (4_000, 768_000)
"""Samples a second of a file that is read: at a rate of 50, a few kilobytes would fill gigabytes of ours."""

_BLOCK = 10 * RATE
_REMEDY = "Give an MP3, WAV, FLAC, OGG or M4A file that plays."


def bed_from_file(path: Path, seconds: float, store: Store) -> str:
    """The store's key of that music as a 48 kHz stereo WAV of exactly that length.

    Raises Invalid when the file is no music we can read, or is shorter than 5 s.
    """
    whole = track(path, store)
    key = f"music/{recipe('user', VERSION, whole, seconds)}.wav"
    if not store.has(key):
        music = opened_wave(store.path(whole))
        with store.making(key) as final:
            write_wave(final, _looped(music, round(seconds * RATE)), channels=2)
    return key


def track(path: Path, store: Store) -> str:
    """The store's key of the music as it is in the file, up to `LONGEST`.

    Raises Invalid when the file is no music we can read, or is shorter than 5 s.
    """
    key = f"music/{recipe('track', VERSION, _digest(path))}.wav"
    if not store.has(key):
        with store.making(key) as whole:
            write_wave(whole, _decoded(path, LONGEST * RATE), channels=2)
            if len(opened_wave(whole)) < SHORTEST * RATE:
                raise Invalid(
                    f"{path.name} is shorter than {SHORTEST:.0f} seconds.", remedy=_REMEDY
                )
    return key


def _digest(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Invalid(f"{path} is not a regular file.", remedy=_REMEDY)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or error
        raise Invalid(f"{path.name} cannot be read: {reason}.", remedy=_REMEDY) from error


def _decoded(path: Path, wanted: int) -> Iterator[Sound]:
    """The first `wanted` samples, or all there are."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    try:
        with av.open(f"file:{path}", options=options) as file:
            _refuse_unfit(file, path.name)
            for frame in file.decode(file.streams.audio[0]):
                for ours in resampler.resample(frame):
                    sound = ours.to_ndarray()[:, :wanted].astype(np.float32)
                    wanted -= sound.shape[1]
                    yield sound
                if wanted == 0:
                    return
    except (FFmpegError, ValueError) as error:
        raise Invalid(f"{path.name} is no music that can be played.", remedy=_REMEDY) from error


def _refuse_unfit(file: InputContainer, name: str) -> None:
    if not file.streams.audio:
        raise Invalid(f"{name} holds no sound.", remedy=_REMEDY)
    least, most = RATES
    decoder = file.streams.audio[0].codec_context  # None for a codec that nobody knows
    rate = getattr(decoder, "sample_rate", 0)
    if not least <= rate <= most:
        raise Invalid(
            f"{name} has {rate:,} samples a second; {least:,} to {most:,} are read.",
            remedy=_REMEDY,
        )


def _looped(track: NDArray[np.int16], wanted: int) -> Iterator[Sound]:
    """The track, then again and again, each time blended in over its own end at equal power."""
    blend = round(CROSSFADE * RATE)
    period = len(track) - blend if len(track) < wanted else len(track)
    for start in range(0, wanted, _BLOCK):
        at = np.arange(start, min(start + _BLOCK, wanted))
        turn, place = np.divmod(at, period)
        sound = track[place].astype(np.float32)
        blended = (turn > 0) & (place < blend)
        angle = (place[blended, None] / blend * np.pi / 2).astype(np.float32)
        ending = track[place[blended] + period].astype(np.float32)
        sound[blended] = sound[blended] * np.sin(angle) + ending * np.cos(angle)
        yield sound.T / np.float32(32768)
