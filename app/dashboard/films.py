"""Films as lines of a page: where each stands, how far it is, what it has cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.money import ZERO, Money
from app.costs.overview import spent_on_each
from app.videos.models import State, Video
from app.videos.overview import last_messages, lengths
from app.videos.progress import StageProgress, stages_at
from app.videos.service import Filter, videos_of

MOST_CHANNELS = 100
"""The most a tier allows."""
MADE = frozenset({State.AWAITING_APPROVAL, State.COMPLETED, State.PUBLISHING, State.PUBLISHED})
"""Where a film has its files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmLine:
    """One film. `settled_at` is when nobody worked on it any more; `message` what was said last."""

    id: UUID
    title: str
    channel: str
    channel_id: str
    state: State
    stage: str
    percent: int
    stages: tuple[StageProgress, ...]
    message: str
    spent: Money
    quote: Money
    seconds: float | None
    has_picture: bool
    version: int
    created_at: datetime
    updated_at: datetime
    settled_at: datetime | None


def channel_names(session: Session, owner_id: UUID) -> dict[str, str]:
    """The name of each of the user's channels, in alphabetical order."""
    found, _ = channels.channels_of(session, owner_id, offset=0, limit=MOST_CHANNELS)
    return {one.id: one.name for one in sorted(found, key=lambda one: one.name.lower())}


def film_lines(
    session: Session, owner_id: UUID, wanted: Filter, *, offset: int = 0, limit: int
) -> tuple[tuple[FilmLine, ...], int]:
    """One page of the user's films that pass the filter, and how many do."""
    found, total = videos_of(session, owner_id, wanted, offset=offset, limit=limit)
    return lines_of(session, owner_id, found), total


def lines_by_id(session: Session, owner_id: UUID, ids: Sequence[UUID]) -> dict[UUID, FilmLine]:
    """Those of the films that are the user's, as lines by their ids."""
    query = select(Video).where(Video.owner_id == owner_id, Video.id.in_(ids))
    return {line.id: line for line in lines_of(session, owner_id, session.scalars(query).all())}


def lines_of(session: Session, owner_id: UUID, videos: Sequence[Video]) -> tuple[FilmLine, ...]:
    """Those films as lines."""
    ids = [video.id for video in videos]
    names = channel_names(session, owner_id)
    costs, seconds = spent_on_each(session, ids), lengths(session, ids)
    said = last_messages(session, ids)
    return tuple(
        FilmLine(
            id=video.id,
            title=video.title,
            channel=names.get(video.channel_id, ""),
            channel_id=video.channel_id,
            state=video.state,
            stage=video.stage,
            percent=video.percent,
            stages=stages_at(video.stage, video.percent),
            message=said.get(video.id, ""),
            spent=costs.get(video.id, ZERO),
            quote=Money(video.quote),
            seconds=seconds.get(video.id),
            has_picture=video.state in MADE,
            version=video.version,
            created_at=video.created_at,
            updated_at=video.updated_at,
            settled_at=video.settled_at,
        )
        for video in videos
    )
