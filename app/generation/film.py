"""A rendered film and what was found when it was measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """The finished file and its parts, as keys of the store.

    `video` is the MP4, `voice` the narration alone (48 kHz WAV, no music), `shots` tells for each
    shot of the timeline whether its picture was rendered now (True) or taken from the store.
    """

    video: str
    voice: str
    seconds: float
    shots: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One figure measured on the finished film. A hard check that fails rejects the film.

    `score` is from 0 to 1: how good the figure is; `wanted` says in words what passes.
    """

    name: str
    figure: float | str
    wanted: str
    passed: bool
    hard: bool
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Every check, and the documented mean of their scores."""

    checks: tuple[Check, ...]
    quality_score: float

    @property
    def failures(self) -> tuple[Check, ...]:
        """The hard checks that failed."""
        return tuple(check for check in self.checks if check.hard and not check.passed)
