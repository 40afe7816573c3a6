"""What billing needs of whoever takes the money."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts.tiers import Tier
from app.core.exceptions import Forbidden, NotFound


class NotSetUp(NotFound):
    """This installation does not do that: its operator has not set it up."""

    code = "not_set_up"


class BadSignature(Forbidden):
    """What was sent does not prove who sent it, or is too old or from the future."""

    code = "bad_signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A subscription as it is at the payment service now."""

    subscription_id: str
    status: str
    price_id: str
    period_end: datetime | None
    ends_with_period: bool
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A subscription that is to be paid for."""

    user_id: UUID
    customer_id: str
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPage:
    """Where a customer goes on, on the payment service's own pages."""

    url: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the payment service tells of, proved to be its own; `facts` are what we keep of it."""

    event_id: str
    kind: str
    facts: dict[str, JsonValue]


class Payments(Protocol):
    """Takes the money. Each call may raise ProviderUnavailable or ProviderRejected."""

    @property
    def prices(self) -> Mapping[str, Tier]:
        """The tier that each price pays for."""

    def make_customer(self, user_id: UUID, email: str, *, key: str) -> str:
        """The id of the customer made under that key, now or before."""

    def checkout(self, wanted: Checkout, *, key: str) -> PaymentPage:
        """The page where that is paid for. Raises Invalid for a tier without a price."""

    def portal(self, customer_id: str) -> PaymentPage:
        """The page where a customer sees bills, changes cards and tiers, and cancels."""

    def subscriptions(self, customer_id: str) -> tuple[Plan, ...]:
        """All of the customer's, whatever became of them."""

    def check(self) -> str:
        """How it is set up, in a few words."""


class Notices(Protocol):
    """Knows what the payment service itself has sent."""

    def opened(self, body: bytes, signature: str, *, now: datetime) -> Notice:
        """The notice. Raises BadSignature, or Invalid for a body that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """Everything a way in needs for billing; `payments` and `notices` only where they are set up."""

    payments: Payments | None
    notices: Notices | None
    ask: Callable[[Session, UUID], None]
    """Have a received notice applied, if the transaction commits."""
