"""The plan at the account page: bought and changed on Stripe's own pages, shown as it is."""

from app.accounts.tiers import Tier
from tests.test_billing.conftest import Shop, changed, clock, open_house, shop, stripe
from tests.test_dashboard.browser import Browser

__all__ = ["clock", "open_house", "shop", "stripe"]

LIVE = {"hx-request": "true"}


def test_a_plan_is_bought_and_changed_on_stripes_pages(shop: Shop) -> None:
    person = shop.house.person("ann")
    ann = Browser(shop.house, "ann")
    page = ann.get("/dashboard/account").text
    assert "Go to the payment" in page
    path = "/dashboard/account/checkout"
    answer = ann.call("POST", path, data={"tier": "starter", "key": "a"}, headers=LIVE)
    assert answer.headers["hx-redirect"].startswith("https://")
    plain = ann.post(path, tier="starter", key="a")
    assert answer.headers["hx-redirect"] in plain.text  # a link, where no script runs
    assert shop.seen(person)["tier"] == Tier.FREE.value  # only Stripe's word changes it
    customer = shop.customer(person)
    shop.stripe.subscribe(customer, "sub_1", "price_x", cancel_at_period_end=True)
    shop.send(changed(1, customer))
    shop.work()
    page = ann.get("/dashboard/account").text
    assert "Scale" in page
    assert "cancelled and is not renewed" in page
    portal = ann.call("POST", "/dashboard/account/portal", headers=LIVE)
    assert portal.headers["hx-redirect"].startswith("https://billing.stripe.com/")
    again = ann.call("POST", path, data={"tier": "scale", "key": "b"}, headers=LIVE)
    assert again.status_code == 409
