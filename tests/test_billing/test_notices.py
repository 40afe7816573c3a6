"""Events of Stripe: each has its effect once, in any order; what is not Stripe's has none."""

import json
import random

from sqlalchemy import func, select

from app.events.models import Received
from tests.test_billing.conftest import NEW, OLD, Shop, changed, event

LIMIT = 1_048_576


def kept(shop: Shop) -> int:
    with shop.house.services.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Received)) or 0


def test_events_sent_many_times_in_any_order_have_their_effect_once(each_shop: Shop) -> None:
    shop = each_shop
    people = [shop.house.person(f"user{number}") for number in range(4)]
    customers = [shop.customer(person) for person in people]
    prices = ["price_s", "price_g", "price_x", "price_g"]
    ended = [{}, {}, {"status": "canceled"}, {"status": "unpaid"}]
    for customer, price, changes in zip(customers, prices, ended, strict=True):
        shop.stripe.subscribe(customer, f"sub_{customer}", price, **changes)
    events = [changed(10 * n + k, customers[n]) for n in range(4) for k in range(10)] * 3
    random.Random(7).shuffle(events)
    answers = [shop.send(each) for each in events]
    assert {answer.status_code for answer in answers} == {200}
    assert [a.json()["data"]["received"] for a in answers].count("now") == 40
    shop.work()
    assert shop.work() == []
    assert [shop.seen(person)["tier"] for person in people] == ["starter", "growth", "free", "free"]
    assert len([asked for asked in shop.stripe.asked if "subscriptions" in asked[0]]) == 40


def test_both_secrets_open_the_door_while_one_follows_the_other(shop: Shop) -> None:
    for number, secret in enumerate((NEW, OLD)):
        assert shop.send(changed(number, "cus_x"), secret=secret).status_code == 200
    assert shop.send(changed(9, "cus_x"), secret="whsec_other").status_code == 403


def test_an_event_of_long_ago_or_of_the_future_is_refused(shop: Shop) -> None:
    for late in (301, 86_400, -301, -86_400):
        answer = shop.send(changed(1, "cus_x"), late=late)
        assert (answer.status_code, answer.json()["code"]) == (403, "bad_signature")
    assert kept(shop) == 0


HEADERS = [
    "", "t=", "t=x,v1=y", "v1=abc", "t=1,v1=", "t=9999999999999999999,v1=00", "t=-1,v1=00", ",,,=,",
    "t=1", "nonsense", "t=1,t=2,v1=é", "v0=1", "t=٣,v1=00", "=" * 1_900,
]  # fmt: skip


def test_a_malformed_signature_is_refused_and_is_no_fault_of_ours(shop: Shop) -> None:
    for header in HEADERS:
        answer = shop.house.call(
            "POST",
            "/v1/webhooks/stripe",
            content=json.dumps(changed(1, "cus_x")),
            headers={b"stripe-signature": header.encode()},
        )
        assert answer.status_code == 403, header
    assert kept(shop) == 0


BODIES = [
    b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe", b"{}", b'{"object": "event"}',
    json.dumps({"object": "v2.core.event", "id": "evt_1", "type": "v1.x"}).encode(),
    json.dumps(event(1, "x" * 81, {})).encode(),
    json.dumps(event(1, "x", {}) | {"id": "e" * 256}).encode(),
    json.dumps(event(1, "x", {}) | {"id": "a b"}).encode(),
    json.dumps(event(1, "x", {}) | {"data": []}).encode(),
    json.dumps({"detail": event(1, "x", {})}).encode(),
    b"[" * 50_000,
]  # fmt: skip


def test_a_signed_body_that_is_no_event_is_refused_cleanly(shop: Shop) -> None:
    for body in BODIES:
        assert shop.send(body).status_code in {403, 422}, body[:80]
    assert kept(shop) == 0


def test_a_body_over_the_limit_is_refused(shop: Shop) -> None:
    assert shop.send(b"x" * (LIMIT + 1)).status_code == 413


def test_who_forges_again_and_again_is_shut_out_and_stripe_is_not(shop: Shop) -> None:
    answers = [shop.send(changed(n, "cus_x"), secret="forged").status_code for n in range(61)]
    assert answers == [403] * 60 + [429]
    shop.house.clock.advance(minutes=1)
    assert {shop.send(changed(n, "cus_x")).status_code for n in range(70)} == {200}
