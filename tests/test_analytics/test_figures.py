"""Figures read each day, kept, joined with cost, and forgotten in time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.analytics.models import DailyFigures
from app.costs import tables as costs
from app.events.models import Announcement
from app.publishing.google import ASKED, MONEY
from app.publishing.publication_models import Publication, PublicationState
from app.tasks.sync import Analyst, Caretaker
from app.wiring.youtube import figures
from tests.test_api.films import asked
from tests.test_api.house import House
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube
from tests.youtube.world import Fault

TODAY = date(2026, 11, 22)


def analyst(owner: Owner) -> Analyst:
    from app.core.config import read_settings

    services = owner.house.services
    reader = figures(read_settings())
    return Analyst(services.database, services.connections, reader, services.clock)


def morning(owner: Owner) -> int:
    """What the daily workflow does for each channel, without an engine around it."""
    reader = analyst(owner)
    return sum(reader.read(*pair) for pair in reader.channels())


def earn(
    youtube: YouTube, channel: str | None, *, video: str = "", ago: int = 3, **metrics: float
) -> None:
    """What YouTube has counted on a day so long ago."""
    day = str(TODAY - timedelta(days=ago))
    usual = {"views": 100, "engagedViews": 60, "estimatedMinutesWatched": 250}
    youtube.world.figures[str(channel), video, day] = usual | metrics


def earning(owner: Owner, youtube: YouTube) -> tuple[str, Any]:
    """A channel whose account may see what it earns."""
    channel = youtube.world.open_channel("Rivers")
    grant = youtube.world.consent(channel, (*ASKED, MONEY))
    channel_id = owner.channel("Rivers")
    assert owner.connect(channel_id, grant, revenue=True).status_code == 200
    return channel_id, grant


def published(owner: Owner, channel_id: str, youtube_id: str, cost: int) -> str:
    """A film that is out and what was paid for it, in micro-dollars."""
    video_id = asked(owner.person, channel_id, style="paper", aspect="9:16")
    now = owner.house.clock()
    spent = {
        "at": now, "day": now.date(), "kind": "settle", "key": video_id, "owner_id": UUID(owner.person.id),
        "channel_id": channel_id, "video_id": UUID(video_id), "revision": 1, "stage": "write",
        "provider": "openai", "service": "text", "model": "x", "units": {}, "micros": cost, "free": 0,
        "calls": 0, "spent": cost, "overrun": 0, "request_id": "", "note": "",
    }  # fmt: skip
    day = {
        "day": now.date(), "owner_id": UUID(owner.person.id), "channel_id": channel_id,
        "provider": "openai", "service": "text", "stage": "write", "spent": cost, "calls": 1,
    }  # fmt: skip
    with owner.house.services.database.transaction() as session:
        session.add(
            Publication(
                video_id=UUID(video_id),
                owner_id=UUID(owner.person.id),
                channel_id=channel_id,
                state=PublicationState.PUBLISHED,
                youtube_id=youtube_id,
                created_at=now,
                updated_at=now,
            )
        )
        session.execute(insert(costs.ledger).values(spent))
        session.execute(insert(costs.daily_spend).values(day))
    return video_id


def overview(owner: Owner) -> dict[str, Any]:
    answer = owner.again().person.call("GET", "/v1/analytics/overview")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def rows(owner: Owner) -> list[DailyFigures]:
    with owner.house.services.database.transaction() as session:
        return list(session.scalars(select(DailyFigures).order_by(DailyFigures.day)))


def test_profit_is_shown_by_day_channel_format_and_film(
    each_house: House, youtube: YouTube
) -> None:
    ann = Owner.new(each_house, youtube)
    channel_id, grant = earning(ann, youtube)
    video_id = published(ann, channel_id, "dQw4w9WgXcQ", 400_000)
    earn(
        youtube,
        grant.channel_id,
        subscribersGained=5,
        subscribersLost=2,
        estimatedRevenue=1.25,
    )
    earn(youtube, grant.channel_id, ago=4, views=10, estimatedRevenue=0.5)
    earn(youtube, grant.channel_id, video="dQw4w9WgXcQ", views=90, estimatedRevenue=1.0)
    assert morning(ann) == 3
    seen = overview(ann)
    total = seen["total"]
    assert (total["views"], total["engaged_views"], total["subscribers"]) == (110, 120, 3)
    assert (total["revenue"], total["cost"], total["profit"]) == (
        "1.750000",
        "0.400000",
        "1.350000",
    )
    by_day = {one["name"]: one for one in seen["by_day"]}
    assert by_day["2026-11-19"]["profit"] == "1.250000"
    assert by_day["2026-11-22"]["cost"] == "0.400000"
    assert len(by_day) == 30
    (film,) = seen["by_film"]
    assert (film["name"], film["profit"]) == (video_id, "0.600000")
    assert [(one["name"], one["profit"]) for one in seen["by_format"]] == [
        ("paper 9:16", "0.600000")
    ]
    assert seen["by_channel"][0]["profit"] == "1.350000"
    ann = ann.again()
    alone = ann.person.call("GET", f"/v1/analytics/videos/{video_id}").json()["data"]
    assert (alone["total"]["views"], alone["total"]["profit"]) == (90, "0.600000")
    here = ann.person.call("GET", f"/v1/analytics/channels/{channel_id}").json()["data"]
    assert here["total"]["profit"] == "1.350000"


def test_without_the_scope_for_money_revenue_is_unknown_and_not_nothing(
    ann: Owner, youtube: YouTube
) -> None:
    _, _, grant = ann.connected()
    earn(youtube, grant.channel_id, estimatedRevenue=2.0)
    morning(ann)
    total = overview(ann)["total"]
    assert (total["views"], total["revenue"], total["profit"]) == (100, None, None)


def test_revenue_that_comes_later_does_not_cut_the_views_off(ann: Owner, youtube: YouTube) -> None:
    _, grant = earning(ann, youtube)
    earn(youtube, grant.channel_id, ago=2)
    earn(youtube, grant.channel_id, ago=3, estimatedRevenue=1.0)
    morning(ann)
    assert [(one.views, one.revenue) for one in rows(ann)] == [(100, 1_000_000), (100, None)]


def test_days_that_still_change_are_read_again_and_replaced(ann: Owner, youtube: YouTube) -> None:
    _, _, grant = ann.connected()
    for ago in (30, 20, 5):
        earn(youtube, grant.channel_id, ago=ago)
    assert morning(ann) == 3, "thirty-five days at first"
    for ago in (30, 20, 5):
        earn(youtube, grant.channel_id, ago=ago, views=101)
    assert morning(ann) == 1, "seven days on a Sunday"
    assert [one.views for one in rows(ann)] == [100, 100, 101]
    ann.house.clock.advance(days=1)
    assert morning(ann) == 3, "thirty-five days on a Monday"
    assert [one.views for one in rows(ann)] == [101, 101, 101]


def test_an_answer_without_rows_is_no_error(ann: Owner) -> None:
    ann.connected()
    assert morning(ann) == 0
    assert overview(ann)["total"]["views"] == 0


def test_without_engaged_views_the_others_are_read(ann: Owner, youtube: YouTube) -> None:
    _, _, grant = ann.connected()
    earn(youtube, grant.channel_id)
    youtube.world.plan(Fault("reports.query", status=400, reason="badRequest"))
    assert morning(ann) == 1
    assert (rows(ann)[0].views, rows(ann)[0].engaged_views) == (100, None)


def test_nothing_is_kept_thirty_days_without_being_read_again(ann: Owner, youtube: YouTube) -> None:
    _, _, grant = ann.connected()
    earn(youtube, grant.channel_id, ago=30)
    morning(ann)
    for _ in range(40):
        ann.house.clock.advance(days=1)
        morning(ann)
        Caretaker(
            ann.house.services.database, ann.connections, ann.house.services.clock
        )._forgotten()
        assert all(ann.house.clock() - one.fetched_at < timedelta(days=30) for one in rows(ann))
    assert len(rows(ann)) == 1, "old days are read again, not lost"


def test_what_was_read_by_a_revoked_consent_is_gone_within_seven_days(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, account_id, grant = ann.connected()
    _, _, other = ann.connected("Lakes")
    for one in (grant, other):
        earn(youtube, one.channel_id)
    morning(ann)
    ann.person.call("DELETE", f"/v1/channels/{channel_id}/accounts/{account_id}")
    ann.house.clock.advance(days=6)
    caretaker = Caretaker(ann.house.services.database, ann.connections, ann.house.services.clock)
    caretaker._forgotten()
    assert channel_id not in {one.channel_id for one in rows(ann)}
    assert len(rows(ann)) == 1


def test_a_strangers_figures_are_not_there(ann: Owner, youtube: YouTube) -> None:
    channel_id, _, grant = ann.connected()
    earn(youtube, grant.channel_id)
    morning(ann)
    bob = Owner.new(ann.house, youtube, "bob")
    assert overview(bob)["total"]["views"] == 0
    assert bob.person.call("GET", f"/v1/analytics/channels/{channel_id}").status_code == 404


def test_an_owner_is_told_once_a_day_which_figures_were_read(
    each_house: House, youtube: YouTube
) -> None:
    ann = Owner.new(each_house, youtube)
    channel_id, grant = earning(ann, youtube)
    assert morning(ann) == 0
    assert updates(ann) == []
    published(ann, channel_id, "dQw4w9WgXcQ", 0)
    earn(youtube, grant.channel_id)
    earn(youtube, grant.channel_id, ago=4)
    earn(youtube, grant.channel_id, video="dQw4w9WgXcQ")
    assert (morning(ann), morning(ann)) == (3, 3)
    told = {
        "channel_id": channel_id,
        "first_day": str(TODAY - timedelta(days=4)),
        "last_day": str(TODAY - timedelta(days=3)),
        "days": 2,
        "videos": 1,
        "rows": 3,
    }
    assert updates(ann) == [told]
    each_house.clock.advance(days=1)
    morning(ann)
    assert len(updates(ann)) == 2


def updates(owner: Owner) -> list[dict[str, Any]]:
    """What the owner was told of figures."""
    with owner.house.services.database.transaction() as session:
        query = select(Announcement).where(Announcement.kind == "analytics.updated")
        return [dict(one.facts) for one in session.scalars(query)]
