"""Webhook endpoints over HTTP."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.audit_models import AuditEntry
from app.events.models import Delivery
from tests.test_api.conftest import Open
from tests.test_api.house import House, Person

URL = "https://hooks.example.com/in"


def made(person: Person, **wanted: object) -> dict[str, Any]:
    answer = person.call("POST", "/v1/webhook-endpoints", json={"url": URL} | wanted)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def test_the_secret_is_shown_when_it_is_made_and_never_again(house: House) -> None:
    ann = house.person("ann")
    opened = made(ann, header={"name": "X-Token", "value": "hush"}, events=["video.failed"])
    assert opened["secret"].startswith("whsec_")
    read = ann.call("GET", f"/v1/webhook-endpoints/{opened['id']}")
    listed = ann.call("GET", "/v1/webhook-endpoints")
    for answer in (read, listed):
        assert "whsec_" not in answer.text
        assert "hush" not in answer.text
    assert read.json()["data"]["header_name"] == "X-Token"
    assert read.json()["data"]["events"] == ["video.failed"]
    renewed = ann.call("POST", f"/v1/webhook-endpoints/{opened['id']}/rotate").json()["data"]
    assert renewed["secret"] != opened["secret"]


def test_it_is_changed_by_its_version_and_each_act_is_in_the_audit_trail(house: House) -> None:
    ann = house.person("ann")
    path = f"/v1/webhook-endpoints/{made(ann)['id']}"
    assert ann.call("PATCH", path, json={"enabled": False}).status_code == 428
    tag = {"if-match": ann.call("GET", path).headers["etag"]}
    off = ann.call("PATCH", path, json={"enabled": False, "header": None}, headers=tag)
    assert (off.status_code, off.json()["data"]["enabled"]) == (200, False)
    assert ann.call("PATCH", path, json={"enabled": True}, headers=tag).status_code == 412
    assert ann.call("POST", f"{path}/test").status_code == 409
    tag = {"if-match": off.headers["etag"]}
    assert ann.call("PATCH", path, json={"url": None}, headers=tag).status_code == 422
    on = ann.call("PATCH", path, json={"enabled": True}, headers=tag).json()["data"]
    assert (on["enabled"], on["disabled_because"]) == (True, None)
    assert ann.call("DELETE", path).status_code == 200
    with house.services.database.transaction() as session:
        said = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    acts = ("created", "changed", "changed", "deleted")
    assert said == [f"webhook_endpoint.{act}" for act in acts]


def test_a_strangers_endpoint_is_not_there(house: House) -> None:
    ann, bob = house.person("ann"), house.person("bob")
    path = f"/v1/webhook-endpoints/{made(ann)['id']}"
    sent = ann.call("POST", f"{path}/test").json()["data"]["id"]
    tag = {"if-match": '"v1"'}
    answers = [
        bob.call("GET", path),
        bob.call("PATCH", path, json={"enabled": False}, headers=tag),
        bob.call("DELETE", path),
        bob.call("POST", f"{path}/rotate"),
        bob.call("POST", f"{path}/test"),
        bob.call("GET", f"{path}/deliveries"),
        bob.call("POST", f"{path}/deliveries/{sent}/replay"),
        bob.call("POST", f"/v1/webhook-endpoints/{made(bob)['id']}/deliveries/{sent}/replay"),
    ]
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x", "http://localhost:8000/x", "http://[::1]/hook", "http://n8n:5678/hook",
        "http://10.0.0.8/hook", "http://169.254.169.254/latest", "http://[fd00::1]/hook",
        "https://a:b@example.com/", "ftp://example.com/hook", "https:///hook", "https://x y.com/",
        "http://[::1", "javascript:alert(1)", "http://db.internal/", "http://example.com:99999/x",
    ],
)  # fmt: skip
def test_an_address_inside_or_unfit_is_refused_at_once(house: House, url: str) -> None:
    answer = house.person("ann").call("POST", "/v1/webhook-endpoints", json={"url": url})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "wanted",
    [
        {"events": ["video.exploded"]},
        {"header": {"name": "Webhook-Id", "value": "1"}},
        {"header": {"name": "Host", "value": "inside"}},
        {"header": {"name": "X-T", "value": "a\r\nb: c"}},
        {"owner_id": "another"},
        {"description": "x" * 201},
    ],
)
def test_what_cannot_be_used_is_refused(house: House, wanted: dict[str, object]) -> None:
    body = {"url": URL} | wanted
    assert house.person("ann").call("POST", "/v1/webhook-endpoints", json=body).status_code == 422


def test_an_operator_may_trust_a_host_inside_by_its_exact_name(
    open_house: Open, ready_sqlite_url: str
) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, WEBHOOK_ALLOWED_HOSTS="n8n:5678, relay")
    ann = house.person("ann")
    for url in ("http://n8n:5678/webhook/1", "http://relay/x", "http://relay:81/x"):
        made(ann, url=url)
    for url in ("http://n8n/webhook/1", "http://n8n:5679/x", "http://xrelay/", "http://n8n.local/"):
        answer = ann.call("POST", "/v1/webhook-endpoints", json={"url": url})
        assert answer.status_code == 422, url


def test_there_may_be_twenty(house: House) -> None:
    ann = house.person("ann")
    for _ in range(20):
        made(ann)
    answer = ann.call("POST", "/v1/webhook-endpoints", json={"url": URL})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_webhook_endpoints")


def test_a_trial_is_asked_for_once_and_listed(house: House) -> None:
    ann = house.person("ann")
    path = f"/v1/webhook-endpoints/{made(ann)['id']}"
    for _ in range(2):
        answer = ann.call("POST", f"{path}/test", headers={"idempotency-key": "one"})
        assert answer.status_code == 202
    (listed,) = ann.call("GET", f"{path}/deliveries").json()["data"]
    assert (listed["event"], listed["status"], listed["attempts"]) == ("webhook.test", "waiting", 0)
    again = ann.call("POST", f"{path}/deliveries/{listed['id']}/replay")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    with house.services.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Delivery)) == 1
