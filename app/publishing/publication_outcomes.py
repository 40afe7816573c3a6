"""What becomes of a publication when an attempt at it ends: out, scheduled, kept back, waiting, stopped."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.kept_errors import code_of
from app.events.outbox import Kind, announce
from app.publishing.errors import NoAccount, OwnerDisabled, ReconnectNeeded
from app.publishing.promises import fulfil
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
)
from app.videos.events import last_said, say
from app.videos.models import State, Video
from app.videos.states import move

LACKING: Final = "lacking"
"""The code of a film that is out as it was asked for, but for its thumbnail or its tags."""
AN_HOUR: Final = timedelta(hours=1)
"""Of what goes on so soon it is not said again why it waits."""
BY_SOMEBODY: Final = frozenset({NoAccount.code, ReconnectNeeded.code, OwnerDisabled.code})
"""Codes of waits that somebody ends, at a moment nobody knows."""
WATCH: Final = "https://www.youtube.com/watch?v="


def is_out(seen: PublicationStep) -> bool:
    """Whether YouTube was seen to show the film to whom it was to, on its own channel."""
    return seen.state.is_over or code_of(seen.problem) == LACKING


def waits_for_somebody(publication: Publication) -> bool:
    """Whether it waits for what somebody settles: nobody knows when it needs its units."""
    return code_of(publication.problem) in BY_SOMEBODY


def wait_or_stop(
    session: Session, publication: Publication, steps: Sequence[PublicationStep], *, now: datetime
) -> None:
    """Wait for a step that is tried by itself; one that nothing will move is a person's.

    Of `steps`, those the next attempt comes to, the last holds the others up: its reason is told first.
    """
    waiting = next((step for step in reversed(steps) if step.again_at is not None), None)
    if waiting is None:
        stuck = next((step for step in steps if not step.state.is_over), steps[-1])
        stop(session, publication, stuck.problem, now=now)
        return
    publication.state, publication.problem = PublicationState.WAITING, waiting.problem
    if waits_for_somebody(publication):
        fulfil(session, publication.id.hex)  # promised anew when an attempt begins
    _tell_wait(session, publication, now=now)


def schedule(
    session: Session, publication: Publication, publish_at: datetime, *, now: datetime
) -> None:
    """It is on YouTube and goes out there at its minute."""
    fulfil(session, publication.id.hex)
    if publication.state is PublicationState.SCHEDULED:
        return
    publication.state, publication.problem = PublicationState.SCHEDULED, None
    _say(session, publication, f"On YouTube; goes out at {publish_at:%Y-%m-%d %H:%M} UTC", now=now)


def keep_back(
    session: Session, publication: Publication, seen: PublicationStep, *, now: datetime
) -> None:
    """It is on YouTube, and nobody sees it as it was to be seen: said once, and never as published."""
    fulfil(session, publication.id.hex)
    before, publication.state = publication.state, PublicationState.NOT_AS_ASKED
    publication.problem = seen.problem
    if before is PublicationState.NOT_AS_ASKED:
        return
    detail = str((seen.problem or {}).get("detail", ""))
    _say(session, publication, f"On YouTube, not yet as asked: {detail}", now=now)
    facts = _facts(publication) | {"reason": detail}
    announce(session, publication.owner_id, Kind.VIDEO_NOT_AS_ASKED, facts, now=now)


def _say(session: Session, publication: Publication, message: str, *, now: datetime) -> None:
    video = session.get(Video, publication.video_id)
    if video is not None:
        say(session, video, message, now=now)


def stop(
    session: Session,
    publication: Publication,
    problem: dict[str, JsonValue] | None,
    *,
    now: datetime,
) -> None:
    """Leave it to a person, with the reason."""
    publication.state, publication.problem = PublicationState.STOPPED, problem
    publication.begin_at, publication.updated_at = None, now
    fulfil(session, publication.id.hex)
    detail = str((problem or {}).get("detail", ""))
    video = session.get(Video, publication.video_id, with_for_update=True)
    if video is not None and video.state is State.PUBLISHING:
        if publication.youtube_id:
            say(session, video, f"Publishing has stopped: {detail}", now=now)
        else:
            move(session, video, State.COMPLETED, f"Publishing has stopped: {detail}", now=now)
    facts = _facts(publication) | {"reason": detail}
    announce(session, publication.owner_id, Kind.ACCOUNT_NEEDS_ATTENTION, facts, now=now)
    session.flush()


def publish(session: Session, publication: Publication, *, now: datetime) -> None:
    """It was seen on YouTube as it was to be: said once."""
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
    said, wait = str(publication.problem.get("detail", "It waits.")), publication.begin_at - now
    ends_by_somebody = waits_for_somebody(publication)
    if (wait <= AN_HOUR or ends_by_somebody) and last_said(session, video.id).startswith(said):
        return
    if ends_by_somebody:
        say(session, video, f"{said} Goes on once that is settled", now=now)
    elif wait > timedelta(minutes=2):
        say(session, video, f"{said} Goes on {publication.begin_at:%Y-%m-%d %H:%M} UTC", now=now)


def _facts(publication: Publication) -> dict[str, JsonValue]:
    return {
        "video_id": str(publication.video_id),
        "channel_id": publication.channel_id,
        "youtube_id": publication.youtube_id,
        "url": WATCH + publication.youtube_id if publication.youtube_id else "",
        "privacy": publication.privacy,
    }
