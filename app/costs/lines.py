"""What the ledger says, as values: who pays, for what, and which counters move by how much."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from app.core.money import ZERO, Money
from app.costs.usage import Unit


class Kind(StrEnum):
    """What a line of the ledger says."""

    HOLD = "hold"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"
    ADJUST = "adjust"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Whose money it is: one making of one film on a channel of a user."""

    owner_id: UUID
    channel_id: str
    video_id: UUID
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What the money is for; empty for a hold, which is for a whole film."""

    key: str = ""
    stage: str = ""
    provider: str = ""
    service: str = ""
    model: str = ""
    units: tuple[tuple[Unit, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What a line adds to the counters: kept free, promised to calls, paid, paid beyond a limit."""

    free: Money = ZERO
    calls: Money = ZERO
    spent: Money = ZERO
    overrun: Money = ZERO

    @property
    def reserved(self) -> Money:
        """The change of what is kept and not paid yet."""
        return self.free + self.calls

    @property
    def growth(self) -> Money:
        """By how much the line brings the counters nearer to their limits."""
        return self.reserved + self.spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the ledger. `day` is the day (UTC) whose budget it counts against."""

    kind: Kind
    at: datetime
    day: date
    payer: Payer
    amount: Money
    movement: Movement = Movement()
    purpose: Purpose = Purpose()
    request_id: str = ""
    note: str = ""


def day_of(moment: datetime) -> date:
    """The day (UTC) of a moment. Raises ValueError when the moment names no time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} names no time zone")
    return moment.astimezone(UTC).date()
