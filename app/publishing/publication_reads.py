"""Publications as they are read: by their film, with their steps."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
)
from app.videos.models import Video

SOON: Final = timedelta(minutes=2)


def of_video(session: Session, video_id: UUID, *, for_change: bool = False) -> Publication | None:
    """The film's publication, if it has one; for a change both are locked, the film first.

    Everybody who locks both does so in this order: no two can wait for each other.
    """
    query = select(Publication).where(Publication.video_id == video_id)
    if not for_change:
        return session.scalar(query)
    session.execute(select(Video.id).where(Video.id == video_id).with_for_update())
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def locked(session: Session, publication_id: UUID) -> Publication | None:
    """The publication of that id, locked after its film."""
    query = select(Publication.video_id).where(Publication.id == publication_id)
    video_id = session.scalar(query)
    return None if video_id is None else of_video(session, video_id, for_change=True)


def find(
    session: Session, owner_id: UUID, video_id: UUID, *, for_change: bool = False
) -> Publication:
    """The publication of the user's film. Raises NotFound, also for a stranger's."""
    publication = of_video(session, video_id, for_change=for_change)
    if publication is None or publication.owner_id != owner_id:
        raise NotFound("This video has no publication.")
    return publication


def rests(session: Session, video_id: UUID, *, now: datetime) -> bool:
    """Whether nobody works on the film's publication now or within the next minutes."""
    publication = of_video(session, video_id)
    if publication is None or publication.state is PublicationState.RUNNING:
        return False
    return publication.begin_at is None or publication.begin_at > now + SOON


def steps_of(session: Session, publication_id: UUID) -> Sequence[PublicationStep]:
    """The steps of a publication, in order."""
    query = select(PublicationStep).where(PublicationStep.publication_id == publication_id)
    order = list(StepName)
    return sorted(session.scalars(query), key=lambda step: order.index(step.name))
