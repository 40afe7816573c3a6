"""Changing the limits on money, wherever it is asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from app.accounts.acting import Record
from app.accounts.actions import Action
from app.api.fields import Reason
from app.api.schemas import Body
from app.core.exceptions import Invalid
from app.core.money import Money
from app.costs.limits import Setting, change_limit


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
    wanted: ChangeLimits, record: Record, *, now: datetime
) -> Callable[[Session], None]:
    """The work that changes them and writes down who did."""

    def change(session: Session) -> None:
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
