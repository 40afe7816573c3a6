"""The counters of a day: each is checked and moved by one guarded statement, so none is overshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from app.core.upsert import insert_or
from app.publishing import quota_tables as tables
from app.publishing.quota_costs import Bucket

_column = tables.counters.c


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counter shows."""

    used: int
    reserved: int

    @property
    def total(self) -> int:
        """All that is gone from the allowance."""
        return self.used + self.reserved


def of_project(project: str, bucket: Bucket, day: date) -> str:
    """The counter of a project's bucket."""
    return f"project:{project}:{bucket}:{day}"


def of_account(account_id: UUID, bucket: Bucket, day: date) -> str:
    """The counter of what one account used of a bucket."""
    return f"account:{account_id.hex}:{bucket}:{day}"


def grow(session: Session, name: str, amount: int, most: int | None) -> bool:
    """Reserve so much if the counter stays at or under `most`; whether it did."""
    statement = (
        update(tables.counters)
        .where(_column.name == name)
        .values(reserved=_column.reserved + amount)
    )
    if most is not None:
        statement = statement.where(_column.used + _column.reserved <= most - amount)
    if _moved(session, statement):
        return True
    row = {"name": name, "used": 0, "reserved": 0}
    session.execute(insert_or(session, tables.counters).values(row).on_conflict_do_nothing())
    return _moved(session, statement)


def settle(session: Session, name: str, amount: int, *, used: bool) -> None:
    """Turn a reserved amount into a used one, or give it back."""
    session.execute(
        update(tables.counters)
        .where(_column.name == name)
        .values(reserved=_column.reserved - amount, used=_column.used + (amount if used else 0))
    )


def counted(session: Session, names: Sequence[str]) -> dict[str, Counted]:
    """What those counters show; nothing where no row is."""
    rows = session.execute(
        select(_column.name, _column.used, _column.reserved).where(_column.name.in_(names))
    )
    found = {row.name: Counted(row.used, row.reserved) for row in rows}
    return {name: found.get(name, Counted(0, 0)) for name in names}


def _moved(session: Session, statement: Update) -> bool:
    return session.execute(statement.returning(1)).first() is not None
