"""A series asks for its next film: written down first, then asked for as anybody would.

Two transactions: whoever dies between them, or does the same at the same time, leaves a turn that is
asked for once, under the key and the film's id it was written down with.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import and_, extract, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.users import kept_out
from app.channels import service as channels
from app.channels.models import Channel
from app.core.exceptions import BudgetExceeded, Conflict, YtempireError
from app.core.ids import new_id
from app.core.money import Money
from app.series import news
from app.series.models import Series, SeriesState, Turn
from app.series.reckoning import is_still_due, reckon, refuse_slotless
from app.series.rhythm import Rhythm
from app.series.topics import LOW, Wishes, request_of
from app.videos import asking
from app.videos.alerts import tell_of_exhaustion
from app.videos.asked import Asked
from app.videos.office import Office

MOST_REFUSALS: Final = 5
"""In a row; after them a series pauses itself."""
AGAIN: Final = timedelta(hours=1)
"""After a refusal of which nobody knows when it will end."""

log = logging.getLogger(__name__)


class TooDear(Conflict):
    """The film would cost more than the series may spend on one."""

    code: ClassVar[str] = "series_too_dear"


def due(session: Session, *, now: datetime) -> Sequence[UUID]:
    """Series whose minute has come, and those whose channel lives in another time zone since.

    Those that ask before slots are looked at each hour too, at the minute they were saved: a slot may
    be new, or have lost its film. Those of users who are kept out wait.
    """
    asks_before_slots = Series.rhythm["before_slots"].as_string().is_not(None)
    is_its_minute = extract("minute", Series.created_at) == now.minute
    may_have_lost_a_film = and_(asks_before_slots, is_its_minute, Series.failures == 0)
    zone = func.coalesce(Channel.profile["time_zone"].as_string(), "UTC")
    query = (
        select(Series.id)
        .join(Channel, Channel.id == Series.channel_id)
        .where(
            Series.state == SeriesState.ACTIVE,
            Series.next_at.is_not(None),
            or_(Series.next_at <= now, zone != Series.time_zone, may_have_lost_a_film),
            Series.owner_id.not_in(kept_out()),
        )
        .order_by(Series.next_at, Series.id)
    )
    return session.scalars(query).all()


def write_down(session: Session, series_id: UUID, *, now: datetime) -> Turn | None:
    """The turn that is to be asked for now, new or left by somebody who died; None if it is not due."""
    series = _locked(session, series_id)
    if series is None or series.state is not SeriesState.ACTIVE or series.next_at is None:
        return None
    left = _open_turn(session, series)
    if left is not None:
        return left
    if series.next_at > now or not is_still_due(session, series, now=now):
        reckon(session, series, now=now)  # its channel's clocks or slots are others since
        return None
    number = series.asked + 1
    turn = Turn(
        series_id=series.id,
        number=number,
        key=f"series:{series.id}:{number}",
        topic=series.topics[0],
        video_id=new_id(),
        due_at=series.next_at,
        asked_at=None,
    )
    session.add(turn)
    session.flush()
    return turn


def ask_for(session: Session, series_id: UUID, office: Office, *, now: datetime) -> Asked | None:
    """The film of the turn that was written down, asked for; None if there is none, or it is refused.

    A refusal takes the turn back, leaves the topic where it is, and is told. A turn that is not wanted
    any more is dropped: another series of the channel may have asked for the slot's film since.
    """
    series = _locked(session, series_id)
    turn = _open_turn(session, series) if series else None
    if series is None or turn is None:
        return None
    if not _is_wanted(session, series, turn, now=now):
        session.delete(turn)
        return None
    try:
        with session.begin_nested():
            _refuse_slotless(session, series)
            video = asking.ask(session, _order(series, turn), office, now=now)
            _refuse_too_dear(series, video)
    except YtempireError as error:
        _refused(session, series, turn, error, now=now)
        return None
    _taken(session, series, turn, now=now)
    return video


def give_up(session: Session, series_id: UUID, error: YtempireError, *, now: datetime) -> None:
    """What nobody foresaw: told like a refusal, so that the series tries again later."""
    series = _locked(session, series_id)
    if series is None or series.state is not SeriesState.ACTIVE or series.next_at is None:
        return
    turn = _open_turn(session, series)
    if turn is not None or series.next_at <= now:
        _refused(session, series, turn, error, now=now)


def _locked(session: Session, series_id: UUID) -> Series | None:
    """The series, locked behind its owner and channel, in the order in which those are deleted.

    The owner as asking for a film does: nobody asks for another film of the channel meanwhile.
    """
    found = session.execute(
        select(Series.owner_id, Series.channel_id).where(Series.id == series_id)
    ).one_or_none()
    if found is None:
        return None
    owner = select(User.id).where(User.id == found.owner_id)
    session.execute(owner.with_for_update(key_share=True))
    channel = select(Channel.id).where(Channel.id == found.channel_id)
    session.execute(channel.with_for_update(read=True, key_share=True))
    return session.get(Series, series_id, with_for_update=True)


def _open_turn(session: Session, series: Series) -> Turn | None:
    query = select(Turn).where(Turn.series_id == series.id, Turn.asked_at.is_(None))
    return session.scalars(query).one_or_none()


def _is_wanted(session: Session, series: Series, turn: Turn, *, now: datetime) -> bool:
    return (
        series.state is SeriesState.ACTIVE
        and turn.topic in series.topics
        and is_still_due(session, series, now=now)
    )


def _order(series: Series, turn: Turn) -> asking.Order:
    return asking.Order(
        owner_id=series.owner_id,
        channel_id=series.channel_id,
        request=request_of(turn.topic, Wishes.model_validate(series.wishes)),
        backfill=True,
        video_id=turn.video_id,
        series_id=series.id,
    )


def _refuse_slotless(session: Session, series: Series) -> None:
    if Rhythm.model_validate(series.rhythm).before_slots is not None:
        refuse_slotless(channels.profile_for(session, series.owner_id, series.channel_id))


def _refuse_too_dear(series: Series, video: Asked) -> None:
    if series.most is None or video.quote <= series.most:
        return
    needed, most = Money(video.quote), Money(series.most)
    raise TooDear(
        f"The video may cost {needed.dollars}, and the series spends {most.dollars} on one at most.",
        kept="Nothing was spent.",
        remedy="Raise what one of its videos may cost, or choose a shorter length or cheaper makers.",
        needed=str(needed),
        left=str(most),
    )


def _taken(session: Session, series: Series, turn: Turn, *, now: datetime) -> None:
    turn.asked_at = now
    series.asked = turn.number
    series.topics = [topic for topic in series.topics if topic != turn.topic]
    series.failures, series.problem = 0, None
    series.updated_at = now
    session.flush()
    reckon(session, series, now=now)
    if len(series.topics) <= LOW and not series.is_low_told:
        series.is_low_told = True
        news.tell_running_low(session, series, now=now)


def _refused(
    session: Session, series: Series, turn: Turn | None, error: YtempireError, *, now: datetime
) -> None:
    if turn is not None:
        session.delete(turn)
    is_new = series.problem is None or series.problem["code"] != error.code
    series.failures += 1
    series.problem = error.told
    series.next_at = _again_at(error, now)
    series.updated_at = now
    if isinstance(error, BudgetExceeded):
        tell_of_exhaustion(session, series.owner_id, error.facts, now=now)
    log.warning("series.refused", extra={"series": str(series.id), "code": error.code})
    if series.failures >= MOST_REFUSALS:
        series.state, series.next_at = SeriesState.PAUSED, None
        news.tell_paused(session, series, now=now)
    elif is_new:
        news.tell_refused(session, series, now=now)
    session.flush()


def _again_at(error: YtempireError, now: datetime) -> datetime:
    """When the limit is free again, where that is known."""
    resets_at = error.facts.get("resets_at")
    if not isinstance(resets_at, str):
        return now + AGAIN
    return max(datetime.fromisoformat(resets_at), now + timedelta(minutes=1))
