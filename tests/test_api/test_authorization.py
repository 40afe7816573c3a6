"""Who may do what: every route of the API, every kind of caller."""

import base64
import json
import re
from datetime import timedelta
from uuid import uuid4

import jwt
import pytest

from app.accounts.tiers import Role, Scope
from tests.test_api.house import House, Person

EVERYONE = "everyone"
SIGNED_IN = "signed in"
ADMIN = "admin"
MATRIX: dict[str, str] = {
    "GET /health/live": EVERYONE,
    "GET /health/ready": EVERYONE,
    "GET /metrics": EVERYONE,
    "POST /v1/auth/register": EVERYONE,
    "POST /v1/auth/login": EVERYONE,
    "POST /v1/auth/refresh": EVERYONE,
    "POST /v1/auth/logout": SIGNED_IN,
    "GET /v1/auth/sessions": SIGNED_IN,
    "DELETE /v1/auth/sessions/{session_id}": SIGNED_IN,
    "GET /v1/users/me": Scope.ACCOUNT_READ,
    "PATCH /v1/users/me": SIGNED_IN,
    "DELETE /v1/users/me": SIGNED_IN,
    "POST /v1/users/me/password": SIGNED_IN,
    "GET /v1/users/me/api-keys": SIGNED_IN,
    "POST /v1/users/me/api-keys": SIGNED_IN,
    "DELETE /v1/users/me/api-keys/{key_id}": SIGNED_IN,
    "GET /v1/channels": Scope.CHANNELS_READ,
    "POST /v1/channels": Scope.CHANNELS_WRITE,
    "GET /v1/channels/{channel_id}": Scope.CHANNELS_READ,
    "PATCH /v1/channels/{channel_id}": Scope.CHANNELS_WRITE,
    "DELETE /v1/channels/{channel_id}": Scope.CHANNELS_WRITE,
    "POST /v1/channels/{channel_id}/connect": SIGNED_IN,
    "GET /v1/oauth/youtube/callback": EVERYONE,
    "GET /v1/channels/{channel_id}/accounts": Scope.CHANNELS_READ,
    "POST /v1/channels/{channel_id}/accounts/{account_id}/test": Scope.CHANNELS_WRITE,
    "POST /v1/channels/{channel_id}/accounts/{account_id}/hand-over": Scope.CHANNELS_WRITE,
    "DELETE /v1/channels/{channel_id}/accounts/{account_id}": Scope.CHANNELS_WRITE,
    "PUT /v1/channels/{channel_id}/standing": Scope.CHANNELS_WRITE,
    "POST /v1/channels/{channel_id}/test-upload": Scope.CHANNELS_WRITE,
    "POST /v1/youtube/catalogue": Scope.VIDEOS_WRITE,
    "GET /v1/youtube/catalogue": Scope.VIDEOS_READ,
    "GET /v1/youtube/catalogue/{repair_id}": Scope.VIDEOS_READ,
    "POST /v1/youtube/catalogue/{repair_id}/begin": Scope.VIDEOS_WRITE,
    "POST /v1/youtube/catalogue/{repair_id}/stop": Scope.VIDEOS_WRITE,
    "POST /v1/youtube/catalogue/{repair_id}/undo": Scope.VIDEOS_WRITE,
    "GET /v1/admin/accounts": ADMIN,
    "GET /v1/analytics/overview": Scope.ANALYTICS_READ,
    "GET /v1/analytics/sync": Scope.ANALYTICS_READ,
    "POST /v1/analytics/sync": Scope.ANALYTICS_READ,
    "GET /v1/analytics/channels/{channel_id}": Scope.ANALYTICS_READ,
    "GET /v1/analytics/videos/{video_id}": Scope.ANALYTICS_READ,
    "GET /v1/videos/{video_id}/retention": Scope.ANALYTICS_READ,
    "GET /v1/admin/quota": ADMIN,
    "POST /v1/videos/generate": Scope.VIDEOS_WRITE,
    "POST /v1/videos/quote": Scope.VIDEOS_WRITE,
    "POST /v1/videos/batch": Scope.VIDEOS_WRITE,
    "POST /v1/videos/batch/quote": Scope.VIDEOS_WRITE,
    "GET /v1/series": Scope.VIDEOS_READ,
    "POST /v1/series": Scope.VIDEOS_WRITE,
    "GET /v1/series/{series_id}": Scope.VIDEOS_READ,
    "PATCH /v1/series/{series_id}": Scope.VIDEOS_WRITE,
    "DELETE /v1/series/{series_id}": Scope.VIDEOS_WRITE,
    "POST /v1/series/{series_id}/topics": Scope.VIDEOS_WRITE,
    "POST /v1/series/{series_id}/pause": Scope.VIDEOS_WRITE,
    "POST /v1/series/{series_id}/resume": Scope.VIDEOS_WRITE,
    "POST /v1/series/{series_id}/end": Scope.VIDEOS_WRITE,
    "GET /v1/series/{series_id}/preview": Scope.VIDEOS_READ,
    "GET /v1/series/{series_id}/films": Scope.VIDEOS_READ,
    "GET /v1/videos": Scope.VIDEOS_READ,
    "GET /v1/videos/{video_id}": Scope.VIDEOS_READ,
    "PATCH /v1/videos/{video_id}": Scope.VIDEOS_WRITE,
    "DELETE /v1/videos/{video_id}": Scope.VIDEOS_WRITE,
    "GET /v1/videos/{video_id}/cost": Scope.VIDEOS_READ,
    "GET /v1/videos/{video_id}/events": Scope.VIDEOS_READ,
    "GET /v1/videos/{video_id}/files/{name}": Scope.VIDEOS_READ,
    "POST /v1/videos/{video_id}/cancel": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/retry": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/approve": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/reject": Scope.VIDEOS_WRITE,
    "POST /v1/webhooks/stripe": EVERYONE,
    "GET /v1/webhooks/n8n/calls": Scope.VIDEOS_WRITE,
    "POST /v1/webhooks/n8n/{workflow_id}": Scope.VIDEOS_WRITE,
    "POST /v1/billing/checkout": SIGNED_IN,
    "POST /v1/billing/portal": SIGNED_IN,
    "GET /v1/billing/subscription": SIGNED_IN,
    "GET /v1/billing/incidents": ADMIN,
    "GET /v1/videos/{video_id}/metadata": Scope.VIDEOS_READ,
    "PATCH /v1/videos/{video_id}/metadata": Scope.VIDEOS_WRITE,
    "GET /v1/videos/{video_id}/evidence": Scope.VIDEOS_READ,
    "POST /v1/videos/{video_id}/publish": Scope.VIDEOS_WRITE,
    "GET /v1/videos/{video_id}/publication": Scope.VIDEOS_READ,
    "PATCH /v1/videos/{video_id}/publication": Scope.VIDEOS_WRITE,
    "DELETE /v1/videos/{video_id}/publication": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/publication/steps/{name}/retry": Scope.VIDEOS_WRITE,
    "GET /v1/publications": Scope.VIDEOS_READ,
    "GET /v1/channels/{channel_id}/slots": Scope.CHANNELS_READ,
    "GET /v1/webhook-endpoints": Scope.WEBHOOKS_WRITE,
    "POST /v1/webhook-endpoints": Scope.WEBHOOKS_WRITE,
    "GET /v1/webhook-endpoints/{endpoint_id}": Scope.WEBHOOKS_WRITE,
    "PATCH /v1/webhook-endpoints/{endpoint_id}": Scope.WEBHOOKS_WRITE,
    "DELETE /v1/webhook-endpoints/{endpoint_id}": Scope.WEBHOOKS_WRITE,
    "POST /v1/webhook-endpoints/{endpoint_id}/rotate": Scope.WEBHOOKS_WRITE,
    "POST /v1/webhook-endpoints/{endpoint_id}/test": Scope.WEBHOOKS_WRITE,
    "GET /v1/webhook-endpoints/{endpoint_id}/deliveries": Scope.WEBHOOKS_WRITE,
    "POST /v1/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay": Scope.WEBHOOKS_WRITE,
    "GET /v1/videos/{video_id}/script": Scope.VIDEOS_READ,
    "PUT /v1/videos/{video_id}/script": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/script/quote": Scope.VIDEOS_WRITE,
    "PUT /v1/videos/{video_id}/scenes/{number}": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/scenes/{number}/quote": Scope.VIDEOS_WRITE,
    "GET /v1/videos/{video_id}/thumbnail": Scope.VIDEOS_READ,
    "PUT /v1/videos/{video_id}/thumbnail": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/thumbnail": Scope.VIDEOS_WRITE,
    "POST /v1/videos/{video_id}/pictures": Scope.VIDEOS_WRITE,
    "GET /v1/voices": Scope.VIDEOS_READ,
    "GET /v1/voices/{voice_id}/preview": Scope.VIDEOS_READ,
    "POST /v1/previews/voice": Scope.VIDEOS_WRITE,
    "POST /v1/previews/look": Scope.VIDEOS_WRITE,
    "GET /v1/costs/summary": Scope.COSTS_READ,
    "GET /v1/costs/daily": Scope.COSTS_READ,
    "GET /v1/costs/limits": Scope.COSTS_READ,
    "PUT /v1/costs/limits": ADMIN,
    "GET /v1/admin/health": ADMIN,
    "GET /v1/admin/limits": ADMIN,
    "PUT /v1/admin/limits": ADMIN,
    "GET /v1/admin/users": ADMIN,
    "GET /v1/admin/users/{user_id}": ADMIN,
    "PATCH /v1/admin/users/{user_id}": ADMIN,
    "POST /v1/admin/users/{user_id}/sign-out": ADMIN,
    "POST /v1/admin/users/{user_id}/password-reset": ADMIN,
    "GET /v1/admin/queue": ADMIN,
    "GET /v1/admin/queue/work": ADMIN,
    "POST /v1/admin/queue/resume": ADMIN,
    "POST /v1/admin/queue/cancel": ADMIN,
    "GET /v1/admin/pause": ADMIN,
    "POST /v1/admin/pause": ADMIN,
    "POST /v1/admin/resume": ADMIN,
    "GET /v1/admin/ledger/calls": ADMIN,
    "POST /v1/admin/ledger/resolve": ADMIN,
    "POST /v1/admin/ledger/adjust": ADMIN,
    "GET /v1/admin/audit": ADMIN,
    "GET /v1/admin/audit/check": ADMIN,
    "GET /v1/admin/audit/export": ADMIN,
}
"""Who gets past the door of each route; a scope lets in keys that have it beside those signed in."""


def address(route: str) -> tuple[str, str]:
    method, path = route.split()
    path = (
        path.replace("{channel_id}", "ch_0123456789abcdef")
        .replace("{name}", "video")
        .replace("{number}", "1")
    )
    return method, re.sub(r"\{\w+_id\}", lambda _: str(uuid4()), path)


def refused(house: House, route: str, headers: dict[str, str]) -> int | None:
    """The status by which the caller is kept out, or None for one let in."""
    status = house.call(*address(route), headers=headers).status_code
    return status if status in {401, 403} else None


def test_every_route_has_its_line_in_the_matrix(house: House) -> None:
    paths = house.app.openapi()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert routes == set(MATRIX)


@pytest.mark.parametrize("route", [route for route, who in MATRIX.items() if who != EVERYONE])
def test_a_closed_route_lets_in_only_whom_the_matrix_names(house: House, route: str) -> None:
    someone, boss = house.person("someone"), house.person("boss", role=Role.ADMIN)
    who = MATRIX[route]
    wrong = someone.key(*(scope for scope in Scope if scope != who))
    assert refused(house, route, {}) == 401
    assert refused(house, route, wrong) == 403
    if who in set(Scope):
        assert refused(house, route, someone.key(who)) is None
    assert refused(house, route, someone.headers) == (403 if who == ADMIN else None)
    assert refused(house, route, boss.headers) is None


@pytest.fixture
def ann(house: House) -> Person:
    return house.person("ann")


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def forged(house: House, ann: Person) -> dict[str, str]:
    """Tokens that are not good, by what is wrong with each."""
    key = house.services.accounts.tokens._key
    good = jwt.decode(ann.access_token, options={"verify_signature": False})
    now = house.clock()
    head, body, signature = ann.access_token.split(".")

    def signed(**changes: object) -> str:
        claims = {name: value for name, value in (good | changes).items() if value is not None}
        return jwt.encode(claims, key, algorithm="HS256")

    return {
        "no algorithm": f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "no algorithm, capitals": f"{part({'alg': 'NONE'})}.{body}.",
        "no signature": f"{head}.{body}.",
        "another's signature": f"{head}.{part(good | {'sub': str(uuid4())})}.{signature}",
        "another key": jwt.encode(good, "k" * 64, algorithm="HS256"),
        "HS512": jwt.encode(good, key, algorithm="HS512"),
        "a key id that is a path": f"{part({'alg': 'HS256', 'kid': '../../dev/null'})}.{body}.{signature}",
        "an embedded key": f"{part({'alg': 'HS256', 'jwk': {'kty': 'oct', 'k': 'AA'}})}.{body}.{signature}",
        "RS256 claimed": f"{part({'alg': 'RS256'})}.{body}.{signature}",
        "expired": signed(exp=now - timedelta(seconds=1)),
        "expires now": signed(exp=now),
        "from the future": signed(iat=now + timedelta(minutes=5)),
        "no end": signed(exp=None),
        "endless": signed(exp=10**18),
        "end that is text": signed(exp="tomorrow"),
        "no beginning": signed(iat=None),
        "no user": signed(sub=None),
        "user that is no id": signed(sub="ann"),
        "another user": signed(sub=str(uuid4())),
        "no session": signed(jti=None),
        "session that is no id": signed(jti="x.y"),
        "session of nobody": signed(jti=f"{uuid4().hex}.0"),
        "another type": signed(type="refresh"),
        "no type": signed(type=None),
        "another audience": signed(aud="other"),
        "no audience": signed(aud=None),
        "another issuer": signed(iss="other"),
        "the refresh token": ann.refresh_token,
        "four parts": f"{ann.access_token}.x",
        "not base64": "a.b.c",
        "empty parts": "..",
        "no text": "%00",
        "endless text": "a" * 5000,
        "a key nobody has": "ytk_" + "a" * 43,
    }


def test_no_forged_token_opens_the_door(house: House, ann: Person) -> None:
    assert ann.call("GET", "/v1/users/me").status_code == 200
    let_in = {
        name: status
        for name, token in forged(house, ann).items()
        if (status := refused(house, "GET /v1/users/me", {"Authorization": f"Bearer {token}"}))
        != 401
    }
    assert let_in == {}


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", "Basic YTpi", "bearer a b", "Token x"])
def test_what_is_no_bearer_token_is_nobodys(house: House, shown: str) -> None:
    assert refused(house, "GET /v1/users/me", {"Authorization": shown}) == 401
