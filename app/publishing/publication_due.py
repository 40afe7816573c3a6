"""Which publications the clock goes on with: those whose time has come and whose owner may come in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from app.accounts.users import kept_out
from app.core.kept_errors import code_of
from app.publishing.errors import OwnerDisabled
from app.publishing.promises import fulfil
from app.publishing.publication_approval import hold_changed, is_as_approved
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.videos.events import say
from app.videos.models import Video

AWAITED: Final = (
    PublicationState.PLANNED,
    PublicationState.WAITING,
    PublicationState.SCHEDULED,
    PublicationState.NOT_AS_ASKED,
    PublicationState.PUBLISHED,
)
"""States that the clock goes on with when `begin_at` has come."""
MOST_AT_ONCE: Final = 50
OVER: Final = tuple(state for state in StepState if state.is_over)


def due(session: Session, *, now: datetime) -> Sequence[Publication]:
    """Publications whose time has come, locked with their films, the longest due first.

    One whose film was made again or turned down since it was planned is held instead. One that
    somebody changes at this moment, or whose film, is left for the next time: this waits for nobody.
    What an owner planned who is kept out waits, and says so, until that owner is let in again; what
    YouTube was told to let out is still looked at.
    """
    awaited, owner_is_kept_out = _awaited(now), Publication.owner_id.in_(kept_out())
    is_let_out = _has_step(StepName.RELEASE, PublicationStep.state.in_(OVER))
    for each in session.scalars(awaited.where(owner_is_kept_out, ~is_let_out)):
        _say_owner_is_kept_out(session, each, now=now)
    is_to_be_seen = is_let_out & _has_step(StepName.READ_BACK, _is_next(now))
    query = awaited.where(~owner_is_kept_out | is_to_be_seen).limit(MOST_AT_ONCE)
    found = session.scalars(query).all()
    changed = [each for each in found if not is_as_approved(session, each)]
    for each in changed:
        hold_changed(session, each, now=now)
    return [each for each in found if each not in changed]


def _awaited(now: datetime) -> Select[Publication]:
    return (
        select(Publication)
        .join(Video, Video.id == Publication.video_id)
        .where(Publication.begin_at <= now, Publication.state.in_(AWAITED))
        .order_by(Publication.begin_at, Publication.id)
        .with_for_update(skip_locked=True, of=(Publication, Video))
    )


def _has_step(name: StepName, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        PublicationStep.publication_id == Publication.id, PublicationStep.name == name, condition
    )


def _is_next(now: datetime) -> ColumnElement[bool]:
    """Whether an attempt that begins now does the step."""
    first = PublicationStep.again_at.is_(None) & (PublicationStep.state == StepState.WAITING)
    return PublicationStep.state.not_in(OVER) & (first | (PublicationStep.again_at <= now))


def _say_owner_is_kept_out(session: Session, publication: Publication, *, now: datetime) -> None:
    before = publication.state in {PublicationState.PLANNED, PublicationState.WAITING}
    if not before or code_of(publication.problem) == OwnerDisabled.code:
        return
    error = OwnerDisabled()
    publication.problem = error.told
    fulfil(session, publication.id.hex)
    publication.updated_at, publication.version = now, publication.version + 1
    video = session.get_one(Video, publication.video_id)
    say(session, video, f"Not published: {error.what}", now=now)
