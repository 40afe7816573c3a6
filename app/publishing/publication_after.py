"""What happens with a film that was just made: its likeness is measured, and it goes out or waits.

Who finds a film good asks for its planning in the same transaction. Planning compares it with others,
whose files a shared store may have to serve: so no person waits for that, and no store that does not
answer undoes or hides what a person has said.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.exceptions import ProviderUnavailable
from app.database import Database
from app.publishing.publication_alike import nearest, take_prints, too_alike, unprinted
from app.publishing.publication_by_itself import intend_by_itself
from app.publishing.publication_files import Shelf
from app.videos import making, service
from app.videos.events import last_said, say
from app.videos.making import Making, Outcome
from app.videos.models import State, Video

Plan = Callable[[Session, Making], None]
"""Has a film that was found good planned, if the transaction commits; each making once."""

LATER: Final = "Not planned yet: the store of files does not answer; it is planned once that does"

log = logging.getLogger(__name__)


def approve(
    session: Session, owner_id: UUID, video_id: UUID, plan: Plan, *, now: datetime
) -> Video:
    """The film, found good by a person and to be planned. Raises NotFound, Conflict."""
    video = service.approve(session, owner_id, video_id, now=now)
    plan(session, Making(video.id, video.revision))
    return video


def finish(
    session: Session, film: Making, outcome: Outcome, plan: Plan | None, *, now: datetime
) -> None:
    """That making is done; a film that is complete by that is to be planned. Raises Conflict."""
    making.finish(session, film, outcome, now=now)
    is_complete = session.get_one(Video, film.video_id).state is State.COMPLETED
    if is_complete and plan is not None:
        plan(session, film)


def compare(database: Database, shelf: Shelf, video_id: UUID, *, now: datetime) -> None:
    """`measure` or `go_on`, for a film that was just made: it is that also while the store is away."""
    try:
        measure(database, shelf, video_id, now=now)
        go_on(database, shelf, video_id, now=now)
    except ProviderUnavailable as away:
        log.warning("film.not_compared", extra={"video": str(video_id), "reason": away.what})


def measure(database: Database, shelf: Shelf, video_id: UUID, *, now: datetime) -> None:
    """Have a film that awaits approval say among its facts which film it is most like, and how much."""
    if not _printed(database, shelf, video_id, State.AWAITING_APPROVAL, now=now):
        return
    with database.transaction() as session:
        _note_likeness(session, video_id, now=now)


def go_on(database: Database, shelf: Shelf, video_id: UUID, *, now: datetime) -> None:
    """Have a completed film go out in its channel's next slot, if it has one; said twice, done once.

    Raises ProviderUnavailable where the store does not serve a film that is to be compared.
    """
    if not _printed(database, shelf, video_id, State.COMPLETED, now=now):
        return
    with database.transaction() as session:
        _intend(session, video_id, now=now)


def go_on_at_once(database: Database, shelf: Shelf, video_id: UUID, *, now: datetime) -> None:
    """The same for somebody who waits for the answer, where no store must be asked for a file.

    What is left then, and what fails, is for the work that was asked for when the film was found good.
    """
    try:
        if shelf.bucket is None or _is_all_printed(database, video_id, now=now):
            go_on(database, shelf, video_id, now=now)
    except Exception:  # what was said of the film is kept, and that is what the answer is about
        log.exception("film.not_planned_at_once", extra={"video": str(video_id)})


def say_later(database: Database, video_id: UUID, *, now: datetime) -> None:
    """Have a completed film say, once, that it is planned when the store serves again."""
    with database.transaction() as session:
        video = session.get(Video, video_id, with_for_update=True)
        if video is None or video.state is not State.COMPLETED:
            return
        if last_said(session, video_id) != LATER:
            say(session, video, LATER, now=now)


def _is_all_printed(database: Database, video_id: UUID, *, now: datetime) -> bool:
    with database.transaction() as session:
        video = session.get(Video, video_id)
        return video is None or not unprinted(session, video.owner_id, now=now)


def _printed(
    database: Database, shelf: Shelf, video_id: UUID, state: State, *, now: datetime
) -> bool:
    """Whether the film stands so; then the films it may be like can be compared with it."""
    with database.transaction() as session:
        video = session.get(Video, video_id)
        if video is None or video.state is not state:
            return False
        owner_id = video.owner_id
    take_prints(database, shelf, owner_id, now=now)
    return True


def _note_likeness(session: Session, video_id: UUID, *, now: datetime) -> None:
    video = session.get(Video, video_id, with_for_update=True)
    if video is None or video.state is not State.AWAITING_APPROVAL:
        return
    like = nearest(session, video, now=now)
    if like is None:
        return
    video.facts = {**video.facts, "likeness": like.kept(now=now)}
    session.flush()
    if like.is_too_much:
        say(session, video, too_alike(like).what, now=now)


def _intend(session: Session, video_id: UUID, *, now: datetime) -> None:
    video = session.get(Video, video_id, with_for_update=True)
    if video is not None and video.state is State.COMPLETED:
        intend_by_itself(session, video, now=now)
