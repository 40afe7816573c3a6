"""Publications as they are read: by their film, with their steps."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound
from app.publishing.publication_models import Publication, PublicationStep, StepName


def of_video(session: Session, video_id: UUID, *, for_change: bool = False) -> Publication | None:
    """The film's publication, if it has one."""
    query = select(Publication).where(Publication.video_id == video_id)
    return session.scalar(query.with_for_update() if for_change else query)


def find(
    session: Session, owner_id: UUID, video_id: UUID, *, for_change: bool = False
) -> Publication:
    """The publication of the user's film. Raises NotFound, also for a stranger's."""
    publication = of_video(session, video_id, for_change=for_change)
    if publication is None or publication.owner_id != owner_id:
        raise NotFound("This video has no publication.")
    return publication


def steps_of(session: Session, publication_id: UUID) -> Sequence[PublicationStep]:
    """The steps of a publication, in order."""
    query = select(PublicationStep).where(PublicationStep.publication_id == publication_id)
    order = list(StepName)
    return sorted(session.scalars(query), key=lambda step: order.index(step.name))
