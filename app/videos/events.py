"""What is said of a film while it is made; each event has a number to go on from."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, bindparam, func, insert, select
from sqlalchemy.orm import Session

from app.core.prepared import Prepared
from app.costs import tables
from app.videos.models import Video, VideoEvent

LONGEST_MESSAGE = 300
MOST_AT_ONCE = 500


_spent = select(tables.budgets.c.spent).where(
    tables.budgets.c.name == bindparam("counter", type_=String())
)
_SAY = Prepared(
    insert(VideoEvent).values(cost=func.coalesce(_spent.scalar_subquery(), 0)),
    *("video_id", "at", "state", "stage", "percent", "message", "cost"),
)


def say(session: Session, video: Video, message: str, *, now: datetime) -> None:
    """Write down how the film stands now, with what it has cost so far."""
    _SAY.run(
        session,
        counter=f"video:{video.id}",
        video_id=video.id,
        at=now,
        state=video.state,
        stage=video.stage,
        percent=video.percent,
        message=message[:LONGEST_MESSAGE],
    )


def last_said(session: Session, video_id: UUID) -> str:
    """The message of the last event of that film; empty where there is none."""
    newest = select(VideoEvent.message).where(VideoEvent.video_id == video_id)
    return session.scalar(newest.order_by(VideoEvent.id.desc()).limit(1)) or ""


def events_after(session: Session, video_id: UUID, number: int) -> Sequence[VideoEvent]:
    """What was said since the event of that number, in order; at most MOST_AT_ONCE."""
    return session.scalars(
        select(VideoEvent)
        .where(VideoEvent.video_id == video_id, VideoEvent.id > number)
        .order_by(VideoEvent.id)
        .limit(MOST_AT_ONCE)
    ).all()


def recent_events(session: Session, video_id: UUID, most: int) -> Sequence[VideoEvent]:
    """The last things said of the film, the latest first."""
    return session.scalars(
        select(VideoEvent)
        .where(VideoEvent.video_id == video_id)
        .order_by(VideoEvent.id.desc())
        .limit(most)
    ).all()
