"""What a browser is told, and whose pages may act: headers, cookies, other sites."""

import re

import pytest

from tests.test_api.conftest import Open
from tests.test_api.house import PASSWORD, House

OURS = "https://testserver"
ANN = {"email": "ann@example.com", "password": PASSWORD}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/v1/users/me", "/health/live", "/docs", "/docs/problems"]
)
def test_every_answer_is_guarded(house: House, path: str) -> None:
    headers = house.call("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


def test_over_tls_the_browser_is_told_to_stay_there(house: House) -> None:
    answer = house.call("GET", f"{OURS}/health/live")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_the_page_of_the_api_takes_every_file_from_here(house: House) -> None:
    page = house.call("GET", "/docs")
    assert "<script>" not in page.text
    assert "style=" not in page.text
    for link in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert house.call("GET", link).status_code == 200
    assert house.call("GET", "/docs/files/favicon.png").status_code == 404
    assert house.call("GET", "/docs/files/..%2f..%2fpy.typed").status_code == 404


def test_a_request_has_the_id_it_came_with_or_one_of_ours(house: House) -> None:
    given = house.call("GET", "/health/live", headers={"X-Request-ID": "trace-0123456789"})
    assert given.headers["x-request-id"] == "trace-0123456789"
    for bad in ("short", "x" * 65, 'forged"\t{"level":"info"}'):
        answer = house.call("GET", "/health/live", headers={"X-Request-ID": bad})
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


def test_no_other_site_may_read_by_default(house: House) -> None:
    for origin in ("https://evil.example", "null", OURS):
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        for method in ("GET", "OPTIONS"):
            answer = house.call(method, "/v1/users/me", headers=headers)
            assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_site_that_is_named_may_read_without_cookies(
    open_house: Open, ready_sqlite_url: str
) -> None:
    studio = "https://studio.example.com"
    house = open_house(DATABASE_URL=ready_sqlite_url, CORS_ORIGINS=f"{studio}, https://b.example")
    for origin, allowed in ((studio, studio), ("https://studio.example.com.evil.example", None)):
        answer = house.call("GET", "/v1/users/me", headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert "access-control-allow-credentials" not in answer.headers


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    house.register("ann")
    plain = house.call("POST", "/v1/auth/login", json=ANN).headers["set-cookie"]
    assert plain.startswith("ytempire_refresh=rt_")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Max-Age=604800"} <= set(plain.split("; "))
    secure = house.call("POST", f"{OURS}/v1/auth/login", json=ANN).headers["set-cookie"]
    assert secure.startswith("__Host-ytempire_refresh=rt_")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(secure.split("; "))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": OURS}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": OURS}, 200),
        ({"Sec-Fetch-Site": "same-site", "Origin": "https://other.testserver"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OURS}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
@pytest.mark.parametrize("act", ["refresh", "logout"])
def test_the_cookie_counts_only_from_our_own_pages(
    house: House, said: dict[str, str], status: int, act: str
) -> None:
    house.register("ann")
    token = house.call("POST", f"{OURS}/v1/auth/login", json=ANN).json()["data"]["refresh_token"]
    headers = said | {"Cookie": f"__Host-ytempire_refresh={token}"}
    answer = house.call("POST", f"{OURS}/v1/auth/{act}", headers=headers)
    assert answer.status_code == status


def test_signing_out_takes_the_cookie_back(house: House) -> None:
    answer = house.person("ann").call("POST", "/v1/auth/logout")
    assert 'ytempire_refresh=""' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]
