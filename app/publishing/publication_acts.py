"""What a person decides about a publication: moved, held, called off, a step done again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.exceptions import Conflict, Invalid, PreconditionFailed
from app.core.kept_errors import code_of
from app.publishing import schedule
from app.publishing.errors import PlaylistUnlisted
from app.publishing.promises import fulfil
from app.publishing.publication_alike import TooAlike
from app.publishing.publication_approval import FilmChanged, refuse_changed
from app.publishing.publication_intent import (
    AT_REST,
    ask_for_playlist_anew,
    begin_anew,
    profile_now,
    promise_units,
)
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.publishing.publication_reads import find, of_video
from app.publishing.publication_steps import (
    begin_open_steps_anew,
    begin_step_anew,
    is_lost,
    refuse_out_of_turn,
)
from app.videos.models import State, Video
from app.videos.service import forget
from app.videos.states import move

OUT: Final = frozenset({PublicationState.SCHEDULED, PublicationState.PUBLISHED})
RETRIED: Final = OUT | {
    PublicationState.WAITING,
    PublicationState.STOPPED,
    PublicationState.NOT_AS_ASKED,
}
"""States in which a step may be tried again: what is held or planned has its own way to begin."""


def change(
    session: Session,
    owner_id: UUID,
    video_id: UUID,
    *,
    publish_at: datetime | None = None,
    held: bool | None = None,
    version: int,
    now: datetime,
) -> Publication:
    """The publication at another minute, held, or let go again.

    Raises NotFound, PreconditionFailed, Conflict once it runs, Invalid, SlotTaken, TooAlike.
    """
    publication = find(session, owner_id, video_id, for_change=True)
    _refuse_changing(session, publication, version)
    before = _planned(publication)
    if publish_at is not None:
        _move(session, publication, publish_at, now=now)
    if held is not None or publication.state is PublicationState.PLANNED:
        _hold(session, publication, held=bool(held), now=now)
    publication.updated_at, publication.version = now, publication.version + 1
    session.flush()
    promise_units(session, publication)
    act = Act(
        action=Action.PUBLICATION_CHANGED,
        target=f"video:{video_id}",
        actor_id=owner_id,
        before=before,
        after=_planned(publication),
    )
    record(session, act, now=now)
    return publication


def call_off(session: Session, owner_id: UUID, video_id: UUID, *, now: datetime) -> Publication:
    """The publication, called off; the film is kept, and a video YouTube has already stays there.

    Whoever runs it is told by the caller. Raises NotFound; Conflict for one that is out, or that
    YouTube was told to let out.
    """
    publication = find(session, owner_id, video_id, for_change=True)
    kept_back = publication.state is PublicationState.NOT_AS_ASKED
    if publication.state in OUT or (_is_released(session, publication) and not kept_back):
        raise Conflict(
            "The video is out, or YouTube lets it out by itself.",
            remedy="Take it back there; what is public is not ours to hide.",
        )
    publication.state, publication.begin_at = PublicationState.CALLED_OFF, None
    publication.updated_at, publication.version = now, publication.version + 1
    fulfil(session, publication.id.hex)
    video = session.get(Video, video_id, with_for_update=True)
    if video is not None and video.state is State.PUBLISHING:
        move(session, video, State.COMPLETED, "The publication was called off", now=now)
    act = Act(action=Action.PUBLICATION_CALLED_OFF, target=f"video:{video_id}", actor_id=owner_id)
    record(session, act, now=now)
    return publication


def forget_film(session: Session, owner_id: UUID, video_id: UUID, *, now: datetime) -> None:
    """Delete the film with its publication, whose part of the day's quota is free at once.

    Raises NotFound, and Conflict while it is being made or published.
    """
    publication = of_video(session, video_id, for_change=True)
    forget(session, owner_id, video_id, now=now)
    if publication is not None:
        fulfil(session, publication.id.hex)


def again(
    session: Session, owner_id: UUID, video_id: UUID, name: StepName, *, now: datetime
) -> Publication:
    """The publication with that step to be done once more, now.

    Trying `insert` again sends a film anew that YouTube has no more, or has on another channel. Raises
    NotFound; FilmChanged; Conflict where it has not begun, is held, runs, was called off, the step
    is done, or one before it is not.
    """
    publication = find(session, owner_id, video_id, for_change=True)
    if publication.state not in RETRIED:
        raise Conflict(f"The publication is {publication.state.value}.")
    refuse_changed(session, publication)
    if name is StepName.INSERT and is_lost(session, publication):
        begin_anew(session, publication, publication.revision)
    else:
        refuse_out_of_turn(session, publication, name)
    step = session.get(PublicationStep, (publication.id, name))
    if step is None or (step.state.is_over and not _may_be_told_again(publication, name)):
        raise Conflict(f"The step {name.value} is done.")
    if code_of(step.problem) == PlaylistUnlisted.code:
        ask_for_playlist_anew(session, publication, now=now)
    begin_step_anew(step, at=now)
    if name is StepName.RELEASE:
        begin_step_anew(session.get_one(PublicationStep, (publication.id, StepName.READ_BACK)))
    if publication.state in AT_REST or name in {StepName.INSERT, StepName.RELEASE}:
        publication.state = PublicationState.WAITING
    publication.begin_at, publication.updated_at = now, now
    publication.version += 1
    session.flush()
    if name is StepName.INSERT:
        promise_units(session, publication)
    return publication


def _refuse_changing(session: Session, publication: Publication, version: int) -> None:
    if publication.version != version:
        raise PreconditionFailed("The publication was changed since you read it.")
    if publication.state not in AT_REST:
        raise Conflict(f"The publication is {publication.state.value} and cannot be changed.")
    if _is_released(session, publication):
        raise Conflict(
            "YouTube was told to let the video out: it can be neither moved nor held.",
            remedy="Take it back there; what is public is not ours to hide.",
        )


def _may_be_told_again(publication: Publication, name: StepName) -> bool:
    """Whether YouTube may be told once more to let out what it keeps back."""
    return name is StepName.RELEASE and publication.state is PublicationState.NOT_AS_ASKED


def _move(
    session: Session, publication: Publication, publish_at: datetime, *, now: datetime
) -> None:
    """A video with a minute is public from then on, whatever it was before."""
    if publication.privacy != "public":
        raise Invalid(
            f"This video is to be {publication.privacy}: only a public one goes out at a minute.",
            remedy="Publish it again with privacy public and publish_at.",
        )
    profile, mine = profile_now(session, publication), publication.id
    schedule.plan_one_at_a_time(session, publication.channel_id)
    schedule.refuse_unfit(
        session, publication.channel_id, profile, publish_at, besides=mine, now=now
    )
    publication.publish_at = publish_at


def _is_released(session: Session, publication: Publication) -> bool:
    step = session.get(PublicationStep, (publication.id, StepName.RELEASE))
    return step is not None and (step.state.is_over or step.state is StepState.RUNNING)


def _hold(session: Session, publication: Publication, *, held: bool, now: datetime) -> None:
    code = code_of(publication.problem)
    if held:
        publication.state, publication.begin_at = PublicationState.HELD, None
        publication.problem = None if code == FilmChanged.code else publication.problem
        return
    if code == TooAlike.code:
        raise Conflict(
            "This video is held because it is much like another one.",
            remedy="Publish it with publish_anyway and your reason.",
        )
    _take_the_film_as_it_is(session, publication)
    begin_open_steps_anew(session, publication)
    publication.state, publication.problem = PublicationState.PLANNED, None
    publication.begin_at = schedule.begins_at(publication.publish_at, now=now)


def _take_the_film_as_it_is(session: Session, publication: Publication) -> None:
    """Who lets go what was held means the film that is found good now. Raises FilmChanged if none is."""
    video = session.get_one(Video, publication.video_id)
    if video.revision == publication.revision:
        return
    if video.state is not State.COMPLETED:
        raise FilmChanged
    begin_anew(session, publication, video.revision)


def _planned(publication: Publication) -> dict[str, JsonValue]:
    at = publication.publish_at
    return {"publish_at": at.isoformat() if at else None, "state": publication.state.value}
