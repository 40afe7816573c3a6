"""The ceilings: how much a video, a user's month and a day may cost, and when to speak up."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.core.money import ZERO, Money
from app.core.prepared import Prepared
from app.costs import tables
from app.costs.errors import LimitKind


class Setting(StrEnum):
    """What an admin may change."""

    VIDEO = "video"
    DAY = "day"
    ALERT = "alert"
    UNPRICED = "unpriced"
    """What a call without a known price counts as; at $0 such calls are not made."""


LOCK = 0x6C_69_6D_69_74
"""The number of PostgreSQL's advisory lock under which one transaction at a time changes limits."""
_VIDEO = Money.parse("3.00")
_DAY = Money.parse("150.00")
_ALERT = Money.parse("100.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The ceilings in force. `month` is the user's own, from their tier."""

    video: Money = _VIDEO
    day: Money = _DAY
    alert: Money = _ALERT
    unpriced: Money = ZERO
    month: Money

    @property
    def version(self) -> int:
        """The same for every user as long as no admin changes one of them."""
        amounts = ",".join(str(getattr(self, setting).micros) for setting in Setting)
        return int.from_bytes(hashlib.sha256(amounts.encode()).digest()[:7])

    def of(self, kind: LimitKind) -> Money:
        """The ceiling of that kind."""
        return {
            LimitKind.VIDEO: self.video,
            LimitKind.MONTH: self.month,
            LimitKind.DAY: self.day,
        }[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChange:
    """Who changed what from what to what: for the audit trail."""

    setting: Setting
    before: Money
    after: Money
    by: str
    at: datetime


_CHANGED = Prepared(select(tables.limits.c.name, tables.limits.c.micros))


def limits_in_force(session: Session, *, month: Money) -> Limits:
    """The limits now, changes of admins included, for a user with that ceiling for a month."""
    changed = {str(name): Money(micros) for name, micros in _CHANGED.rows(session)}
    return Limits(month=month, **changed)


def hold_still(session: Session) -> None:
    """Have whoever else changes limits wait for the end of this transaction.

    Before the first change there is no row to hold, hence a lock; on SQLite writers wait anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def change_limit(
    session: Session, setting: Setting, amount: Money, *, by: str, now: datetime
) -> LimitChange:
    """Set one limit, from the next hold or call on; what is held already stays promised.

    Others who change any limit wait for the end of this transaction.
    Returns the change for the audit trail. Raises Invalid for a negative amount.
    """
    if amount < ZERO:
        raise Invalid(f"A limit cannot be {amount.dollars}.")
    hold_still(session)
    before: Money = getattr(limits_in_force(session, month=ZERO), setting)
    row = {"micros": amount.micros, "changed_by": by, "changed_at": now}
    changed = session.execute(
        update(tables.limits).where(tables.limits.c.name == setting).values(row).returning(1)
    )
    if not changed.all():
        session.execute(insert(tables.limits).values(name=setting.value, **row))
    return LimitChange(setting=setting, before=before, after=amount, by=by, at=now)
