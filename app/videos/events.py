"""What is said of a film while it is made; each event has a number to go on from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, bindparam, func, insert, select
from sqlalchemy.orm import Session

from app.core.lookup import Lookup
from app.core.prepared import Prepared
from app.costs import tables
from app.database import Database
from app.videos.asked import Asked
from app.videos.models import State, Video, VideoEvent

LONGEST_MESSAGE = 300
MOST_AT_ONCE = 500


_spent = select(tables.budgets.c.spent).where(
    tables.budgets.c.name == bindparam("counter", type_=String())
)
_SAY = Prepared(
    insert(VideoEvent).values(cost=func.coalesce(_spent.scalar_subquery(), 0)),
    *("video_id", "at", "state", "stage", "percent", "message", "cost"),
)


_AFTER = Lookup(
    select(
        *(VideoEvent.id, VideoEvent.at, VideoEvent.state, VideoEvent.stage),
        *(VideoEvent.percent, VideoEvent.message, VideoEvent.cost),
    )
    .where(
        VideoEvent.video_id == bindparam("followed", type_=VideoEvent.video_id.type),
        VideoEvent.id > bindparam("heard", type_=VideoEvent.id.type),
    )
    .order_by(VideoEvent.id)
    .limit(MOST_AT_ONCE)
)


@dataclass(frozen=True, slots=True)
class Said:
    """An event as it is told; `cost` in micro-dollars."""

    number: int
    at: datetime
    state: State
    stage: str
    percent: int
    message: str
    cost: int


def say(session: Session, video: Video | Asked, message: str, *, now: datetime) -> None:
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


async def said_after(database: Database, video_id: UUID, number: int) -> Sequence[Said]:
    """What was said since the event of that number, in order; at most MOST_AT_ONCE."""
    found = await database.look_up_all(_AFTER, followed=video_id, heard=number)
    return [Said(*row) for row in found]


def recent_events(session: Session, video_id: UUID, most: int) -> Sequence[VideoEvent]:
    """The last things said of the film, the latest first."""
    return session.scalars(
        select(VideoEvent)
        .where(VideoEvent.video_id == video_id)
        .order_by(VideoEvent.id.desc())
        .limit(most)
    ).all()
