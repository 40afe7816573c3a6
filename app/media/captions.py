"""The spoken words in the picture over time: which cue stands, and which of its words is lit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.generation.timeline import FPS, Cue
from app.media.cue_picture import CuePicture
from app.media.layout import Layout
from app.media.overlay import Overlay
from app.media.theme import CaptionStyle

EARLY = 0.05
"""Seconds by which a word lights up before it is heard: a light that lags is seen, one that leads is not."""

_HAIR = 1e-6  # seconds by frames: what float arithmetic may add to a whole number


@dataclass(frozen=True, slots=True)
class Spoken:
    """A cue by frames: its rows as they are printed, when it stands, and when each word lights up."""

    rows: tuple[tuple[str, ...], ...]
    first: int
    end: int
    lights: tuple[int, ...]


def spoken(cue: Cue, origin: int, frames: int) -> Spoken | None:
    """The cue by the frames of a stretch of `frames` frames from the film's frame `origin` on.

    None when it is not seen there. Frames before the stretch are 0 and those after it `frames`, so that
    what happens elsewhere does not change the cue.
    """

    def frame(seconds: float) -> int:
        return min(max(math.ceil(seconds * FPS - _HAIR) - origin, 0), frames)

    first, end = frame(cue.start), frame(cue.end)
    if first >= end:
        return None
    rows = tuple(tuple(word.text for word in row) for row in cue.rows)
    return Spoken(rows, first, end, tuple(frame(word.start - EARLY) for word in cue.words))


@dataclass(frozen=True, slots=True)
class Caption:
    """What is read at a frame: the cue's number, and its word that is lit (-1: none yet)."""

    cue: int
    word: int


class Captions:
    """Draws the cues of one stretch of film; what was drawn last is kept."""

    def __init__(self, cues: Sequence[Spoken], style: CaptionStyle, layout: Layout) -> None:
        self._cues = tuple(cues)
        self._style = style
        self._layout = layout
        self._picture: tuple[int, CuePicture] | None = None
        self._patch: tuple[Caption, Overlay] | None = None

    def at(self, frame: int) -> Caption | None:
        """What is read at that frame of the stretch."""
        for number, cue in enumerate(self._cues):
            if cue.first <= frame < cue.end:
                return Caption(number, sum(light <= frame for light in cue.lights) - 1)
        return None

    def patch(self, caption: Caption) -> Overlay:
        """The caption, to be laid over the picture."""
        if self._patch is None or self._patch[0] != caption:
            self._patch = caption, self._cue_picture(caption.cue).lit(caption.word)
        return self._patch[1]

    def _cue_picture(self, number: int) -> CuePicture:
        if self._picture is None or self._picture[0] != number:
            drawn = CuePicture(self._cues[number].rows, self._style, self._layout)
            self._picture = number, drawn
        return self._picture[1]
