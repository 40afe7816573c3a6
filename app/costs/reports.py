"""What was spent, seen by day, provider, service, stage or channel; and what one film cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from app.core.money import ZERO, Money
from app.costs import tables
from app.costs.bought import Bought
from app.costs.budgets import Budget, budget
from app.costs.errors import LimitKind
from app.costs.limits import Limits
from app.costs.lines import Kind

LONGEST = 1_000
"""Entries of one film that are shown; a film makes a few hundred."""


class Dimension(StrEnum):
    """By what a sum is split. A provider is a vendor; a service is what it sells."""

    DAY = "day"
    PROVIDER = "provider"
    SERVICE = "service"
    STAGE = "stage"
    CHANNEL = "channel_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days (UTC), the first and the last included."""

    first: date
    last: date

    def days(self) -> Iterable[date]:
        """Each day in turn."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """One part of a sum: its name, what was paid, how many calls were answered for."""

    name: str
    amount: Money
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a film's ledger, as shown."""

    at: datetime
    kind: Kind
    stage: str
    revision: int
    provider: str
    service: str
    model: str
    units: tuple[tuple[str, int], ...]
    amount: Money
    request_id: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCost:
    """What a film cost so far. `breakdown` is by provider, the dearest first."""

    total_cost: Money
    breakdown: tuple[tuple[str, Money], ...]
    entries: tuple[Entry, ...]
    limit: Money
    reserved: Money


def spend_by(
    session: Session,
    dimension: Dimension,
    period: Period,
    *,
    owner_id: UUID | None = None,
    channel_id: str | None = None,
) -> tuple[Spend, ...]:
    """What was paid in the period, the dearest part first; everybody's without `owner_id`."""
    column = tables.daily_spend.c
    part: ColumnElement[Any] = column[dimension.value]
    query = (
        select(part, func.sum(column.spent).label("spent"), func.sum(column.calls).label("calls"))
        .where(column.day.between(period.first, period.last))
        .group_by(part)
    )
    if owner_id is not None:
        query = query.where(column.owner_id == owner_id)
    if channel_id is not None:
        query = query.where(column.channel_id == channel_id)
    parts = [
        Spend(name=str(name), amount=Money(int(spent)), calls=int(calls))
        for name, spent, calls in session.execute(query)
    ]
    return tuple(sorted(parts, key=lambda part: (-part.amount.micros, part.name)))


def daily_spend(
    session: Session, period: Period, *, owner_id: UUID | None = None, channel_id: str | None = None
) -> tuple[Spend, ...]:
    """What was paid on each day of the period in order, days without a call included."""
    known = {
        spend.name: spend
        for spend in spend_by(
            session, Dimension.DAY, period, owner_id=owner_id, channel_id=channel_id
        )
    }
    return tuple(
        known.get(str(day), Spend(name=str(day), amount=ZERO, calls=0)) for day in period.days()
    )


def budgets_now(
    session: Session, limits: Limits, *, owner_id: UUID, day: date
) -> tuple[Budget, Budget]:
    """The user's month and the day over all channels, each under its limit."""
    nobody = UUID(int=0)
    month, today = (
        budget(session, kind, limits, video_id=nobody, owner_id=owner_id, day=day)
        for kind in (LimitKind.MONTH, LimitKind.DAY)
    )
    return month, today


def spent_on(session: Session, video_id: UUID) -> Money:
    """What that film has cost so far."""
    counter = tables.budgets.c
    query = select(counter.spent).where(counter.name == f"video:{video_id}")
    return Money(session.scalar(query) or 0)


def bills(session: Session, video_id: UUID) -> tuple[Bought, ...]:
    """What was paid for that film so far, by stage and provider."""
    line = tables.ledger.c
    rows = session.execute(
        select(line.stage, line.provider, func.sum(line.spent))
        .where(line.video_id == video_id, line.provider != "")
        .group_by(line.stage, line.provider)
        .order_by(line.stage, line.provider)
    )
    return tuple(
        Bought(stage=str(stage), provider=str(provider), cost=Money(int(spent)))
        for stage, provider, spent in rows
    )


def video_cost(session: Session, video_id: UUID, *, limit: Money) -> VideoCost:
    """What that film cost, line by line, the oldest first; $0 for one that never bought anything."""
    line, counter = tables.ledger.c, tables.budgets.c
    known = session.execute(
        select(counter.spent, counter.reserved).where(counter.name == f"video:{video_id}")
    ).first()
    spent, reserved = known or (0, 0)
    shares = session.execute(
        select(line.provider, func.sum(line.spent))
        .where(line.video_id == video_id, line.provider != "")
        .group_by(line.provider)
    )
    rows = session.execute(
        select(tables.ledger).where(line.video_id == video_id).order_by(line.id).limit(LONGEST)
    )
    breakdown = [(str(provider), Money(int(amount))) for provider, amount in shares]
    return VideoCost(
        total_cost=Money(spent),
        breakdown=tuple(sorted(breakdown, key=lambda share: (-share[1].micros, share[0]))),
        entries=tuple(_entry(row) for row in rows),
        limit=limit,
        reserved=Money(reserved),
    )


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        at=row.at,
        kind=Kind(row.kind),
        stage=row.stage,
        revision=row.revision,
        provider=row.provider,
        service=row.service,
        model=row.model,
        units=tuple(row.units.items()),
        amount=Money(row.micros),
        request_id=row.request_id,
        note=row.note,
    )
