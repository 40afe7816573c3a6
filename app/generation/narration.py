"""A script once spoken: one clip for each line, with the time of every word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as it is displayed, and when it is heard, in seconds from the start of its clip.

    Punctuation stays on the word it touches. Words are in order and do not overlap.
    """

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One spoken line. `audio` is the store's key of a mono 24 kHz 16-bit WAV of `seconds`.

    The voice starts at the first word and ends at the last: silence at both ends is trimmed to at
    most 0.05 s, so that pauses are ours to set.
    """

    audio: str
    seconds: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """Every line of a script as a clip, grouped by scene."""

    scenes: tuple[tuple[Clip, ...], ...]

    @property
    def spoken_seconds(self) -> float:
        """The sum of the clips, without pauses."""
        return sum(clip.seconds for scene in self.scenes for clip in scene)
