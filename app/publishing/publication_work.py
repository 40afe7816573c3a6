"""What the workflow of a publication writes down: which are due, each step's begin and end, the end.

Every function names the attempt it speaks for. One that is no longer the present one, because the
publication was called off or begun anew, raises Conflict and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.exceptions import Conflict
from app.events.outbox import Kind, announce
from app.publishing.promises import fulfil
from app.publishing.publication_approval import hold_changed, is_as_approved, refuse_changed
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.publishing.publication_reads import locked, steps_of
from app.videos.events import say
from app.videos.models import State, Video
from app.videos.states import move

AWAITED: Final = (
    PublicationState.PLANNED,
    PublicationState.WAITING,
    PublicationState.SCHEDULED,
    PublicationState.PUBLISHED,
)
"""States that the clock goes on with when `begin_at` has come."""
PUBLISHED: Final = PublicationState.PUBLISHED
MOST_AT_ONCE: Final = 50
WATCH: Final = "https://www.youtube.com/watch?v="


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at one publication."""

    publication_id: UUID
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a step ended. `again_at` with an open or waiting step is when it is tried by itself."""

    state: StepState
    problem: dict[str, JsonValue] | None = None
    again_at: datetime | None = None
    stops: bool = False


def due(session: Session, *, now: datetime) -> Sequence[Publication]:
    """Publications whose time has come, locked with their films, the longest due first.

    One whose film was made again or turned down since it was planned is held instead. One that
    somebody changes at this moment, or whose film, is left for the next time: this waits for nobody.
    """
    query = (
        select(Publication)
        .join(Video, Video.id == Publication.video_id)
        .where(Publication.begin_at <= now, Publication.state.in_(AWAITED))
        .order_by(Publication.begin_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(query).all()
    changed = [each for each in found if not is_as_approved(session, each)]
    for each in changed:
        hold_changed(session, each, now=now)
    return [each for each in found if each not in changed]


def claim(session: Session, publication: Publication, *, now: datetime) -> Run:
    """The next attempt at a publication, which the caller has locked with its film and now sees to.

    Raises FilmChanged where the film is not the one that was found good.
    """
    refuse_changed(session, publication)
    publication.attempt += 1
    publication.begin_at = None
    if publication.state in {PublicationState.PLANNED, PublicationState.WAITING}:
        publication.state, publication.problem = PublicationState.RUNNING, None
    publication.updated_at = now
    video = session.get(Video, publication.video_id, with_for_update=True)
    if video is not None and video.state is State.COMPLETED:
        video.stage, video.percent = "", 0
        move(session, video, State.PUBLISHING, "Publishing has begun", now=now)
    session.flush()
    return Run(publication.id, publication.attempt)


def begin_step(session: Session, run: Run, name: StepName, *, now: datetime) -> Publication | None:
    """The publication, if that step is to be done now; None if it is over or left for a person.

    The guard on the channel is kept before every upload, also where it was passed before.
    """
    publication = present(session, run)
    step = session.get_one(PublicationStep, (publication.id, name))
    guards = name is StepName.CHANNEL and not publication.youtube_id
    if step.state.is_over and not guards:
        return None
    if step.state is StepState.OPEN and step.again_at is None:
        return None
    if step.again_at is not None and step.again_at > now:
        return None
    step.state, step.began_at, step.ended_at = StepState.RUNNING, now, None
    step.attempts += 1
    session.flush()
    return publication


def end_step(session: Session, run: Run, name: StepName, ending: Ending, *, now: datetime) -> None:
    """Write down how the step ended; one that stops all leaves the publication to a person."""
    publication = present(session, run)
    step = session.get_one(PublicationStep, (publication.id, name))
    step.state, step.problem, step.again_at = ending.state, ending.problem, ending.again_at
    step.ended_at = now
    session.flush()
    if ending.stops:
        _stop(session, publication, ending, now=now)


def close(session: Session, run: Run, *, now: datetime) -> PublicationState:
    """End the attempt: out, scheduled, or waiting for the first step that is to be tried again."""
    publication = present(session, run)
    if publication.state is PublicationState.STOPPED:
        return publication.state
    steps = {step.name: step for step in steps_of(session, publication.id)}
    again = [step.again_at for step in steps.values() if step.again_at is not None]
    publication.begin_at, publication.updated_at = min(again, default=None), now
    released = steps[StepName.RELEASE].state.is_over
    waiting = next((s for s in steps.values() if s.again_at is not None), None)
    if released and (publication.state is PUBLISHED or not steps[StepName.READ_BACK].again_at):
        _publish(session, publication, now=now)
    elif released and publication.publish_at is not None and now < publication.publish_at:
        publication.state = PublicationState.SCHEDULED
        fulfil(session, publication.id.hex)
    else:
        publication.state = PublicationState.WAITING
        publication.problem = waiting.problem if waiting else None
        _tell_wait(session, publication, now=now)
    session.flush()
    return publication.state


def advance(
    session: Session, run: Run, stage: str, percent: int, message: str, *, now: datetime
) -> None:
    """Say how far it is; that is no edit of the film, so its version stays."""
    publication = present(session, run)
    video = session.get(Video, publication.video_id)
    if video is None:
        return
    session.execute(
        update(Video)
        .where(Video.id == video.id)
        .values(stage=stage, percent=percent)
        .execution_options(synchronize_session="fetch")
    )
    session.refresh(video, ["stage", "percent"])
    say(session, video, message, now=now)


def step_state(session: Session, run: Run, name: StepName) -> StepState:
    """Where that step stands."""
    return session.get_one(PublicationStep, (run.publication_id, name)).state


def attempts_at(session: Session, run: Run, name: StepName) -> int:
    """How often that step was begun."""
    return session.get_one(PublicationStep, (run.publication_id, name)).attempts


def note_said(session: Session, run: Run, said: dict[str, JsonValue]) -> None:
    """Keep the metadata that was sent."""
    present(session, run).said = said


def present(session: Session, run: Run) -> Publication:
    """The publication, locked after its film. Raises Conflict unless the attempt is its present one."""
    publication = locked(session, run.publication_id)
    ended = PublicationState.CALLED_OFF
    if publication is None or publication.attempt != run.attempt or publication.state is ended:
        raise Conflict("This attempt at the publication is no longer wanted.")
    return publication


def _stop(session: Session, publication: Publication, ending: Ending, *, now: datetime) -> None:
    publication.state, publication.problem = PublicationState.STOPPED, ending.problem
    publication.begin_at, publication.updated_at = None, now
    fulfil(session, publication.id.hex)
    detail = str((ending.problem or {}).get("detail", ""))
    video = session.get(Video, publication.video_id, with_for_update=True)
    if video is not None and video.state is State.PUBLISHING:
        if publication.youtube_id:
            say(session, video, f"Publishing has stopped: {detail}", now=now)
        else:
            move(session, video, State.COMPLETED, f"Publishing has stopped: {detail}", now=now)
    facts = _facts(publication) | {"reason": detail}
    announce(session, publication.owner_id, Kind.ACCOUNT_NEEDS_ATTENTION, facts, now=now)
    session.flush()


def _publish(session: Session, publication: Publication, *, now: datetime) -> None:
    fulfil(session, publication.id.hex)
    if publication.state is PublicationState.PUBLISHED:
        return
    publication.state, publication.problem = PublicationState.PUBLISHED, None
    publication.published_at = publication.publish_at or now
    video = session.get(Video, publication.video_id, with_for_update=True)
    if video is not None and video.state is State.PUBLISHING:
        video.stage, video.percent = "", 100
        move(session, video, State.PUBLISHED, f"On YouTube: {publication.youtube_id}", now=now)
    announce(session, publication.owner_id, Kind.VIDEO_PUBLISHED, _facts(publication), now=now)


def _tell_wait(session: Session, publication: Publication, *, now: datetime) -> None:
    video = session.get(Video, publication.video_id)
    if video is None or publication.problem is None or publication.begin_at is None:
        return
    if publication.begin_at - now > timedelta(minutes=2):
        said = str(publication.problem.get("detail", "It waits."))
        say(session, video, f"{said} Goes on {publication.begin_at:%Y-%m-%d %H:%M} UTC", now=now)


def _facts(publication: Publication) -> dict[str, JsonValue]:
    return {
        "video_id": str(publication.video_id),
        "channel_id": publication.channel_id,
        "youtube_id": publication.youtube_id,
        "url": WATCH + publication.youtube_id if publication.youtube_id else "",
        "privacy": publication.privacy,
    }
