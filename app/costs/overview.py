"""What was spent, seen over many days or many films at once."""

from collections.abc import Sequence
from datetime import date
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
