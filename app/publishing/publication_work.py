"""What the workflow of a publication writes down: an attempt claimed, each step's begin and end, the end.

Every function names the attempt it speaks for. One that is no longer the present one, because the
publication was called off or begun anew, raises Conflict and changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.users import is_kept_out
from app.core.exceptions import Conflict
from app.core.kept_errors import code_of
from app.publishing import publication_outcomes as outcomes
from app.publishing.errors import OwnerDisabled
from app.publishing.publication_approval import refuse_changed
from app.publishing.publication_intent import promise_units
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.publishing.publication_reads import locked, steps_of
from app.publishing.publication_wake import has_come
from app.videos.events import say
from app.videos.models import State, Video
from app.videos.states import move


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at one publication."""

    publication_id: UUID
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How often a step failed, looked for what YouTube does not show yet, and in a row found no account."""

    failures: int = 0
    looks: int = 0
    waits: int = 0


UNTRIED: Final = Tried()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a step ended. `again_at` with an open or waiting step is when it is tried by itself;
    `tried` is what it took since it last went well.
    """

    state: StepState
    problem: dict[str, JsonValue] | None = None
    again_at: datetime | None = None
    stops: bool = False
    tried: Tried = UNTRIED


def claim(session: Session, publication: Publication, *, now: datetime) -> Run:
    """The next attempt at a publication, which the caller has locked with its film and now sees to.

    Raises FilmChanged where the film is not the one that was found good.
    """
    refuse_changed(session, publication)
    is_ahead = publication.state in {PublicationState.PLANNED, PublicationState.WAITING}
    if is_ahead:
        is_owed = outcomes.waits_for_somebody(publication)
        publication.state, publication.problem = PublicationState.RUNNING, None
        if is_owed:
            promise_units(session, publication)
    publication.attempt += 1
    publication.begin_at = None
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
    step.ended_at, tried = now, ending.tried
    step.failures, step.looks, step.waits = tried.failures, tried.looks, tried.waits
    if has_come(session, publication.channel_id, code_of(step.problem), since=step.began_at):
        step.again_at, step.waits = now, 0
    session.flush()
    if ending.stops:
        outcomes.stop(session, publication, ending.problem, now=now)


def close(session: Session, run: Run, *, now: datetime) -> PublicationState:
    """End the attempt: out, scheduled, or waiting for the first step that is to be tried again."""
    publication = present(session, run)
    if publication.state is PublicationState.STOPPED:
        return publication.state
    steps = {step.name: step for step in steps_of(session, publication.id)}
    ahead = list(_in_turn(steps.values()))
    again = [step.again_at for step in ahead if step.again_at is not None]
    publication.begin_at, publication.updated_at = min(again, default=None), now
    seen = steps[StepName.READ_BACK]
    if not steps[StepName.RELEASE].state.is_over:
        outcomes.wait_or_stop(session, publication, ahead, now=now)
    elif publication.state is PublicationState.PUBLISHED or outcomes.is_out(seen):
        outcomes.publish(session, publication, now=now)
    elif seen.state is StepState.OPEN or publication.state is PublicationState.NOT_AS_ASKED:
        outcomes.keep_back(session, publication, seen, now=now)
    elif publication.publish_at is not None and now < publication.publish_at:
        outcomes.schedule(session, publication, publication.publish_at, now=now)
    else:
        outcomes.wait_or_stop(session, publication, ahead, now=now)
    session.flush()
    return publication.state


def _in_turn(steps: Iterable[PublicationStep]) -> Iterator[PublicationStep]:
    """The steps that the next attempt comes to: none after the first that holds the others up."""
    for step in steps:
        yield step
        if step.holds_up:
            return


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


def tried(session: Session, run: Run, name: StepName) -> Tried:
    """What that step took since it last went well."""
    step = session.get_one(PublicationStep, (run.publication_id, name))
    return Tried(failures=step.failures, looks=step.looks, waits=step.waits)


def demand_owner(session: Session, owner_id: UUID) -> None:
    """Raise OwnerDisabled where nothing may be done in that owner's name now."""
    if is_kept_out(session, owner_id):
        raise OwnerDisabled


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
