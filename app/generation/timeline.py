"""A timeline: what is seen and heard, from when to when, as plain data.

Pictures are counted in frames of 1/30 s, sound and words in seconds. Frame borders are rounded on
the running total, so nothing drifts.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.generation.brief import Aspect
from app.generation.narration import Word
from app.generation.script import Visual

FPS = 30


class Transition(StrEnum):
    """How a shot takes over from the one before it."""

    CUT = "cut"
    FADE = "fade"


class Motion(StrEnum):
    """How the camera moves over a shot's picture."""

    STILL = "still"
    PUSH = "push"
    PULL = "pull"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One visual on screen from frame `first` for `frames` frames.

    `reveals[n]` is the frame, counted from the shot's own first, at which the visual's n-th part
    arrives (bullet n); empty for visuals that arrive whole. The first `fade` frames blend over from
    the last picture of the shot before.
    """

    visual: Visual
    first: int
    frames: int
    reveals: tuple[int, ...] = ()
    motion: Motion = Motion.STILL
    transition: Transition = Transition.CUT
    fade: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One caption: one or two rows of words, on screen from `start` to `end` seconds.

    Word times are on the film's clock. Cues do not overlap.
    """

    rows: tuple[tuple[Word, ...], ...]
    start: float
    end: float

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for row in self.rows for word in row)

    @property
    def text(self) -> str:
        """The rows as they are printed, joined by a newline."""
        return "\n".join(" ".join(word.text for word in row) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A clip on the film's clock. `audio` is the store's key, times are in seconds."""

    audio: str
    start: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything a renderer needs to make the film, and nothing else.

    `cues` are always there for the caption files; `captions` says whether they are drawn into the
    picture. `seed` names the music: the same seed is the same bed;
    `music_file` is a local file that is played in its place.
    """

    aspect: Aspect
    theme: str
    frames: int
    shots: tuple[Shot, ...]
    speech: tuple[Speech, ...]
    cues: tuple[Cue, ...]
    captions: bool = True
    music: bool = True
    music_file: str = ""
    seed: str = ""

    @property
    def seconds(self) -> float:
        """The film's length."""
        return self.frames / FPS
