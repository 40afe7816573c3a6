"""How often one may ask, and how often one may be wrong."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.accounts.sessions import Device
from app.core.exceptions import Overloaded
from app.core.security import HASHING, WAITING
from tests.test_api.conftest import Open
from tests.test_api.house import PASSWORD, House

WRONG = {"email": "ann@example.com", "password": "not it at all"}


def test_a_user_may_ask_so_often_a_minute_and_is_told_how_often(
    open_house: Open, ready_sqlite_url: str
) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, RATE_LIMIT_PER_MINUTE="10")
    ann = house.person("ann")
    house.clock.advance(minutes=1)
    answers = [ann.call("GET", "/v1/users/me") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[3].headers["ratelimit"].startswith('"minute";r=6;t=60')
    assert answers[3].headers["ratelimit-policy"].startswith('"minute";q=10;w=60')
    refused = answers[10]
    assert refused.headers["retry-after"] == "60"
    assert (refused.json()["code"], refused.json()["retry_after"]) == ("rate_limited", 60)
    house.clock.advance(minutes=1)
    assert ann.call("GET", "/v1/users/me").status_code == 200


def test_one_user_does_not_use_up_anothers_requests(
    open_house: Open, ready_sqlite_url: str
) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, RATE_LIMIT_PER_MINUTE="10")
    ann, bob = house.person("ann"), house.person("bob")
    key = bob.key("account:read")
    for _ in range(20):
        ann.call("GET", "/v1/users/me")
    assert bob.call("GET", "/v1/users/me").status_code == 200
    assert house.call("GET", "/v1/users/me", headers=key).status_code == 200


def test_made_up_credentials_count_for_the_address(open_house: Open, ready_sqlite_url: str) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, RATE_LIMIT_PER_MINUTE="10")
    shown = [f"Bearer ytk_{n}" for n in range(6)] + [f"Bearer eyJ{n}.e30.x" for n in range(6)]
    answers = [house.call("GET", "/v1/users/me", headers={"Authorization": one}) for one in shown]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2


def test_machines_that_watch_are_not_counted(open_house: Open, ready_sqlite_url: str) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, RATE_LIMIT_PER_MINUTE="1")
    for _ in range(5):
        assert house.call("GET", "/health/live").status_code == 200


def test_a_password_that_nobody_had_time_to_look_at_is_no_wrong_one(house: House) -> None:
    house.register("ann")
    accounts, looked_at = house.services.accounts, Event()

    async def rush() -> None:
        others = [
            asyncio.create_task(accounts.passwords._in_turn(looked_at.wait))
            for _ in range(HASHING + WAITING)
        ]
        await asyncio.wait(others, timeout=0)
        for _ in range(10):
            with pytest.raises(Overloaded):
                await accounts.proven("ann@example.com", PASSWORD, Device("", "192.0.2.1"))
        looked_at.set()
        await asyncio.gather(*others)

    assert house.client.portal is not None
    house.client.portal.call(rush)

    assert house.sign_in("ann").access_token


def test_of_two_hundred_wrong_passwords_at_once_ten_are_looked_at(each_house: House) -> None:
    each_house.register("ann")

    def guess(_: int) -> int:
        return int(each_house.client.post("/v1/auth/login", json=WRONG).status_code)

    with ThreadPoolExecutor(12) as guessers:
        assert Counter(guessers.map(guess, range(200))) == {401: 10, 429: 190}
    right = WRONG | {"password": PASSWORD}
    assert each_house.call("POST", "/v1/auth/login", json=right).status_code == 429
    each_house.clock.advance(minutes=5)
    assert each_house.call("POST", "/v1/auth/login", json=right).status_code == 200


def test_a_right_password_is_not_held_against_anyone(house: House) -> None:
    house.register("ann")
    for _ in range(15):
        house.sign_in("ann")


def test_an_unknown_address_is_limited_like_a_known_one(house: House) -> None:
    answers = [house.call("POST", "/v1/auth/login", json=WRONG).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


def test_guessing_the_present_password_of_a_stolen_session_is_limited(house: House) -> None:
    ann = house.person("ann")
    wanted = {"current_password": "not it at all", "new_password": "a better one by far"}
    answers = [ann.call("POST", "/v1/users/me/password", json=wanted) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]


def test_limits_go_on_when_redis_is_gone(open_house: Open, ready_sqlite_url: str) -> None:
    house = open_house(
        DATABASE_URL=ready_sqlite_url, REDIS_URL="redis://127.0.0.1:9/0", RATE_LIMIT_PER_MINUTE="3"
    )
    answers = [house.call("GET", "/nope").status_code for _ in range(4)]
    assert answers == [404] * 3 + [429]


def test_two_processes_share_their_counts_through_redis(
    open_house: Open, ready_postgres_url: str, redis_url: str
) -> None:
    shared = {
        "DATABASE_URL": ready_postgres_url,
        "REDIS_URL": redis_url,
        "RATE_LIMIT_PER_MINUTE": "4",
    }
    houses = [open_house(**shared), open_house(**shared)]
    answers = [houses[n % 2].call("GET", "/nope").status_code for n in range(5)]
    assert answers == [404] * 4 + [429]
