"""What strangers try: fields nobody asked for, other people's ids, other sites, ended sessions."""

from uuid import UUID, uuid4

import pytest

from app.accounts.tiers import Role, Tier
from tests.test_api.conftest import Open
from tests.test_api.films import asked, channel, finish
from tests.test_api.house import PASSWORD, House, Person
from tests.test_api.test_authorization import EVERYONE, MATRIX, address

EXTRA = [
    "id",
    "role",
    "tier",
    "owner_id",
    "user_id",
    "email_verified",
    "is_admin",
    "admin",
    "disabled_at",
    "created_at",
    "updated_at",
    "version",
    "revision",
    "state",
    "status",
    "cost",
    "quote",
    "spent",
    "reserved",
    "limit",
    "files",
    "facts",
    "problem",
    "scopes",
    "password_hash",
    "session_id",
    "fingerprint",
    "previous",
    "digest",
    "published_at",
]


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


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/v1/users/me", {"username": "other"}),
        ("POST", "/v1/users/me/api-keys", {"name": "x", "scopes": ["videos:read"]}),
        ("POST", "/v1/channels", {"name": "x", "profile": {}}),
        (
            "POST",
            "/v1/auth/register",
            {"email": "b@example.com", "username": "bob", "password": "correct horse"},
        ),
        ("PUT", "/v1/admin/limits", {"video": "1.00"}),
        ("POST", "/v1/admin/pause", {"reason": "x"}),
    ],
)
def test_no_field_is_taken_that_nobody_asked_for(
    house: House, method: str, path: str, body: dict[str, object]
) -> None:
    boss = house.person("boss", role=Role.ADMIN)
    tag = {"If-Match": boss.etag()}
    taken = [
        name
        for name in EXTRA
        if name not in body
        and boss.call(method, path, json=body | {name: "admin"}, headers=tag).status_code != 422
    ]
    assert taken == []
    assert boss.call(method, path, json=body, headers=tag).status_code in {200, 201}


def test_what_ended_a_session_ends_its_token_at_once(house: House) -> None:
    boss = house.person("boss", role=Role.ADMIN)
    new = {"current_password": PASSWORD, "new_password": "another long one"}
    out, changed, sent_out, reset = (house.person(f"someone{number}") for number in range(4))
    ends = (
        out.call("POST", "/v1/auth/logout"),
        changed.call("POST", "/v1/users/me/password", json=new),
        boss.call("POST", f"/v1/admin/users/{sent_out.id}/sign-out", json={}),
        boss.call("POST", f"/v1/admin/users/{reset.id}/password-reset", json={}),
    )
    assert {end.status_code for end in ends} == {200}
    for someone in (out, changed, sent_out, reset):
        assert {someone.call("GET", "/v1/users/me").status_code for _ in range(5)} == {401}
        refresh = {"refresh_token": someone.refresh_token}
        assert house.call("POST", "/v1/auth/refresh", json=refresh).status_code == 401


def test_ids_cannot_be_guessed_and_a_strangers_are_not_there(house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    bob = house.person("bob")
    near = [str(UUID(int=UUID(film).int + step)) for step in range(-20, 21)]
    found = [one for one in near if bob.call("GET", f"/v1/videos/{one}").status_code != 404]
    assert found == []
    assert UUID(film).version == 7
    assert bob.call("GET", f"/v1/videos/{uuid4()}").json()["code"] == "not_found"


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
