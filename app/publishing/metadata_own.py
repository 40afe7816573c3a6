"""What one film says on YouTube otherwise than its script and its channel would, written down."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.exceptions import PreconditionFailed
from app.publishing.publication_intent import promise_units
from app.publishing.publication_reads import of_video
from app.videos import service
from app.videos.models import Video


def say_otherwise(
    session: Session,
    owner_id: UUID,
    video_id: UUID,
    said: Mapping[str, JsonValue],
    *,
    version: int,
    now: datetime,
) -> Video:
    """The film with those overrides beside its others; null goes back to script and channel.

    A publication that has sent nothing is promised what it takes now. Raises NotFound, PreconditionFailed.
    """
    video = service.find(session, owner_id, video_id, for_change=True)
    if video.version != version:
        raise PreconditionFailed("The video was changed since you read it.")
    kept = {**video.publish_as, **said}
    video.publish_as = {name: value for name, value in kept.items() if value is not None}
    video.updated_at = now
    session.flush()
    publication = of_video(session, video_id)
    if publication is not None and publication.begin_at is not None and not publication.youtube_id:
        promise_units(session, publication)
    return video
