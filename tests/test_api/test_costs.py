"""Money over HTTP."""

from datetime import timedelta
from uuid import UUID, uuid4

from app.accounts.tiers import Role, Tier
from app.core.money import Money
from app.costs.calls import Purchase, begin
from app.costs.holds import hold
from app.costs.lines import Payer
from app.costs.prices import our_prices
from app.costs.quotes import PlannedCall, price_call
from app.costs.settlement import Bill, settle
from app.costs.usage import Unit, Usage
from tests.test_api.films import channel
from tests.test_api.house import House, Person


def spend(house: House, person: Person, channel_id: str) -> str:
    """Somebody spoke a thousand characters for that person; what it cost."""
    video, now = uuid4(), house.clock()
    usage = Usage(
        provider="elevenlabs",
        service="speech",
        model="eleven_multilingual_v2",
        units=((Unit.CHARACTER, 1000),),
    )
    call = PlannedCall(stage="narrate", usage=usage)
    priced = price_call(call, our_prices(), on=now.date())
    payer = Payer(owner_id=UUID(person.id), channel_id=channel_id, video_id=video)
    with house.services.database.transaction() as session:
        hold(session, payer, priced.total, month=Money(10**9), now=now)
        begin(session, "key", Purchase(video_id=video, revision=1, priced=priced), now=now)
        settle(session, "key", Bill(cost=priced.total), None, now=now)
    return str(priced.total)


def test_spending_is_summed_by_every_side_and_day(each_house: House) -> None:
    ann, bob = each_house.person("ann", tier=Tier.GROWTH), each_house.person("bob")
    mine = channel(ann)
    cost = spend(each_house, ann, mine)
    seen = ann.call("GET", "/v1/costs/summary").json()["data"]
    assert seen["total"] == seen["month"]["spent"] == cost
    names = {
        side: [part["name"] for part in seen[f"by_{side}"]]
        for side in ("provider", "service", "stage", "channel")
    }
    assert names == {
        "provider": ["elevenlabs"],
        "service": ["speech"],
        "stage": ["narrate"],
        "channel": [mine],
    }
    days = ann.call("GET", "/v1/costs/daily").json()["data"]
    assert (len(days), days[-1]["amount"], days[0]["amount"]) == (30, cost, "0.000000")
    assert bob.call("GET", "/v1/costs/summary").json()["data"]["total"] == "0.000000"
    today = each_house.clock().date()
    before = f"from={today - timedelta(days=9)}&to={today - timedelta(days=1)}"
    assert ann.call("GET", f"/v1/costs/summary?{before}").json()["data"]["total"] == "0.000000"
    backwards = f"from={today}&to={today - timedelta(days=1)}"
    assert ann.call("GET", f"/v1/costs/daily?{backwards}").status_code == 422


def test_an_admin_changes_the_limits_for_everybody(each_house: House) -> None:
    ann, boss = each_house.person("ann"), each_house.person("boss", role=Role.ADMIN)
    assert ann.call("GET", "/v1/costs/limits").json()["data"] == {
        "video": "3.000000",
        "day": "150.000000",
        "month": "15.000000",
        "alert": "100.000000",
        "unpriced": "0.000000",
    }
    answer = boss.call("PUT", "/v1/costs/limits", json={"video": "4.50"})
    assert answer.json()["data"]["video"] == "4.500000"
    assert ann.call("GET", "/v1/costs/limits").json()["data"]["video"] == "4.500000"
    assert boss.call("PUT", "/v1/costs/limits", json={"video": "-1"}).status_code == 422
    assert boss.call("PUT", "/v1/costs/limits", json={"video": "4.5e-07"}).status_code == 422
    assert boss.call("PUT", "/v1/costs/limits", json={"month": "1.00"}).status_code == 422


def test_of_two_edits_of_the_limits_that_were_based_on_one_read_the_second_is_refused(
    each_house: House,
) -> None:
    boss, ann = each_house.person("boss", role=Role.ADMIN), each_house.person("ann")
    read = boss.call("GET", "/v1/costs/limits").headers["etag"]
    assert ann.call("GET", "/v1/costs/limits").headers["etag"] == read
    based_on = {"if-match": read}
    first = boss.call("PUT", "/v1/costs/limits", json={"video": "4.50"}, headers=based_on)
    assert (first.status_code, first.headers["etag"] == read) == (200, False)
    second = boss.call("PUT", "/v1/admin/limits", json={"day": "90.00"}, headers=based_on)
    assert (second.status_code, second.json()["code"]) == (412, "precondition_failed")
    assert boss.call("GET", "/v1/admin/limits").json()["data"]["day"] == "150.000000"
