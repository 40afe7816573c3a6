"""A tier is bought at Stripe; only Stripe's own word grants and takes it."""

from datetime import timedelta

import pytest

from app.accounts.tiers import Role
from app.core.exceptions import ProviderRejected
from app.providers.stripe_payments import StripePayments
from tests.test_api.conftest import Open
from tests.test_api.house import House
from tests.test_billing.conftest import PRICES, Shop, changed, event
from tests.test_billing.stripe_server import Stripe


def test_a_tier_is_bought_changed_and_cancelled(shop: Shop) -> None:
    ann = shop.house.person("ann")
    page = shop.buy(ann)
    assert page.status_code == 201, page.text
    assert page.json()["data"]["url"].startswith("https://checkout.stripe.com/")
    assert shop.seen(ann)["tier"] == "free", "opening the page grants nothing"
    customer = shop.customer(ann)
    steps: list[tuple[str, dict[str, object], str]] = [
        ("price_s", {}, "starter"),
        ("price_x", {}, "scale"),
        ("price_g", {"cancel_at_period_end": True}, "growth"),
        ("price_g", {"status": "canceled"}, "free"),
    ]
    for number, (price, changes, tier) in enumerate(steps):
        shop.house.clock.advance(seconds=1)
        shop.stripe.subscribe(customer, "sub_1", price, **changes)
        assert shop.send(changed(number, customer)).json()["data"]["received"] == "now"
        shop.work()
        assert shop.seen(ann)["tier"] == tier
        assert shop.seen(ann)["cancel_at_period_end"] == ("cancel_at_period_end" in changes)
    ((_, customer_asked, _), *rest) = [a for a in shop.stripe.asked if "customers" in a[0]]
    assert customer_asked["metadata[user_id]"] == ann.id
    assert rest == [], "one customer, however often the page is opened"


def test_the_same_key_opens_the_same_page_and_not_another(shop: Shop) -> None:
    ann = shop.house.person("ann")
    pages = [shop.buy(ann, **{"Idempotency-Key": "k"}).json()["data"]["url"] for _ in range(2)]
    assert pages[0] == pages[1]
    other = shop.buy(ann, "scale", **{"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_who_pays_is_sent_to_the_portal_instead_of_paying_twice(shop: Shop) -> None:
    ann = shop.house.person("ann")
    assert ann.call("POST", "/v1/billing/portal").status_code == 409
    customer = shop.customer(ann)
    shop.stripe.subscribe(customer, "sub_1", "price_s")
    shop.send(changed(1, customer))
    shop.work()
    again = shop.buy(ann, "scale")
    assert (again.status_code, again.json()["code"]) == (409, "already_subscribed")
    portal = ann.call("POST", "/v1/billing/portal")
    assert portal.json()["data"]["url"].startswith("https://billing.stripe.com/")


def test_a_payment_that_fails_leaves_a_week_of_grace(shop: Shop) -> None:
    ann = shop.house.person("ann")
    customer = shop.customer(ann)
    shop.stripe.subscribe(customer, "sub_1", "price_g")
    shop.send(changed(1, customer))
    shop.work()
    shop.house.clock.advance(hours=1)
    began = shop.house.clock()
    shop.stripe.subscribe(customer, "sub_1", "price_g", status="past_due")
    shop.send(changed(2, customer, "invoice.payment_failed"))
    shop.work()
    ann = shop.house.sign_in("ann")
    assert shop.seen(ann)["tier"] == "growth"
    shop.house.clock.now = began + timedelta(days=6, hours=23)
    assert shop.bookkeeper._ended("") == 0
    shop.house.clock.now = began + timedelta(days=7)
    assert shop.bookkeeper._ended("") == 1
    ann = shop.house.sign_in("ann")
    assert (shop.seen(ann)["tier"], shop.seen(ann)["status"]) == ("free", "past_due")
    shop.stripe.subscribe(customer, "sub_1", "price_g")
    shop.send(changed(3, customer, "invoice.paid"))
    shop.work()
    assert (shop.seen(ann)["tier"], shop.seen(ann)["grace_until"]) == ("growth", None)


def test_a_smaller_tier_deletes_nothing_and_adds_nothing(shop: Shop) -> None:
    ann = shop.house.person("ann")
    customer = shop.customer(ann)
    shop.stripe.subscribe(customer, "sub_1", "price_s")
    shop.send(changed(1, customer))
    shop.work()
    for name in ("one", "two", "three"):
        assert ann.call("POST", "/v1/channels", json={"name": name}).status_code == 201
    shop.house.clock.advance(seconds=1)
    shop.stripe.subscribe(customer, "sub_1", "price_s", status="canceled")
    shop.send(changed(2, customer, "customer.subscription.deleted"))
    shop.work()
    assert shop.seen(ann)["channels_above"] == 2
    assert ann.call("GET", "/v1/channels").json()["pagination"]["total"] == 3
    assert ann.call("POST", "/v1/channels", json={"name": "four"}).status_code == 409


def test_an_older_answer_never_overwrites_a_newer(shop: Shop) -> None:
    ann = shop.house.person("ann")
    customer = shop.customer(ann)
    shop.stripe.subscribe(customer, "sub_1", "price_s")
    first = shop.send(changed(1, customer)).json()["data"]["event_id"]
    older = shop.bookkeeper._fetched(received(shop, first))
    shop.house.clock.advance(seconds=5)
    shop.stripe.subscribe(customer, "sub_1", "price_x")
    second = shop.send(changed(2, customer)).json()["data"]["event_id"]
    shop.bookkeeper._applied(received(shop, second))
    assert shop.bookkeeper._written(received(shop, first), older) == "newer is known"
    assert shop.bookkeeper._written(received(shop, first), older) == "applied before"
    assert shop.seen(ann)["tier"] == "scale"


def received(shop: Shop, event_id: str) -> str:
    from sqlalchemy import select

    from app.events.models import Received

    with shop.house.services.database.transaction() as session:
        return str(session.scalars(select(Received.id).where(Received.event_id == event_id)).one())


def test_of_two_subscriptions_the_running_one_counts(shop: Shop) -> None:
    ann = shop.house.person("ann")
    customer = shop.customer(ann)
    shop.stripe.subscribe(customer, "sub_2", "price_g", created=5)
    shop.stripe.subscribe(customer, "sub_1", "price_x", status="canceled", created=9)
    shop.send(changed(1, customer, "customer.subscription.deleted"))
    shop.work()
    assert shop.seen(ann)["tier"] == "growth"


def test_a_customer_deleted_at_stripe_pays_no_more_and_can_come_again(shop: Shop) -> None:
    ann = shop.house.person("ann")
    customer = shop.customer(ann)
    shop.stripe.subscribe(customer, "sub_1", "price_g")
    shop.send(changed(1, customer))
    shop.send(event(2, "customer.deleted", {"object": "customer", "id": customer}))
    shop.work()
    assert shop.seen(ann)["tier"] == "free"
    assert shop.customer(ann) != customer


def test_refunds_and_disputes_are_shown_to_admins(shop: Shop) -> None:
    ann = shop.house.person("ann")
    boss = shop.house.person("boss", role=Role.ADMIN)
    customer = shop.customer(ann)
    charge = {"object": "charge", "id": "ch_1", "customer": customer, "currency": "usd"}
    shop.send(event(1, "charge.refunded", charge | {"amount": 900, "amount_refunded": 900}))
    shop.send(event(2, "charge.refunded", charge | {"amount": 900, "amount_refunded": 300}))
    dispute = {"object": "dispute", "id": "dp_1", "charge": "ch_1", "amount": 500}
    shop.send(event(3, "charge.dispute.created", dispute | {"currency": "usd"}))
    shop.work()
    assert ann.call("GET", "/v1/billing/incidents").status_code == 403
    shown = boss.call("GET", "/v1/billing/incidents").json()["data"]
    assert {(each["kind"], each["amount"]) for each in shown} == {("refund", 900), ("dispute", 500)}
    assert {each["user_id"] for each in shown} == {ann.id, None}


def test_stripe_not_answering_is_a_matter_of_time_and_leaves_nothing(shop: Shop) -> None:
    ann = shop.house.person("ann")
    shop.stripe.is_down = True
    answer = shop.buy(ann)
    assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")
    shop.stripe.is_down = False
    assert shop.buy(ann).status_code == 201


def test_without_a_key_the_rest_works(open_house: Open, ready_sqlite_url: str) -> None:
    house: House = open_house(DATABASE_URL=ready_sqlite_url)
    ann = house.person("ann")
    for path in ("/v1/billing/checkout", "/v1/billing/portal", "/v1/webhooks/stripe"):
        answer = ann.call("POST", path, json={"tier": "starter"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_set_up")
    found = ann.call("GET", "/v1/billing/subscription").json()["data"]
    assert (found["tier"], found["is_set_up"]) == ("free", False)


def test_the_doctor_sees_a_price_that_does_not_recur(stripe: Stripe) -> None:
    stripe.prices = {"price_s": True, "price_g": True, "price_x": True}
    payments = StripePayments("sk", PRICES, return_url="http://x/", base_url=stripe.address)
    assert payments.check() == "Stripe, 3 prices"
    stripe.prices["price_g"] = False
    with pytest.raises(ProviderRejected, match="STRIPE_PRICE_GROWTH"):
        payments.check()
