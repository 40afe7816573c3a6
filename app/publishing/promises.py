"""What scheduled films still need of the quota, so that what comes last leaves room for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Column, case, delete, func, select, update
from sqlalchemy.orm import Session

from app.core.upsert import insert_or
from app.publishing import quota_tables as tables
from app.publishing.pacific import pacific_day
from app.publishing.quota_costs import Bucket, Cost

_column = tables.promises.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What one film needs when it goes out: `units` that must be had, and `last_units` for captions.

    `key` names the film's publication; `due_at` is when its upload is to begin.
    """

    key: str
    owner_id: UUID
    channel_id: str
    due_at: datetime
    units: int
    last_units: int = 0
    uploads: int = 1


def promise(session: Session, wanted: Promise) -> None:
    """Promise the film its part of the Pacific day on which it is due; a later promise replaces it."""
    row = {
        "owner_id": wanted.owner_id,
        "channel_id": wanted.channel_id,
        "day": pacific_day(wanted.due_at),
        "due_at": wanted.due_at,
        "units": wanted.units,
        "uploads": wanted.uploads,
        "last_units": wanted.last_units,
    }
    statement = insert_or(session, tables.promises).values({"key": wanted.key, **row})
    session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=row))


def fulfil(session: Session, key: str) -> None:
    """Forget the promise: the film is out, or is not going out."""
    session.execute(delete(tables.promises).where(_column.key == key))


def fulfil_all(session: Session, owner_id: UUID) -> None:
    """Forget every promise of that owner: nothing of theirs goes out any more."""
    session.execute(delete(tables.promises).where(_column.owner_id == owner_id))


def use_promise(session: Session, key: str, cost: Cost, *, is_last: bool) -> None:
    """Take a reserved call off what the film is promised; nothing where no such promise is."""
    used = _column_of(cost, is_last=is_last)
    if not key or used is None:
        return
    left = case((used > cost.amount, used - cost.amount), else_=0)
    session.execute(update(tables.promises).where(_column.key == key).values({used.name: left}))


def renew_promise(session: Session, key: str, cost: Cost, *, is_last: bool) -> None:
    """Promise the film again what a call would have used that was not sent."""
    used = _column_of(cost, is_last=is_last)
    if not key or used is None:
        return
    more = {used.name: used + cost.amount}
    session.execute(update(tables.promises).where(_column.key == key).values(more))


def _column_of(cost: Cost, *, is_last: bool) -> Column[int] | None:
    if cost.bucket is Bucket.UNITS:
        return _column.last_units if is_last else _column.units
    return _column.uploads if cost.bucket is Bucket.UPLOADS else None


def owed(session: Session, day: date) -> int:
    """The units that films due by that day must still have."""
    return (
        session.scalar(select(func.coalesce(func.sum(_column.units), 0)).where(_column.day <= day))
        or 0
    )


def promised(session: Session, owner_id: UUID | None = None) -> Sequence[Promise]:
    """Every open promise, of one owner or of all, the earliest first."""
    query = select(tables.promises).order_by(_column.due_at, _column.key)
    if owner_id is not None:
        query = query.where(_column.owner_id == owner_id)
    return [
        Promise(
            key=row.key,
            owner_id=row.owner_id,
            channel_id=row.channel_id,
            due_at=row.due_at,
            units=row.units,
            last_units=row.last_units,
            uploads=row.uploads,
        )
        for row in session.execute(query)
    ]
