"""How much of its audience a film keeps, second by second and scene by scene."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final
from uuid import UUID

from app.publishing.metadata_film import Chapter

SAME: Final = 1e-9
"""Places of a film that are no further apart are one."""
DECIMALS: Final = 4
MOST_SCENES: Final = 1_000
"""Scenes that the version of a retention tells apart; no film has as many."""


class Missing(StrEnum):
    """Why there is no curve."""

    NOT_PUBLISHED = "not_published"
    NOT_READ = "not_read"
    NONE_GIVEN = "none_given"


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of the film that ends before `ratio` of it, and how many watch there.

    `watching` is how often it was watched for each view; watched again it counts again, so it may be
    more than 1. `relative` is from 0 (worse than any video of like length) over 0.5 (the median) to 1.
    """

    ratio: float
    watching: float
    relative: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneWatched:
    """A scene from second `start` to second `end`, and the shares that watch it.

    `watching` is the mean of it, `came` who watch as it begins, `stayed` who watch as the next begins.
    """

    number: int
    heading: str
    start: float
    end: float
    watching: float
    came: float
    stayed: float

    @property
    def lost(self) -> float:
        """The share that left in it; negative where more watch its end than its beginning."""
        return round(self.came - self.stayed, DECIMALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """The curve of a film with its scenes, or why it is missing. `read_at` is when YouTube told it."""

    video_id: UUID
    youtube_id: str
    missing: Missing | None
    read_at: datetime | None
    seconds: float
    points: tuple[Point, ...]
    scenes: tuple[SceneWatched, ...]

    @property
    def worst(self) -> SceneWatched | None:
        """The scene in which most left, the first of equals; None where none lost anybody."""
        losing = [scene for scene in self.scenes if scene.lost > 0]
        return max(losing, key=lambda scene: scene.lost, default=None)

    @property
    def version(self) -> int:
        """A number that changes with what is told."""
        if self.missing is not None or self.read_at is None:
            return list(Missing).index(self.missing or Missing.NOT_READ)
        return int(self.read_at.timestamp() * 1_000) * MOST_SCENES + len(self.scenes)


def by_scene(
    points: Sequence[Point], scenes: Sequence[Chapter], seconds: float
) -> tuple[SceneWatched, ...]:
    """Each scene of a film of that length with those who watch it; none without a curve.

    A scene lasts until the next begins. What all of them lose together is what the film loses.
    """
    if not points or seconds <= 0:
        return ()
    bounds = [*(scene.start for scene in scenes), seconds]
    return tuple(
        SceneWatched(
            number=number,
            heading=scene.label,
            start=start,
            end=end,
            watching=_mean(points, start / seconds, end / seconds),
            came=_at(points, start / seconds),
            stayed=_at(points, end / seconds),
        )
        for number, (scene, (start, end)) in enumerate(
            zip(scenes, pairwise(bounds), strict=True), 1
        )
    )


def _at(points: Sequence[Point], place: float) -> float:
    """The share that watches that place of the film; behind the last point, the last one's."""
    here = next((point for point in points if point.ratio - place > SAME), points[-1])
    return round(here.watching, DECIMALS)


def _mean(points: Sequence[Point], first: float, last: float) -> float:
    """The mean share between two places, each point for as much as it has of them."""
    begins = (0.0, *(point.ratio for point in points[:-1]))
    parts = [
        (max(0.0, min(point.ratio, last) - max(begin, first)), point.watching)
        for begin, point in zip(begins, points, strict=True)
    ]
    covered = sum(part for part, _ in parts)
    if covered <= SAME:
        return _at(points, first)
    return round(sum(part * share for part, share in parts) / covered, DECIMALS)
