"""What strangers try: fields nobody asked for, other people's ids, other sites, ended sessions."""

from collections.abc import AsyncIterator
from itertools import pairwise
from uuid import UUID, uuid4

import jwt
import pytest
from httpx2 import Response

from app.accounts.tiers import Role, Tier
from app.core.ids import new_id
from app.core.streams import MOST_STREAMS, Stream
from tests.test_api.conftest import Open
from tests.test_api.films import asked, channel, finish
from tests.test_api.house import PASSWORD, House, Person
from tests.test_api.test_authorization import EVERYONE, MATRIX, address


@pytest.fixture
def ann(house: House) -> Person:
    return house.person("ann", tier=Tier.GROWTH)


def test_who_is_out_is_out_of_every_route(house: House) -> None:
    """Nobody, a disabled user's token and key, an ended and an expired session's token."""
    gone, late, ended = (house.person(name) for name in ("gone", "late", "ended"))
    key = gone.key("videos:read", "account:read")
    house.disable(gone)
    ended.call("POST", "/v1/auth/logout")
    closed = [route for route, who in MATRIX.items() if who != EVERYONE]

    def let_in(headers: dict[str, str]) -> list[str]:
        return [r for r in closed if house.call(*address(r), headers=headers).status_code != 401]

    assert [let_in(headers) for headers in ({}, gone.headers, key, ended.headers)] == [[]] * 4
    house.clock.advance(minutes=16)
    assert let_in(late.headers) == []


def test_what_ended_a_session_ends_its_token_at_once(house: House) -> None:
    boss = house.person("boss", role=Role.ADMIN)
    new = {"current_password": PASSWORD, "new_password": "another long one"}
    out, changed, sent_out, reset = (house.person(f"someone{number}") for number in range(4))
    barred, raised = house.person("barred"), house.person("raised")
    ends = (
        out.call("POST", "/v1/auth/logout"),
        changed.call("POST", "/v1/users/me/password", json=new),
        boss.call("POST", f"/v1/admin/users/{sent_out.id}/sign-out", json={}),
        boss.call("POST", f"/v1/admin/users/{reset.id}/password-reset", json={}),
        stand(boss, barred, disabled=True),
        stand(boss, raised, role="admin"),
    )
    assert {end.status_code for end in ends} == {200}
    for someone in (out, changed, sent_out, reset, barred, raised):
        assert {someone.call("GET", "/v1/users/me").status_code for _ in range(20)} == {401}
        refresh = {"refresh_token": someone.refresh_token}
        assert house.call("POST", "/v1/auth/refresh", json=refresh).status_code == 401


def stand(boss: Person, someone: Person, **standing: object) -> Response:
    path = f"/v1/admin/users/{someone.id}"
    tag = {"If-Match": boss.call("GET", path).headers["etag"]}
    return boss.call("PATCH", path, json=standing | {"reason": "a test"}, headers=tag)


def test_every_sign_in_opens_a_session_of_its_own(house: House) -> None:
    house.register("ann")
    people = [house.sign_in("ann") for _ in range(5)]
    claims = [jwt.decode(p.access_token, options={"verify_signature": False}) for p in people]
    sessions = {str(claim["jti"]).partition(".")[0] for claim in claims}
    assert len(sessions) == len({p.refresh_token for p in people}) == 5


def test_ids_cannot_be_guessed_and_a_strangers_are_not_there(house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    bob = house.person("bob")
    near = [str(UUID(int=UUID(film).int + step)) for step in range(-20, 21)]
    found = [one for one in near if bob.call("GET", f"/v1/videos/{one}").status_code != 404]
    assert found == []
    assert UUID(film).version == 7
    assert bob.call("GET", f"/v1/videos/{uuid4()}").json()["code"] == "not_found"


def test_ten_thousand_ids_of_the_same_millisecond_are_all_different_and_unlike() -> None:
    ids = [new_id() for _ in range(10_000)]
    assert {one.version for one in ids} == {7}
    tails = {one.int & (1 << 62) - 1 for one in ids}
    assert len(tails) == len(ids)
    gaps = {abs(a - b) for a, b in pairwise(sorted(tails))}
    assert min(gaps) > 1_000, "the next id does not lie beside the last"
    bits = [sum(tail >> place & 1 for tail in tails) for place in range(62)]
    assert all(4_500 < ones < 5_500 for ones in bits), "every bit is a coin"


async def nothing() -> AsyncIterator[str]:
    yield ": nothing\n\n"


def test_a_sixth_stream_of_one_user_is_refused_before_the_first_has_said_a_word(
    house: House, ann: Person
) -> None:
    film = asked(ann, channel(ann))
    bob = house.person("bob")
    path, listener = f"/v1/videos/{film}/events", UUID(ann.id)
    asked_at_once = [Stream(nothing(), listener) for _ in range(MOST_STREAMS)]
    refused = ann.call("GET", path)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) > 0
    assert bob.call("GET", path).status_code == 404
    asked_at_once.pop()  # one that was never sent
    ann.call("POST", f"/v1/videos/{film}/cancel")
    for _ in range(3):
        assert ann.call("GET", path).status_code == 200, "each that ended leaves its place"
    del asked_at_once


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "https://studio.example.com.evil.example",
        "http://studio.example.com",
        "https://studio.example.com:8443",
        "https://evilstudio.example.com",
        "file://",
    ],
)
def test_no_foreign_site_is_let_read(open_house: Open, ready_sqlite_url: str, origin: str) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, CORS_ORIGINS="https://studio.example.com")
    for method in ("GET", "OPTIONS"):
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        answer = house.call(method, "/v1/users/me", headers=headers)
        assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-credentials" not in answer.headers


def test_every_route_guards_what_a_browser_does_with_its_answer(house: House) -> None:
    for route in MATRIX:
        headers = house.call(*address(route)).headers
        assert headers["x-content-type-options"] == "nosniff", route
        assert headers["referrer-policy"] == "no-referrer", route
        assert "frame-ancestors 'none'" in headers["content-security-policy"], route
        assert "unsafe-inline" not in headers["content-security-policy"], route
        assert headers["cache-control"] == "no-store", route
        assert "server" not in headers, route


@pytest.mark.parametrize(
    ("asked_for", "status"),
    [
        ("bytes=0-9", 206),
        ("bytes=-1", 206),
        ("bytes=99-200", 206),
        ("bytes=5-2", 416),
        ("bytes=1000-", 416),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(5_000)), 416),
        ("pages=1-2", 400),
    ],
)
def test_ranges_are_answered_or_refused_and_never_a_burden(
    house: House, ann: Person, asked_for: str, status: int
) -> None:
    film = asked(ann, channel(ann))
    finish(house, film)
    answer = ann.call("GET", f"/v1/videos/{film}/files/video", headers={"Range": asked_for})
    assert answer.status_code in {status, 200, 400, 416} - ({200} if status == 206 else set())
    assert len(answer.content) <= 1_000
