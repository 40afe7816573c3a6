"""Every page: who may see it, what surrounds it, and that it can be shown."""

import re
from uuid import uuid4

import pytest
from fastapi.routing import APIRoute

from app.dashboard.door import is_page
from app.dashboard.routes import ROUTERS
from tests.test_api.house import PASSWORD, House
from tests.test_dashboard.browser import OURS, Browser

OPEN = {"GET /dashboard/sign-in", "POST /dashboard/sign-in", "GET /dashboard/static/{name:path}"}
"""What needs no session."""
ADMINS = {
    "GET /dashboard/house",
    "GET /dashboard/house/audit",
    "GET /dashboard/house/people",
    "POST /dashboard/house/pause",
    "POST /dashboard/house/people/{user_id}",
    "POST /dashboard/house/people/{user_id}/end-sessions",
    "POST /dashboard/house/people/{user_id}/password",
    "POST /dashboard/house/resume",
    "POST /dashboard/house/work/take-up",
    "POST /dashboard/money/limits",
}
"""What only an admin sees and does."""


ROUTES = sorted(
    f"{method} {route.path}"
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and is_page(route.path)
    for method in route.methods or ()
)


def address(route: str) -> tuple[str, str]:
    method, path = route.split()
    path = path.replace("{channel_id}", "ch_0123456789abcdef").replace("{name}", "video")
    return method, re.sub(r"\{\w+_id\}", lambda _: str(uuid4()), path)


def test_nobody_sees_a_page_without_signing_in(house: House) -> None:
    for route in ROUTES:
        if route in OPEN:
            continue
        answer = house.call(*address(route), headers=OURS, follow_redirects=False)
        assert answer.status_code == 303, route
        assert answer.headers["location"].startswith("/dashboard/sign-in"), route


def test_a_stream_tells_who_is_not_signed_in_and_does_not_redirect(house: House) -> None:
    answer = house.call("GET", "/dashboard/events", headers={"accept": "text/event-stream"})
    assert answer.status_code == 401


def test_admins_pages_are_for_admins(ann: Browser, boss: Browser) -> None:
    for route in ROUTES:
        if route.endswith(("/events", "/sign-out")) or route in OPEN:
            continue
        method, path = address(route)
        assert (ann.call(method, path).status_code == 403) == (route in ADMINS), route
        assert boss.call(method, path).status_code != 403, route


def test_a_strangers_film_is_not_there(ann: Browser) -> None:
    for path in ("/dashboard/videos/{}", "/dashboard/review/{}", "/dashboard/videos/{}/events"):
        answer = ann.get(path.format(uuid4()))
        assert answer.status_code == 404
        assert "There is no such video" in answer.text


@pytest.mark.parametrize("headers", [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    {"sec-fetch-site": "nonsense"},
    {"sec-fetch-site": "", "origin": "https://evil.example"},
    {"sec-fetch-site": "", "origin": "null"},
    {"sec-fetch-site": "", "origin": "http://testserver.evil.example"},
    {"sec-fetch-site": "", "origin": "not an origin"},
    {"sec-fetch-site": ""},
    {"sec-fetch-site": "", "referer": "http://testserver/dashboard"},
], ids=str)  # fmt: skip
def test_another_sites_page_changes_nothing(ann: Browser, headers: dict[str, str]) -> None:
    for route in ROUTES:
        if not route.startswith("POST "):
            continue
        answer = ann.call(*address(route), headers=headers)
        assert answer.status_code == 403, route
        assert "another site" in answer.text
    assert ann.get("/dashboard").status_code == 200


def test_a_get_changes_nothing() -> None:
    safe = {route.split()[1] for route in ROUTES if route.startswith("GET ")}
    acts = {route.split()[1] for route in ROUTES if route.startswith("POST ")}
    verbs = {"approve", "reject", "cancel", "retry", "delete", "end", "revoke", "title", "sign-out"}
    assert not {path for path in safe if path.rpartition("/")[2] in verbs}
    assert {path for path in acts if path.rpartition("/")[2] in verbs}


PAGES = ("/dashboard", "/dashboard/videos", "/dashboard/review", "/dashboard/new",
         "/dashboard/account", "/dashboard/search", "/dashboard/channels", "/dashboard/channels/new",
         "/dashboard/money", "/dashboard/calendar", "/dashboard/webhooks", "/dashboard/house",
         "/dashboard/house/people", "/dashboard/house/audit", "/dashboard/sign-in", "/dashboard/nowhere")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_guarded(ann: Browser, path: str) -> None:
    answer = ann.house.call("GET", path, headers={"cookie": ann.cookie})
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(ann: Browser, path: str) -> None:
    page = ann.house.call("GET", path, headers={"cookie": ann.cookie}).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\s(style|on\w+)=", page)
    assert "<style" not in page
    for link in re.findall(r'(?:src|href|action)="([^"]*)"', page):
        assert link.startswith(("/dashboard", "#")), link


def test_the_front_door_leads_to_the_pages(house: House) -> None:
    answer = house.call("GET", "/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")


def test_over_tls_the_cookie_is_bound_to_this_host(house: House) -> None:
    house.register("ann")
    form = {"email": "ann@example.com", "password": PASSWORD}
    sent = house.call("POST", "https://testserver/dashboard/sign-in", data=form, headers=OURS,
                      follow_redirects=False).headers["set-cookie"]  # fmt: skip
    assert sent.startswith("__Host-ytempire_session=ps_")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(sent.split("; "))
    assert "Domain" not in sent


def test_the_way_back_after_signing_in_stays_in_the_house(house: House) -> None:
    house.register("ann")
    form = {"email": "ann@example.com", "password": PASSWORD}
    for to, place in {
        "/dashboard/videos": "/dashboard/videos",
        "//evil.example": "/dashboard",
        "https://evil.example": "/dashboard",
        "/dashboard/../v1": "/dashboard",
        "/\\evil.example": "/dashboard",
        "javascript:alert(1)": "/dashboard",
    }.items():
        answer = house.call("POST", "/dashboard/sign-in", data={**form, "to": to}, headers=OURS,
                            follow_redirects=False)  # fmt: skip
        assert answer.headers["location"] == place, to


def test_a_wrong_password_says_so_and_opens_nothing(house: House) -> None:
    house.register("ann")
    form = {"email": "ann@example.com", "password": "wrong"}
    answer = house.call("POST", "/dashboard/sign-in", data=form, headers=OURS)
    assert answer.status_code == 401
    assert "The email address or the password is wrong." in answer.text
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session_and_its_cookie(ann: Browser) -> None:
    assert ann.get("/dashboard").status_code == 200
    assert ann.post("/dashboard/sign-out").status_code == 303
    assert ann.get("/dashboard").status_code == 303


def test_a_session_of_a_browser_is_among_the_sessions_and_can_be_ended_there(
    house: House, ann: Browser
) -> None:
    program = house.sign_in("ann")
    listed = program.call("GET", "/v1/auth/sessions").json()["data"]
    assert len(listed) == 2
    for one in listed:
        if not one["is_current"]:
            program.call("DELETE", f"/v1/auth/sessions/{one['id']}")
    assert ann.get("/dashboard").status_code == 303


def test_a_session_goes_on_while_it_is_used_and_ends_when_it_is_not(ann: Browser) -> None:
    for _ in range(3):
        ann.house.clock.advance(days=5)
        assert ann.get("/dashboard").status_code == 200
    ann.house.clock.advance(days=8)
    assert ann.get("/dashboard").status_code == 303


def test_a_disabled_user_is_out_at_once(house: House, ann: Browser) -> None:
    house.disable(house.sign_in("ann"))
    assert ann.get("/dashboard").status_code == 303
