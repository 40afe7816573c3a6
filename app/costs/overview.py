"""What was spent, seen over many days or many films at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.money import Money
from app.costs import tables
from app.costs.reports import Dimension, Period


def spend_by_day(
    session: Session, dimension: Dimension, period: Period, *, owner_id: UUID | None = None
) -> dict[tuple[date, str], Money]:
    """What was paid on each day for each part; days and parts without a payment are left out."""
    column = tables.daily_spend.c
    part: ColumnElement[Any] = column[dimension.value]
    query = (
        select(column.day, part, func.sum(column.spent))
        .where(column.day.between(period.first, period.last))
        .group_by(column.day, part)
    )
    if owner_id is not None:
        query = query.where(column.owner_id == owner_id)
    return {(day, str(name)): Money(int(spent)) for day, name, spent in session.execute(query)}


def spent_on_each(session: Session, video_ids: Sequence[UUID]) -> dict[UUID, Money]:
    """What each of those films has cost so far; those that bought nothing are left out."""
    counter = tables.budgets.c
    names = {f"video:{video_id}": video_id for video_id in video_ids}
    query = select(counter.name, counter.spent).where(counter.name.in_(names))
    return {names[name]: Money(spent) for name, spent in session.execute(query)}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """A line of the ledger with the film it belongs to."""

    at: datetime
    kind: str
    video_id: UUID
    channel_id: str
    stage: str
    provider: str
    service: str
    model: str
    amount: Money
    request_id: str
    note: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as a table has it; the amount is in US dollars."""
        return (
            self.at.isoformat(),
            self.kind,
            str(self.video_id),
            self.channel_id,
            self.stage,
            self.provider,
            self.service,
            self.model,
            str(self.amount),
            self.request_id,
            self.note,
        )


def own_ledger(session: Session, owner_id: UUID, *, limit: int) -> tuple[OwnLine, ...]:
    """The last lines of the user's films, the latest first."""
    line = tables.ledger.c
    query = (
        select(tables.ledger).where(line.owner_id == owner_id).order_by(line.id.desc()).limit(limit)
    )
    return tuple(
        OwnLine(
            at=row.at,
            kind=str(row.kind),
            video_id=row.video_id,
            channel_id=row.channel_id,
            stage=row.stage,
            provider=row.provider,
            service=row.service,
            model=row.model,
            amount=Money(row.micros),
            request_id=row.request_id,
            note=row.note,
        )
        for row in session.execute(query)
    )
