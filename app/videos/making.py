"""What whoever makes a film writes down: that it began, how far it is, how it ended.

Every function names the making it speaks of. One that is no longer wanted, because the film was
cancelled, made anew or forgotten, raises Conflict and changes nothing; one told twice changes once.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import update
from sqlalchemy.orm import Session, defer

from app.channels.profile import Profile
from app.core.exceptions import Conflict
from app.costs.holds import release
from app.videos.events import say
from app.videos.models import State, Video
from app.videos.states import move


@dataclass(frozen=True, slots=True)
class Making:
    """One making of one film."""

    video_id: UUID
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A film that was made: what lies in its folder, and what was measured."""

    files: dict[str, str]
    facts: dict[str, JsonValue]


def begin(session: Session, making: Making, *, now: datetime) -> None:
    """Somebody works on it now."""
    video = wanted(session, making, State.QUEUED, State.PROCESSING)
    if video.state is State.QUEUED:
        move(session, video, State.PROCESSING, "Begun", now=now)


def wanted(session: Session, making: Making, *states: State) -> Video:
    """The film, locked, if that making of it is the present one and in one of those states."""
    video = session.get(
        Video, making.video_id, with_for_update=True, options=[defer(Video.request)]
    )
    if video is None or video.revision != making.revision or video.state not in states:
        raise Conflict("This making of the video is no longer wanted.")
    return video


def advance(
    session: Session, making: Making, stage: str, percent: int, message: str, *, now: datetime
) -> None:
    """Say how far it is; that is no edit, so the version stays."""
    video = wanted(session, making, State.PROCESSING)
    session.execute(
        update(Video)
        .where(Video.id == video.id)
        .values(stage=stage, percent=percent)
        .execution_options(synchronize_session="fetch")
    )
    session.refresh(video, ["stage", "percent"])
    say(session, video, message, now=now)


def finish(session: Session, making: Making, outcome: Outcome, *, now: datetime) -> None:
    """It is made: it waits for a person where the channel asks for that, else it is complete."""
    video = wanted(session, making, State.PROCESSING, State.AWAITING_APPROVAL, State.COMPLETED)
    if video.state is not State.PROCESSING:
        return
    video.files, video.facts, video.percent = outcome.files, outcome.facts, 100
    if Profile.model_validate(video.profile).approval_required:
        move(session, video, State.AWAITING_APPROVAL, "Waiting for approval", now=now)
    else:
        move(session, video, State.COMPLETED, "Completed", now=now)
    release(session, video.id, video.revision, now=now)


def fail(session: Session, making: Making, problem: dict[str, JsonValue], *, now: datetime) -> None:
    """It cannot be made; `problem` says why, what is kept and what to do."""
    video = wanted(session, making, State.QUEUED, State.PROCESSING, State.FAILED)
    if video.state is State.FAILED:
        return
    video.problem = problem
    move(session, video, State.FAILED, str(problem["detail"]), now=now)
    release(session, video.id, video.revision, now=now)
