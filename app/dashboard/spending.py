"""Money by day and by who was paid, as a chart draws it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.money import ZERO, Money
from app.costs.overview import spend_by_day
from app.costs.reports import Dimension, Period

NAMED = 3
"""Parts with a colour of their own; the others are one."""
OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What was paid in a period: each part's sum, the dearest first, and its amounts day by day."""

    days: tuple[date, ...]
    parts: tuple[tuple[str, Money], ...]
    by_day: Mapping[str, tuple[Money, ...]]

    @property
    def total(self) -> Money:
        """All parts together."""
        return Money.total(amount for _, amount in self.parts)

    @property
    def most(self) -> Money:
        """What the dearest day came to."""
        return max(
            (Money.total(day) for day in zip(*self.by_day.values(), strict=True)), default=ZERO
        )


def spending_of(
    session: Session,
    owner_id: UUID | None,
    period: Period,
    dimension: Dimension = Dimension.PROVIDER,
) -> Spending:
    """What that user paid, or everybody; beyond the three dearest parts all are `other`."""
    days = tuple(period.days())
    found = spend_by_day(session, dimension, period, owner_id=owner_id)
    totals: dict[str, Money] = defaultdict(Money)
    for (_, part), amount in found.items():
        totals[part] += amount
    dearest = sorted(totals, key=lambda part: (-totals[part].micros, part))
    named = [part for part in dearest[:NAMED] if totals[part]]
    rest = [part for part in dearest if part not in named and totals[part]]
    by_day = {part: tuple(found.get((day, part), ZERO) for day in days) for part in named}
    if rest:
        by_day[OTHER] = tuple(
            Money.total(found.get((day, part), ZERO) for part in rest) for day in days
        )
    parts = tuple((part, Money.total(amounts)) for part, amounts in by_day.items())
    return Spending(days=days, parts=parts, by_day=by_day)
