"""Money kept for a film from the moment it is asked for until it is made, failed or cancelled."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.core.money import ZERO, Money
from app.core.prepared import Prepared, undone_if_raised
from app.core.upsert import insert_or_leave
from app.costs import tables
from app.costs.budgets import Alert, ring
from app.costs.errors import HoldClosed
from app.costs.ledger import post
from app.costs.limits import Limits, limits_in_force
from app.costs.lines import Kind, Line, Movement, Payer, Purpose, day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What is kept for one making of a film: for calls to come, and for calls in flight.

    `day` is the day whose budget the free part counts against, `month` the user's ceiling.
    """

    payer: Payer
    day: date
    month: Money
    free: Money
    calls: Money
    closed: bool


_OPENED = ("video_id", "revision", "owner_id", "channel_id", "day", "month_limit", "opened_at")
_OPEN = Prepared(insert_or_leave(tables.holds).returning(tables.holds.c.revision), *_OPENED)


def hold(
    session: Session, payer: Payer, amount: Money, *, month: Money, now: datetime
) -> Alert | None:
    """Keep the whole amount under all three limits, or raise BudgetExceeded and keep nothing.

    `month` is the user's ceiling for a month. Asking again for the same video and revision changes
    nothing. Returns the day's alert if this hold reached it; tell it in the same transaction.
    """
    return hold_within(session, payer, amount, limits_in_force(session, month=month), now=now)


def hold_within(
    session: Session, payer: Payer, amount: Money, limits: Limits, *, now: datetime
) -> Alert | None:
    """The same under limits that were read in this transaction."""
    day = day_of(now)
    line = Line(
        kind=Kind.HOLD,
        at=now,
        day=day,
        payer=payer,
        amount=amount,
        movement=Movement(free=amount),
        note="quote",
    )
    if not amount:  # no limit refuses it, and it brings no alert nearer
        _begin(session, line, limits)
        return None
    with undone_if_raised(session):  # so that a caller who survives the error has written nothing
        if not _begin(session, line, limits):
            return None
    return ring(session, day, limits, now=now)


def release(session: Session, video_id: UUID, revision: int, *, now: datetime) -> Money:
    """Give back what no call has taken, at the film's end, and close the hold; returns how much.

    Calls still in flight keep their part until they are settled. Doing it again gives back nothing.
    """
    kept = locked_hold(session, video_id, revision)
    if kept.closed:
        return ZERO
    _give_back(session, kept, now, "film ended")
    _change(session, kept.payer, closed_at=now)
    return kept.free


def draw(
    session: Session,
    video_id: UUID,
    revision: int,
    purpose: Purpose,
    amount: Money,
    *,
    now: datetime,
) -> tuple[Hold, Alert | None]:
    """Promise part of the hold to one call; returns the hold before it and the day's alert.

    A hold from an earlier day is first carried over to the limits of today, and one that is too
    small is filled up; both raise BudgetExceeded where a limit has no room. Raises HoldClosed when
    the money was given back or never kept.
    """
    kept = locked_hold(session, video_id, revision)
    if kept.closed:
        raise _closed(video_id, revision)
    limits = limits_in_force(session, month=kept.month)
    kept = _carried_over(session, kept, limits, now)
    line = Line(
        kind=Kind.HOLD, at=now, day=kept.day, payer=kept.payer, amount=amount, purpose=purpose
    )
    short = amount - kept.free
    if short > ZERO:
        filled = replace(line, amount=short, movement=Movement(free=short), note="filled up")
        post(session, filled, within=limits)
    promised = Movement(free=-amount, calls=amount)
    post(session, replace(line, kind=Kind.RESERVE, movement=promised))
    return kept, ring(session, kept.day, limits, now=now)


def find_hold(session: Session, video_id: UUID, revision: int) -> Hold:
    """The hold of that making as it is now. Raises HoldClosed when there never was one."""
    return _hold(session, video_id, revision, locked=False)


def newest_making(session: Session, video_id: UUID) -> int:
    """The number of the newest making of that film money was ever held for; 0 for none."""
    column = tables.holds.c
    query = select(func.max(column.revision)).where(column.video_id == video_id)
    return session.scalar(query) or 0


def locked_hold(session: Session, video_id: UUID, revision: int) -> Hold:
    """The same, kept still until the transaction ends."""
    return _hold(session, video_id, revision, locked=True)


def _carried_over(session: Session, kept: Hold, limits: Limits, now: datetime) -> Hold:
    """The hold counted against the day of `now`; a clock set back does not bring a day back."""
    today = day_of(now)
    if today <= kept.day:
        return kept
    _give_back(session, kept, now, "carried over")
    kept = replace(kept, day=today)
    _change(session, kept.payer, day=today)
    again = Line(
        kind=Kind.HOLD,
        at=now,
        day=today,
        payer=kept.payer,
        amount=kept.free,
        movement=Movement(free=kept.free),
        note="carried over",
    )
    post(session, again, within=limits)
    return kept


def _give_back(session: Session, kept: Hold, now: datetime, note: str) -> None:
    line = Line(
        kind=Kind.RELEASE,
        at=now,
        day=kept.day,
        payer=kept.payer,
        amount=kept.free,
        movement=Movement(free=-kept.free),
        note=note,
    )
    post(session, line)


def _begin(session: Session, line: Line, limits: Limits) -> bool:
    """Open the hold with its first line; whether it is new: of several who ask at once, one is told so."""
    payer = line.payer
    row = {
        "video_id": payer.video_id,
        "revision": payer.revision,
        "owner_id": payer.owner_id,
        "channel_id": payer.channel_id,
        "day": line.day,
        "month_limit": limits.month.micros,
        "opened_at": line.at,
    }
    if _OPEN.row(session, **row) is None:
        return False
    post(session, line, within=limits)
    return True


def _hold(session: Session, video_id: UUID, revision: int, *, locked: bool) -> Hold:
    column = tables.holds.c
    query = select(tables.holds).where(column.video_id == video_id, column.revision == revision)
    row = session.execute(query.with_for_update() if locked else query).first()
    if row is None:
        raise _closed(video_id, revision)
    return Hold(
        payer=Payer(
            owner_id=row.owner_id,
            channel_id=row.channel_id,
            video_id=video_id,
            revision=revision,
        ),
        day=row.day,
        month=Money(row.month_limit),
        free=Money(row.free),
        calls=Money(row.calls),
        closed=row.closed_at is not None,
    )


def _change(session: Session, payer: Payer, **values: date | datetime) -> None:
    column = tables.holds.c
    session.execute(
        update(tables.holds)
        .where(column.video_id == payer.video_id, column.revision == payer.revision)
        .values(values)
    )


def _closed(video_id: UUID, revision: int) -> HoldClosed:
    return HoldClosed(
        f"No money is held for video {video_id}, making {revision}.",
        remedy="Make the film again: that asks for its money first.",
    )
