"""What is looked after at night, what the doctor says, and accounts brought along from elsewhere."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.tiers import Role
from app.console.findings import youtube as findings
from app.core.config import read_settings
from app.publishing.account_models import AccountState, YouTubeAccount
from app.publishing.bringing import bring
from app.publishing.ended_consents import set_aside
from app.publishing.google import ASKED
from app.tasks.sync import Caretaker
from tests.test_api.conftest import Open
from tests.test_api.house import House
from tests.test_publishing.conftest import settings_for
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube
from tests.youtube.world import Fault


def night(owner: Owner) -> None:
    """What the nightly workflow does, step by step, without an engine around it."""
    services = owner.house.services
    caretaker = Caretaker(services.database, services.connections, services.clock)
    to_check, to_give_back = caretaker._list()
    for account_id in to_give_back:
        caretaker._given_back(account_id)
    for account_id in to_check:
        caretaker._checked(account_id)
    caretaker._forgotten()


def test_an_authorisation_is_seen_again_before_thirty_days_are_over(ann: Owner) -> None:
    _, account_id, grant = ann.connected()
    for _ in range(29):
        ann.house.clock.advance(days=1)
        night(ann)
    assert (ann.house.clock() - (ann.row(account_id).verified_at or ann.house.clock())).days < 10
    ann.house.clock.advance(days=26)
    grant.revoked = True
    night(ann)
    assert ann.row(account_id).state is AccountState.RECONNECT


def test_a_consent_google_did_not_hear_the_end_of_is_ended_the_next_night(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, account_id, grant = ann.connected()
    youtube.world.plan(Fault("oauth.revoke", status=503))
    here = f"/v1/channels/{channel_id}/accounts/{account_id}"
    assert ann.person.call("DELETE", here).status_code == 200
    assert (grant.revoked, ann.row(account_id).refresh_token != "") == (False, True)
    night(ann)
    assert (grant.revoked, ann.row(account_id).refresh_token) == (True, "")


def test_an_account_connected_again_before_the_end_of_its_consent_was_heard_keeps_the_new_one(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, account_id, grant = ann.connected()
    youtube.world.plan(Fault("oauth.revoke", status=503))
    ann.person.call("DELETE", f"/v1/channels/{channel_id}/accounts/{account_id}")
    assert ann.connect(channel_id, grant).status_code == 200
    assert ann.connections.forget_tokens(account_id)
    assert (grant.revoked, ann.row(account_id).refresh_token != "") == (False, True)


def left(owner: Owner) -> int:
    """How many consents of deleted accounts are still kept."""
    with owner.house.services.database.transaction() as session:
        return len(set_aside(session))


def test_a_channel_that_is_closed_takes_its_consents_back_at_google(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, _, grant = ann.connected()
    _, _, other = ann.connected("Lakes")
    youtube.world.plan(Fault("oauth.revoke", status=503))
    assert ann.person.call("DELETE", f"/v1/channels/{channel_id}").status_code == 200
    assert (grant.revoked, left(ann)) == (False, 1)
    night(ann)
    assert (grant.revoked, other.revoked, left(ann)) == (True, False, 0)


def test_a_user_who_leaves_takes_every_consent_back_at_google(
    house: House, youtube: YouTube
) -> None:
    house.person("root", role=Role.ADMIN)
    bob = Owner.new(house, youtube, "bob")
    grants = [bob.connected(name)[2] for name in ("Rivers", "Lakes")]
    assert bob.person.call("DELETE", "/v1/users/me").status_code == 200
    assert [grant.revoked for grant in grants] == [True, True]
    assert left(bob) == 0


def test_a_deleted_channels_consent_that_google_never_answers_for_is_forgotten_in_seven_days(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, _, grant = ann.connected()
    youtube.world.plan(Fault("oauth.revoke", status=503, times=50))
    ann.person.call("DELETE", f"/v1/channels/{channel_id}")
    for _ in range(6):
        assert left(ann) == 1
        ann.house.clock.advance(days=1)
        night(ann)
    assert (grant.revoked, left(ann)) == (False, 0)


def test_what_a_dead_consent_gave_is_forgotten_within_seven_days(ann: Owner) -> None:
    channel_id, account_id, grant = ann.connected()
    grant.revoked = True
    ann.house.clock.advance(days=1)
    ann.again().person.call("POST", f"/v1/channels/{channel_id}/accounts/{account_id}/test")
    ended = ann.house.clock()
    while ann.row(account_id).refresh_token:
        ann.house.clock.advance(days=1)
        night(ann)
    assert (ann.house.clock() - ended).days <= 7
    assert ann.row(account_id).email == ""


def test_the_owner_is_told_once_before_a_consent_of_known_end_ends(
    ann: Owner, youtube: YouTube
) -> None:
    youtube.world.consent_seconds = 7 * 86_400
    ann.connected()
    told = []
    for _ in range(6):
        ann.house.clock.advance(days=1)
        night(ann)
        told.append(len(ann.told("account.needs_attention")))
    assert told == [0, 0, 0, 0, 1, 1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "secrets"
    made.mkdir()
    return made


def test_accounts_authorised_elsewhere_are_brought_along(
    ann: Owner, youtube: YouTube, folder: Path
) -> None:
    for number in (1, 2, 11, 12):
        grant = youtube.world.consent(youtube.world.open_channel(f"Channel {number}"))
        kept = {
            "client_id": youtube.world.client_id if number != 2 else "987-x.apps.example",
            "client_secret": "said elsewhere",
            "refresh_token": grant.refresh_token,
            "scopes": list(ASKED),
        }
        (folder / f"youtube_account_{number}.json").write_text(json.dumps(kept))
    (folder / "youtube_account_12.json").write_text("{}")
    brought = bring(ann.connections, folder, UUID(ann.person.id))
    assert [bool(one.problem) for one in brought] == [False, True, False, True]
    assert "987-x" in brought[1].problem
    with ann.house.services.database.transaction() as session:
        roles = session.scalars(select(YouTubeAccount.role).order_by(YouTubeAccount.granted_at))
        assert [role.value for role in roles] == ["active", "reserve"]
    assert [bool(one.problem) for one in bring(ann.connections, folder, UUID(ann.person.id))] == [
        False, True, False, True,
    ]  # fmt: skip
    names = [c["name"] for c in ann.person.call("GET", "/v1/channels").json()["data"]]
    assert sorted(names) == ["Channel 1", "Channel 11"]


def doctor() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in findings.findings(read_settings()):
        found.setdefault(one.name, []).append(f"{one.fine} {one.state} {one.reason} {one.remedy}")
    return found


def test_the_doctor_finds_what_a_first_video_would_fail_by(
    open_house: Open, youtube: YouTube, ready_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUTUBE_CLIENT_ID_2", "987654-x.apps.googleusercontent.com")
    monkeypatch.setenv("YOUTUBE_CLIENT_ID_3", "123456789-other.apps.googleusercontent.com")
    ann = Owner.new(open_house(DATABASE_URL=ready_sqlite_url, **settings_for(youtube)), youtube)
    youtube.world.consent_seconds = 7 * 86_400
    ann.connected("Rivers", youtube.world.open_channel("Rivers", phone_verified=False))
    found = doctor()
    assert any(
        "1 OAuth clients of other Google Cloud projects" in line for line in found["youtube"]
    )
    assert "plain http" in found["youtube"][0]
    (account,) = found["account"]
    for part in ("False Rivers", "active, ok", "testing", "5 of 5 uploads", "youtube.com/verify"):
        assert part in account
    assert "in testing" in found["consent"][0]
    assert "of 9000 units and 100 of 100 uploads left today" in found["quota"][0]


def test_without_a_client_the_doctor_says_that_nothing_is_published(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert list(doctor()) == ["youtube"]
    assert not list(tmp_path.iterdir())
