"""What happens with a film that was just made: its likeness is measured, and it goes out or waits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.database import Database
from app.publishing.publication_alike import nearest, take_prints, too_alike
from app.publishing.publication_by_itself import intend_by_itself
from app.publishing.publication_files import Shelf
from app.videos.events import say
from app.videos.models import State, Video


def measure(database: Database, shelf: Shelf, video_id: UUID, *, now: datetime) -> None:
    """Have a film that awaits approval say among its facts which film it is most like, and how much."""
    if not _printed(database, shelf, video_id, State.AWAITING_APPROVAL, now=now):
        return
    with database.transaction() as session:
        _note_likeness(session, video_id, now=now)


def go_on(database: Database, shelf: Shelf, video_id: UUID, *, now: datetime) -> None:
    """Have a completed film go out in its channel's next slot, if it has one; said twice, done once."""
    if not _printed(database, shelf, video_id, State.COMPLETED, now=now):
        return
    with database.transaction() as session:
        _intend(session, video_id, now=now)


def _printed(
    database: Database, shelf: Shelf, video_id: UUID, state: State, *, now: datetime
) -> bool:
    """Whether the film stands so; then the films it may be like can be compared with it."""
    with database.transaction() as session:
        video = session.get(Video, video_id)
        if video is None or video.state is not state:
            return False
        owner_id = video.owner_id
    take_prints(database, shelf, owner_id, now=now)
    return True


def _note_likeness(session: Session, video_id: UUID, *, now: datetime) -> None:
    video = session.get(Video, video_id, with_for_update=True)
    if video is None or video.state is not State.AWAITING_APPROVAL:
        return
    like = nearest(session, video, now=now)
    if like is None:
        return
    video.facts = {**video.facts, "likeness": like.kept(now=now)}
    session.flush()
    if like.is_too_much:
        say(session, video, too_alike(like).what, now=now)


def _intend(session: Session, video_id: UUID, *, now: datetime) -> None:
    video = session.get(Video, video_id, with_for_update=True)
    if video is not None and video.state is State.COMPLETED:
        intend_by_itself(session, video, now=now)
