"""What keeps the API fast: bounded work for each request, however many ask. Figures: docs/benchmarks.md."""

import inspect
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from app.accounts.tiers import Tier
from app.core.lookup import PostgresLookups
from app.videos import listing
from app.videos.counts import VideoCount
from app.videos.models import Video
from tests.test_api.films import asked, channel, finish
from tests.test_api.house import House


@contextmanager
def statements(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the database is asked, by the engine and on the raw driver."""
    said: list[str] = []
    lookups: Any = house.services.database._lookups
    if isinstance(lookups, PostgresLookups):
        fetch = lookups._lines.fetch

        async def fetched(statement: str, given: Any) -> Any:
            said.append(statement)
            return await fetch(statement, given)

        monkeypatch.setattr(lookups._lines, "fetch", fetched)
        yield said
        return
    plain = lookups.spoken

    def spoken(lookup: Any) -> Any:
        found = plain(lookup)
        said.append(found.text)
        return found

    def executed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    monkeypatch.setattr(lookups, "spoken", spoken)
    event.listen(Engine, "before_cursor_execute", executed)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", executed)


def filled(house: House, count: int) -> Any:
    person = house.person("ann", tier=Tier.SCALE)
    place = channel(person, daily_cap=100)
    first = asked(person, place)
    with house.services.database.transaction() as session:
        film = session.get_one(Video, UUID(first))
        for number in range(count - 1):
            session.add(
                Video(
                    owner_id=film.owner_id,
                    channel_id=place,
                    title=f"Film {number}",
                    request=film.request,
                    profile=film.profile,
                    created_at=film.created_at,
                    updated_at=film.updated_at,
                )
            )
    return person


def test_a_list_asks_the_database_two_things_however_long_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = filled(house, 100)
    with statements(house, monkeypatch) as said:
        page = person.call("GET", "/v1/videos?per_page=100").json()
        assert (len(page["data"]), page["pagination"]["total"]) == (100, 100)
        person.call("GET", "/v1/channels")
    assert len(said) == 4  # for each: who is calling, and the page, which tells how many there are


def test_a_hot_read_asks_a_database_elsewhere_once(
    each_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = filled(each_house, 3)
    film = person.call("GET", "/v1/videos").json()["data"][0]["id"]
    read = ["/v1/channels", "/v1/videos", "/v1/videos?per_page=2", f"/v1/videos/{film}/cost"]
    with statements(each_house, monkeypatch) as said:
        answers = [person.call("GET", path).status_code for path in read]
    assert answers == [200] * len(read)
    trips = 1 if each_house.services.database.is_shared else 2
    assert len(said) == trips * len(read)


def test_a_page_deep_down_does_not_hold_others_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = filled(house, 2)
    skipping = house.services.database._lookups.spoken(listing._PAGE).text
    with statements(house, monkeypatch) as said:
        deep = person.call("GET", "/v1/videos?page=100000&per_page=100").json()
    assert (deep["data"], deep["pagination"]["total"]) == ([], 2)
    assert skipping not in said


def test_a_hundred_at_once_are_all_answered_alike(each_house: House) -> None:
    person = filled(each_house, 60)
    with ThreadPoolExecutor(50) as threads:
        answers = list(
            threads.map(
                lambda _: each_house.client.get("/v1/videos", headers=person.headers), range(100)
            )
        )
    assert [answer.status_code for answer in answers] == [200] * 100
    assert len({answer.text for answer in answers}) == 1


def test_a_hundred_lists_in_a_row_are_all_answered(house: House) -> None:
    person = filled(house, 1)
    answers = [person.call("GET", "/v1/channels").status_code for _ in range(100)]
    assert answers == [200] * 100


def test_the_list_read_on_the_raw_driver_is_the_one_read_by_the_engine(each_house: House) -> None:
    person = filled(each_house, 30)
    raw = person.call("GET", "/v1/videos?page=2&per_page=7").json()
    engine = person.call("GET", "/v1/videos?page=2&per_page=7&status=queued").json()
    assert raw == engine


def test_a_cursor_leads_through_all_films_whatever_comes_meanwhile(each_house: House) -> None:
    person = filled(each_house, 30)  # all of one moment
    before = [film["id"] for film in person.call("GET", "/v1/videos?per_page=100").json()["data"]]
    seen, pages = [], []
    path = "/v1/videos?per_page=7"
    while path:
        page = person.call("GET", path).json()
        seen += [film["id"] for film in page["data"]]
        pages.append(page["pagination"]["page"])
        following = page["pagination"]["next_cursor"]
        path = f"/v1/videos?per_page=7&cursor={following}" if following else ""
        each_house.clock.advance(seconds=1)
        asked(person, person.call("GET", "/v1/channels").json()["data"][0]["id"])
    assert seen == before
    assert pages == list(range(1, len(pages) + 1))


@pytest.mark.parametrize("words", ["", "&q=film"])
def test_a_cursor_leaves_nothing_out_though_films_are_deleted_and_pages_grow_shorter(
    each_house: House, words: str
) -> None:
    person = filled(each_house, 12)
    first = person.call("GET", f"/v1/videos?per_page=8{words}").json()
    with each_house.services.database.transaction() as session:
        for film in first["data"]:
            session.delete(session.get_one(Video, UUID(film["id"])))
    seen, path = [], f"/v1/videos?per_page=1&cursor={first['pagination']['next_cursor']}{words}"
    while path:
        page = person.call("GET", path).json()
        seen += [film["id"] for film in page["data"]]
        onward = page["pagination"]["next_cursor"]
        path = f"/v1/videos?per_page=1&cursor={onward}{words}" if onward else ""
    left = person.call("GET", f"/v1/videos?per_page=100{words}").json()["data"]
    assert seen == [film["id"] for film in left]
    assert len(seen) >= 3


def test_a_cursor_leads_through_a_filter_and_through_no_other_order(each_house: House) -> None:
    person = filled(each_house, 12)
    plain = person.call("GET", "/v1/videos?per_page=5&q=film").json()
    onward = plain["pagination"]["next_cursor"]
    second = person.call("GET", f"/v1/videos?per_page=5&q=film&cursor={onward}").json()
    assert (
        second["data"] == person.call("GET", "/v1/videos?per_page=5&q=film&page=2").json()["data"]
    )
    assert second["pagination"]["total"] == 11
    titled = person.call("GET", "/v1/videos?per_page=5&sort=title")
    assert titled.json()["pagination"]["next_cursor"] is None
    assert person.call("GET", f"/v1/videos?sort=title&cursor={onward}").status_code == 422


def test_the_number_of_films_follows_what_is_asked_for_deleted_and_left(each_house: House) -> None:
    person = filled(each_house, 3)
    place = person.call("GET", "/v1/channels").json()["data"][0]["id"]
    gone = asked(person, place)
    finish(each_house, gone)
    person.call("POST", f"/v1/videos/{gone}/reject", json={"reason": "dull"})
    assert person.call("GET", "/v1/videos").json()["pagination"]["total"] == 4
    assert person.call("DELETE", f"/v1/videos/{gone}").status_code == 200
    assert person.call("GET", "/v1/videos").json()["pagination"]["total"] == 3
    with each_house.services.database.transaction() as session:
        kept = session.scalar(select(VideoCount.total))
        assert kept == session.scalar(select(func.count()).select_from(Video))


def test_nothing_an_endpoint_depends_on_is_run_in_a_thread(house: House) -> None:
    slow = {
        f"{route.path}: {part.call}"
        for route in _routes(house)
        for part in _parts(route.dependant)
        if not inspect.iscoroutinefunction(part.call)
        and not inspect.iscoroutinefunction(type(part.call).__call__)
    }
    assert slow == set()


def _routes(house: House) -> Iterator[APIRoute]:
    waiting: list[Any] = list(house.app.router.routes)
    while waiting:
        found = waiting.pop()
        if isinstance(found, APIRoute):
            yield found
        else:
            router = getattr(found, "original_router", None)
            waiting += getattr(router, "routes", [])


def _parts(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for part in dependant.dependencies:
        yield from _parts(part)
