"""The page of results: what YouTube told beside what was paid, and how old it is."""

import csv
import io
from datetime import date

import pytest

from app.analytics.profit import Result
from app.dashboard.balance import balance
from app.dashboard.rendering import short, watched
from app.dashboard.results import Sort, Wanted, in_order, points_of
from tests.test_analytics.conftest import ann, clock, each_house, house, open_house, youtube
from tests.test_analytics.test_figures import earn, earning, morning, published
from tests.test_dashboard.browser import Browser
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube

__all__ = ["ann", "clock", "each_house", "house", "open_house", "youtube"]

OUT = "dQw4w9WgXcQ"


def told(owner: Owner, youtube: YouTube) -> tuple[str, str]:
    """A channel with one film that is out, cost 40 cents and has figures; both their ids."""
    channel_id, grant = earning(owner, youtube)
    film = published(owner, channel_id, OUT, 400_000)
    earn(youtube, grant.channel_id, views=1_500, subscribersGained=5, estimatedRevenue=1.25)
    earn(youtube, grant.channel_id, video=OUT, views=1_200, estimatedRevenue=1.0)
    assert morning(owner) == 2
    return channel_id, film


def test_before_any_figure_the_page_says_how_they_will_come(ann: Owner) -> None:
    browser = Browser(ann.house, "ann")
    assert "connect a channel" in browser.get("/dashboard/results").text
    ann.connected()
    assert "each morning at 4:15 Pacific time" in browser.get("/dashboard/results").text


def test_figures_stand_beside_cost_with_their_age(ann: Owner, youtube: YouTube) -> None:
    channel_id, film = told(ann, youtube)
    page = Browser(ann.house, "ann").get("/dashboard/results").text
    assert "$1.25" in page
    assert "$0.60" in page  # of the film: 1.00 came in, 0.40 was paid
    assert "23 Oct to 19 Nov, the newest day" in page
    assert f'href="/dashboard/videos/{film}"' in page
    assert "Paper 9:16" in page
    here = Browser(ann.house, "ann").get(f"/dashboard/results?days=7&channel={channel_id}").text
    assert "all channels" in here


def test_figures_are_asked_for_at_once_by_a_button_that_says_what_it_takes(
    ann: Owner, youtube: YouTube
) -> None:
    told(ann, youtube)
    page = Browser(ann.house, "ann")
    assert "It takes 5 questions to YouTube Analytics" in page.get("/dashboard/results").text
    assert page.post("/dashboard/results/sync").headers["location"].endswith("said=reading")
    assert "Under way since" in page.get("/dashboard/results").text
    first = ann.person.call("GET", "/v1/analytics/sync").json()["data"]
    again = ann.person.call("POST", "/v1/analytics/sync")
    assert (again.status_code, again.json()["data"]) == (202, first)
    assert (first["questions"], first["last"]["stand"]) == (5, "under_way")
    eve = ann.house.person("eve")
    assert eve.call("GET", "/v1/analytics/sync").json()["data"] == {"questions": 0, "last": None}


def test_the_table_holds_the_same_figures_and_no_formula(ann: Owner, youtube: YouTube) -> None:
    _, film = told(ann, youtube)
    answer = Browser(ann.house, "ann").get("/dashboard/results/results.csv?by=film")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["name"], row["views"], row["profit_usd"]) == (film, "1200", "0.600000")
    days = Browser(ann.house, "ann").get("/dashboard/results/results.csv?by=day&days=7").text
    assert len(list(csv.DictReader(io.StringIO(days)))) == 7


def test_a_stranger_sees_nothing_of_it(ann: Owner, youtube: YouTube) -> None:
    channel_id, _ = told(ann, youtube)
    ann.house.register("eve")
    eve = Browser(ann.house, "eve")
    assert "1,500" not in eve.get(f"/dashboard/results?channel={channel_id}").text
    table = eve.get(f"/dashboard/results/results.csv?channel={channel_id}")
    assert len(table.text.splitlines()) == 1


def test_the_api_tells_how_old_its_figures_are(ann: Owner, youtube: YouTube) -> None:
    before = ann.person.call("GET", "/v1/analytics/overview").json()["data"]
    assert (before["as_of"], before["counted_to"]) == (None, None)
    told(ann, youtube)
    after = ann.again().person.call("GET", "/v1/analytics/overview").json()["data"]
    assert after["counted_to"] == "2026-11-19"
    assert after["as_of"].startswith(str(ann.house.clock().date()))


@pytest.mark.parametrize("rising", [True, False])
def test_what_is_not_known_stands_last_however_it_is_sorted(*, rising: bool) -> None:
    films = [
        Result(name="dear", revenue=1, cost=9),
        Result(name="unknown", cost=5),
        Result(name="good", revenue=9, cost=1),
    ]
    order = in_order(films, Wanted(sort=Sort.PROFIT, rising=rising))
    known = ["dear", "good"] if rising else ["good", "dear"]
    assert [one.name for one in order] == [*known, "unknown"]


def test_a_year_is_shown_by_weeks_that_end_today() -> None:
    days = [Result(name=str(date.fromordinal(739_000 + n)), views=1) for n in range(365)]
    points = points_of(days, by_week=True)
    assert points[-1].day == date.fromordinal(739_364)
    assert [one.views for one in points] == [1, *[7] * 52]
    assert len(points_of(days, by_week=False)) == 365


def test_what_came_in_is_above_the_line_and_what_went_out_below_on_one_scale() -> None:
    chart = balance(["a", "b"], [40.0, 0.0], [0.0, 20.0])
    up, down = chart.bars
    assert up.up_y + up.up_height == pytest.approx(chart.zero, abs=0.02)
    assert up.up_height == pytest.approx(2 * down.down_height, rel=0.01)
    assert chart.zero + down.down_height <= chart.box.bottom
    values = [value for value, _ in chart.ticks]
    assert min(values) <= -20
    assert max(values) >= 40
    assert balance([], [], []).bars == ()


def test_counts_are_short_and_times_are_hours() -> None:
    assert [short(n) for n in (0, 940, 9_400, 48_210, 123_400, 1_260_000)] == [
        "0", "940", "9,400", "48.2K", "123K", "1.26M",
    ]  # fmt: skip
    assert [watched(n) for n in (0, 179, 600)] == ["0 min", "179 min", "10 h"]
