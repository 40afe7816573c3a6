"""A film on its way onto YouTube, as its page shows it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.exceptions import YtempireError
from app.core.lookup import Lookup
from app.dashboard.films import FilmLine, lines_of
from app.dashboard.visit import Visit
from app.dashboard.words_form import FilmWords
from app.publishing import publication_acts as acts
from app.publishing import schedule
from app.publishing.metadata import CATEGORIES
from app.publishing.metadata_own import saying_of
from app.publishing.publication_intent import AT_REST
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
    UploadSession,
)
from app.publishing.publication_outcomes import WATCH
from app.publishing.publication_reads import of_video, steps_of
from app.videos import service
from app.videos.models import State, Video

SLOTS: Final = 3
FINISHED: Final = frozenset(
    {State.AWAITING_APPROVAL, State.COMPLETED, State.PUBLISHING, State.PUBLISHED}
)
"""States in which a film has its files."""
_steps = PublicationStep.publication_id == Publication.id
CHANGES: Final = Lookup(
    select(
        Publication.updated_at,
        Publication.version,
        select(func.sum(PublicationStep.attempts)).where(_steps).scalar_subquery(),
        select(func.count(PublicationStep.ended_at)).where(_steps).scalar_subquery(),
        select(func.max(PublicationStep.ended_at)).where(_steps).scalar_subquery(),
        select(UploadSession.kept)
        .where(UploadSession.publication_id == Publication.id)
        .scalar_subquery(),
    ).where(Publication.video_id == bindparam("video_id", type_=Publication.video_id.type))
)
"""What differs as soon as anything about a publication does: its state, a step, a byte sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPage:
    """What the page shows; `slots` are the next free ones of the film's channel.

    `sent` and `size` are bytes of an upload under way; `words` is what is said of a finished film.
    """

    film: FilmLine
    publication: Publication | None
    steps: Sequence[PublicationStep]
    slots: Sequence[datetime]
    sent: int
    size: int
    key: str
    words: FilmWords | None = None

    @property
    def can_say(self) -> bool:
        """Whether what is said of it can still be said otherwise: it is not out."""
        return self.words is not None and (
            self.publication is None or self.publication.state not in acts.OUT
        )

    @property
    def can_ask(self) -> bool:
        """Whether it may be asked for."""
        known = self.publication
        at_rest = known is None or known.state in AT_REST | {PublicationState.CALLED_OFF}
        return self.film.state is State.COMPLETED and at_rest

    @property
    def can_move(self) -> bool:
        """Whether it may be moved or held."""
        return self.publication is not None and self.publication.state in AT_REST

    @property
    def can_call_off(self) -> bool:
        """Whether it may be called off."""
        over = acts.OUT | {PublicationState.CALLED_OFF}
        return self.publication is not None and self.publication.state not in over

    @property
    def can_retry(self) -> bool:
        """Whether a step may be tried again."""
        return self.publication is not None and self.publication.state in acts.RETRIED

    def may_try(self, step: PublicationStep) -> bool:
        """Whether that step may be done once more: it failed, or YouTube keeps back what it was told."""
        if self.publication is None or not self.can_retry:
            return False
        is_kept_back = self.publication.state is PublicationState.NOT_AS_ASKED
        may_be_told = is_kept_back and step.name is StepName.RELEASE
        return may_be_told or bool(step.attempts and not step.state.is_over)

    @property
    def is_otherwise(self) -> bool:
        """Whether it is on YouTube, but not as it was asked for."""
        return any(
            step.name is StepName.READ_BACK and step.state is StepState.OPEN for step in self.steps
        )

    @property
    def url(self) -> str:
        """Where it is watched; empty while it is not on YouTube."""
        known = self.publication
        return WATCH + known.youtube_id if known and known.youtube_id else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done by itself."""
        done = {PublicationState.PUBLISHED, PublicationState.CALLED_OFF}
        return self.publication is None or self.publication.state in done


def next_slots(session: Session, video: Video, count: int, *, now: datetime) -> Sequence[datetime]:
    """The next free slots of that film's channel, at most so many."""
    profile = channels.profile_of(channels.find(session, video.owner_id, video.channel_id))
    return schedule.free_slots(session, video.channel_id, profile, count, now=now)


async def words_of(visit: Visit, video_id: UUID) -> FilmWords | None:
    """What is said of that film now; None while it is not made. Raises NotFound."""
    saying = await visit.read(lambda session: saying_of(session, visit.owner_id, video_id))
    if saying.video.state not in FINISHED:
        return None
    said, problem = None, None
    try:
        said = await asyncio.to_thread(saying.as_said, visit.services.publishing.shelf)
    except YtempireError as error:
        problem = error
    return FilmWords(
        now=said,
        problem=problem,
        own=saying.own,
        playlist=saying.profile.playlist or saying.profile.playlist_title,
        categories=CATEGORIES,
    )


def look(
    session: Session, visit: Visit, video_id: UUID, words: FilmWords | None = None
) -> PublicationPage:
    """The publication as it is now. Raises NotFound."""
    video = service.find(session, visit.owner_id, video_id)
    known = of_video(session, video.id)
    upload = session.get(UploadSession, known.id) if known else None
    (film,) = lines_of(session, visit.owner_id, [video])
    return PublicationPage(
        film=film,
        publication=known,
        steps=steps_of(session, known.id) if known else (),
        slots=next_slots(session, video, SLOTS, now=visit.now),
        sent=upload.kept if upload else 0,
        size=upload.size if upload else 0,
        key=uuid4().hex,
        words=words,
    )
