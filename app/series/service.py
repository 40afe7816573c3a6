"""Series as their owner sees them: saved, changed, paused, gone on with, ended, forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.accounts.users import find as find_user
from app.channels import service as channels
from app.core.exceptions import Conflict, NotFound, PreconditionFailed
from app.core.listing import page
from app.series.models import Series, SeriesState, Turn
from app.series.reckoning import reckon, refuse_slotless
from app.series.standing import Standing, standing_of
from app.series.topics import LOW, Wishes, each_once, refuse_too_many, request_of
from app.videos import asking
from app.videos.models import Video
from app.videos.office import Office
from app.videos.request import is_address

MOST_SERIES = 100
"""Of one user, ended ones among them."""


def save(
    session: Session,
    owner_id: UUID,
    channel_id: str,
    wanted: Standing,
    office: Office,
    *,
    begins: bool = True,
    now: datetime,
) -> Series:
    """The new series; unless it `begins` it is paused. Raises NotFound, Conflict, and Invalid for
    topics of which no film can come here.
    """
    find_user(session, owner_id, for_change=True)
    channels.find(session, owner_id, channel_id, for_change=True)
    count = session.scalar(select(func.count()).where(Series.owner_id == owner_id)) or 0
    if count >= MOST_SERIES:
        raise Conflict(f"You have {MOST_SERIES} series.", remedy="Delete one that has ended.")
    series = Series(
        owner_id=owner_id,
        channel_id=channel_id,
        state=SeriesState.ACTIVE if begins else SeriesState.PAUSED,
        time_zone="UTC",
        next_at=None,
        asked=0,
        failures=0,
        problem=None,
        is_low_told=False,
        created_at=now,
        version=1,
    )
    _be(session, series, wanted, office, now=now)
    session.add(series)
    session.flush()
    reckon(session, series, now=now)
    _record(session, Action.SERIES_SAVED, series, now=now)
    return series


def series_of(
    session: Session, owner_id: UUID, *, offset: int, limit: int, channel_id: str | None = None
) -> tuple[Sequence[Series], int]:
    """One page of the user's series, the newest first, and how many there are."""
    query = select(Series).where(Series.owner_id == owner_id)
    if channel_id is not None:
        query = query.where(Series.channel_id == channel_id)
    ordered = query.order_by(Series.created_at.desc(), Series.id.desc())
    return page(session, ordered, offset=offset, limit=limit)


def find(session: Session, owner_id: UUID, series_id: UUID, *, for_change: bool = False) -> Series:
    """The user's series of that id. Raises NotFound, also for a stranger's."""
    series = session.get(Series, series_id, with_for_update=True if for_change else None)
    if series is None or series.owner_id != owner_id:
        raise NotFound("There is no such series.")
    return series


def change(
    session: Session,
    series: Series,
    wanted: Standing,
    office: Office,
    *,
    version: int,
    now: datetime,
) -> None:
    """Have the series be so from now on; films it asked for stay as they are.

    Raises PreconditionFailed if `version` is not the present one, Conflict for one that has ended.
    """
    _refuse_ended(series)
    if series.version != version:
        raise PreconditionFailed("The series was changed since you read it.")
    _be(session, series, wanted, office, now=now)
    series.version += 1
    reckon(session, series, now=now)
    _record(session, Action.SERIES_CHANGED, series, now=now)


def add_topics(
    session: Session, series: Series, lines: Sequence[str], office: Office, *, now: datetime
) -> None:
    """Have those topics wait behind the others. Raises Invalid for too many."""
    _refuse_ended(series)
    before = standing_of(series)
    _be(session, series, replace(before, topics=(*before.topics, *lines)), office, now=now)
    series.version += 1
    if series.next_at is None:
        reckon(session, series, now=now)
    _record(session, Action.SERIES_CHANGED, series, now=now)


def pause(session: Session, series: Series, *, now: datetime) -> None:
    """Have it ask for nothing until it goes on. Raises Conflict unless it is active."""
    if series.state is not SeriesState.ACTIVE:
        raise Conflict(f"The series is {series.state.value}: there is nothing to pause.")
    _move(session, series, SeriesState.PAUSED, now=now)
    _record(session, Action.SERIES_PAUSED, series, now=now)


def resume(session: Session, series: Series, *, now: datetime) -> None:
    """Have it go on at its next due minute, its refusals forgotten.

    Raises Conflict unless it is paused, Unreadable where nobody knows what to go on with.
    """
    if series.state is not SeriesState.PAUSED:
        raise Conflict(f"The series is {series.state.value}: there is nothing to go on with.")
    standing_of(series)
    series.failures, series.problem = 0, None
    _move(session, series, SeriesState.ACTIVE, now=now)
    _record(session, Action.SERIES_RESUMED, series, now=now)


def end(session: Session, series: Series, *, now: datetime) -> None:
    """Have it ask for nothing any more; its films stay. Raises Conflict if it has ended."""
    _refuse_ended(series)
    _move(session, series, SeriesState.ENDED, now=now)
    _record(session, Action.SERIES_ENDED, series, now=now)


def forget(session: Session, series: Series, *, now: datetime) -> None:
    """Delete it; its films stay, and are nobody's series any more."""
    ours = update(Video).where(Video.owner_id == series.owner_id, Video.series_id == series.id)
    session.execute(ours.values(series_id=None), execution_options={"synchronize_session": False})
    session.delete(series)
    _record(session, Action.SERIES_DELETED, series, now=now)


def turns_of(
    session: Session, series_id: UUID, *, offset: int, limit: int
) -> tuple[Sequence[Turn], int]:
    """One page of the films it asked for, the latest first, and how many there are."""
    query = select(Turn).where(Turn.series_id == series_id, Turn.asked_at.is_not(None))
    return page(session, query.order_by(Turn.number.desc()), offset=offset, limit=limit)


def _be(
    session: Session, series: Series, wanted: Standing, office: Office, *, now: datetime
) -> None:
    asked = select(Turn.topic).where(Turn.series_id == series.id, Turn.asked_at.is_not(None))
    topics = each_once(wanted.topics, session.scalars(asked) if series.id else ())
    refuse_too_many(topics)
    if wanted.rhythm.before_slots is not None and wanted.rhythm.kept != series.rhythm:
        refuse_slotless(channels.profile_for(session, series.owner_id, series.channel_id))
    series.name = wanted.name
    series.topics = topics
    series.wishes = wanted.wishes.model_dump(mode="json")
    series.rhythm = wanted.rhythm.kept
    series.most = None if wanted.most is None else wanted.most.micros
    series.is_low_told = series.is_low_told and len(topics) <= LOW
    series.updated_at = now
    _refuse_hopeless(session, series, wanted.wishes, office, now=now)


def _refuse_hopeless(
    session: Session, series: Series, wishes: Wishes, office: Office, *, now: datetime
) -> None:
    """What can be made of one topic can be made of all, and so for addresses: one of each is quoted."""
    kinds = {is_address(line): line for line in reversed(series.topics)}
    for line in kinds.values():
        order = asking.Order(
            owner_id=series.owner_id,
            channel_id=series.channel_id,
            request=request_of(line, wishes),
        )
        asking.quoted(session, order, office, now=now)


def _refuse_ended(series: Series) -> None:
    if series.state is SeriesState.ENDED:
        raise Conflict("The series has ended.", remedy="Save a new one.")


def _move(session: Session, series: Series, state: SeriesState, *, now: datetime) -> None:
    series.state, series.updated_at = state, now
    reckon(session, series, now=now)


def _record(session: Session, action: Action, series: Series, *, now: datetime) -> None:
    session.flush()
    act = Act(
        action=action,
        target=f"series:{series.id}",
        actor_id=series.owner_id,
        after={"name": series.name, "state": series.state.value, "topics": len(series.topics)},
    )
    record(session, act, now=now)
