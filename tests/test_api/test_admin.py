"""What an admin does over HTTP, and what stays written down of it."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.accounts.tiers import Role, Tier
from app.accounts.users import kept_out
from app.core.money import Money
from app.costs import settlement
from app.costs.breakers import Breakers
from app.costs.calls import CallState, Purchase, begin, find_call
from app.costs.prices import our_prices
from app.costs.quotes import PlannedCall, price_call
from app.costs.usage import Unit, Usage
from app.engine import State
from app.events.deliveries import hand_out
from app.events.models import Endpoint
from app.events.outbox import Kind, announce
from app.videos.choosing import Equipment
from tests.buckets import Undeletable
from tests.test_api.conftest import Open
from tests.test_api.films import asked, channel, finish, video
from tests.test_api.house import PASSWORD, House, Person
from tests.vendors.loopback import open_to_all


@pytest.fixture
def boss(each_house: House) -> Person:
    return each_house.person("boss", role=Role.ADMIN, tier=Tier.SCALE)


@pytest.fixture
def ann(each_house: House) -> Person:
    return each_house.person("ann", tier=Tier.GROWTH)


def told(person: Person, path: str, **parts: Any) -> Any:
    answer = person.call("GET", path, **parts)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def post(person: Person, path: str, **body: object) -> Any:
    answer = person.call("POST", path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def actions(boss: Person, **sieve: str) -> list[str]:
    """The actions in the trail, the first first."""
    params = {"per_page": 100, **sieve}
    return [entry["action"] for entry in told(boss, "/v1/admin/audit", params=params)][::-1]


def change(boss: Person, person: Person, **wanted: object) -> Any:
    path = f"/v1/admin/users/{person.id}"
    tag = boss.call("GET", path).headers["etag"]
    return boss.call("PATCH", path, json=wanted, headers={"If-Match": tag})


def test_users_are_found_by_words_role_and_tier(boss: Person, ann: Person) -> None:
    boss.house.person("bob")

    def names(**sieve: object) -> list[str]:
        return [one["username"] for one in told(boss, "/v1/admin/users", params=sieve)]

    assert names() == ["bob", "ann", "boss", "admin"]
    assert names(q="ANN example") == ["ann"]
    assert names(role="admin") == ["boss", "admin"]
    assert names(tier="growth") == ["ann"]
    assert names(q="%") == []
    boss.house.disable(ann)
    assert names(disabled=True) == ["ann"]
    assert names(disabled=False) == ["bob", "boss", "admin"]


def test_role_and_tier_are_changed_with_the_reason_kept(boss: Person, ann: Person) -> None:
    assert told(boss, f"/v1/admin/users/{ann.id}")["presence"]["sessions"] == 1
    answer = change(boss, ann, role="admin", tier="scale", reason="she runs the night shift")
    assert answer.json()["data"] | {"role": "admin", "tier": "scale"} == answer.json()["data"]
    assert ann.call("GET", "/v1/users/me").status_code == 401
    entries = told(boss, "/v1/admin/audit", params={"target": f"user:{ann.id}"})
    role = entries[1]
    assert (role["actor_id"], role["before"], role["after"], role["reason"]) == (
        boss.id,
        {"is": "user"},
        {"is": "admin"},
        "she runs the night shift",
    )
    assert role["request_id"]


def test_two_admins_do_not_undo_each_others_change(boss: Person, ann: Person) -> None:
    path = f"/v1/admin/users/{ann.id}"
    tag = {"If-Match": boss.call("GET", path).headers["etag"]}
    assert boss.call("PATCH", path, json={"tier": "free"}, headers=tag).status_code == 200
    assert boss.call("PATCH", path, json={"tier": "scale"}, headers=tag).status_code == 412
    assert boss.call("PATCH", path, json={"tier": "scale"}).status_code == 428


def test_who_is_kept_out_is_out_at_once_and_may_come_back(boss: Person, ann: Person) -> None:
    key = ann.key("account:read")
    assert change(boss, ann, disabled=True).json()["data"]["disabled_at"]
    assert ann.call("GET", "/v1/users/me").status_code == 401
    assert boss.house.call("GET", "/v1/users/me", headers=key).status_code == 401
    change(boss, ann, disabled=False)
    assert boss.house.sign_in("ann").call("GET", "/v1/users/me").status_code == 200
    assert actions(boss, action="user.") == ["user.disabled", "user.enabled"]


def test_the_last_admin_cannot_lock_the_house_up(boss: Person) -> None:
    (first,) = told(boss, "/v1/admin/users", params={"q": "ytempire.local"})
    tag = {"If-Match": boss.call("GET", f"/v1/admin/users/{first['id']}").headers["etag"]}
    path = f"/v1/admin/users/{first['id']}"
    assert boss.call("PATCH", path, json={"role": "user"}, headers=tag).status_code == 200
    for wanted in ({"role": "user"}, {"disabled": True}):
        answer = change(boss, boss, **wanted)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_admin")
    assert told(boss, f"/v1/admin/users/{boss.id}")["role"] == "admin"


def test_a_password_is_reset_shown_once_and_ends_every_session(boss: Person, ann: Person) -> None:
    new = post(boss, f"/v1/admin/users/{ann.id}/password-reset", reason="forgotten")["password"]
    assert ann.call("GET", "/v1/users/me").status_code == 401
    login = {"email": ann.email, "password": PASSWORD}
    assert boss.house.call("POST", "/v1/auth/login", json=login).status_code == 401
    login = {"email": ann.email, "password": new}
    tokens = boss.house.call("POST", "/v1/auth/login", json=login).json()["data"]
    assert tokens["must_change_password"] is True
    shown = {"Authorization": f"Bearer {tokens['access_token']}"}
    for path in ("/v1/users/me", "/v1/videos", "/v1/auth/sessions"):
        refused = boss.house.call("GET", path, headers=shown)
        assert (refused.status_code, refused.json()["code"]) == (403, "password_change_needed")
    again = boss.house.call(
        "POST", "/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}
    )
    assert again.json()["data"]["must_change_password"] is True
    wanted = {"current_password": new, "new_password": new}
    kept = boss.house.call("POST", "/v1/users/me/password", json=wanted, headers=shown)
    assert kept.status_code == 422
    wanted["new_password"] = "a password of my own"
    answer = boss.house.call("POST", "/v1/users/me/password", json=wanted, headers=shown)
    assert answer.json()["data"]["must_change_password"] is False
    assert boss.house.sign_in("ann", "a password of my own").id == ann.id
    assert new not in boss.call("GET", "/v1/admin/audit/export?format=json").text


def test_someone_is_signed_out_everywhere(boss: Person, ann: Person) -> None:
    other = boss.house.sign_in("ann")
    post(boss, f"/v1/admin/users/{ann.id}/sign-out", reason="a lost phone")
    assert {one.call("GET", "/v1/users/me").status_code for one in (ann, other)} == {401}
    assert boss.call("POST", f"/v1/admin/users/{uuid4()}/sign-out", json={}).status_code == 404


def test_limits_are_changed_in_both_places_and_both_are_kept(boss: Person) -> None:
    answer = boss.call("PUT", "/v1/admin/limits", json={"video": "2.50", "reason": "cheaper"})
    assert answer.json()["data"]["video"] == "2.500000"
    boss.call("PUT", "/v1/costs/limits", json={"day": "90.00"})
    assert told(boss, "/v1/admin/limits")["day"] == "90.000000"
    entries = told(boss, "/v1/admin/audit", params={"action": "limit."})
    assert [(e["target"], e["before"], e["after"]) for e in entries] == [
        ("limit:day", {"usd": "150.000000"}, {"usd": "90.000000"}),
        ("limit:video", {"usd": "3.000000"}, {"usd": "2.500000"}),
    ]


def test_while_paused_films_are_asked_for_and_visibly_wait(boss: Person, ann: Person) -> None:
    made = post(boss, "/v1/admin/pause", reason="the disk is changed")
    assert (made["paused"], made["by_id"]) == (True, boss.id)
    film = asked(ann, channel(ann))
    assert video(ann, film)["status"] == "queued"
    with boss.house.services.database.transaction() as session:
        said = session.execute(text("SELECT message FROM video_events")).scalars().all()
    assert said == ["Waiting: all work is paused (the disk is changed)"]
    assert boss.house.call("GET", "/health/ready").json()["work"] == "paused"
    assert told(boss, "/v1/admin/queue")["pause"]["reason"] == "the disk is changed"
    again = boss.call("POST", "/v1/admin/pause", json={"reason": "twice"})
    assert again.status_code == 409
    assert not post(boss, "/v1/admin/resume")["paused"]
    assert not told(boss, "/v1/admin/pause")["paused"]
    assert boss.call("POST", "/v1/admin/resume", json={}).status_code == 409
    assert actions(boss, action="work.") == ["work.paused", "work.resumed"]


def test_the_queue_shows_what_waits_and_for_whom(boss: Person, ann: Person) -> None:
    film = asked(ann, channel(ann))
    seen = told(boss, "/v1/admin/queue")
    shares = [(s["queue"], s["owner"], s["state"], s["count"]) for s in seen["shares"]]
    assert shares == [("films", ann.id, "waiting", 1)]
    assert (seen["waiting"], seen["running"], seen["workers"]) == (1, 0, [])
    (work,) = told(boss, "/v1/admin/queue/work")
    assert (work["video_id"], work["state"]) == (film, "waiting")
    not_parked = boss.call("POST", "/v1/admin/queue/resume", json={"id": work["id"]})
    assert not_parked.status_code == 422


def test_work_that_is_cancelled_frees_its_film_and_its_money(boss: Person, ann: Person) -> None:
    services = boss.house.services
    dear = replace(
        services.office,
        equipment=Equipment(speaker="eleven_multilingual_v2", studio_voice="v-anna"),
    )
    boss.house.app.state.services = replace(services, office=dear)
    film = asked(ann, channel(ann))
    (work,) = told(boss, "/v1/admin/queue/work")
    ended = post(boss, "/v1/admin/queue/cancel", id=work["id"], reason="a mistake")
    assert ended["state"] == "cancelled"
    assert video(ann, film)["status"] == "cancelled"
    assert told(ann, f"/v1/videos/{film}/cost")["reserved"] == "0.000000"
    assert actions(boss, action="work.") == ["work.cancelled"]
    nothing = boss.call("POST", "/v1/admin/queue/cancel", json={"id": "video:none:r1"})
    assert nothing.status_code == 404


def test_parked_work_is_shown_and_taken_up_again(boss: Person, ann: Person) -> None:
    asked(ann, channel(ann))
    (work,) = told(boss, "/v1/admin/queue/work")
    shared = boss.house.services.database.is_shared
    with boss.house.services.database.transaction() as session:
        session.execute(
            text(
                f"UPDATE {'dbos.' if shared else ''}workflow_status"  # noqa: S608 - a name of ours
                " SET status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'"
            )
        )
    (parked,) = told(boss, "/v1/admin/queue")["parked"]
    assert parked["id"] == work["id"]
    assert told(boss, "/v1/admin/health")["parked"] == 1
    assert post(boss, "/v1/admin/queue/resume", id=work["id"])["state"] == State.WAITING
    assert told(boss, "/v1/admin/queue")["parked"] == []


def lost_call(house: House, film: str) -> str:
    """The key of a call for that film whose end nobody knows."""
    usage = Usage(provider="stability", service="images", model="core", units=((Unit.IMAGE, 10),))
    priced = price_call(
        PlannedCall(stage="draw", usage=usage), our_prices(), on=house.clock().date()
    )
    wanted = Purchase(video_id=UUID(film), revision=1, priced=priced)
    with house.services.database.transaction() as session:
        begin(session, "lost", wanted, now=house.clock())
        settlement.lose(session, "lost", now=house.clock(), note="its maker died")
    return "lost"


def test_a_lost_call_is_shown_resolved_and_corrected_by_a_person(boss: Person, ann: Person) -> None:
    film = asked(ann, channel(ann))
    key = lost_call(boss.house, film)
    (call,) = told(boss, "/v1/admin/ledger/calls")
    assert (call["key"], call["state"], call["reserved"]) == (key, "unknown", "0.300000")
    assert told(boss, "/v1/admin/health")["unknown_calls"] == 1
    wanted = {"key": key, "cost": "0.12", "reason": "their invoice, line 7"}
    assert post(boss, "/v1/admin/ledger/resolve", **wanted)["cost"] == "0.120000"
    assert boss.call("POST", "/v1/admin/ledger/resolve", json=wanted).status_code == 422
    post(boss, "/v1/admin/ledger/adjust", **(wanted | {"cost": "0.10"}))
    assert told(ann, f"/v1/videos/{film}/cost")["total_cost"] == "0.100000"
    with boss.house.services.database.transaction() as session:
        assert find_call(session, key).state is CallState.FAILED
        assert find_call(session, key).cost == Money.parse("0.10")
    entries = told(boss, "/v1/admin/audit", params={"action": "call."})
    assert [(e["before"]["cost"], e["after"]["cost"]) for e in entries] == [
        ("0.120000", "0.100000"),
        ("0.000000", "0.120000"),
    ]
    for wrong in ("-1.00", "lots", "0.0000001"):
        body = wanted | {"cost": wrong}
        assert boss.call("POST", "/v1/admin/ledger/adjust", json=body).status_code == 422


def test_what_people_do_to_accounts_and_films_is_kept(boss: Person, ann: Person) -> None:
    ann.key("account:read")
    key = told(ann, "/v1/users/me/api-keys")[0]["id"]
    ann.call("DELETE", f"/v1/users/me/api-keys/{key}")
    place = channel(ann)
    films = [asked(ann, place) for _ in range(2)]
    for film in films:
        finish(boss.house, film)
    ann.call("POST", f"/v1/videos/{films[0]}/approve")
    ann.call("POST", f"/v1/videos/{films[1]}/reject", json={"reason": "too loud"})
    for film in films:
        ann.call("DELETE", f"/v1/videos/{film}")
    ann.call("DELETE", f"/v1/channels/{place}")
    other = boss.house.sign_in("ann")
    session = told(other, "/v1/auth/sessions")[-1]["id"]
    other.call("DELETE", f"/v1/auth/sessions/{session}")
    new = {"current_password": PASSWORD, "new_password": "another long one"}
    other.call("POST", "/v1/users/me/password", json=new)
    assert actions(boss, actor_id=ann.id) == [
        "api_key.made",
        "api_key.revoked",
        "video.approved",
        "video.rejected",
        "video.deleted",
        "video.deleted",
        "channel.deleted",
        "session.revoked",
        "password.changed",
    ]
    assert told(boss, "/v1/admin/audit/check")["is_whole"]


def test_a_burst_of_wrong_passwords_is_kept_once(boss: Person) -> None:
    wrong = {"email": "boss@example.com", "password": "wrong horse"}
    statuses = [
        boss.house.call("POST", "/v1/auth/login", json=wrong).status_code for _ in range(14)
    ]
    assert statuses == [401] * 10 + [429] * 4
    assert actions(boss, action="login.") == ["login.burst"]


def test_the_trail_is_exported_whole_and_no_cell_is_a_formula(boss: Person, ann: Person) -> None:
    change(boss, ann, tier="free", reason="=HYPERLINK(1)")
    sheet = boss.call("GET", "/v1/admin/audit/export")
    assert sheet.headers["content-type"].startswith("text/csv")
    (row,) = [row for row in csv.DictReader(io.StringIO(sheet.text)) if row["reason"]]
    assert (row["action"], row["reason"]) == ("user.tier_changed", "'=HYPERLINK(1)")
    whole = json.loads(boss.call("GET", "/v1/admin/audit/export?format=json").text)
    assert [entry["action"] for entry in whole] == [
        "user.tier_changed",
        "audit.exported",
        "audit.exported",
    ]
    assert json.loads(boss.call("GET", "/v1/admin/audit/export?format=json&action=x.").text) == []


def test_the_audit_is_read_by_time(boss: Person, ann: Person) -> None:
    change(boss, ann, tier="free")
    boss.house.clock.advance(hours=1)
    noon = boss.house.clock().isoformat().replace("+00:00", "Z")
    boss = boss.house.sign_in("boss")
    change(boss, ann, tier="scale")
    assert len(told(boss, "/v1/admin/audit", params={"from": noon})) == 1
    assert len(told(boss, "/v1/admin/audit", params={"to": noon})) == 1


def test_health_tells_what_is_missing_and_what_it_costs(boss: Person, ann: Person) -> None:
    asked(ann, channel(ann))
    seen = told(boss, "/v1/admin/health")
    checks = {check["name"]: check for check in seen["checks"]}
    assert {"database", "migrations", "workers", "backup", "redis", "secrets", "disk"} <= set(
        checks
    )
    assert seen["films"] == {"queued": 1}
    assert seen["limit_today"] == "150.000000"
    assert checks["backup"]["remedy"]


def test_the_store_of_files_is_tried_once_in_five_minutes_however_often_health_is_asked_for(
    open_house: Open, ready_sqlite_url: str
) -> None:
    with open_to_all(store := Undeletable()):
        house = open_house(DATABASE_URL=ready_sqlite_url, **store.settings)
        boss = house.person("boss", role=Role.ADMIN)

        def seen() -> str:
            checks = told(boss, "/v1/admin/health")["checks"]
            return next(str(each["state"]) for each in checks if each["name"] == "storage")

        anew = "s3://films is written and read, and deletes nothing"
        states = [seen()]
        house.clock.advance(minutes=3)
        states.append(seen())
        assert boss.call("HEAD", "/v1/admin/health").status_code == 200
        assert sum(asked.method == "PUT" for asked in store.asked) == 1
        house.clock.advance(minutes=3)
        states.append(seen())
    assert states == [anew, f"{anew} (3 min ago)", anew]
    assert sum(asked.method == "PUT" for asked in store.asked) == 2


def test_health_tells_of_providers_left_alone_and_of_webhooks_that_do_not_arrive(
    boss: Person, ann: Person
) -> None:
    def quiet(_session: Session, _name: str, _reason: str) -> None:
        pass

    database, clock = boss.house.services.database, boss.house.clock
    breakers = Breakers(database=database, clock=clock, alarm=quiet)
    breakers.stop("openai", "The account has no credit.", pause=timedelta(hours=1))
    where = {"url": "https://example.com/hook"}
    made = ann.call("POST", "/v1/webhook-endpoints", json=where).json()["data"]
    with database.transaction() as session:
        endpoint = session.get_one(Endpoint, UUID(made["id"]))
        endpoint.paused_until = clock() + timedelta(minutes=5)
        announce(session, UUID(ann.id), Kind.VIDEO_FAILED, {}, now=clock())
        hand_out(session, kept_out=kept_out(), now=clock())
        announce(session, UUID(ann.id), Kind.VIDEO_FAILED, {}, now=clock())
    seen = told(boss, "/v1/admin/health")
    assert seen["stopped_providers"] == [
        {"name": "openai", "until": "2026-11-22T13:00:00Z", "reason": "The account has no credit."}
    ]
    standing = {"announced": 1, "waiting": 1, "failed": 0, "paused": 1, "disabled": 0}
    assert seen["webhooks"] == standing
    assert seen["parked_work"] == []
