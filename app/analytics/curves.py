"""Curves of retention: which are due, read one by one, kept, found again and forgotten in time."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app.analytics.models import RetentionCurve
from app.analytics.reading import KEPT, LONG, Figures, Row, Window
from app.analytics.retention import Missing, Point, Retention, by_scene
from app.core.exceptions import YtempireError
from app.core.upsert import insert_or
from app.publishing.errors import YouTubeRefused
from app.publishing.metadata_film import Chapter
from app.publishing.pacific import day_begins, pacific_day
from app.publishing.publication_files import Shelf
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.publication_reads import of_video
from app.videos.models import Video
from app.videos.service import find

WEEK: Final = timedelta(days=7)
"""Between two readings of a film that has been out for long; others are read each Pacific day."""
AT_ONCE: Final = 200
"""Films of one channel read at once, those first that wait longest: the report is of one film alone."""

OF_ONE_FILM: Final = frozenset({400, 404})
"""What is refused with these, or as forbidden, is that film alone; a used-up quota is not."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A film whose curve is to be read, and the Pacific day since which it is out."""

    video_id: UUID
    channel_id: str
    youtube_video: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a film's curve, before the film's own files are read for its scenes."""

    video_id: UUID
    files: Mapping[str, str]
    seconds: float
    youtube_id: str
    missing: Missing | None
    read_at: datetime | None
    points: tuple[Point, ...]

    def with_scenes(self, shelf: Shelf) -> Retention:
        """The curve over the film's scenes; without them where its files are gone or away. Blocks."""
        scenes, seconds = self._scenes(shelf) if self.points else ((), self.seconds)
        return Retention(
            video_id=self.video_id,
            youtube_id=self.youtube_id,
            missing=self.missing,
            read_at=self.read_at,
            seconds=seconds,
            points=self.points,
            scenes=by_scene(self.points, scenes, seconds),
        )

    def _scenes(self, shelf: Shelf) -> tuple[Sequence[Chapter], float]:
        try:
            film = shelf.said(self.video_id, self.files)
        except YtempireError as error:
            log.warning("retention.no_scenes", extra={"reason": error.what})
            return (), self.seconds
        return film.scenes, film.seconds


def due(session: Session, channel_id: str, *, now: datetime) -> tuple[Due, ...]:
    """The films of that channel that are out and whose curve was not asked for lately."""
    today = pacific_day(now)
    curve, out = RetentionCurve, Publication
    since = func.coalesce(out.published_at, out.created_at)
    is_due = or_(
        curve.asked_at.is_(None),
        curve.youtube_video != out.youtube_id,
        curve.asked_at < day_begins(today - WEEK + timedelta(days=1)),
        (curve.asked_at < day_begins(today)) & (since > now - LONG),
    )
    query = (
        select(out.video_id, out.youtube_id, since.label("since"))
        .outerjoin(curve, curve.video_id == out.video_id)
        .where(out.channel_id == channel_id, out.state == PublicationState.PUBLISHED)
        .where(out.youtube_id != "", is_due)
        .order_by(curve.asked_at.is_not(None), curve.asked_at, out.video_id)
        .limit(AT_ONCE)
    )
    return tuple(
        Due(
            video_id=row.video_id,
            channel_id=channel_id,
            youtube_video=row.youtube_id,
            since=pacific_day(row.since),
        )
        for row in session.execute(query)
    )


def read(
    figures: Figures, token: str, youtube_id: str, of: Due, *, now: datetime
) -> tuple[Point, ...]:
    """The curve over all the time that film is out; empty where YouTube gives none. Blocks.

    What YouTube refuses of one film, such as of one deleted there, is told in the log and keeps no
    other from being read. Raises YouTubeRefused for the rest, YouTubeBusy, NotSent.
    """
    window = Window(of.since, pacific_day(now))
    try:
        rows = figures.retention(token, youtube_id, window, of.youtube_video)
    except YouTubeRefused as error:
        if not (error.status in OF_ONE_FILM or error.reason == "forbidden"):
            raise
        log.warning("retention.not_read", extra={"video": str(of.video_id), "reason": error.reason})
        return ()
    return tuple(sorted((_point(row) for row in rows), key=lambda point: point.ratio))


def keep(session: Session, of: Due, points: Sequence[Point], *, now: datetime) -> None:
    """Write down that it was asked for, and the curve if there is one; a film deleted since has none."""
    film = select(Video.id).where(Video.id == of.video_id)
    if session.scalar(film.with_for_update(read=True, key_share=True)) is None:
        return
    row = {
        "video_id": of.video_id,
        "channel_id": of.channel_id,
        "youtube_video": of.youtube_video,
        "points": [],
        "read_at": None,
        "asked_at": now,
    }
    statement = insert_or(session, RetentionCurve).values(row)
    session.execute(statement.on_conflict_do_nothing())  # two may read the channel at once
    curve = session.get_one(RetentionCurve, of.video_id, with_for_update=True)
    if curve.youtube_video != of.youtube_video:
        curve.youtube_video, curve.points, curve.read_at = of.youtube_video, [], None
    curve.channel_id, curve.asked_at = of.channel_id, now
    if points:
        curve.points = [[point.ratio, point.watching, point.relative] for point in points]
        curve.read_at = now


def forget(session: Session, channel_ids: Sequence[str], *, now: datetime) -> None:
    """Delete the curves of these channels, and all that were not read again for 30 days."""
    curve = RetentionCurve
    old = curve.read_at <= now - KEPT
    session.execute(delete(curve).where(curve.channel_id.in_(channel_ids) | old))


def known_of(session: Session, owner_id: UUID, video_id: UUID) -> Known:
    """What is known of the curve of the user's film. Raises NotFound, also for a stranger's."""
    video = find(session, owner_id, video_id)
    publication = of_video(session, video_id)
    curve = session.get(RetentionCurve, video_id)
    missing = _missing(publication, curve)
    there = curve if missing is None else None
    return Known(
        video_id=video_id,
        files=dict(video.files),
        seconds=float(str(video.facts.get("seconds") or 0)),
        youtube_id=publication.youtube_id if publication is not None else "",
        missing=missing,
        read_at=there.read_at if there else None,
        points=_points(there.points) if there else (),
    )


def _missing(publication: Publication | None, curve: RetentionCurve | None) -> Missing | None:
    if publication is None or publication.state is not PublicationState.PUBLISHED:
        return Missing.NOT_PUBLISHED
    if curve is None or curve.youtube_video != publication.youtube_id:
        return Missing.NOT_READ
    return None if curve.points else Missing.NONE_GIVEN


def _point(row: Row) -> Point:
    relative = row.get("relativeRetentionPerformance")
    return Point(
        ratio=float(row["elapsedVideoTimeRatio"]),
        watching=float(row["audienceWatchRatio"]),
        relative=None if relative is None else float(relative),
    )


def _points(kept: Sequence[Sequence[float | None]]) -> tuple[Point, ...]:
    return tuple(
        Point(ratio or 0.0, watching or 0.0, relative) for ratio, watching, relative in kept
    )
