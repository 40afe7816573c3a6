"""Series: a channel's standing orders, and the films they ask for when their minute comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response
from pydantic import JsonValue
from sqlalchemy import func, select

from app.accounts.pause import pause, resume
from app.accounts.tiers import Role, Scope, Tier
from app.channels.models import Channel
from app.events.models import Announcement
from app.series import turns
from app.series.models import Series, Turn
from app.series.rhythm import Rhythm, due_after
from app.tasks.series import StandingOrders
from app.videos.models import State, Video
from tests.test_api.films import ask, channel, fail, finish
from tests.test_api.house import House, Person
from tests.test_api.test_videos import studio_voice

TOPICS = [f"https://example.com/river-{name}" for name in ("one", "two", "three", "four", "five")]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EACH_DAY = {"days": DAYS, "times": ["15:00"]}
"""The clock of the house starts on a Sunday at 12:00 UTC."""


@pytest.fixture
def ann(house: House) -> Person:
    return lasting(house.person("ann", tier=Tier.GROWTH))


@pytest.fixture
def eve(each_house: House) -> Person:
    """Someone on each kind of database, where locks and what a database knows matter."""
    return lasting(each_house.person("eve", tier=Tier.GROWTH))


def lasting(person: Person) -> Person:
    """Someone who calls with a key: these tests take days, and a sign-in minutes."""
    person.headers = person.key(*Scope)
    return person


def save(person: Person, on: str, **wanted: object) -> Response:
    body = {"channel_id": on, "name": "Rivers", "topics": TOPICS, "rhythm": EACH_DAY}
    return person.call("POST", "/v1/series", json=body | wanted)


def saved(person: Person, channel_id: str, **wanted: object) -> str:
    answer = save(person, channel_id, **wanted)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


def read(person: Person, series_id: str) -> dict[str, Any]:
    found: dict[str, Any] = person.call("GET", f"/v1/series/{series_id}").json()["data"]
    return found


def change(person: Person, series_id: str, **wanted: object) -> Response:
    tag = person.call("GET", f"/v1/series/{series_id}").headers["etag"]
    return person.call("PATCH", f"/v1/series/{series_id}", json=wanted, headers={"If-Match": tag})


def orders(house: House) -> StandingOrders:
    return StandingOrders(house.services.database, house.services.office, house.clock)


def tick(house: House, **units: float) -> int:
    """The clock of the series, after that time; how many films it asked for."""
    house.clock.advance(**units)
    asked = orders(house).workflows[0].body("")
    assert isinstance(asked, int)
    return asked


def films(house: House) -> int:
    with house.services.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Video)) or 0


def queued(house: House) -> list[str]:
    with house.services.database.transaction() as session:
        waiting = session.scalars(select(Video.id).where(Video.state == State.QUEUED))
        return [str(video) for video in waiting]


def told(house: House) -> list[str]:
    with house.services.database.transaction() as session:
        return list(session.scalars(select(Announcement.kind).order_by(Announcement.at)))


def test_the_next_topic_is_asked_for_when_its_minute_comes_and_not_before(
    each_house: House, eve: Person
) -> None:
    mine = saved(eve, channel(eve), wishes={"style": "paper", "duration_target": 60})
    assert read(eve, mine)["next_at"] == "2026-11-22T15:00:00Z"
    assert tick(each_house, hours=2, minutes=59) == 0
    assert tick(each_house, minutes=1) == 1
    assert tick(each_house, minutes=1) == 0
    found = read(eve, mine)
    assert (found["topics"], found["asked"]) == (TOPICS[1:], 1)
    assert found["next_at"] == "2026-11-23T15:00:00Z"
    (turn,) = eve.call("GET", f"/v1/series/{mine}/films").json()["data"]
    film = eve.call("GET", f"/v1/videos/{turn['video_id']}").json()["data"]
    assert (film["series_id"], film["title"], film["status"]) == (mine, "River one", "queued")
    assert film["request"] == {
        "topic": "River one",
        "source_url": TOPICS[0],
        "style": "paper",
        "duration_target": 60.0,
        "aspect": "16:9",
    }


def test_a_machine_that_was_off_for_a_week_asks_for_one_film_and_goes_on(
    house: House, ann: Person
) -> None:
    mine = saved(ann, channel(ann))
    assert [tick(house, days=8), tick(house, minutes=1)] == [1, 0]
    assert read(ann, mine)["next_at"] == "2026-11-30T15:00:00Z"
    assert films(house) == 1


def test_two_clocks_at_once_ask_once(each_house: House, eve: Person) -> None:
    mine = saved(eve, channel(eve))
    each_house.clock.advance(hours=4)
    both = [orders(each_house), orders(each_house)]
    together = Barrier(2)

    def minute(clock: StandingOrders) -> int:
        together.wait()
        return int(str(clock.workflows[0].body("")))

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(minute, both)) == 1
    assert (films(each_house), read(eve, mine)["asked"]) == (1, 1)


def test_a_kill_between_writing_down_and_asking_asks_once_under_the_same_id(
    each_house: House, eve: Person
) -> None:
    mine = saved(eve, channel(eve))
    each_house.clock.advance(hours=4)
    assert orders(each_house).written_down() == [mine]
    with each_house.services.database.transaction() as session:
        turn = session.scalars(select(Turn)).one()
    assert (turn.key, films(each_house)) == (f"series:{mine}:1", 0)
    assert tick(each_house, hours=30) == 1
    with each_house.services.database.transaction() as session:
        assert session.scalars(select(Video.id)).one() == turn.video_id


def test_a_turn_of_a_topic_that_was_taken_out_meanwhile_is_not_asked_for(
    house: House, ann: Person
) -> None:
    mine = saved(ann, channel(ann))
    house.clock.advance(hours=4)
    orders(house).written_down()
    assert change(ann, mine, topics=TOPICS[1:]).status_code == 200
    assert (orders(house).asked(mine), films(house)) == ("", 0)
    assert tick(house, days=1) == 1
    assert read(ann, mine)["topics"] == TOPICS[2:]


def test_a_refusal_keeps_the_topic_says_why_and_is_tried_when_the_limit_is_free(
    each_house: House, eve: Person
) -> None:
    on = channel(eve, daily_cap=1)
    first, second = saved(eve, on), saved(eve, on, topics=["https://example.com/a-lake"])
    assert tick(each_house, hours=4) == 1
    refused = read(eve, second)
    assert (refused["state"], refused["failures"]) == ("active", 1)
    assert refused["problem"]["code"] == "daily_cap_reached"
    assert refused["topics"] == ["https://example.com/a-lake"]
    assert refused["next_at"] == "2026-11-23T00:00:00Z"
    assert tick(each_house, hours=8) == 1
    assert (read(eve, second)["problem"], read(eve, first)["asked"]) == (None, 1)
    assert told(each_house).count("series.refused") == 1


def test_one_that_is_refused_five_times_pauses_itself_says_so_and_can_go_on(
    house: House, ann: Person
) -> None:
    studio_voice(house)
    mine = saved(ann, channel(ann), most_per_film="0.000001")
    assert [tick(house, hours=4) for _ in range(6)] == [0] * 6
    found = read(ann, mine)
    assert (found["state"], found["failures"], found["next_at"]) == ("paused", 5, None)
    assert found["problem"]["code"] == "series_too_dear"
    assert (found["topics"], films(house)) == (TOPICS, 0)
    assert told(house) == ["series.refused", "series.paused"]
    assert change(ann, mine, most_per_film=None).status_code == 200
    assert ann.call("POST", f"/v1/series/{mine}/resume").json()["data"]["failures"] == 0
    assert tick(house, days=1) == 1


def test_a_day_without_money_leaves_nothing_behind_and_is_told(house: House) -> None:
    studio_voice(house)
    boss = house.person("boss", role=Role.ADMIN, tier=Tier.GROWTH)
    boss.call("PUT", "/v1/costs/limits", json={"day": "0.01", "alert": "0.01"})
    mine = saved(lasting(boss), channel(boss))
    assert tick(house, hours=4) == 0
    assert read(boss, mine)["problem"]["code"] == "budget_exceeded"
    assert read(boss, mine)["next_at"] == "2026-11-23T00:00:00Z"
    assert films(house) == 0
    assert set(told(house)) == {"budget.exhausted", "series.refused"}


def test_running_low_is_told_once_until_there_are_more(house: House, ann: Person) -> None:
    mine = saved(ann, channel(ann))
    for _ in range(3):
        assert tick(house, days=1) == 1
    assert told(house) == ["series.running_low"]
    more = [TOPICS[0], TOPICS[4], *(f"https://example.com/more-{n}" for n in range(3))]
    answer = ann.call("POST", f"/v1/series/{mine}/topics", json={"topics": more})
    assert answer.json()["data"]["topics"] == [*TOPICS[3:], *more[2:]]
    assert [tick(house, days=1) for _ in range(6)] == [1, 1, 1, 1, 1, 0]
    assert told(house).count("series.running_low") == 2
    assert read(ann, mine)["next_at"] is None


def test_while_all_work_is_paused_or_its_owner_kept_out_it_asks_for_nothing(
    house: House, ann: Person
) -> None:
    saved(ann, channel(ann))
    with house.services.database.transaction() as session:
        pause(session, None, "a new disk", now=house.clock())
    assert tick(house, days=3) == 0
    with house.services.database.transaction() as session:
        resume(session)
    house.disable(ann)
    assert tick(house, minutes=1) == 0
    assert films(house) == 0


def test_one_that_is_paused_or_has_ended_asks_for_nothing_and_its_films_stay(
    house: House, ann: Person
) -> None:
    mine = saved(ann, channel(ann))
    tick(house, hours=4)
    assert ann.call("POST", f"/v1/series/{mine}/pause").json()["data"]["next_at"] is None
    assert tick(house, days=2) == 0
    ann.call("POST", f"/v1/series/{mine}/resume")
    assert tick(house, days=1) == 1
    assert ann.call("POST", f"/v1/series/{mine}/end").json()["data"]["state"] == "ended"
    assert tick(house, days=2) == 0
    for act in ("pause", "resume", "end"):
        assert ann.call("POST", f"/v1/series/{mine}/{act}").status_code == 409
    assert change(ann, mine, name="Other").status_code == 409
    assert films(house) == 2


def test_one_that_is_deleted_leaves_its_films_to_nobody(house: House, ann: Person) -> None:
    mine = saved(ann, channel(ann))
    tick(house, hours=4)
    (turn,) = ann.call("GET", f"/v1/series/{mine}/films").json()["data"]
    assert ann.call("DELETE", f"/v1/series/{mine}").status_code == 200
    assert ann.call("GET", f"/v1/series/{mine}").status_code == 404
    film = ann.call("GET", f"/v1/videos/{turn['video_id']}").json()["data"]
    assert film["series_id"] is None


def test_an_edit_is_of_what_was_read_and_puts_topics_in_another_order(
    house: House, ann: Person
) -> None:
    mine = saved(ann, channel(ann))
    tag = ann.call("GET", f"/v1/series/{mine}").headers["etag"]
    tick(house, hours=4)
    assert ann.call("GET", f"/v1/series/{mine}").headers["etag"] == tag
    answer = change(ann, mine, topics=[*reversed(TOPICS), TOPICS[1]], rhythm=EACH_DAY)
    assert answer.json()["data"]["topics"] == list(reversed(TOPICS[1:]))
    path, stale = f"/v1/series/{mine}", {"If-Match": tag}
    assert ann.call("PATCH", path, json={"name": "x"}, headers=stale).status_code == 412
    assert ann.call("PATCH", path, json={"name": "x"}).status_code == 428
    assert change(ann, mine, rhythm=None).status_code == 422


def test_what_cannot_be_made_is_refused_when_it_is_saved(house: House) -> None:
    someone = house.person("someone")
    mine = channel(someone)
    wrongs: tuple[dict[str, object], ...] = (
        {"most_per_film": "-0.50"},
        {"topics": []},
        {"topics": ["A topic alone, with nobody to write of it"]},
        {"topics": ["https://"]},
        {"topics": ["x" * 201]},
        {"topics": TOPICS * 41},
        {"wishes": {"style": "neon"}},
        {"rhythm": {"days": ["mon"], "times": ["24:00"]}},
        {"rhythm": {"days": [], "times": ["09:00"]}},
        {"most_per_film": "much"},
    )
    for wrong in wrongs:
        answer = save(someone, mine, **wrong)
        assert answer.status_code == 422, (wrong, answer.text)
    assert save(someone, "ch_0123456789abcdef").status_code == 404
    assert someone.call("GET", "/v1/series").json()["pagination"]["total"] == 0


def test_a_strangers_series_is_not_there(house: House) -> None:
    someone, other = house.person("someone"), house.person("other")
    mine = saved(someone, channel(someone))
    for method, rest in (("GET", ""), ("GET", "/preview"), ("GET", "/films"), ("DELETE", ""),
                         ("POST", "/pause"), ("POST", "/end")):  # fmt: skip
        assert other.call(method, f"/v1/series/{mine}{rest}").status_code == 404
    assert other.call("GET", "/v1/series").json()["data"] == []


def test_one_that_cannot_be_read_is_told_and_holds_no_other_up(
    each_house: House, eve: Person
) -> None:
    on = channel(eve)
    later, mine = saved(eve, on), saved(eve, on, topics=["https://example.com/a-lake"])
    with each_house.services.database.transaction() as session:
        found = session.get_one(Series, UUID(later))
        found.rhythm = {**found.rhythm, "of_a_later_release": True}
    assert [tick(each_house, hours=3), tick(each_house, minutes=1)] == [1, 0]
    assert (read(eve, mine)["asked"], "series.refused" in told(each_house)) == (1, True)
    with each_house.services.database.transaction() as session:
        found = session.get_one(Series, UUID(later))
        assert (found.failures, len(found.topics)) == (1, len(TOPICS))


def test_a_rhythm_of_days_and_times_is_kept_as_an_earlier_release_reads_it(
    house: House, ann: Person
) -> None:
    mine = saved(ann, channel(ann))
    with house.services.database.transaction() as session:
        kept = session.get_one(Series, UUID(mine)).rhythm
    assert set(kept) == {"days", "times", "per_day"}


def test_a_preview_tells_when_what_and_at_what_price(house: House, ann: Person) -> None:
    studio_voice(house)
    mine = saved(ann, channel(ann), most_per_film="0.000001")
    found = ann.call("GET", f"/v1/series/{mine}/preview").json()["data"]
    assert [film["topic"] for film in found["films"]] == TOPICS
    assert [film["at"][:13] for film in found["films"]] == [
        f"2026-11-{day}T15" for day in range(22, 27)
    ]
    assert {film["fits"] for film in found["films"]} == {False}
    assert all(float(film["cost"]) > 0 and film["youtube"]["units"] for film in found["films"])
    assert films(house) == 0


def test_a_day_has_no_more_films_than_it_may(house: House, ann: Person) -> None:
    rhythm = {"days": DAYS, "times": ["13:00", "14:00", "15:00"], "per_day": 2}
    mine = saved(ann, channel(ann), rhythm=rhythm)
    ahead = ann.call("GET", f"/v1/series/{mine}/preview").json()["data"]["films"]
    assert [film["at"][8:13] for film in ahead[:4]] == ["22T13", "22T14", "23T13", "23T14"]
    assert [tick(house, hours=1) for _ in range(4)] == [1, 1, 0, 0]
    assert read(ann, mine)["next_at"] == "2026-11-23T13:00:00Z"


SLOTS = {"publish_slots": ["wed 17:00", "fri 17:00"]}


def before_slots(person: Person, **profile: object) -> tuple[str, str]:
    """A channel with slots, and a series that asks two days before each of them."""
    on = channel(person, **SLOTS, **profile)
    return on, saved(person, on, rhythm={"before_slots": 2})


def profile_is(house: House, on: str, **said: JsonValue) -> None:
    """Have the channel's profile say that beside the rest."""
    with house.services.database.transaction() as session:
        found = session.get_one(Channel, on)
        found.profile = {**found.profile, **said}


def test_a_film_is_asked_for_so_many_days_before_each_slot_that_has_none(
    each_house: House, eve: Person
) -> None:
    _, mine = before_slots(eve)
    ahead = eve.call("GET", f"/v1/series/{mine}/preview").json()["data"]["films"]
    assert [film["at"][8:13] for film in ahead[:3]] == ["23T17", "25T17", "30T17"]
    assert read(eve, mine)["next_at"] == "2026-11-23T17:00:00Z"
    assert [tick(each_house, hours=28), tick(each_house, hours=1), tick(each_house)] == [0, 1, 0]
    assert read(eve, mine)["next_at"] == "2026-11-25T17:00:00Z"


def test_a_slot_that_another_film_will_take_is_asked_for_by_no_series(
    house: House, ann: Person
) -> None:
    on, mine = before_slots(ann)
    assert ask(ann, on).status_code == 202
    assert ask(ann, on, publish_at="2026-11-27T17:00:00Z").status_code == 202
    assert tick(house, hours=30) == 0
    assert read(ann, mine)["next_at"] == "2026-11-30T17:00:00Z"


def test_a_film_that_is_made_and_waits_to_be_planned_counts_for_the_next_slot(
    each_house: House, eve: Person
) -> None:
    on = channel(eve, publish_slots=[f"{day} 17:00" for day in DAYS], approval_required=False)
    mine = saved(eve, on, rhythm={"before_slots": 3})
    for _ in range(9):
        tick(each_house, days=1)
        for film in queued(each_house):
            finish(each_house, film)
    assert (films(each_house), read(eve, mine)["asked"]) == (3, 3)


def test_a_film_whose_minute_passed_while_it_is_made_counts_for_the_next_slot(
    house: House, ann: Person
) -> None:
    on, mine = before_slots(ann, approval_required=False)
    assert ask(ann, on, publish_at="2026-11-22T13:00:00Z").status_code == 202
    assert tick(house, hours=30) == 0
    assert read(ann, mine)["next_at"] == "2026-11-25T17:00:00Z"


def test_a_slot_that_loses_its_film_or_is_new_is_asked_for_within_the_hour(
    each_house: House, eve: Person
) -> None:
    on, _ = before_slots(eve)
    assert tick(each_house, hours=29) == 1
    fail(each_house, *queued(each_house))
    assert [tick(each_house, hours=1), tick(each_house, minutes=1)] == [0, 1]
    profile_is(each_house, on, publish_slots=["tue 17:00", *SLOTS["publish_slots"]])
    assert [tick(each_house, minutes=59), tick(each_house, minutes=1)] == [0, 1]


def test_two_series_of_a_channel_that_fall_due_together_ask_for_one_film_of_a_slot(
    each_house: House, eve: Person
) -> None:
    on, first = before_slots(eve)
    second = saved(eve, on, topics=["https://example.com/a-lake"], rhythm={"before_slots": 2})
    assert [tick(each_house, hours=30), tick(each_house, minutes=1)] == [1, 0]
    assert read(eve, first)["next_at"] == read(eve, second)["next_at"] == "2026-11-25T17:00:00Z"


def test_two_workers_that_ask_for_two_series_of_a_channel_ask_for_one_film_of_a_slot(
    each_house: House, eve: Person
) -> None:
    on, _ = before_slots(eve)
    saved(eve, on, topics=["https://example.com/a-lake"], rhythm={"before_slots": 2})
    each_house.clock.advance(hours=30)
    due = orders(each_house).written_down()
    together = Barrier(2)

    def ask_for(series_id: str) -> str:
        together.wait()
        return orders(each_house).asked(series_id)

    with ThreadPoolExecutor(2) as threads:
        assert [bool(film) for film in sorted(threads.map(ask_for, due))] == [False, True]
    assert films(each_house) == 1


@pytest.mark.parametrize("visibility", ["private", "unlisted"])
def test_a_channel_whose_films_take_no_slot_has_no_series_before_them(
    ann: Person, visibility: str
) -> None:
    answer = save(ann, channel(ann, **SLOTS, visibility=visibility), rhythm={"before_slots": 2})
    assert answer.status_code == 422
    assert visibility in answer.json()["detail"]


def test_all_but_the_rhythm_is_changed_though_the_channel_lost_its_slots(
    house: House, ann: Person
) -> None:
    on, mine = before_slots(ann)
    profile_is(house, on, publish_slots=[])
    assert change(ann, mine, name="Lakes", rhythm={"before_slots": 2}).status_code == 200
    more = {"topics": ["https://example.com/a-lake"]}
    assert ann.call("POST", f"/v1/series/{mine}/topics", json=more).status_code == 200
    assert change(ann, mine, rhythm={"before_slots": 3}).status_code == 422


def test_a_series_pauses_itself_when_its_channels_films_take_no_slot_any_more(
    house: House, ann: Person
) -> None:
    on, mine = before_slots(ann)
    profile_is(house, on, visibility="unlisted")
    assert [tick(house, hours=29), *(tick(house, hours=1) for _ in range(4))] == [0] * 5
    found = read(ann, mine)
    assert (found["state"], films(house)) == ("paused", 0)
    assert "unlisted" in found["problem"]["detail"]


def test_slots_that_are_near_are_asked_for_at_once_but_no_more_than_so_many_a_day(
    house: House, ann: Person
) -> None:
    mine = saved(ann, channel(ann, **SLOTS), rhythm={"before_slots": 10, "per_day": 1})
    assert [tick(house, minutes=1), tick(house, minutes=1)] == [1, 0]
    assert read(ann, mine)["next_at"] == "2026-11-23T00:00:00Z"
    assert [tick(house, hours=12), tick(house, minutes=1)] == [1, 0]


@pytest.mark.parametrize(
    "rhythm", [{}, {"days": ["mon"]}, {"before_slots": 2, "days": ["mon"], "times": ["09:00"]}]
)
def test_a_rhythm_asks_in_one_way(ann: Person, rhythm: dict[str, Any]) -> None:
    assert save(ann, channel(ann, **SLOTS), rhythm=rhythm).status_code == 422


def test_a_channel_without_slots_has_no_series_before_them(ann: Person) -> None:
    answer = save(ann, channel(ann), rhythm={"before_slots": 2})
    assert answer.status_code == 422
    assert "no slots" in answer.json()["detail"]


def test_a_channel_that_moves_to_another_zone_takes_its_series_along(
    each_house: House, eve: Person
) -> None:
    on = channel(eve)
    mine = saved(eve, on)
    profile_is(each_house, on, time_zone="America/New_York")
    assert tick(each_house, minutes=1) == 0
    assert read(eve, mine)["next_at"] == "2026-11-22T20:00:00Z"


def test_it_goes_with_its_channel_and_with_its_owner(each_house: House, eve: Person) -> None:
    on, other = channel(eve), channel(eve)
    saved(eve, on)
    saved(eve, other)
    assert eve.call("DELETE", f"/v1/channels/{on}").status_code == 200
    with each_house.services.database.transaction() as session:
        assert session.scalars(select(Series.channel_id)).all() == [other]
        session.delete(session.get_one(Channel, other))
    with each_house.services.database.transaction() as session:
        assert session.scalars(select(Series)).all() == []


def test_what_nobody_foresaw_stops_one_series_and_no_other(house: House, ann: Person) -> None:
    on = channel(ann)
    broken, sound = saved(ann, on), saved(ann, on, topics=["https://example.com/a-lake"])
    with house.services.database.transaction() as session:
        session.get_one(Series, UUID(broken)).wishes = {"aspect": "round"}
    assert tick(house, hours=4) == 1
    assert (read(ann, sound)["asked"], films(house)) == (1, 1)
    with house.services.database.transaction() as session:
        problem = session.get_one(Series, UUID(broken)).problem or {}
    assert str(problem["detail"]).startswith("Something went wrong on our side")


@pytest.mark.parametrize(
    "later", [{"wishes": {"mood": "dark"}}, {"rhythm": {"after_rain": 2}}], ids=["wishes", "rhythm"]
)
def test_what_a_later_release_saved_is_listed_with_the_reason_and_does_not_go_on(
    house: House, ann: Person, later: dict[str, dict[str, object]]
) -> None:
    mine = saved(ann, channel(ann), begins=False)
    (name, words), *_ = later.items()
    with house.services.database.transaction() as session:
        setattr(session.get_one(Series, UUID(mine)), name, words)
    (listed,) = ann.call("GET", "/v1/series").json()["data"]
    assert listed == read(ann, mine)
    assert (listed["wishes"], listed["rhythm"], listed["topics"]) == (None, None, TOPICS)
    assert listed["problem"]["detail"] == f"This release cannot read the {name} of the series."
    for refused in (
        ann.call("GET", f"/v1/series/{mine}/preview"),
        ann.call("POST", f"/v1/series/{mine}/resume"),
        change(ann, mine, name="Lakes"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "series_unreadable")
    assert ann.call("POST", f"/v1/series/{mine}/end").status_code == 200


def test_a_minute_is_kept_through_both_changes_of_the_clocks() -> None:
    rhythm = Rhythm(days=("sat", "sun", "mon"), times=("02:30",))
    spring = due_after(rhythm, "Europe/Berlin", datetime(2026, 3, 27, 12, tzinfo=UTC), {})
    assert [f"{next(spring):%d %H:%M}" for _ in range(3)] == ["28 01:30", "29 01:30", "30 00:30"]
    autumn = due_after(rhythm, "Europe/Berlin", datetime(2026, 10, 23, 12, tzinfo=UTC), {})
    assert [f"{next(autumn):%d %H:%M}" for _ in range(3)] == ["24 00:30", "25 00:30", "26 01:30"]


def test_a_turn_is_not_written_down_before_its_minute(house: House) -> None:
    someone = house.person("someone")
    mine = saved(someone, channel(someone))
    with house.services.database.transaction() as session:
        assert turns.write_down(session, UUID(mine), now=house.clock()) is None
