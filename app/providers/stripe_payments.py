"""Stripe, through its own SDK: customers, checkout, portal, subscriptions."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

import stripe
from stripe import StripeClient

from app.accounts.requests import KeyReused
from app.accounts.tiers import Tier
from app.billing.payments import Checkout, PaymentPage, Plan
from app.core.exceptions import Invalid, ProviderRejected, ProviderUnavailable, YtempireError

T = TypeVar("T")
SECONDS = 20
RETRIES = 2
"""The SDK's own, under one idempotency key; none unless asked for."""
MOST = 100
"""Subscriptions of one customer that are looked at: more than anyone has."""


class StripePayments:
    """Takes money through Stripe; `prices` are Stripe's ids of the monthly price of each tier."""

    def __init__(
        self, api_key: str, prices: Mapping[Tier, str], *, return_url: str, base_url: str = ""
    ) -> None:
        self._prices = prices
        self._return_url = return_url
        self._client = StripeClient(
            api_key,
            base_addresses={"api": base_url} if base_url else None,
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=SECONDS),
        )

    @property
    def prices(self) -> Mapping[str, Tier]:
        """The tier that each price pays for."""
        return MappingProxyType({price: tier for tier, price in self._prices.items()})

    def make_customer(self, user_id: UUID, email: str, *, key: str) -> str:
        """The id of the customer made under that key, now or before."""
        made = _told(
            lambda: self._client.v1.customers.create(
                params={"email": email, "metadata": {"user_id": str(user_id)}},
                options={"idempotency_key": key},
            )
        )
        return made.id

    def checkout(self, wanted: Checkout, *, key: str) -> PaymentPage:
        """The page where that is paid for. Raises Invalid for a tier without a price."""
        if wanted.tier not in self._prices:
            raise Invalid(f"The tier {wanted.tier} cannot be bought here.")
        opened = _told(
            lambda: self._client.v1.checkout.sessions.create(
                params={
                    "mode": "subscription",
                    "customer": wanted.customer_id,
                    "client_reference_id": str(wanted.user_id),
                    "line_items": [{"price": self._prices[wanted.tier], "quantity": 1}],
                    "subscription_data": {"metadata": {"user_id": str(wanted.user_id)}},
                    "success_url": self._return_url,
                    "cancel_url": self._return_url,
                },
                options={"idempotency_key": key},
            )
        )
        if not opened.url:
            raise ProviderUnavailable("Stripe opened no page to pay on.")
        return PaymentPage(url=opened.url, expires_at=_moment(opened.expires_at))

    def portal(self, customer_id: str) -> PaymentPage:
        """The page where a customer sees bills, changes cards and tiers, and cancels."""
        opened = _told(
            lambda: self._client.v1.billing_portal.sessions.create(
                params={"customer": customer_id, "return_url": self._return_url}
            )
        )
        return PaymentPage(url=opened.url, expires_at=None)

    def subscriptions(self, customer_id: str) -> tuple[Plan, ...]:
        """All of the customer's, whatever became of them."""
        found = _told(
            lambda: self._client.v1.subscriptions.list(
                params={"customer": customer_id, "status": "all", "limit": MOST}
            )
        )
        return tuple(_plan(each) for each in found.data if each["items"].data)

    def check(self) -> str:
        """That the key is good and every price is one that recurs. Raises ProviderRejected."""
        for tier, price_id in self._prices.items():
            price = _told(partial(self._client.v1.prices.retrieve, price_id))
            if price.recurring is None or not price.active:
                raise ProviderRejected(
                    f"STRIPE_PRICE_{tier.name} is not an active price that recurs.",
                    remedy="Name a monthly price.",
                )
        return f"Stripe, {len(self._prices)} prices"


def _plan(found: stripe.Subscription) -> Plan:
    # Since 2025 the period is the line's, not the subscription's.
    line = found["items"].data[0]
    return Plan(
        subscription_id=found.id,
        status=found.status,
        price_id=line.price.id,
        period_end=_moment(line.current_period_end),
        ends_with_period=bool(found.cancel_at_period_end or found.cancel_at),
        created=datetime.fromtimestamp(found.created, UTC),
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _told(call: Callable[[], T]) -> T:
    try:
        return call()
    except stripe.StripeError as error:
        raise _family(error) from error


def _family(error: stripe.StripeError) -> YtempireError:
    match error:
        case stripe.IdempotencyError():
            return KeyReused(
                "This Idempotency-Key was used for another request.", remedy="Use a new key."
            )
        case stripe.AuthenticationError() | stripe.PermissionError():
            return ProviderRejected(
                "Stripe does not take our key.", remedy="The operator checks STRIPE_API_KEY."
            )
        case stripe.RateLimitError() | stripe.APIConnectionError() | stripe.APIError():
            return ProviderUnavailable("Stripe does not answer now.", remedy="Try again later.")
        case _:
            return ProviderRejected(f"Stripe refused: {error.user_message or 'no reason given'}")
