"""Calls of n8n: proved, on behalf of somebody, each with its effect once."""

import json
import random
from base64 import b64encode
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.users import kept_out
from app.core.config import read_settings
from app.events.deliveries import hand_out
from app.events.models import Announcement, Endpoint, Received
from app.events.signing import signed
from app.opening import open_outside
from tests.test_api import conftest as api
from tests.test_api.conftest import Open
from tests.test_api.films import ARTICLE, channel, finish, video
from tests.test_api.house import House, Person
from tests.test_webhooks.calls import apply_calls

clock, open_house = api.clock, api.open_house
TOKEN, SECRET = "n8n-token-of-the-house", "whsec_" + b64encode(b"s" * 32).decode()


def call(
    person: Person, workflow: str, body: dict[str, Any], *, token: str = TOKEN, **headers: str
) -> Response:
    shown = {**person.key("videos:write"), "x-n8n-token": token} | headers
    return person.house.call("POST", f"/v1/webhooks/n8n/{workflow}", json=body, headers=shown)


def outcome(person: Person, event_id: str) -> dict[str, Any]:
    """What came of a call, after it was carried out."""
    apply_calls(person.house)
    answer = person.call("GET", f"/v1/webhooks/n8n/calls?event_id={event_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


@pytest.fixture
def house(open_house: Open, ready_sqlite_url: str) -> House:
    return open_house(DATABASE_URL=ready_sqlite_url, N8N_WEBHOOK_TOKEN=TOKEN)


@pytest.fixture
def ann(house: House) -> Person:
    from app.accounts.tiers import Tier

    return house.person("ann", tier=Tier.SCALE)


def film(person: Person, event_id: str, **wanted: Any) -> dict[str, Any]:
    body = {"event_id": event_id, "topic": "Rivers", "source_text": ARTICLE} | wanted
    return body if "channel_id" in wanted else {"channel_id": channel(person), **body}


def made(house: House, person: Person, **profile: object) -> str:
    answer = call(
        person, "generate_video", film(person, "m", channel_id=channel(person, **profile))
    )
    video_id = str(answer.json()["data"]["result"]["video_id"])
    apply_calls(house)
    finish(house, video_id)
    return video_id


def test_films_asked_for_many_times_in_any_order_are_made_once(ann: Person) -> None:
    there = channel(ann, daily_cap=100)
    bodies = [film(ann, f"row-{n}", topic=f"Rivers {n}", channel_id=there) for n in range(8)] * 3
    random.Random(5).shuffle(bodies)
    answers = [call(ann, "generate_video", body) for body in bodies]
    assert {answer.status_code for answer in answers} == {202}
    assert [answer.json()["data"]["repeated"] for answer in answers].count(False) == 8
    assert ann.call("GET", "/v1/videos").json()["pagination"]["total"] == 0
    apply_calls(ann.house)
    assert call(ann, "generate_video", bodies[0]).json()["data"]["status"] == "applied"
    assert ann.call("GET", "/v1/videos").json()["pagination"]["total"] == 8
    told = {(a.json()["data"]["event_id"], a.json()["data"]["result"]["video_id"]) for a in answers}
    assert len(told) == 8
    other = call(ann, "generate_video", bodies[0] | {"topic": "Another"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_film_whose_minute_passes_before_its_turn_is_made_all_the_same(
    house: House, ann: Person
) -> None:
    minute = (house.clock() + timedelta(minutes=2)).isoformat()
    body = film(ann, "1", publish_at=minute)
    assert call(ann, "generate_video", body).status_code == 202
    house.clock.advance(minutes=3)
    assert outcome(ann, "1")["status"] == "applied"
    late = call(ann, "generate_video", body | {"event_id": "2"})
    assert (late.status_code, "passed" in late.json()["detail"]) == (422, True)


def test_a_person_decides_in_n8n(house: House, ann: Person) -> None:
    good = made(house, ann)
    decision = {"event_id": "1", "video_id": good, "decision": "approve"}
    assert call(ann, "approve_video", decision).json()["data"]["status"] == "received"
    assert outcome(ann, "1")["result"]["status"] == "completed"
    assert call(ann, "approve_video", decision | {"event_id": "2"}).status_code == 202
    late = outcome(ann, "2")
    assert (late["status"], late["result"]["problem"]["code"]) == ("refused", "conflict")
    bob = house.person("bob")
    assert call(bob, "approve_video", decision).status_code == 404


def test_a_decision_on_an_earlier_making_is_no_decision_on_this_one(
    house: House, ann: Person
) -> None:
    good = made(house, ann)
    decision = {"event_id": "1", "video_id": good, "decision": "approve", "revision": 2}
    call(ann, "approve_video", decision)
    assert outcome(ann, "1")["status"] == "refused"
    assert video(ann, good)["status"] == "awaiting_approval"
    verdict = {"event_id": "2", "video_id": good, "verdict": "pass", "revision": 2}
    call(ann, "quality_check", verdict)
    assert outcome(ann, "2")["status"] == "refused"
    assert "outside_check" not in video(ann, good)["facts"]
    call(ann, "approve_video", decision | {"event_id": "3", "revision": 1})
    assert outcome(ann, "3")["status"] == "applied"


def test_a_rejection_keeps_its_reason(house: House, ann: Person) -> None:
    bad = made(house, ann)
    body = {"event_id": "1", "video_id": bad, "decision": "reject", "reason": "Too loud"}
    assert call(ann, "approve_video", body).status_code == 202
    apply_calls(house)
    assert video(ann, bad)["problem"]["detail"] == "Too loud"


def test_a_verdict_is_noted_and_decides_only_where_the_channel_says_so(
    house: House, ann: Person
) -> None:
    verdict = {"verdict": "pass", "score": 91.5, "notes": "Clear speech"}
    noted = made(house, ann)
    call(ann, "quality_check", {"event_id": "1", "video_id": noted} | verdict)
    apply_calls(house)
    assert video(ann, noted)["status"] == "awaiting_approval"
    assert video(ann, noted)["facts"]["outside_check"]["score"] == 91.5


def test_a_pass_approves_and_a_fail_leaves_it_to_a_person(house: House, ann: Person) -> None:
    decided = made(house, ann, outside_check="decide")
    failed = {"event_id": "1", "video_id": decided, "verdict": "fail"}
    call(ann, "quality_check", failed)
    apply_calls(house)
    assert video(ann, decided)["status"] == "awaiting_approval"
    call(ann, "quality_check", failed | {"event_id": "2", "verdict": "pass"})
    apply_calls(house)
    assert video(ann, decided)["status"] == "completed"
    done = {"event_id": "3", "video_id": decided, "note": "posted to the team"}
    call(ann, "video_completed", done)
    assert outcome(ann, "3")["status"] == "applied"


def test_a_callback_is_kept_for_its_film_with_its_token_sealed(house: House, ann: Person) -> None:
    where = {"callback_url": "https://n8n.example.com/webhook/1", "callback_token": "tok-en-12345"}
    answer = call(ann, "generate_video", film(ann, "1", **where))
    with house.services.database.transaction() as session:
        kept = session.scalars(select(Endpoint)).one()
    assert str(kept.subject) == answer.json()["data"]["result"]["video_id"]
    assert "tok-en" not in kept.header_value
    inside = film(ann, "2", callback_url="http://10.0.0.1/", channel_id="ch_0123456789abcdef")
    assert call(ann, "generate_video", inside).status_code == 422


def test_a_film_that_is_refused_is_told_at_its_callback_and_may_be_asked_for_again(
    house: House, ann: Person
) -> None:
    there = channel(ann, daily_cap=1)
    call(ann, "generate_video", film(ann, "first", channel_id=there))
    wanted = film(ann, "second", channel_id=there, callback_url="https://n8n.example.com/hook")
    coming = call(ann, "generate_video", wanted).json()["data"]["result"]["video_id"]
    refused = outcome(ann, "second")
    assert (refused["status"], refused["result"]["video_id"]) == ("refused", coming)
    assert refused["result"]["problem"]["code"] == "daily_cap_reached"
    with house.services.database.transaction() as session:
        (told,) = session.scalars(select(Announcement).where(Announcement.kind == "video.failed"))
        (delivery, _), *others = hand_out(session, kept_out=kept_out(), now=house.clock())
        assert others == []
        assert session.get_one(Endpoint, delivery.endpoint_id).url.endswith("/hook")
    assert told.facts["video_id"] == coming
    house.clock.advance(days=1)
    ann = house.sign_in("ann")
    assert call(ann, "generate_video", wanted).json()["data"]["status"] == "received"
    assert outcome(ann, "second")["status"] == "applied"
    assert video(ann, coming)["status"] == "queued"


def test_what_was_carried_out_is_not_carried_out_again_and_a_turn_that_is_over_does_nothing(
    house: House, ann: Person
) -> None:
    call(ann, "generate_video", film(ann, "1"))
    apply_calls(house)
    with house.services.database.transaction() as session:
        kept = session.scalars(select(Received)).one()
    with closing(open_outside(house.services.database, read_settings())) as outside:
        assert outside.clerk._applied(str(kept.id), 1) == ""
        assert outside.clerk._applied(str(kept.id), 2) == ""
    assert ann.call("GET", "/v1/videos").json()["pagination"]["total"] == 1


def test_a_film_approved_just_before_a_kill_still_goes_on(house: House, ann: Person) -> None:
    coming = call(ann, "generate_video", film(ann, "1")).json()["data"]["result"]["video_id"]
    apply_calls(house)
    finish(house, coming)
    call(ann, "approve_video", {"event_id": "2", "video_id": coming, "decision": "approve"})
    apply_calls(house)
    with house.services.database.transaction() as session:
        kept = session.scalars(select(Received).where(Received.event_id == "2")).one()
    with closing(open_outside(house.services.database, read_settings())) as outside:
        assert outside.clerk._applied(str(kept.id), 1) == coming


def test_a_call_that_breaks_unforeseen_is_told_and_may_be_sent_again(
    house: House, ann: Person
) -> None:
    first = call(ann, "generate_video", film(ann, "1")).json()["data"]["result"]["video_id"]
    apply_calls(house)
    wanted = film(ann, "2")
    call(ann, "generate_video", wanted)
    with house.services.database.transaction() as session:
        kept = session.scalars(select(Received).where(Received.event_id == "2")).one()
        kept.facts = {**kept.facts, "video_id": first}
    with pytest.raises(IntegrityError):
        apply_calls(house)
    told = ann.call("GET", "/v1/webhooks/n8n/calls?event_id=2").json()["data"]
    assert told["status"] == "refused"
    assert told["result"]["problem"]["code"] == "unexpected"
    assert call(ann, "generate_video", wanted).json()["data"]["status"] == "received"


def test_the_article_of_a_call_is_kept_no_longer_than_it_is_needed(
    house: House, ann: Person
) -> None:
    call(ann, "generate_video", film(ann, "1"))
    apply_calls(house)
    call(ann, "generate_video", film(ann, "2"))
    with house.services.database.transaction() as session:
        done, waiting = session.scalars(select(Received).order_by(Received.event_id))
        assert done.facts == {}
        assert ARTICLE[:40] in json.dumps(waiting.facts)
    assert ann.call("DELETE", "/v1/users/me").status_code == 200
    with house.services.database.transaction() as session:
        assert session.scalars(select(Received)).all() == []


def test_nobody_sees_what_came_of_anothers_call(house: House, ann: Person) -> None:
    call(ann, "generate_video", film(ann, "1"))
    bob = house.person("bob")
    assert bob.call("GET", "/v1/webhooks/n8n/calls?event_id=1").status_code == 404
    assert ann.call("GET", "/v1/webhooks/n8n/calls?event_id=2").status_code == 404


def test_nobody_gets_in_without_what_the_operator_asks_for(
    open_house: Open, ready_sqlite_url: str
) -> None:
    house = open_house(
        DATABASE_URL=ready_sqlite_url, N8N_WEBHOOK_TOKEN=TOKEN, N8N_WEBHOOK_SECRET=SECRET
    )
    ann, now = house.person("ann"), house.clock()
    body = json.dumps(film(ann, "") | {"event_id": None})
    good = {**ann.key("videos:write"), "x-n8n-token": TOKEN} | signed(body, "e1", [SECRET], now=now)

    def status(**changes: str) -> int:
        headers = {**good, **{name.replace("_", "-"): value for name, value in changes.items()}}
        path = "/v1/webhooks/n8n/generate_video"
        return house.call("POST", path, content=body, headers=headers).status_code

    stamp = int(now.timestamp())
    for wrong in ("", "v1,", "v1", "v2,AAAA", "v1,AAAA v1,BBBB", "garbage", "," * 900):
        assert status(webhook_signature=wrong) == 403, wrong
    for at in ("", "x", "-1", "1e9", str(stamp - 301), str(stamp + 301), "9" * 40):
        assert status(webhook_timestamp=at) == 403, at
    assert status(webhook_id="other") == 403
    assert status(x_n8n_token="wrong") == 403
    assert status(x_n8n_token="") == 403
    assert status(Authorization="Bearer nothing") == 401
    assert status() == 202


def test_where_nothing_is_set_the_remedy_is_told(open_house: Open, ready_sqlite_url: str) -> None:
    ann = open_house(DATABASE_URL=ready_sqlite_url).person("ann")
    answer = call(ann, "quality_check", {})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_set_up")
    assert "N8N_WEBHOOK_TOKEN" in answer.json()["detail"]


def test_what_cannot_be_used_is_refused_and_leaves_nothing(house: House, ann: Person) -> None:
    deep = {"event_id": "1", "video_id": "no", "verdict": "maybe", "extra": 1}
    assert call(ann, "quality_check", deep).status_code == 422
    assert call(ann, "explode", {}).status_code == 422
    assert call(ann, "generate_video", film(ann, " ")).status_code == 422
    headers = {**ann.key("videos:write"), "x-n8n-token": TOKEN}
    for body in (b"", b"{", b"[" * 9_000, b"\xff", b"null"):
        path = "/v1/webhooks/n8n/approve_video"
        assert house.call("POST", path, content=body, headers=headers).status_code in {400, 422}
