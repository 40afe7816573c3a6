"""Signing in, carrying on and signing out, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import process_time

import jwt
import pytest

from tests.test_api.house import PASSWORD, House

NEWCOMER = {"email": "New@Example.com", "username": "Newcomer", "password": PASSWORD}


def test_someone_registers_signs_in_and_sees_their_account(each_house: House) -> None:
    made = each_house.call("POST", "/v1/auth/register", json=NEWCOMER)
    assert made.status_code == 201
    assert made.json()["success"] is True
    newcomer = each_house.sign_in("new")
    me = newcomer.call("GET", "/v1/users/me").json()["data"]
    assert me == made.json()["data"]
    assert (me["email"], me["username"], me["tier"]) == ("new@example.com", "newcomer", "free")
    assert me["entitlements"]["spend_a_month"] == "15.000000"


@pytest.mark.parametrize(("taken", "free"), [("email", "username"), ("username", "email")])
def test_an_address_or_name_is_given_once(each_house: House, taken: str, free: str) -> None:
    other = {"email": "other@example.com", "username": "other", "password": PASSWORD}
    each_house.call("POST", "/v1/auth/register", json=NEWCOMER)
    second = NEWCOMER | {free: other[free]}
    answer = each_house.call("POST", "/v1/auth/register", json=second | {taken: NEWCOMER[taken]})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_registered")


@pytest.mark.parametrize("password", ["short", "password123", "new@example.com", "x" * 129])
def test_a_password_that_would_be_guessed_is_not_taken(house: House, password: str) -> None:
    answer = house.call("POST", "/v1/auth/register", json=NEWCOMER | {"password": password})
    assert answer.status_code == 422
    assert password not in answer.text


def test_the_access_token_says_exactly_what_the_contract_says(house: House) -> None:
    ann = house.person("ann")
    claims = jwt.decode(ann.access_token, options={"verify_signature": False})
    assert set(claims) == {"sub", "type", "exp", "iat", "jti", "aud", "iss"}
    assert (claims["sub"], claims["type"]) == (ann.id, "access")
    assert claims["exp"] - claims["iat"] == 15 * 60
    assert jwt.get_unverified_header(ann.access_token)["alg"] == "HS256"


def test_an_access_token_lasts_fifteen_minutes(house: House) -> None:
    ann = house.person("ann")
    house.clock.advance(minutes=14, seconds=59)
    assert ann.call("GET", "/v1/users/me").status_code == 200
    house.clock.advance(seconds=1)
    assert ann.call("GET", "/v1/users/me").status_code == 401


def test_a_refresh_token_gives_the_next_pair(each_house: House) -> None:
    ann = each_house.person("ann")
    each_house.clock.advance(minutes=16)
    answer = each_house.call("POST", "/v1/auth/refresh", json={"refresh_token": ann.refresh_token})
    fresh = answer.json()["data"]
    headers = {"Authorization": f"Bearer {fresh['access_token']}"}
    assert each_house.call("GET", "/v1/users/me", headers=headers).status_code == 200
    assert fresh["refresh_token"] != ann.refresh_token


def test_a_used_refresh_token_ends_the_whole_session(each_house: House) -> None:
    ann = each_house.person("ann")
    used = {"refresh_token": ann.refresh_token}
    fresh = each_house.call("POST", "/v1/auth/refresh", json=used).json()["data"]
    each_house.clock.advance(seconds=11)
    assert each_house.call("POST", "/v1/auth/refresh", json=used).status_code == 401
    child = {"refresh_token": fresh["refresh_token"]}
    assert each_house.call("POST", "/v1/auth/refresh", json=child).status_code == 401
    headers = {"Authorization": f"Bearer {fresh['access_token']}"}
    assert each_house.call("GET", "/v1/users/me", headers=headers).status_code == 401


def test_fifty_tabs_refreshing_at_once_get_one_and_the_same_child(each_house: House) -> None:
    ann = each_house.person("ann")
    used = {"refresh_token": ann.refresh_token}

    def refresh(_: int) -> str:
        answer = each_house.client.post("/v1/auth/refresh", json=used)
        return str(answer.json()["data"]["refresh_token"])

    with ThreadPoolExecutor(10) as tabs:
        assert len(set(tabs.map(refresh, range(50)))) == 1


def test_a_token_whose_child_was_used_is_stolen_even_within_the_grace(each_house: House) -> None:
    ann = each_house.person("ann")
    used = {"refresh_token": ann.refresh_token}
    fresh = each_house.call("POST", "/v1/auth/refresh", json=used).json()["data"]
    child = {"refresh_token": fresh["refresh_token"]}
    assert each_house.call("POST", "/v1/auth/refresh", json=child).status_code == 200
    assert each_house.call("POST", "/v1/auth/refresh", json=used).status_code == 401


def test_a_refresh_token_lasts_seven_days(house: House) -> None:
    ann = house.person("ann")
    house.clock.advance(days=7)
    answer = house.call("POST", "/v1/auth/refresh", json={"refresh_token": ann.refresh_token})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "token", ["", "rt_", "rt_" + "0" * 64, "x" * 254, "eyJhbGciOiJub25lIn0.e30."]
)
def test_a_refresh_token_nobody_gave_out_is_refused(house: House, token: str) -> None:
    answer = house.call("POST", "/v1/auth/refresh", json={"refresh_token": token})
    assert answer.status_code == 401


def test_signing_out_ends_what_the_session_held(each_house: House) -> None:
    ann = each_house.person("ann")
    assert ann.call("POST", "/v1/auth/logout").status_code == 200
    assert ann.call("GET", "/v1/users/me").status_code == 401
    answer = each_house.call("POST", "/v1/auth/refresh", json={"refresh_token": ann.refresh_token})
    assert answer.status_code == 401


def test_signing_out_by_refresh_token_needs_no_access_token(house: House) -> None:
    ann = house.person("ann")
    body = {"refresh_token": ann.refresh_token}
    assert house.call("POST", "/v1/auth/logout", json=body).status_code == 200
    assert ann.call("GET", "/v1/users/me").status_code == 401


def test_sessions_are_listed_and_one_is_ended_from_another(each_house: House) -> None:
    each_house.register("ann")
    phone = each_house.sign_in("ann")
    each_house.clock.advance(minutes=1)
    desk = each_house.sign_in("ann")
    listed = desk.call("GET", "/v1/auth/sessions").json()
    assert [one["is_current"] for one in listed["data"]] == [True, False]
    assert listed["pagination"] == {"page": 1, "per_page": 20, "total": 2, "pages": 1}
    ended = desk.call("DELETE", f"/v1/auth/sessions/{listed['data'][1]['id']}")
    assert ended.status_code == 200
    assert phone.call("GET", "/v1/users/me").status_code == 401
    assert desk.call("GET", "/v1/users/me").status_code == 200


def test_a_strangers_session_is_not_there(house: House) -> None:
    ann, eve = house.person("ann"), house.person("eve")
    session = ann.call("GET", "/v1/auth/sessions").json()["data"][0]["id"]
    assert eve.call("DELETE", f"/v1/auth/sessions/{session}").status_code == 404
    assert ann.call("GET", "/v1/users/me").status_code == 200


def test_a_disabled_user_is_out_at_once_and_hears_nothing_special(house: House) -> None:
    ann = house.person("ann")
    key = ann.key("account:read")
    house.disable(ann)
    assert ann.call("GET", "/v1/users/me").status_code == 401
    assert house.call("GET", "/v1/users/me", headers=key).status_code == 401
    said = {"email": ann.email, "password": PASSWORD}
    refused = house.call("POST", "/v1/auth/login", json=said)
    unknown = house.call("POST", "/v1/auth/login", json=said | {"email": "nobody@example.com"})
    assert refused.json()["detail"] == unknown.json()["detail"]


def test_known_and_unknown_addresses_get_the_same_answer(house: House) -> None:
    house.register("ann")
    wrong = {"email": "ann@example.com", "password": "not it at all"}
    known = house.call("POST", "/v1/auth/login", json=wrong)
    unknown = house.call("POST", "/v1/auth/login", json=wrong | {"email": "bob@example.com"})
    assert known.status_code == unknown.status_code == 401
    same = ("type", "title", "detail", "code")
    assert [known.json()[name] for name in same] == [unknown.json()[name] for name in same]


def test_an_unknown_address_costs_a_hash_as_a_known_one_does(house: House) -> None:
    def hashing(email: str) -> float:
        before = process_time()
        house.call("POST", "/v1/auth/login", json={"email": email, "password": "wrong one"})
        return process_time() - before

    ann = {"email": "ann@example.com", "username": "ann", "password": PASSWORD}
    assert house.call("POST", "/v1/auth/register", json=ann).status_code == 201
    seconds = {
        email: median(hashing(email) for _ in range(4))
        for email in ("ann@example.com", "bob@example.com")
    }
    # Without the hash of nobody's password the unknown address answers ten times faster.
    assert min(seconds.values()) > max(seconds.values()) / 3
