"""What one film says on YouTube otherwise than its script and its channel would, written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.channels.profile import Profile
from app.core.exceptions import PreconditionFailed
from app.publishing.metadata import Metadata, Overrides
from app.publishing.metadata_build import metadata_of
from app.publishing.publication_files import Shelf
from app.publishing.publication_intent import promise_units
from app.publishing.publication_reads import of_video
from app.videos import service
from app.videos.models import Video


@dataclass(frozen=True, slots=True)
class Saying:
    """A film, its channel's profile, and what is said of the film otherwise than both would."""

    video: Video
    profile: Profile
    own: Overrides

    def as_said(self, shelf: Shelf) -> Metadata:
        """What is said of the film now. Reads its files: in threads only. Raises FilmGone, Invalid."""
        film = shelf.said(self.video.id, self.video.files)
        return metadata_of(self.video.title, film, self.profile, self.own)


def saying_of(session: Session, owner_id: UUID, video_id: UUID) -> Saying:
    """What is decided of the words of that film. Raises NotFound."""
    video = service.find(session, owner_id, video_id)
    profile = channels.profile_of(channels.find(session, owner_id, video.channel_id))
    return Saying(video, profile, Overrides.model_validate(video.publish_as))


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
