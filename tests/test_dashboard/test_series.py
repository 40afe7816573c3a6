"""Series at the pages: saved from what was typed for many, changed, followed, ended."""

import re

from sqlalchemy import select

from app.channels.models import Channel
from app.series.models import Series, SeriesState
from app.tasks.series import StandingOrders
from app.videos.models import Video
from tests.test_api.house import House
from tests.test_dashboard.browser import Browser
from tests.test_dashboard.test_acts import channel as new_channel

ADDRESSES = [f"https://example.com/river-{name}" for name in ("one", "two", "three")]
FORM = {"name": "Rivers", "topics": "\n".join(ADDRESSES), "days": ["mon", "sun"],
        "times": "15:00, 09:00", "per_day": "1", "most": "0.50", "length": "60"}  # fmt: skip


def only(house: House) -> Series:
    with house.services.database.transaction() as session:
        return session.scalars(select(Series)).one()


def tick(house: House, **units: float) -> None:
    house.clock.advance(**units)
    clock = StandingOrders(house.services.database, house.services.office, house.clock)
    clock.workflows[0].body("")


def test_many_that_were_typed_are_saved_as_a_series_that_waits_to_be_begun(
    house: House, ann: Browser
) -> None:
    channel = new_channel(ann)
    form = {"key": "k", "way": "batch", "topics": "\n".join(ADDRESSES), "channel_id": channel,
            "style": "paper", "aspect": "9:16", "length": "180"}  # fmt: skip
    first = ann.post("/dashboard/series/of-batch", **form)
    again = ann.post("/dashboard/series/of-batch", **form)
    series = only(house)
    assert first.headers["location"] == again.headers["location"]
    assert first.headers["location"] == f"/dashboard/series/{series.id}?said=series-saved"
    assert (series.state, series.topics) == (SeriesState.PAUSED, ADDRESSES)
    assert series.wishes == {"style": "paper", "aspect": "9:16", "duration_target": 180.0}
    page = ann.get(first.headers["location"]).text
    assert "Let it begin" in page
    assert "Saved as a series" in page


def test_a_series_is_saved_that_asks_before_the_slots_of_its_channel(
    house: House, ann: Browser
) -> None:
    channel = new_channel(ann)
    with house.services.database.transaction() as session:
        found = session.get_one(Channel, channel)
        found.profile = {**found.profile, "publish_slots": ["wed 17:00"]}
    form = FORM | {"before_slots": "2"}
    ann.post("/dashboard/series/new", key="k", channel_id=channel, **form)
    series = only(house)
    assert (series.rhythm["before_slots"], series.rhythm["days"]) == (2, [])
    assert (
        'name="before_slots" type="number" min="1" max="30" value="2"'
        in ann.get(f"/dashboard/series/{series.id}").text
    )


def test_a_series_that_cannot_be_read_says_so_and_is_saved_anew(house: House, ann: Browser) -> None:
    ann.post("/dashboard/series/new", key="k", channel_id=new_channel(ann), **FORM)
    series = only(house)
    with house.services.database.transaction() as session:
        session.get_one(Series, series.id).rhythm = {"after_rain": 2}
    said = "This release cannot read the rhythm of the series."
    address = f"/dashboard/series/{series.id}"
    assert said in ann.get("/dashboard/series").text
    assert said in ann.get(address).text
    ann.post(address, version=str(series.version), **FORM)
    assert only(house).rhythm == {"days": ["mon", "sun"], "times": ["09:00", "15:00"], "per_day": 1}
    assert said not in ann.get(address).text


def test_a_series_is_begun_asks_and_its_video_names_it(house: House, ann: Browser) -> None:
    channel = new_channel(ann)
    begun = ann.post("/dashboard/series/new", key="k", channel_id=channel, **FORM)
    assert begun.headers["location"].endswith("?said=series-begun"), begun.text
    tick(house, hours=3)
    series = only(house)
    with house.services.database.transaction() as session:
        film = session.scalars(select(Video)).one()
    assert (film.series_id, series.topics) == (series.id, ADDRESSES[1:])
    assert f"/dashboard/series/{series.id}" in ann.get(f"/dashboard/videos/{film.id}").text
    page = ann.get(f"/dashboard/series/{series.id}").text
    assert f"/dashboard/videos/{film.id}" in page
    assert "River two" in page


def test_an_edit_of_a_series_that_was_changed_meanwhile_is_refused(
    house: House, ann: Browser
) -> None:
    ann.post("/dashboard/series/new", key="k", channel_id=new_channel(ann), **FORM)
    path = f"/dashboard/series/{only(house).id}"
    turned = {**FORM, "topics": "\n".join(reversed(ADDRESSES)), "most": ""}
    assert ann.post(path, version=1, **turned).status_code == 303
    assert (only(house).topics, only(house).most) == (ADDRESSES[::-1], None)
    stale = ann.post(path, version=1, **FORM)
    assert (stale.status_code, "changed since you read it" in stale.text) == (412, True)


def test_what_is_wrong_in_the_form_is_said_and_nothing_is_saved(ann: Browser) -> None:
    channel = new_channel(ann)
    for wrong, said in (
        ({"name": " "}, "name"),
        ({"topics": ""}, "no topic yet"),
        ({"topics": "https://"}, "Line 1 cannot be used"),
        ({"days": []}, "a day and a time"),
        ({"times": "9 o'clock"}, "The times cannot be used"),
        ({"per_day": "0"}, "The films a day cannot be used"),
        ({"most": "much"}, "not an amount"),
        ({"length": "1"}, "The length cannot be used"),
    ):
        answer = ann.post("/dashboard/series/new", channel_id=channel, **(FORM | wrong))
        assert (answer.status_code, said in answer.text) == (422, True), wrong
    assert "No series yet" in ann.get("/dashboard/series").text


def test_one_that_paused_itself_says_why_in_the_list_and_goes_on_when_told(
    house: House, ann: Browser
) -> None:
    ann.post("/dashboard/series/new", key="k", channel_id=new_channel(ann), **FORM)
    series = only(house)
    with house.services.database.transaction() as session:
        kept = session.get_one(Series, series.id)
        kept.state, kept.failures, kept.next_at = SeriesState.PAUSED, 5, None
        kept.problem = {"code": "daily_cap_reached", "detail": "This channel takes 1 videos a day.",
                        "kept": "", "remedy": "Raise it."}  # fmt: skip
    assert "This channel takes 1 videos a day." in ann.get("/dashboard/series").text
    page = ann.get(f"/dashboard/series/{series.id}").text
    assert "refused 5 times in a row" in page
    for act, state in (("resume", "active"), ("pause", "paused"), ("end", "ended")):
        assert ann.post(f"/dashboard/series/{series.id}/{act}").status_code == 303
        assert only(house).state == state
    assert "It has ended; its videos stay." in ann.get(f"/dashboard/series/{series.id}").text
    assert ann.post(f"/dashboard/series/{series.id}/delete").status_code == 303
    assert not re.search("dashboard/series/[0-9a-f-]{36}", ann.get("/dashboard/series").text)
