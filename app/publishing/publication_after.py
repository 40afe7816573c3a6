"""What happens with a film that was just made and needs nobody's approval."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.database import Database
from app.publishing.publication_alike import take_prints
from app.publishing.publication_by_itself import intend_by_itself
from app.publishing.publication_files import Shelf
from app.videos.models import State, Video


def go_on(database: Database, shelf: Shelf, video_id: UUID, *, now: datetime) -> None:
    """Have a completed film go out in its channel's next slot, if it has one; said twice, done once."""
    with database.transaction() as session:
        video = session.get(Video, video_id)
        if video is None or video.state is not State.COMPLETED:
            return
        owner_id = video.owner_id
    take_prints(database, shelf, owner_id, now=now)
    with database.transaction() as session:
        _intend(session, video_id, now=now)


def _intend(session: Session, video_id: UUID, *, now: datetime) -> None:
    video = session.get(Video, video_id, with_for_update=True)
    if video is not None and video.state is State.COMPLETED:
        intend_by_itself(session, video, now=now)
