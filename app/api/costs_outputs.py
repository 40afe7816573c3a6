"""What money looks like from outside."""

from datetime import date, datetime

from app.api.schemas import MoneyOut, Out
from app.core.money import Money
from app.costs.budgets import Budget
from app.costs.limits import Limits
from app.costs.lines import Kind
from app.costs.reports import Entry, Spend, VideoCost


class EntryOut(Out):
    """A line of the ledger."""

    at: datetime
    kind: Kind
    stage: str
    revision: int
    provider: str
    service: str
    model: str
    units: dict[str, int]
    amount: MoneyOut
    request_id: str
    note: str

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        """The line as shown."""
        return cls(
            at=entry.at,
            kind=entry.kind,
            stage=entry.stage,
            revision=entry.revision,
            provider=entry.provider,
            service=entry.service,
            model=entry.model,
            units=dict(entry.units),
            amount=entry.amount,
            request_id=entry.request_id,
            note=entry.note,
        )


class VideoCostOut(Out):
    """What a film cost so far; `breakdown` is by who was paid."""

    total_cost: MoneyOut
    breakdown: dict[str, MoneyOut]
    entries: list[EntryOut]
    limit: MoneyOut
    reserved: MoneyOut

    @classmethod
    def of(cls, cost: VideoCost) -> "VideoCostOut":
        """The film's cost as shown."""
        return cls(
            total_cost=cost.total_cost,
            breakdown=dict(cost.breakdown),
            entries=[EntryOut.of(entry) for entry in cost.entries],
            limit=cost.limit,
            reserved=cost.reserved,
        )


class SpendOut(Out):
    """One part of a sum: its name, what was paid, how many calls were answered for."""

    name: str
    amount: MoneyOut
    calls: int


class BudgetOut(Out):
    """A counter under its limit."""

    limit: MoneyOut
    spent: MoneyOut
    reserved: MoneyOut
    left: MoneyOut
    resets_at: datetime | None

    @classmethod
    def of(cls, budget: Budget) -> "BudgetOut":
        """The counter as shown."""
        return cls.model_validate(budget)


class SummaryOut(Out):
    """What was spent in a period, seen four ways, and what is left of the month."""

    first: date
    last: date
    total: MoneyOut
    by_provider: list[SpendOut]
    by_service: list[SpendOut]
    by_stage: list[SpendOut]
    by_channel: list[SpendOut]
    month: BudgetOut


class DayOut(Out):
    """What was spent on one day (UTC)."""

    day: date
    amount: MoneyOut
    calls: int

    @classmethod
    def of(cls, spend: Spend) -> "DayOut":
        """The day as shown."""
        return cls(day=date.fromisoformat(spend.name), amount=spend.amount, calls=spend.calls)


class LimitsOut(Out):
    """The ceilings in force; `unpriced` is what a call without a price counts as, $0 for none."""

    video: MoneyOut
    day: MoneyOut
    month: MoneyOut
    alert: MoneyOut
    unpriced: MoneyOut

    @classmethod
    def of(cls, limits: Limits) -> "LimitsOut":
        """The limits as shown."""
        return cls.model_validate(limits)


def total_of(parts: tuple[Spend, ...]) -> Money:
    """All parts together."""
    return Money.total(part.amount for part in parts)
