"""What whoever makes a film writes down: that it began, how far it is, how it ended.

Every function names the making it speaks of. One that is no longer wanted, because the film was
cancelled, made anew or forgotten, raises Conflict and changes nothing; one told twice changes once.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from app.channels.models import Channel
from app.channels.profile import Profile
from app.channels.service import profile_of
from app.core.exceptions import BudgetExceeded, Conflict
from app.costs.holds import release
from app.videos.alerts import tell_of_exhaustion
from app.videos.events import last_said, say
from app.videos.models import State, Video
from app.videos.states import move
from app.videos.thumbnail_choice import with_choices


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


def planned(session: Session, making: Making, script: dict[str, JsonValue]) -> None:
    """Keep what the film says and shows; that is no edit, so the version stays."""
    video = wanted(session, making, State.PROCESSING)
    session.execute(update(Video).where(Video.id == video.id).values(script=script))


def finish(session: Session, making: Making, outcome: Outcome, *, now: datetime) -> None:
    """It is made: it waits for a person where the channel asks for that, else it is complete.

    The channel's rule is the one of when the film was asked for, and the one of now: a rule that was
    turned on since holds, one that was turned off lets nothing out that was to be looked at.
    """
    video = wanted(session, making, State.PROCESSING, State.AWAITING_APPROVAL, State.COMPLETED)
    if video.state is not State.PROCESSING:
        return
    video.files = with_choices(outcome.files, video.files)
    video.facts, video.percent = outcome.facts, 100
    if _is_to_be_approved(session, video):
        move(session, video, State.AWAITING_APPROVAL, "Waiting for approval", now=now)
    else:
        move(session, video, State.COMPLETED, "Completed", now=now)
    release(session, video.id, video.revision, now=now)


def _is_to_be_approved(session: Session, video: Video) -> bool:
    channel = session.get(Channel, video.channel_id)
    now = [] if channel is None else [profile_of(channel)]
    return any(each.approval_required for each in (Profile.model_validate(video.profile), *now))


def wait(session: Session, making: Making, message: str, *, now: datetime) -> None:
    """Say, once, why it is not begun yet."""
    video = wanted(session, making, State.QUEUED, State.PROCESSING)
    if last_said(session, video.id) != message:
        say(session, video, message, now=now)


def unsettled(session: Session) -> tuple[Making, ...]:
    """Every making that somebody works on or is to work on."""
    query = select(Video.id, Video.revision)
    rows = session.execute(query.where(Video.state.in_((State.QUEUED, State.PROCESSING))))
    return tuple(Making(video_id, revision) for video_id, revision in rows)


def is_over(session: Session, making: Making, *, before: datetime) -> bool:
    """Whether that making has been wanted no longer since before that time."""
    columns = (Video.revision, Video.state, Video.settled_at)
    row = session.execute(select(*columns).where(Video.id == making.video_id)).first()
    if row is None or row.revision != making.revision:
        return True
    return bool(row.state.is_settled and row.settled_at and row.settled_at < before)


def fail(session: Session, making: Making, problem: dict[str, JsonValue], *, now: datetime) -> None:
    """It cannot be made; `problem` says why, what is kept and what to do."""
    video = wanted(session, making, State.QUEUED, State.PROCESSING, State.FAILED)
    if video.state is State.FAILED:
        return
    if problem.get("code") == BudgetExceeded.code:
        tell_of_exhaustion(session, video.owner_id, problem, now=now)
    video.problem = problem
    move(session, video, State.FAILED, str(problem["detail"]), now=now)
    release(session, video.id, video.revision, now=now)
