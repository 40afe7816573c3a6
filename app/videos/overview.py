"""A user's films seen together: how many stand where, why they fail, how long they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.videos.models import State, Video, VideoEvent

FINISHED = (State.COMPLETED, State.PUBLISHING, State.PUBLISHED)
"""Where a film is that is made and found good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why films failed: the error's code, how many, and the last of them with its sentence."""

    code: str
    count: int
    last_id: UUID
    last_title: str
    detail: str
    at: datetime


def counts_by_state(session: Session, owner_id: UUID) -> dict[State, int]:
    """How many of the user's films stand where."""
    query = select(Video.state, func.count()).where(Video.owner_id == owner_id)
    return {row[0]: row[1] for row in session.execute(query.group_by(Video.state))}


def settled_since(session: Session, owner_id: UUID, then: datetime) -> Sequence[datetime]:
    """When each film was finished, approved or published since then."""
    query = select(Video.settled_at).where(
        Video.owner_id == owner_id,
        Video.state.in_(FINISHED),
        Video.settled_at >= then,
    )
    return [moment for moment in session.scalars(query) if moment is not None]


def failures(session: Session, owner_id: UUID, since: datetime) -> tuple[Cause, ...]:
    """Why films failed since then and still stand so, the most frequent cause first."""
    query = (
        select(Video.id, Video.title, Video.problem, Video.updated_at)
        .where(Video.owner_id == owner_id, Video.state == State.FAILED, Video.updated_at >= since)
        .order_by(Video.updated_at.desc())
    )
    found: dict[str, Cause] = {}
    for video_id, title, problem, at in session.execute(query):
        said = problem or {}
        code = str(said.get("code", "unexpected"))
        known = found.get(code)
        found[code] = Cause(
            code=code,
            count=known.count + 1 if known else 1,
            last_id=known.last_id if known else video_id,
            last_title=known.last_title if known else title,
            detail=known.detail if known else str(said.get("detail", "")),
            at=known.at if known else at,
        )
    return tuple(sorted(found.values(), key=lambda cause: (-cause.count, cause.code)))


def lengths(session: Session, video_ids: Sequence[UUID]) -> Mapping[UUID, float]:
    """Seconds of each of those films that is made."""
    query = select(Video.id, Video.facts).where(Video.id.in_(video_ids))
    found = {}
    for video_id, facts in session.execute(query):
        seconds = facts.get("seconds")
        if isinstance(seconds, int | float):
            found[video_id] = float(seconds)
    return found


def last_messages(session: Session, video_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The last thing said of each of those films."""
    newest = (
        select(func.max(VideoEvent.id))
        .where(VideoEvent.video_id.in_(video_ids))
        .group_by(VideoEvent.video_id)
    )
    query = select(VideoEvent.video_id, VideoEvent.message).where(VideoEvent.id.in_(newest))
    return {row[0]: row[1] for row in session.execute(query)}
