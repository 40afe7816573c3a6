"""A service that sells subscriptions through a Stripe on the loopback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select
from stripe import WebhookSignature

from app.accounts.tiers import Tier
from app.billing.models import BillingAccount
from app.events.models import Received
from app.providers.stripe_payments import StripePayments
from app.tasks.billing import Bookkeeper
from tests.test_api import conftest as api
from tests.test_api.conftest import Open
from tests.test_api.house import House, Person
from tests.test_billing.stripe_server import Stripe, stripe_server

PRICES = {Tier.STARTER: "price_s", Tier.GROWTH: "price_g", Tier.SCALE: "price_x"}
NEW, OLD = "whsec_new", "whsec_old"
clock, open_house = api.clock, api.open_house


@dataclass
class Shop:
    """The service, Stripe, and the bookkeeper that a worker would be."""

    house: House
    stripe: Stripe
    bookkeeper: Bookkeeper

    def buy(self, person: Person, tier: str = "starter", **headers: str) -> Response:
        return person.call("POST", "/v1/billing/checkout", json={"tier": tier}, headers=headers)

    def customer(self, person: Person) -> str:
        """The customer id of someone who has opened the checkout."""
        assert self.buy(person).status_code == 201
        with self.house.services.database.transaction() as session:
            accounts = session.scalars(select(BillingAccount)).all()
        return next(str(a.customer_id) for a in accounts if str(a.user_id) == person.id)

    def send(
        self, event: dict[str, Any] | bytes, *, secret: str = NEW, late: float = 0, **headers: str
    ) -> Response:
        """An event as Stripe sends it, `late` seconds ago."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        at = int(self.house.clock().timestamp() - late)
        signature = WebhookSignature.generate_signature_header(
            body.decode("utf-8", "replace"), secret, at
        )
        return self.house.call(
            "POST",
            "/v1/webhooks/stripe",
            content=body,
            headers={"stripe-signature": signature, "content-type": "application/json"} | headers,
        )

    def work(self) -> list[str]:
        """Apply everything that was received; what came of each."""
        with self.house.services.database.transaction() as session:
            waiting = session.scalars(select(Received.id).where(Received.applied_at.is_(None)))
            ids = [str(each) for each in waiting]
        return [self.bookkeeper._applied(each) for each in ids]

    def seen(self, person: Person) -> dict[str, Any]:
        found: dict[str, Any] = person.call("GET", "/v1/billing/subscription").json()["data"]
        return found


def event(number: int, kind: str, about: dict[str, Any]) -> dict[str, Any]:
    """A snapshot event."""
    return {
        "object": "event",
        "id": f"evt_{number}",
        "type": kind,
        "api_version": "2026-10-28.endive",
        "created": 1_763_800_000,
        "data": {"object": about},
    }


def changed(
    number: int, customer: str, kind: str = "customer.subscription.updated"
) -> dict[str, Any]:
    """An event about a subscription of that customer."""
    about = {"object": "subscription", "id": "sub_1", "customer": customer, "status": "whatever"}
    return event(number, kind, about)


@pytest.fixture
def stripe() -> Iterator[Stripe]:
    with stripe_server() as opened:
        yield opened


@pytest.fixture
def shop(open_house: Open, stripe: Stripe, ready_sqlite_url: str) -> Iterator[Shop]:
    with opened(open_house, stripe, ready_sqlite_url) as shop:
        yield shop


@pytest.fixture(params=["sqlite", "postgres"])
def each_shop(request: pytest.FixtureRequest, open_house: Open, stripe: Stripe) -> Iterator[Shop]:
    with opened(open_house, stripe, request.getfixturevalue(f"ready_{request.param}_url")) as shop:
        yield shop


@contextmanager
def opened(open_house: Open, stripe: Stripe, url: str) -> Iterator[Shop]:
    """A shop on that database."""
    house = open_house(
        DATABASE_URL=url,
        STRIPE_API_KEY="sk_test_loopback",
        STRIPE_BASE_URL=stripe.address,
        STRIPE_WEBHOOK_SECRET=f"{NEW}, {OLD}",
        STRIPE_PRICE_STARTER="price_s",
        STRIPE_PRICE_GROWTH="price_g",
        STRIPE_PRICE_SCALE="price_x",
    )
    payments = StripePayments("sk", PRICES, return_url="http://x/", base_url=stripe.address)
    bookkeeper = Bookkeeper(house.services.database, payments, house.clock)
    yield Shop(house, stripe, bookkeeper)
    bookkeeper.close()
