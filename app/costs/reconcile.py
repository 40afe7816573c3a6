"""The proof that nothing was lost: every counter is the sum of its lines."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.money import Money
from app.costs import tables
from app.costs.budgets import counter_name
from app.costs.errors import LimitKind

Sums = Counter[tuple[str, str]]
"""Micro-dollars by counter and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A counter that is not the sum of its lines."""

    counter: str
    column: str
    counted: Money
    written: Money


def reconcile(session: Session) -> tuple[Difference, ...]:
    """Every difference between counters and ledger; nothing when all is well.

    Reads the whole ledger: for a nightly task and after a restore. Give it one snapshot.
    """
    counted = _budgets(session) + _holds(session) + _calls(session) + _days(session)
    written = _lines(session)
    for sums in (counted, written):
        for place in [place for place, micros in sums.items() if micros == 0]:
            del sums[place]
    return tuple(
        Difference(
            counter=counter,
            column=column,
            counted=Money(counted[counter, column]),
            written=Money(written[counter, column]),
        )
        for counter, column in sorted(counted.keys() | written.keys())
        if counted[counter, column] != written[counter, column]
    )


def ledger_total(session: Session) -> Money:
    """All that was ever paid."""
    return Money(session.scalar(select(func.sum(tables.ledger.c.spent))) or 0)


def _budgets(session: Session) -> Sums:
    column = tables.budgets.c
    rows = session.execute(select(column.name, column.reserved, column.spent, column.overrun))
    sums = Sums()
    for name, reserved, spent, overrun in rows:
        sums[name, "reserved"] += reserved
        sums[name, "spent"] += spent
        sums[name, "overrun"] += overrun
    return sums


def _holds(session: Session) -> Sums:
    column = tables.holds.c
    rows = session.execute(select(column.video_id, column.revision, column.free, column.calls))
    sums = Sums()
    for video, revision, free, calls in rows:
        sums[_hold(video, revision), "free"] += free
        sums[_hold(video, revision), "calls"] += calls
    return sums


def _calls(session: Session) -> Sums:
    column = tables.paid_calls.c
    sums = Sums()
    for key, reserved, cost in session.execute(select(column.key, column.reserved, column.cost)):
        sums[f"call:{key}", "reserved"] += reserved
        sums[f"call:{key}", "cost"] += cost
    return sums


def _days(session: Session) -> Sums:
    column = tables.daily_spend.c
    rows = session.execute(select(column.day, func.sum(column.spent)).group_by(column.day))
    return Sums({(f"report:{day}", "spent"): int(spent) for day, spent in rows})


def _lines(session: Session) -> Sums:
    line = tables.ledger.c
    places = (line.key, line.video_id, line.revision, line.owner_id, line.day)
    amounts = [func.sum(column) for column in (line.free, line.calls, line.spent, line.overrun)]
    sums = Sums()
    for key, video, revision, owner, day, *moved in session.execute(
        select(*places, *amounts).group_by(*places)
    ):
        free, calls, spent, overrun = (int(amount) for amount in moved)
        _add(sums, _names(video, owner, day), free + calls, spent, overrun)
        sums[_hold(video, revision), "free"] += free
        sums[_hold(video, revision), "calls"] += calls
        sums[f"report:{day}", "spent"] += spent
        if key:
            sums[f"call:{key}", "reserved"] += calls
            sums[f"call:{key}", "cost"] += spent
    return sums


def _add(sums: Sums, names: list[str], reserved: int, spent: int, overrun: int) -> None:
    for name in names:
        sums[name, "reserved"] += reserved
        sums[name, "spent"] += spent
        sums[name, "overrun"] += overrun


def _names(video: UUID, owner: UUID, day: date) -> list[str]:
    return [counter_name(kind, video_id=video, owner_id=owner, day=day) for kind in LimitKind]


def _hold(video: UUID, revision: int) -> str:
    return f"hold:{video}:{revision}"
