"""One's own account, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import text

from app.accounts.tiers import Role, Tier
from app.billing.models import BillingIncident
from app.billing.service import account_of
from app.models import Base
from tests.test_api.house import PASSWORD, House, Person


def rows_of(house: House, person: Person) -> dict[str, int]:
    """How many rows of each table still name the person; what was disputed stays in the books."""
    tables = [
        table
        for table in Base.metadata.sorted_tables
        if "user_id" in table.columns and table is not BillingIncident.__table__
    ]
    ask = "SELECT count(*) FROM {} WHERE replace(CAST({} AS TEXT), '-', '') = :id"
    columns = {"users": "id"} | {table.name: "user_id" for table in tables}
    with house.services.database.transaction() as session:
        return {
            name: session.scalar(text(ask.format(name, column)), {"id": person.id.replace("-", "")})
            or 0
            for name, column in columns.items()
        }


def test_a_name_is_changed_on_top_of_what_was_read(each_house: House) -> None:
    ann = each_house.person("ann")
    stale = ann.etag()
    edit = {"json": {"username": "Annette"}, "headers": {"If-Match": stale}}
    changed = ann.call("PATCH", "/v1/users/me", **edit)
    assert changed.json()["data"]["username"] == "annette"
    assert changed.headers["etag"] == ann.etag() != stale
    assert ann.call("PATCH", "/v1/users/me", **edit).json()["code"] == "precondition_failed"


def test_an_edit_that_names_no_version_is_refused(house: House) -> None:
    ann = house.person("ann")
    assert ann.call("PATCH", "/v1/users/me", json={"username": "annie"}).status_code == 428
    for tag in ("*", '"v999"', "W/" + ann.etag(), "nonsense"):
        answer = ann.call(
            "PATCH", "/v1/users/me", json={"username": "annie"}, headers={"If-Match": tag}
        )
        assert answer.status_code == 412


def test_of_twenty_edits_at_once_one_wins(each_house: House) -> None:
    ann = each_house.person("ann")
    headers = ann.headers | {"If-Match": ann.etag()}

    def edit(number: int) -> int:
        wanted = {"username": f"ann-{number}"}
        answer = each_house.client.patch("/v1/users/me", json=wanted, headers=headers)
        return int(answer.status_code)

    with ThreadPoolExecutor(20) as editors:
        assert sorted(editors.map(edit, range(20))) == [200] + [412] * 19


def test_a_read_that_changes_nothing_is_answered_without_a_body(house: House) -> None:
    ann = house.person("ann")
    known = ann.call("GET", "/v1/users/me", headers={"If-None-Match": ann.etag()})
    assert (known.status_code, known.content) == (304, b"")


def test_another_address_needs_the_password_again(house: House) -> None:
    ann = house.person("ann")
    wanted = {"email": "ANN@example.org"}
    tag = {"If-Match": ann.etag()}
    assert ann.call("PATCH", "/v1/users/me", json=wanted, headers=tag).status_code == 422
    wrong = wanted | {"current_password": "not it at all"}
    assert ann.call("PATCH", "/v1/users/me", json=wrong, headers=tag).status_code == 401
    right = wanted | {"current_password": PASSWORD}
    answer = ann.call("PATCH", "/v1/users/me", json=right, headers=tag)
    assert answer.json()["data"]["email"] == "ann@example.org"


@pytest.mark.parametrize(
    "extra", ["role", "tier", "id", "version", "password_hash", "disabled_at", "entitlements"]
)
def test_nobody_promotes_themselves(house: House, extra: str) -> None:
    ann = house.person("ann")
    answer = ann.call(
        "PATCH", "/v1/users/me", json={extra: "admin"}, headers={"If-Match": ann.etag()}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{extra}"


def test_a_new_password_ends_every_session_and_opens_one(each_house: House) -> None:
    each_house.register("ann")
    phone, desk = each_house.sign_in("ann"), each_house.sign_in("ann")
    wanted = {"current_password": PASSWORD, "new_password": "a better one by far"}
    answer = desk.call("POST", "/v1/users/me/password", json=wanted)
    assert answer.status_code == 200
    for one in (phone, desk):
        assert one.call("GET", "/v1/users/me").status_code == 401
    headers = {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}
    assert each_house.call("GET", "/v1/users/me", headers=headers).status_code == 200
    old = {"email": desk.email, "password": PASSWORD}
    assert each_house.call("POST", "/v1/auth/login", json=old).status_code == 401
    assert each_house.sign_in("ann", "a better one by far").id == desk.id


def test_a_wrong_present_password_changes_nothing(house: House) -> None:
    ann = house.person("ann")
    wanted = {"current_password": "not it at all", "new_password": "a better one by far"}
    assert ann.call("POST", "/v1/users/me/password", json=wanted).status_code == 401
    assert house.sign_in("ann").id == ann.id


def test_a_deleted_account_leaves_nothing_behind(each_house: House) -> None:
    ann, bob = each_house.person("ann"), each_house.person("bob")
    headers = {"Idempotency-Key": "one"}
    wanted = {"name": "a program", "scopes": ["videos:read"]}
    for one in (ann, bob):
        one.call("POST", "/v1/users/me/api-keys", json=wanted, headers=headers)
        with each_house.services.database.transaction() as session:
            account_of(session, UUID(one.id))
    before = rows_of(each_house, bob)
    assert set(rows_of(each_house, ann).values()) == {1}
    assert ann.call("DELETE", "/v1/users/me").status_code == 200
    assert set(rows_of(each_house, ann).values()) == {0}
    assert rows_of(each_house, bob) == before
    assert ann.call("GET", "/v1/users/me").status_code == 401
    answer = each_house.call("POST", "/v1/auth/refresh", json={"refresh_token": ann.refresh_token})
    assert answer.status_code == 401


def test_the_last_admin_stays(house: House) -> None:
    with house.services.database.transaction() as session:
        session.execute(text("DELETE FROM users"))
    boss = house.person("boss", role=Role.ADMIN)
    assert boss.call("DELETE", "/v1/users/me").json()["code"] == "last_admin"
    house.person("deputy", role=Role.ADMIN)
    assert boss.call("DELETE", "/v1/users/me").status_code == 200


def test_an_api_key_is_shown_once_and_does_only_what_it_may(each_house: House) -> None:
    ann = each_house.person("ann")
    wanted = {"name": " n8n ", "scopes": ["account:read", "videos:read"]}
    made = ann.call("POST", "/v1/users/me/api-keys", json=wanted)
    assert made.status_code == 201
    key = made.json()["data"].pop("key")
    listed = ann.call("GET", "/v1/users/me/api-keys")
    assert listed.json()["data"][0]["name"] == "n8n"
    assert key not in listed.text
    shown = {"Authorization": f"Bearer {key}"}
    assert each_house.call("GET", "/v1/users/me", headers=shown).json()["data"]["id"] == ann.id
    assert each_house.call("DELETE", "/v1/users/me", headers=shown).status_code == 403
    narrow = ann.key("videos:read")
    refused = each_house.call("GET", "/v1/users/me", headers=narrow)
    assert (refused.status_code, refused.json()["needed_scope"]) == (403, "account:read")


def test_a_key_that_is_revoked_or_expired_is_refused_at_once(each_house: House) -> None:
    ann = each_house.person("ann", tier=Tier.GROWTH)
    lasting = ann.key("account:read")
    until = (each_house.clock().replace(hour=13)).isoformat()
    wanted = {"name": "short", "scopes": ["account:read"], "expires_at": until}
    made = ann.call("POST", "/v1/users/me/api-keys", json=wanted).json()["data"]
    short = {"Authorization": f"Bearer {made['key']}"}
    assert each_house.call("GET", "/v1/users/me", headers=short).status_code == 200
    for key in ann.call("GET", "/v1/users/me/api-keys").json()["data"]:
        if key["name"] != "short":
            ann.call("DELETE", f"/v1/users/me/api-keys/{key['id']}")
    assert each_house.call("GET", "/v1/users/me", headers=lasting).status_code == 401
    each_house.clock.advance(hours=1)
    assert each_house.call("GET", "/v1/users/me", headers=short).status_code == 401


def test_when_a_key_was_last_used_is_told(house: House) -> None:
    ann = house.person("ann")
    key = ann.key("account:read")
    house.clock.advance(minutes=5)
    house.call("GET", "/v1/users/me", headers=key)
    used = ann.call("GET", "/v1/users/me/api-keys").json()["data"][0]["used_at"]
    assert used == "2026-11-22T12:05:00Z"


def test_a_strangers_key_is_not_there(house: House) -> None:
    ann, eve = house.person("ann"), house.person("eve")
    ann.key("account:read")
    key = ann.call("GET", "/v1/users/me/api-keys").json()["data"][0]["id"]
    assert eve.call("DELETE", f"/v1/users/me/api-keys/{key}").status_code == 404


def test_a_tier_has_room_for_so_many_keys(house: House) -> None:
    ann = house.person("ann")
    ann.key("videos:read")
    ann.key("videos:read")
    wanted = {"name": "a third", "scopes": ["videos:read"]}
    answer = ann.call("POST", "/v1/users/me/api-keys", json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_api_keys")


def test_lists_come_in_pages(house: House) -> None:
    ann = house.person("ann", tier=Tier.GROWTH)
    for _ in range(5):
        ann.key("videos:read")
    listed = ann.call("GET", "/v1/users/me/api-keys?page=2&per_page=2").json()
    assert len(listed["data"]) == 2
    assert listed["pagination"] == {"page": 2, "per_page": 2, "total": 5, "pages": 3}
    for query in ("page=0", "per_page=101", "per_page=0", "page=x", "page=99999999999999999999"):
        refused = ann.call("GET", f"/v1/users/me/api-keys?{query}")
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["parameter"] == query.partition("=")[0]
