"""What is asked for all the time: answered by a shorter way, and never otherwise."""

import gc
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app.accounts.tiers import Scope, Tier
from app.api.directory import Doorman, routes_of
from app.api.hot import HotDoor, HotRoute
from app.core.logging import set_up_logging
from app.videos import asking
from tests.test_api.conftest import Open
from tests.test_api.films import ask, asked, channel
from tests.test_api.house import House, Person
from tests.test_api.test_authorization import MATRIX, address

GENERATE = "/v1/videos/generate"
ORDINARY = "unheard_of=1"
"""A parameter nobody knows is no harm, and takes a request the ordinary way."""


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which way each request to a hot route took."""
    taken: list[str] = []
    plain, ordinary = HotRoute.answer, HotRoute.handle

    async def short(route: HotRoute, *given: Any) -> Any:
        answer = await plain(route, *given)
        taken.append("short")
        return answer

    async def long(route: HotRoute, *given: Any) -> None:
        taken.append("ordinary")
        await ordinary(route, *given)

    monkeypatch.setattr(HotRoute, "answer", short)
    monkeypatch.setattr(HotRoute, "handle", long)
    return taken


def hot_paths(house: House, film: str) -> list[str]:
    found = [route.path for route in hot_reads(house)]
    assert found
    return [path.format(video_id=film) for path in found]


def hot_reads(house: House) -> list[HotRoute]:
    routes = [route for route in routes_of(house.app) if isinstance(route, HotRoute)]
    return [route for route in routes if route.methods == {"GET"}]


def owner_of_a_film(house: House) -> tuple[Person, str]:
    ann = house.person("ann", tier=Tier.SCALE)
    return ann, asked(ann, channel(ann))


def test_both_ways_answer_alike(house: House, ways: list[str]) -> None:
    ann, film = owner_of_a_film(house)
    ways.clear()
    for path in hot_paths(house, film):
        answers = [ann.call("GET", path), ann.call("GET", f"{path}?{ORDINARY}")]
        assert answers[0].json() == answers[1].json()
        kept = [dict(one.headers) for one in answers]
        for headers in kept:
            del headers["x-request-id"], headers["ratelimit"]
        assert kept[0] == kept[1]
        assert (ways.pop(0), ways.pop(0)) == ("short", "ordinary")


def test_nobody_is_let_in_by_the_short_way(house: House) -> None:
    ann, film = owner_of_a_film(house)
    bob = house.person("bob")
    basic = {"Authorization": f"Basic {ann.access_token}"}
    strange = {"Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x"}
    for path in hot_paths(house, film):
        for headers in ({}, basic, strange):
            refused = house.call("GET", path, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
            assert refused.headers["content-type"] == "application/problem+json"
        if film in path:
            assert bob.call("GET", path).json()["code"] == "not_found"
    ann.call("POST", "/v1/auth/logout")
    assert {ann.call("GET", path).status_code for path in hot_paths(house, film)} == {401}


def test_a_key_needs_its_scope_there_too(house: House) -> None:
    ann, film = owner_of_a_film(house)
    narrow, wide = ann.key("account:read"), ann.key(*Scope)
    for path in hot_paths(house, film):
        assert house.call("GET", path, headers=narrow).status_code == 403
        assert house.call("GET", path, headers=wide).json() == ann.call("GET", path).json()


@pytest.mark.parametrize(
    "wrong",
    ["page=0", "page=x", "page=1&page=2x", "per_page=101", "per_page=-1", "page=%00", "cursor=x"],
)
def test_wrong_numbers_are_refused_as_everywhere(house: House, wrong: str) -> None:
    ann = house.person("ann")
    for path in ("/v1/channels", "/v1/videos"):
        refused = ann.call("GET", f"{path}?{wrong}")
        known = "cursor" not in wrong or path == "/v1/videos"
        assert refused.status_code == (422 if known else 200)
        if known:
            assert refused.json()["errors"][0]["parameter"] in {"page", "per_page", "cursor"}


def test_an_id_that_is_none_is_refused_as_everywhere(house: House) -> None:
    ann, film = owner_of_a_film(house)
    for path in hot_paths(house, "nothing"):
        if "nothing" in path:
            assert ann.call("GET", path).status_code == 422
            upper = path.replace("nothing", film.upper())
            assert ann.call("GET", upper).status_code == 200


def without_names(said: Any, *names: str) -> str:
    """The answer as text, without what is another's in each film."""
    text = json.dumps(said)
    for name in names:
        text = text.replace(name, "")
    return text


def test_both_ways_ask_for_the_same_film(house: House, ways: list[str]) -> None:
    ann = house.person("ann", tier=Tier.SCALE)
    wanted = {"channel_id": channel(ann), "topic": "Rivers", "source_text": "Rivers move sand."}
    answers = [
        ann.call("POST", GENERATE, json=wanted),
        ann.call("POST", f"{GENERATE}?{ORDINARY}", json=wanted),
        ann.call("POST", GENERATE, json=wanted, headers={"Idempotency-Key": "once"}),
    ]
    assert ways == ["short", "ordinary", "ordinary"]
    assert {one.status_code for one in answers} == {202}
    assert len({frozenset(one.headers) for one in answers}) == 1
    films = [one.json()["data"]["video_id"] for one in answers]
    assert len({without_names(one.json(), *films) for one in answers}) == 1
    kept = [ann.call("GET", f"/v1/videos/{film}").json() for film in films]
    costs = [ann.call("GET", f"/v1/videos/{film}/cost").json() for film in films]
    assert len({without_names(one, *films) for one in kept}) == 1
    assert len({without_names(one, *films) for one in costs}) == 1
    again = ann.call("POST", GENERATE, json=wanted, headers={"Idempotency-Key": "once"})
    assert again.json() == answers[2].json()


@pytest.mark.parametrize(
    ("sent", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"topic": "Rivers"}', "application/json", 422),
        (b'{"topic": "Rivers"}', "text/plain", 415),
    ],
)
def test_a_film_that_is_asked_for_wrongly_is_refused_as_everywhere(
    house: House, ways: list[str], sent: bytes, kind: str, status: int
) -> None:
    ann = house.person("ann")
    refused = [
        ann.call("POST", path, content=sent, headers={"Content-Type": kind})
        for path in (GENERATE, f"{GENERATE}?{ORDINARY}")
    ]
    assert {one.status_code for one in refused} == {status}
    assert refused[0].json()["detail"] == refused[1].json()["detail"]
    assert ways == ["ordinary", "ordinary"]


def test_a_film_that_is_refused_by_the_short_way_leaves_nothing(house: House) -> None:
    ann, bob = house.person("ann"), house.person("bob")
    mine = channel(ann)
    wanted = {"channel_id": mine, "topic": "Rivers", "source_text": "Rivers move sand."}
    assert house.call("POST", GENERATE, json=wanted).status_code == 401
    assert bob.call("POST", GENERATE, json=wanted).status_code == 404
    both = ann.call("POST", GENERATE, json=wanted | {"source_url": "https://example.com"})
    assert (both.status_code, both.json()["code"]) == (422, "invalid")
    assert [ann.call("POST", GENERATE, json=wanted).status_code for _ in range(4)] == [202] * 3 + [
        409
    ]
    assert ann.call("GET", "/v1/videos").json()["pagination"]["total"] == 3


@pytest.mark.parametrize(
    "error", [ConnectionResetError("gone"), OperationalError("", {}, OSError())]
)
def test_a_film_whose_answer_the_database_lost_is_not_asked_for_twice(
    house: House, ways: list[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    ann = house.person("ann")
    wanted = {"channel_id": channel(ann), "topic": "Rivers", "source_text": "Rivers move sand."}
    database, write = house.services.database, house.services.database.write

    async def lost(work: Any, **how: Any) -> Any:
        await write(work, **how)
        raise error

    with monkeypatch.context() as cut:
        cut.setattr(database, "write", lost)
        answer = ann.call("POST", GENERATE, json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (503, "machine_unfit")
    assert ways == []
    assert ann.call("GET", "/v1/videos").json()["pagination"]["total"] == 1


def test_hot_reads_are_counted_like_all_others(open_house: Open, ready_sqlite_url: str) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, RATE_LIMIT_PER_MINUTE="6")
    ann, film = owner_of_a_film(house)
    for path in hot_paths(house, film):
        house.clock.advance(minutes=1)
        answers = [ann.call("GET", path) for _ in range(7)]
        assert [one.status_code for one in answers] == [200] * 6 + [429]
        assert answers[0].headers["ratelimit"].startswith('"minute";r=5;t=60')
        assert answers[6].json()["code"] == "rate_limited"


def test_hot_reads_are_seen_under_their_route(house: House) -> None:
    ann, film = owner_of_a_film(house)
    for path in hot_paths(house, film):
        ann.call("GET", path)
    page = house.call("GET", "/metrics").text
    for route in hot_reads(house):
        assert f'route="{route.path}",status="200"' in page


def test_a_route_that_asks_for_what_is_not_known_cannot_be_hot() -> None:
    async def endpoint(colour: str) -> None: ...

    with pytest.raises(TypeError, match="cannot be a hot route"):
        HotRoute("/v1/x/{colour}/{shape}", endpoint, methods=["POST"])


def test_the_directory_finds_what_the_routes_themselves_find(house: House) -> None:
    doorman = house.app.router.middleware_stack
    assert isinstance(doorman, Doorman)
    for method, path in map(address, MATRIX):
        found = doorman.directory.find({"method": method, "path": path})
        plain = next(
            route
            for route in routes_of(house.app)
            if method in (route.methods or ()) and route.path_regex.match(path)
        )
        assert found is not None, path
        assert found[0] is plain, path


def test_a_method_or_address_that_is_not_there_is_refused_as_before(house: House) -> None:
    ann = house.person("ann")
    assert ann.call("PUT", "/v1/channels").json()["code"] == "method_not_allowed"
    assert ann.call("GET", "/v1/channels/").json()["code"] == "not_found"
    assert ann.call("GET", "/v1/nothing").json()["code"] == "not_found"


def test_nobody_looks_for_garbage_among_what_a_start_has_made(house: House) -> None:
    assert house.services
    assert gc.get_freeze_count() > 10_000


def test_the_door_stands_before_the_routes(house: House) -> None:
    innermost: object = house.app.user_middleware[-1].cls
    assert innermost is HotDoor


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    written, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers, root.level
    monkeypatch.setattr("sys.stderr", written)
    set_up_logging()
    yield written
    root.handlers = before
    root.setLevel(level)


def test_every_request_leaves_one_line(house: House, log: io.StringIO) -> None:
    ann = house.person("ann")
    log.truncate(0)
    log.seek(0)
    strange = "x%22%0D%0A%7B%22event%22:%22forged%22%7D%E2%80%A8"
    answers = [
        ann.call("GET", "/v1/channels"),
        ann.call("GET", f"/v1/{strange}", headers={"x-request-id": "sk-aaaaaaaaaaaaaaaa"}),
        ann.call("GET", "/v1/users/me"),
        house.call("GET", "/v1/eyJhbGciOiJIUzI1NiJ9.e30.secret"),
    ]
    house.call("GET", "/health/live")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    lines = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in lines] == [one.status_code for one in answers]
    assert [line["user_id"] for line in lines] == [ann.id, None, ann.id, None]
    assert lines[0]["request_id"] == answers[0].headers["x-request-id"]
    assert lines[0].keys() == {
        *("event", "level", "at", "request_id", "method", "path", "status", "ms", "address"),
        "user_id",
    }
    assert "sk-aaaa" not in log.getvalue()
    assert "secret" not in log.getvalue()


@pytest.mark.parametrize("is_usual", [True, False])
def test_what_a_request_writes_down_meanwhile_says_whose_it_is(
    house: House, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, is_usual: bool
) -> None:
    ann, plain = house.person("ann"), asking.ask

    def heard(*given: Any, **named: Any) -> Any:
        logging.getLogger("app.videos").info("asked")
        return plain(*given, **named)

    monkeypatch.setattr(asking, "ask", heard)
    answer = ask(ann, channel(ann), headers={} if is_usual else {"idempotency-key": "one"})
    assert answer.status_code == 202
    lines = {line["event"]: line for line in map(json.loads, log.getvalue().splitlines())}
    assert lines["asked"]["request_id"] == answer.headers["x-request-id"]
    assert lines["asked"]["user_id"] == ann.id
