"""Access tokens: one refresh for many jobs, silence about dead consents, sealed at rest."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import make_url

from app.publishing.account_models import AccountState
from app.publishing.errors import ReconnectNeeded, WrongChannel, YouTubeBusy, YouTubeRefused
from app.publishing.google import Client, of_one_project
from tests.test_api.house import House
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube
from tests.youtube.world import Fault


def test_twenty_jobs_that_need_one_token_make_one_refresh(
    each_house: House, youtube: YouTube
) -> None:
    ann = Owner.new(each_house, youtube)
    _, account_id, _ = ann.connected()
    ann.house.clock.advance(hours=2)
    before = ann.token_calls()
    with ThreadPoolExecutor(20) as jobs:
        tokens = set(jobs.map(lambda _: ann.connections.tokens.token(account_id), range(20)))
    assert len(tokens) == 1
    assert ann.token_calls() - before == 1


def test_a_dead_consent_of_fifteen_is_set_aside_and_the_others_go_on(ann: Owner) -> None:
    roles = ["active"] * 10 + ["reserve"] * 5
    joined = [ann.connected(f"Channel {n}", role=role) for n, role in enumerate(roles)]
    dead_channel, dead, grant = joined[7]
    grant.revoked = True
    before = ann.token_calls()
    for _ in range(6):
        ann.house.clock.advance(hours=1)
        for _, account_id, _ in joined:
            if account_id != dead:
                assert ann.connections.tokens.token(account_id)
                continue
            with pytest.raises(ReconnectNeeded):
                ann.connections.tokens.token(account_id)
    assert ann.token_calls() - before == 1 + 14 * 6
    facts = {"account_id": str(dead), "channel_id": dead_channel, "reason": "invalid_grant"}
    assert ann.told("account.needs_attention") == [facts]
    ann = ann.again()
    states = [ann.accounts(channel_id)[0]["state"] for channel_id, _, _ in joined]
    assert states.count("ok") == 14
    assert states[7] == "reconnect"


def test_a_consent_that_comes_while_the_one_before_it_is_refused_is_kept(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, account_id, old = ann.connected()
    old.revoked = True
    ann.house.clock.advance(hours=2)
    person, due = ann.again(), youtube.world.due

    def reconnected(method: str, of: str | None) -> Fault | None:
        youtube.world.due = due  # type: ignore[method-assign]
        new = youtube.world.consent(youtube.world.channels[str(old.channel_id)])
        assert person.connect(channel_id, new).status_code == 200
        return due(method, of)

    youtube.world.due = reconnected  # type: ignore[method-assign, assignment]
    assert ann.connections.tokens.token(account_id)
    assert ann.row(account_id).state is AccountState.OK
    assert ann.told("account.needs_attention") == []


def test_a_person_may_try_a_dead_consent_once_in_fifteen_minutes(ann: Owner) -> None:
    channel_id, account_id, grant = ann.connected()
    grant.revoked = True
    ann.house.clock.advance(hours=2)
    ann = ann.again()
    test = f"/v1/channels/{channel_id}/accounts/{account_id}/test"
    before = ann.token_calls()
    for _ in range(5):
        assert ann.person.call("POST", test).json()["code"] == "reconnect_needed"
    assert ann.token_calls() - before == 1
    ann.house.clock.advance(minutes=15)
    ann = ann.again()
    grant.revoked = False
    assert ann.person.call("POST", test).status_code == 200
    assert ann.token_calls() - before == 2
    assert ann.accounts(channel_id)[0]["state"] == "ok"
    assert len(ann.told("account.needs_attention")) == 1


def test_google_that_does_not_answer_costs_no_consent(ann: Owner, youtube: YouTube) -> None:
    _, account_id, _ = ann.connected()
    ann.house.clock.advance(hours=2)
    youtube.world.plan(Fault("oauth.token", status=503))
    with pytest.raises(Exception, match="cannot answer"):
        ann.connections.tokens.token(account_id)
    assert ann.connections.tokens.token(account_id)
    assert ann.row(account_id).state is AccountState.OK


def test_no_token_lies_in_the_database_in_the_clear(ann: Owner) -> None:
    grants = [ann.connected(f"Channel {n}")[2] for n in range(3)]
    tokens = [ann.connections.tokens.token(UUID(a["account_id"])) for a in _all(ann)]
    file = str(make_url(str(ann.house.services.database.url)).database)
    kept = b"".join(open(file + end, "rb").read() for end in ("", "-wal"))  # noqa: SIM115 - read at once
    for secret in (*tokens, *(grant.refresh_token for grant in grants), "client-secret"):
        assert secret.encode() not in kept


def _all(ann: Owner) -> list[dict[str, str]]:
    found: list[dict[str, str]] = ann.person.call("GET", "/v1/admin/accounts").json()["data"]
    return found


def test_an_account_that_acts_for_another_channel_is_set_aside(
    ann: Owner, youtube: YouTube
) -> None:
    _, account_id, grant = ann.connected()
    assert ann.connections.check.verify_channel(account_id).id == grant.channel_id
    grant.channel_id = youtube.world.open_channel("Lakes").id
    with pytest.raises(WrongChannel):
        ann.connections.check.verify_channel(account_id)
    with pytest.raises(ReconnectNeeded):
        ann.connections.tokens.token(account_id)


def test_a_token_alone_does_not_bring_back_an_account_of_another_channel(
    ann: Owner, youtube: YouTube
) -> None:
    _, account_id, grant = ann.connected()
    own, grant.channel_id = grant.channel_id, youtube.world.open_channel("Lakes").id
    with pytest.raises(WrongChannel):
        ann.connections.check.verify_channel(account_id)
    ann.house.clock.advance(minutes=15)
    youtube.world.plan(Fault("channels.list", status=503))
    with pytest.raises(YouTubeBusy):
        ann.connections.check.test(account_id)
    with pytest.raises(ReconnectNeeded):
        ann.connections.tokens.token(account_id)
    grant.channel_id = own
    ann.house.clock.advance(minutes=15)
    ann.connections.check.test(account_id)
    assert ann.connections.tokens.token(account_id)


def test_a_suspended_channel_is_stopped_until_a_person_lets_it_go_on(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, account_id, grant = ann.connected()
    channel = youtube.world.channels[str(grant.channel_id)]
    channel.suspended = True
    with pytest.raises(YouTubeRefused):
        ann.connections.check.verify_channel(account_id)
    assert ann.accounts(channel_id)[0]["standing"] == "suspended"
    channel.suspended = False
    ann.connections.check.verify_channel(account_id)
    assert ann.accounts(channel_id)[0]["standing"] == "suspended"
    said = {"standing": "good", "reason": "YouTube has lifted it"}
    ann.person.call("PUT", f"/v1/channels/{channel_id}/standing", json=said)
    assert ann.accounts(channel_id)[0]["standing"] == "good"


def test_a_token_google_refuses_is_not_given_out_again(ann: Owner, youtube: YouTube) -> None:
    _, account_id, _ = ann.connected()
    youtube.world.access.clear()
    with pytest.raises(YouTubeRefused):
        ann.connections.check.verify_channel(account_id)
    assert ann.connections.check.verify_channel(account_id)


def test_clients_of_other_projects_are_refused() -> None:
    first, same, other = (Client(id=f"{n}-x{i}", secret="") for i, n in enumerate((1, 1, 2)))
    assert of_one_project((first, same, other)) == ((first, same), (other,))
    assert of_one_project(()) == ((), ())
