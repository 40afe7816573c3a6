"""Films as their owner sees them: found, listed, renamed, judged, called off, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, tuple_
from sqlalchemy.orm import Session, defer

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.exceptions import Conflict, Invalid, NotFound, PreconditionFailed
from app.core.listing import page
from app.core.lookup import Lookup
from app.costs.holds import release
from app.database import Database
from app.videos.listing import Cursor
from app.videos.making import Making
from app.videos.models import State, Video
from app.videos.states import move


class Order(StrEnum):
    """In which order films are listed; a dash puts the last first."""

    CREATED = "created_at"
    LATEST = "-created_at"
    TITLE = "title"
    TITLE_BACKWARDS = "-title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which films are listed, and how. `words` must all be in the title."""

    states: tuple[State, ...] = ()
    channel_id: str | None = None
    words: str = ""
    order: Order = Order.LATEST


_STANDING = Lookup(
    select(Video.state).where(
        Video.id == bindparam("film", type_=Video.id.type),
        Video.owner_id == bindparam("owner", type_=Video.owner_id.type),
    )
)


def find(session: Session, owner_id: UUID, video_id: UUID, *, for_change: bool = False) -> Video:
    """The user's film of that id. Raises NotFound, also for a stranger's."""
    video = session.get(Video, video_id, with_for_update=True if for_change else None)
    if video is None or video.owner_id != owner_id:
        raise NotFound("There is no such video.")
    return video


def state_of(session: Session, owner_id: UUID, video_id: UUID) -> State:
    """Where the user's film stands, and no more of it. Raises NotFound as `find` does."""
    query = select(Video.state).where(Video.id == video_id, Video.owner_id == owner_id)
    state = session.scalar(query)
    if state is None:
        raise NotFound("There is no such video.")
    return state


async def standing(database: Database, owner_id: UUID, video_id: UUID) -> State:
    """The same for those who ask again and again."""
    found = await database.look_up(_STANDING, film=video_id, owner=owner_id)
    if found is None:
        raise NotFound("There is no such video.")
    state: State = found[0]
    return state


def videos_of(
    session: Session,
    owner_id: UUID,
    wanted: Filter,
    *,
    offset: int,
    limit: int,
    after: Cursor | None = None,
) -> tuple[Sequence[Video], int]:
    """One page of the user's films that pass the filter, and how many do.

    With `after` it goes on behind that film, and raises Invalid unless the latest come first. What a
    list does not show, texts of half a megabyte among it, is not read.
    """
    if after is not None and wanted.order is not Order.LATEST:
        raise Invalid("A cursor leads through the latest first.", remedy="Leave out sort.")
    unseen = (Video.request, Video.profile, Video.facts, Video.files, Video.problem)
    query = select(Video).where(Video.owner_id == owner_id).options(*map(defer, unseen))
    if wanted.states:
        query = query.where(Video.state.in_(wanted.states))
    if wanted.channel_id is not None:
        query = query.where(Video.channel_id == wanted.channel_id)
    for word in wanted.words.split()[:10]:
        query = query.where(func.lower(Video.title).contains(word.lower(), autoescape=True))
    query = query.order_by(*_sorting(wanted.order))
    behind = None
    if after is not None:
        behind = tuple_(Video.created_at, Video.id) < (after.created_at, after.video_id)
    return page(session, query, offset=offset, limit=limit, behind=behind)


def rename(
    session: Session, owner_id: UUID, video_id: UUID, title: str, *, version: int, now: datetime
) -> Video:
    """The film under another title. Raises PreconditionFailed if `version` is not the present one."""
    video = find(session, owner_id, video_id, for_change=True)
    if video.version != version:
        raise PreconditionFailed("The video was changed since you read it.")
    video.title, video.updated_at = title, now
    session.flush()
    return video


def approve(session: Session, owner_id: UUID, video_id: UUID, *, now: datetime) -> Video:
    """The film, found good by a person. Raises Conflict unless it awaits approval."""
    video = find(session, owner_id, video_id, for_change=True)
    _demand_waiting(video, "approve")
    move(session, video, State.COMPLETED, "Approved", now=now)
    _record(session, Action.VIDEO_APPROVED, video, now=now)
    return video


def _demand_waiting(video: Video, act: str) -> None:
    """Raise Conflict unless the film awaits a person: other states, too, become completed by themselves."""
    if video.state is not State.AWAITING_APPROVAL:
        raise Conflict(
            f"The video is {video.state.value.replace('_', ' ')}: there is nothing to {act}.",
            state=video.state.value,
        )


def reject(
    session: Session, owner_id: UUID, video_id: UUID, reason: str, *, now: datetime
) -> Video:
    """The film, turned down by a person, with the reason kept. Raises Conflict as `approve` does."""
    video = find(session, owner_id, video_id, for_change=True)
    _demand_waiting(video, "reject")
    video.problem = {"code": "rejected", "detail": reason}
    move(session, video, State.CANCELLED, f"Rejected: {reason}", now=now)
    _record(session, Action.VIDEO_REJECTED, video, now=now, reason=reason)
    return video


def cancel(session: Session, owner_id: UUID, video_id: UUID, *, now: datetime) -> Video:
    """The film, called off, its money free again. Whoever makes it is told by the caller.

    Raises Conflict for one that has ended.
    """
    video = find(session, owner_id, video_id, for_change=True)
    was_made = video.state is State.AWAITING_APPROVAL
    move(session, video, State.CANCELLED, "Cancelled", now=now)
    if not was_made:
        release(session, video.id, video.revision, now=now)
    return video


def forget(session: Session, owner_id: UUID, video_id: UUID, *, now: datetime) -> None:
    """Delete the film's row and events; what it cost stays in the ledger.

    Raises Conflict while it is being made.
    """
    video = find(session, owner_id, video_id, for_change=True)
    if not video.state.is_settled:
        raise Conflict(f"The video is {video.state.value}.", remedy="Cancel it, then delete it.")
    session.delete(video)
    _record(session, Action.VIDEO_DELETED, video, now=now)


def has_videos(session: Session, channel_id: str) -> bool:
    """Whether any film is on that channel."""
    query = select(Video.id).where(Video.channel_id == channel_id).limit(1)
    return session.scalar(query) is not None


def cancel_all(session: Session, owner_id: UUID, *, now: datetime) -> tuple[Making, ...]:
    """Call off every film of the user that is being made, their money free again; the makings."""
    made = (State.QUEUED, State.PROCESSING)
    query = select(Video.id).where(Video.owner_id == owner_id, Video.state.in_(made))
    films = [cancel(session, owner_id, film, now=now) for film in session.scalars(query).all()]
    return tuple(Making(film.id, film.revision) for film in films)


def ids_of(session: Session, owner_id: UUID) -> Sequence[UUID]:
    """Every film of the user."""
    return session.scalars(select(Video.id).where(Video.owner_id == owner_id)).all()


def _record(
    session: Session, action: Action, video: Video, *, now: datetime, reason: str = ""
) -> None:
    act = Act(
        action=action,
        target=f"video:{video.id}",
        actor_id=video.owner_id,
        reason=reason,
        after={"title": video.title, "revision": video.revision},
    )
    record(session, act, now=now)


def _sorting(order: Order) -> tuple[ColumnElement[Any], ...]:
    columns: dict[str, ColumnElement[Any]] = {
        "created_at": Video.created_at.expression,
        "title": Video.title.expression,
    }
    column = columns[order.value.lstrip("-")]
    if order.value.startswith("-"):
        return column.desc(), Video.id.desc()
    return column.asc(), Video.id.asc()
