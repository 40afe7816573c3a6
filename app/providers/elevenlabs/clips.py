"""A take as a clip: decoded, trimmed, brought to the level of every narrator, its words timed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import av
import numpy as np
from av.error import FFmpegError
from pydantic import TypeAdapter

from app.core.exceptions import Invalid
from app.core.store import Store, recipe
from app.generation.narration import Clip, Word
from app.media.clip_file import CLIP_RATE, clip_file
from app.media.clip_sound import LEVEL, Samples, cut, levelled, speech_level
from app.providers.elevenlabs.takes import FORMAT, Alignment, Take
from app.providers.elevenlabs.word_times import word_times

VERSION = 1
"""Raised when the same take becomes another clip; takes themselves are never bought anew for it."""

MOST_GAIN = 24.0
"""dB: a take that would need more is noise, not speech."""
SLOWEST = 0.6
"""Seconds for each character, and three for any line: what lasts longer is not this line."""
_PIECE_PAUSE = 0.18
"""Seconds between the pieces of a line too long for one request, as in the local voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A piece of a line as it was said: its samples, trimmed and levelled, and its words' times."""

    samples: Samples
    words: tuple[Word, ...]


def clip_key(takes: Sequence[str]) -> str:
    """The store's key, without ending, of the clip made of those takes."""
    return f"voice/{recipe('studio', VERSION, list(takes))}"


def kept_clip(key: str, store: Store) -> Clip:
    """The clip of that key, as `keep_clip` left it."""
    return TypeAdapter(Clip).validate_json(store.read(f"{key}.json"))


def keep_clip(key: str, pieces: Sequence[Said], store: Store) -> Clip:
    """The pieces as one clip in the store; the JSON is written last: where it is, the WAV is."""
    gap = np.zeros(round(_PIECE_PAUSE * CLIP_RATE), np.float32)
    samples: list[Samples] = []
    words: list[Word] = []
    for piece in pieces:
        if samples:
            samples.append(gap)
        at = sum(map(len, samples)) / CLIP_RATE
        words += [Word(text=w.text, start=w.start + at, end=w.end + at) for w in piece.words]
        samples.append(piece.samples)
    sound = np.concatenate(samples)
    store.write(f"{key}.wav", clip_file(sound))
    clip = Clip(audio=f"{key}.wav", seconds=len(sound) / CLIP_RATE, words=tuple(words))
    store.write(f"{key}.json", TypeAdapter(Clip).dump_json(clip))
    return clip


def said(text: str, take: Take) -> Said:
    """What is heard in the take. Raises Invalid where that cannot be the text spoken."""
    samples = _decoded(take)
    seconds = len(samples) / CLIP_RATE
    level = speech_level(samples)
    if not 0.05 <= seconds <= 3 + SLOWEST * len(text) or level < LEVEL - MOST_GAIN:
        raise Invalid(
            f"{seconds:.1f} s of sound at {level:.0f} dBFS is not {len(text)} characters."
        )
    start, end = cut(samples)
    sound = levelled(samples[start:end], LEVEL - level)
    alignments = [_shifted(a, start / CLIP_RATE) for a in (take.alignment, take.normalized)]
    return Said(samples=sound, words=word_times(text, alignments, (0.0, len(sound) / CLIP_RATE)))


def _shifted(alignment: Alignment | None, seconds: float) -> Alignment | None:
    if alignment is None:
        return None
    return Alignment(
        characters=alignment.characters,
        starts=tuple(max(0.0, at - seconds) for at in alignment.starts),
        ends=tuple(max(0.0, at - seconds) for at in alignment.ends),
    )


def _decoded(take: Take) -> Samples:
    """Mono samples at the clip's rate, from -1 to 1. Raises Invalid for what is no sound."""
    if take.format == FORMAT and not _in_a_box(take.audio):
        whole = take.audio[: len(take.audio) // 2 * 2]
        return np.asarray(np.frombuffer(whole, "<i2") / 32768, np.float32)
    resampler = av.AudioResampler(format="flt", layout="mono", rate=CLIP_RATE)
    try:
        with av.open(io.BytesIO(take.audio), "r") as file:
            frames = [ours for frame in file.decode(audio=0) for ours in resampler.resample(frame)]
        frames += resampler.resample(None)
    except (FFmpegError, IndexError, ValueError) as error:
        raise Invalid("The sound cannot be decoded.") from error
    if not frames:
        raise Invalid("There is no sound.")
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def _in_a_box(audio: bytes) -> bool:
    """Whether the bytes are a WAV, MP3 or Ogg file rather than samples."""
    return audio[:4] in {b"RIFF", b"OggS"} or audio[:3] == b"ID3" or audio[:2] == b"\xff\xfb"
