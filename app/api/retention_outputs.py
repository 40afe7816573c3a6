"""How much of its audience a film keeps, as an answer."""

from datetime import datetime
from typing import Final
from uuid import UUID

from app.analytics.retention import Missing, Point, Retention, SceneWatched
from app.api.schemas import Out

NOTES: Final = {
    None: "",
    Missing.NOT_PUBLISHED: "The film is not out on YouTube.",
    Missing.NOT_READ: "YouTube has not been asked yet: curves are read each morning at 4:15 Pacific "
    "time, where the channel's consent lets its figures be read.",
    Missing.NONE_GIVEN: "YouTube gives no curve yet, as for a film with few views. It is asked again.",
}
"""What is said of why there is no curve."""


class PointOut(Out):
    """A stretch that ends before `ratio` of the film, which is second `seconds`.

    `watching` is how often it was watched for each view and may be more than 1; `relative` is from 0
    over 0.5, the median of videos of like length, to 1.
    """

    ratio: float
    seconds: float
    watching: float
    relative: float | None

    @classmethod
    def of(cls, point: Point, seconds: float) -> "PointOut":
        """The point as it is shown."""
        return cls(
            ratio=point.ratio,
            seconds=round(point.ratio * seconds, 2),
            watching=point.watching,
            relative=point.relative,
        )


class SceneWatchedOut(Out):
    """A scene: the mean share that watches it, the shares as it begins and ends, and what left in it."""

    number: int
    heading: str
    start: float
    end: float
    watching: float
    came: float
    stayed: float
    lost: float


class RetentionOut(Out):
    """The curve of a film and its scenes. `missing` says why there is none, `note` in a sentence.

    `worst` is the number of the scene in which most left; null where none lost anybody.
    """

    video_id: UUID
    youtube_id: str
    missing: Missing | None
    note: str
    read_at: datetime | None
    seconds: float
    curve: list[PointOut]
    scenes: list[SceneWatchedOut]
    worst: int | None

    @classmethod
    def of(cls, found: Retention) -> "RetentionOut":
        """The retention as it is shown."""
        return cls(
            video_id=found.video_id,
            youtube_id=found.youtube_id,
            missing=found.missing,
            note=NOTES[found.missing],
            read_at=found.read_at,
            seconds=found.seconds,
            curve=[PointOut.of(point, found.seconds) for point in found.points],
            scenes=[SceneWatchedOut.model_validate(scene) for scene in found.scenes],
            worst=_number(found.worst),
        )


def _number(scene: SceneWatched | None) -> int | None:
    return None if scene is None else scene.number
