"""What can go wrong with money, and who must act.

core's BudgetExceeded
└── BudgetExceeded   the owner waits for the next day or month, or an admin raises the limit
Conflict
├── Unpriced         the operator adds the price, or an admin allows calls without one
├── HoldClosed       the caller: this film's money was given back; a retry asks for its own
└── OutcomeUnknown   a person looks at the provider's account and says what became of the call
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from app.core.exceptions import BudgetExceeded as BudgetFamily
from app.core.exceptions import Conflict
from app.core.money import Money


class LimitKind(StrEnum):
    """The three ceilings every cent must fit under."""

    VIDEO = "video"
    MONTH = "month"
    DAY = "day"


_TITLES = {
    LimitKind.VIDEO: "this video",
    LimitKind.MONTH: "this user's month",
    LimitKind.DAY: "today, over all channels",
}


class BudgetExceeded(BudgetFamily):
    """A ceiling would be passed; nothing was held and nothing was written."""

    code: ClassVar[str] = "budget_exceeded"

    def __init__(
        self, limit: LimitKind, *, needed: Money, left: Money, resets_at: datetime | None
    ) -> None:
        wait = (
            f"It is free again at {resets_at:%Y-%m-%d %H:%M} UTC; until then" if resets_at else ""
        )
        super().__init__(
            f"{needed.dollars} is needed and {left.dollars} is left of the limit for {_TITLES[limit]}.",
            kept="Nothing was spent.",
            remedy=f"{wait or 'Choose something shorter or cheaper, or'} an admin can raise the limit.",
            limit=limit.value,
            needed=str(needed),
            left=str(left),
            resets_at=resets_at.isoformat() if resets_at else None,
        )
        self.limit, self.needed, self.left, self.resets_at = limit, needed, left, resets_at


class Unpriced(Conflict):
    """Nobody knows what a call would cost, so it is not made."""

    code: ClassVar[str] = "unpriced"

    def __init__(self, provider: str, service: str, model: str, unit: str) -> None:
        super().__init__(
            f"No price is known for {provider} {service} {model}, per {unit}.",
            kept="Nothing was spent.",
            remedy="Add the price to the table, or let an admin allow calls without a price.",
            provider=provider,
            service=service,
            model=model,
            unit=unit,
        )


class HoldClosed(Conflict):
    """No money is held for this film any more, so nothing can be bought for it."""

    code: ClassVar[str] = "hold_closed"


class OutcomeUnknown(Conflict):
    """A call was sent and its answer was lost; it is not paid again until a person has looked."""

    code: ClassVar[str] = "outcome_unknown"
