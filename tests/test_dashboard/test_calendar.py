"""The calendar: what it shows on whose clocks, what stands in a film's way, and how a film is moved."""

import re
from datetime import datetime, timedelta

import pytest

from app.accounts.users import find_by_email
from app.publishing import quota_counters as counters
from app.publishing.cooldowns import cool_down
from app.publishing.pacific import pacific_day
from app.publishing.publication_reads import of_video
from app.publishing.publishing_quote import publishing_quote
from app.publishing.quota_costs import Bucket
from tests.test_api.house import House
from tests.test_dashboard import portfolio
from tests.test_dashboard.browser import Browser
from tests.test_dashboard.portfolio import Portfolio


@pytest.fixture
def made(house: House, ann: Browser) -> Portfolio:  # noqa: ARG001 - whose they are
    with house.services.database.transaction() as session:
        owner = find_by_email(session, "ann@example.com")
        assert owner is not None
        found = portfolio.fill(session, owner.id, now=house.clock())
        session.expunge_all()
        return found


def seen(ann: Browser, path: str = "") -> str:
    return re.sub(r"\s+", " ", ann.get(f"/dashboard/calendar{path}").text)


def slot(page: str, title: str) -> str:
    """The film's place on the page, with all that is told of it."""
    found = re.search(
        rf'<details[^>]*>\s*<summary aria-label="{re.escape(title)}.*?</details>', page
    )
    assert found is not None, title
    return found.group()


def goes_out(house: House, made: Portfolio, title: str) -> tuple[datetime | None, int]:
    with house.services.database.transaction() as session:
        found = of_video(session, made.films[title].id)
        assert found is not None
        return found.publish_at, found.version


@pytest.mark.usefixtures("made")
def test_a_film_stands_on_its_day_with_state_and_channel(ann: Browser) -> None:
    page = seen(ann, "?span=week&at=2026-11-24")
    planned = slot(page, "How rivers move sand to the sea")
    assert "16:30</b><i>Planned" in planned
    assert "Rivers &amp; Coasts" in planned
    assert "there Tue 17:30" in planned
    assert "Held" in slot(page, "How far a light-year is")
    assert "30 Nov" not in page


def test_times_are_those_of_the_viewers_zone_and_so_are_the_days(
    house: House, made: Portfolio, ann: Browser
) -> None:
    form = {"time_zone": "Pacific/Auckland", "version": "1"}
    assert ann.post("/dashboard/account/time-zone", **form).status_code == 303
    assert ann.post("/dashboard/account/time-zone", **form).status_code == 412
    page = seen(ann, "?span=week&at=2026-11-24")
    day = page[page.index('data-day="2026-11-25"') : page.index('data-day="2026-11-26"')]
    assert "05:30</b><i>Planned" in slot(day, "How rivers move sand to the sea")
    assert "Pacific/Auckland" in page
    wrong = ann.post("/dashboard/account/time-zone", time_zone="Mars/Base", version="2")
    assert wrong.status_code == 422
    title = "How rivers move sand to the sea"
    _, version = goes_out(house, made, title)
    move = {"day": "2026-11-27", "time": "06:00", "version": str(version)}
    path = f"/dashboard/calendar/{made.films[title].id}/move"
    assert ann.post(path, **move).status_code == 303
    assert f"{goes_out(house, made, title)[0]:%d %H:%M}" == "26 17:00"


def test_two_at_one_minute_and_one_too_many_for_a_day_are_marked_with_a_reason(
    house: House, made: Portfolio, ann: Browser
) -> None:
    assert "stands in the way" not in seen(ann)
    with house.services.database.transaction() as session:
        portfolio.crowd(session, attached(session, made))
    page = seen(ann, "?span=week&at=2026-11-24")
    twin = slot(page, "Where glaciers end")
    assert "Same minute" in twin
    assert "Another video of this channel goes out at that minute." in twin
    full = slot(page, "Why clocks run clockwise")
    assert "Day full" in full
    assert "publishes 1 a day, and that day has 2" in full
    assert "Day full" not in slot(page, "The clock that started a war")
    assert "Something stands in the way of 3 videos." in page


def attached(session: object, made: Portfolio) -> Portfolio:
    merged = {name: session.merge(one) for name, one in made.channels.items()}  # type: ignore[attr-defined]
    return Portfolio(made.owner_id, made.now, merged, made.films)


def test_a_film_for_which_the_pacific_day_has_too_little_quota_says_when_it_goes_out_instead(
    house: House, made: Portfolio, ann: Browser
) -> None:
    rules = house.services.connections.quota.rules
    now = house.clock()
    with house.services.database.transaction() as session:
        mine = attached(session, made)
        near = now + timedelta(hours=8)
        portfolio.plan(session, mine, "Rivers & Coasts", "Too near", near)
        gone = counters.of_project(rules.project, Bucket.UPLOADS, pacific_day(now))
        assert counters.grow(session, gone, rules.uploads, None)
    late = slot(seen(ann, "?span=week"), "Too near")
    assert "Quota short" in late
    assert "quota of 22 Nov, Pacific time, does not suffice" in late
    assert "go out at 23 Nov 08:00" in late


def test_today_tells_what_is_used_promised_and_free_as_a_quote_and_the_api_do(
    house: House, made: Portfolio, ann: Browser
) -> None:
    rules, now = house.services.connections.quota.rules, house.clock()
    with house.services.database.transaction() as session:
        mine = attached(session, made)
        portfolio.plan(session, mine, "Rivers & Coasts", "Today", now + timedelta(hours=3))
        used = counters.of_project(rules.project, Bucket.UNITS, pacific_day(now))
        assert counters.grow(session, used, 40, None)
    page = ann.get("/dashboard").text
    for name, count in (("Used", "40"), ("Promised to planned videos", "210"), ("Free", "8,750")):
        assert f"<dt>{name}</dt><dd>{count}</dd>" in page
    rivers = made.channels["Rivers & Coasts"].id
    with house.services.database.transaction() as session:
        assert publishing_quote(session, rules, rivers, 1, now=now).units_left == 8_750
        cool_down(session, f"project:{rules.project}:units", "quotaExceeded", seen=40, now=now)
    assert "<dt>Free</dt><dd>0 · used up, as YouTube says</dd>" in ann.get("/dashboard").text


def test_a_channel_that_youtube_lets_rest_or_that_nobody_may_act_for_is_told(
    house: House, made: Portfolio, ann: Browser
) -> None:
    now = house.clock()
    with house.services.database.transaction() as session:
        mine = attached(session, made)
        rivers = mine.channels["Rivers & Coasts"].id
        for _ in range(8):
            cool_down(session, f"channel:{rivers}:uploads", "uploadLimitExceeded", seen=1, now=now)
        portfolio.plan(session, mine, "Rivers & Coasts", "Soon", now + timedelta(hours=3))
    assert "Paused by YouTube" in slot(seen(ann, "?span=week"), "Soon")


def test_a_film_is_moved_held_and_let_go_from_its_slot(
    house: House, made: Portfolio, ann: Browser
) -> None:
    title = "How rivers move sand to the sea"
    path = f"/dashboard/calendar/{made.films[title].id}"
    _, version = goes_out(house, made, title)
    move = {"day": "2026-11-27", "time": "16:30", "version": str(version), "at": "2026-11-24"}
    onward = ann.post(f"{path}/move", span="week", **move).headers["location"]
    assert "at=2026-11-24" in onward
    assert f"#s-{made.films[title].id}" in onward
    at, version = goes_out(house, made, title)
    assert f"{at:%d %H:%M}" == "27 16:30"
    held = {"held": "true", "version": str(version), "at": "2026-11-24"}
    assert ann.post(f"{path}/hold", **held).status_code == 303
    page = seen(ann, "?span=week&at=2026-11-24")
    assert "Held" in slot(page, title)
    assert "Let it go" in slot(page, title)


@pytest.mark.parametrize(("when", "status", "said"), [
    ("2026-11-25 16:30", 409, "Another video of this channel goes out at that minute."),
    ("2026-11-21 09:00", 422, "publish_at has passed."),
    ("2028-11-21 09:00", 422, "more than 365 days away"),
    ("2026-11-27 noon", 422, "is not a day and a time such as"),
    (" 09:00", 422, "No day was given."),
])  # fmt: skip
def test_a_move_that_cannot_be_says_why_and_changes_nothing(  # noqa: PLR0917 - three cases
    house: House, made: Portfolio, ann: Browser, when: str, status: int, said: str
) -> None:
    title = "How rivers move sand to the sea"
    was, version = goes_out(house, made, title)
    path = f"/dashboard/calendar/{made.films[title].id}/move"
    day, time = when.split(" ")
    form = {"day": day, "time": time, "version": str(version)}
    answer = ann.call("POST", path, data=form, headers={"hx-request": "true"})
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert goes_out(house, made, title) == (was, version)


def test_free_slots_are_shown_and_a_completed_film_fills_the_next_one(
    made: Portfolio, ann: Browser
) -> None:
    page = seen(ann, "?span=week&at=2026-11-24")
    assert "Ready, and not planned" in page
    assert 'data-time="16:30" data-channel="Rivers &amp; Coasts"' in page
    ready = made.films["Why onions make you cry"]
    before = page.count('class="free"')
    plan = ann.post(f"/dashboard/videos/{ready.id}/publication", when="slot")
    assert plan.status_code == 303
    assert seen(ann, "?span=week&at=2026-11-24").count('class="free"') == before - 1


def test_one_channel_is_looked_at_alone(made: Portfolio, ann: Browser) -> None:
    sky = made.channels["Deep Sky"].id
    page = seen(ann, f"?span=month&channel={sky}")
    assert "What a black hole sounds like" in page
    assert "How rivers move sand to the sea" not in page


def test_a_stranger_sees_and_moves_nothing(made: Portfolio, boss: Browser) -> None:
    assert "How rivers move sand" not in seen(boss)
    film = made.films["How rivers move sand to the sea"].id
    form = {"day": "2026-11-27", "time": "16:30", "version": "1"}
    assert boss.post(f"/dashboard/calendar/{film}/move", **form).status_code == 404
    assert boss.post(f"/dashboard/calendar/{film}/hold", held="true").status_code == 404


def test_a_day_no_calendar_has_is_the_nearest_one_and_the_move_is_told(
    house: House, made: Portfolio, ann: Browser
) -> None:
    title = "How rivers move sand to the sea"
    path = f"/dashboard/calendar/{made.films[title].id}/move"
    _, version = goes_out(house, made, title)
    form = {"day": "2026-11-27", "time": "16:30", "version": str(version), "at": "9999-12-31"}
    assert ann.post(path, **form).status_code == 303
    far = {"day": "9999-12-31", "time": "23:59", "version": str(version + 1)}
    assert ann.post(path, **far).status_code == 422
    assert ann.get("/dashboard/calendar?at=9999-12-31").status_code == 200


def test_free_slots_are_those_of_the_week_that_is_shown(made: Portfolio, ann: Browser) -> None:
    channel = made.channels["Rivers & Coasts"].id
    page = seen(ann, f"?span=week&at=2027-03-10&channel={channel}")
    assert page.count('class="free"') == 5
