"""Changing the limits on money, wherever it is asked for."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from app.accounts.acting import Record
from app.accounts.actions import Action
from app.accounts.caller import Caller
from app.api.costs_outputs import LimitsOut
from app.api.fields import Reason
from app.api.schemas import Body, Success
from app.api.versions import Versioned
from app.core.exceptions import Invalid, PreconditionFailed
from app.core.money import ZERO, Money
from app.costs.limits import Setting, change_limit, hold_still, limits_in_force
from app.database import Database


def _amount(text: str) -> str:
    try:
        amount = Money.parse(text)
    except Invalid as error:
        raise ValueError(str(error)) from error
    if amount.micros < 0:
        raise ValueError("an amount is not negative")
    return text


Amount = Annotated[str, AfterValidator(_amount)]
"""US dollars as a decimal string, such as `"3.00"`, none or more."""


class ChangeLimits(Body):
    """The limits that are to be other than they are, in US dollars, and why."""

    video: Amount | None = None
    day: Amount | None = None
    alert: Amount | None = None
    unpriced: Amount | None = None
    reason: Reason = ""


def changed_limits(
    wanted: ChangeLimits, record: Record, expected: int | None, *, now: datetime
) -> Callable[[Session], None]:
    """The work that changes them and writes down who did.

    It raises PreconditionFailed where limits are no longer those of the `expected` version.
    """

    def change(session: Session) -> None:
        if expected is not None:
            _refuse_other_version(session, expected)
        amounts = wanted.model_dump(exclude={"reason"}, exclude_none=True)
        changes = [
            change_limit(
                session, Setting(name), Money.parse(amount), by=str(record.actor_id), now=now
            )
            for name, amount in amounts.items()
        ]
        for made in changes:
            record(
                session,
                Action.LIMIT_CHANGED,
                f"limit:{made.setting}",
                reason=wanted.reason,
                before={"usd": str(made.before)},
                after={"usd": str(made.after)},
            )

    return change


async def shown_limits(
    database: Database, caller: Caller, versioned: Versioned
) -> Success[LimitsOut]:
    """The limits in force for that caller, marked with their version."""
    month = caller.entitlements.spend_a_month
    found = await database.read(partial(limits_in_force, month=month))
    versioned.is_known(found.version)
    return Success(data=LimitsOut.of(found))


def _refuse_other_version(session: Session, expected: int) -> None:
    hold_still(session)
    if limits_in_force(session, month=ZERO).version != expected:
        raise PreconditionFailed(
            "A limit was changed since you read them.",
            kept="Nothing was changed.",
            remedy="Read them again, and edit those.",
        )
