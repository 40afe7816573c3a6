"""Which account acts: only one of that very channel, active before reserve, none for a stopped one."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.publishing.account_models import AccountRole
from app.publishing.errors import ChannelStopped, NoAccount, QuotaExhausted, ReconnectNeeded
from app.publishing.quota import Want
from app.publishing.serving import Candidate, accounts_for, choose
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube


def chosen(owner: Owner, channel_id: str, method: str = "videos.insert") -> Candidate:
    rules, now = owner.connections.quota.rules, owner.house.clock()
    with owner.house.services.database.transaction() as session:
        return choose(session, channel_id, rules, now=now, method=method)


def candidates(owner: Owner, channel_id: str) -> list[UUID]:
    rules, now = owner.connections.quota.rules, owner.house.clock()
    with owner.house.services.database.transaction() as session:
        return [one.account_id for one in accounts_for(session, channel_id, rules, now=now)]


def upload(owner: Owner, channel_id: str, account_id: UUID) -> None:
    want = Want(method="videos.insert", channel_id=channel_id, account_id=account_id)
    with owner.connections.quota.spending(want):
        pass


def acts(owner: Owner, action: str) -> int:
    with owner.house.services.database.transaction() as session:
        return len(session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all())


def test_active_accounts_serve_first_and_the_least_used_before_the_others(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, first, grant = ann.connected()
    channel = youtube.world.channels[str(grant.channel_id)]
    second, _ = ann.second(channel_id, channel, role="active")
    third, _ = ann.second(channel_id, channel, role="reserve")
    upload(ann, channel_id, first)
    assert candidates(ann, channel_id) == [second, first, third]
    ann.person.call("POST", f"/v1/channels/{channel_id}/accounts/{third}/hand-over")
    assert candidates(ann, channel_id) == [third, second, first]
    assert acts(ann, "account.handed_over") == 1


def test_a_reserve_steps_in_for_the_same_channel_and_it_is_written_down(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, first, grant = ann.connected()
    reserve, _ = ann.second(channel_id, youtube.world.channels[str(grant.channel_id)])
    other_channel, _, _ = ann.connected("Lakes")
    assert chosen(ann, channel_id).account_id == first
    for _ in range(5):
        upload(ann, channel_id, first)
    stepped_in = chosen(ann, channel_id)
    assert (stepped_in.account_id, stepped_in.role) == (reserve, AccountRole.RESERVE)
    assert stepped_in.youtube_id == grant.channel_id
    chosen(ann, channel_id)
    assert acts(ann, "account.stepped_in") == 1
    for _ in range(5):
        upload(ann, channel_id, reserve)
    with pytest.raises(QuotaExhausted):
        chosen(ann, channel_id)
    assert chosen(ann, other_channel).channel_id == other_channel
    ann.house.clock.advance(days=1)
    assert chosen(ann, channel_id).account_id == first


def test_a_reserve_steps_in_for_a_dead_consent(ann: Owner, youtube: YouTube) -> None:
    channel_id, first, grant = ann.connected()
    reserve, _ = ann.second(channel_id, youtube.world.channels[str(grant.channel_id)])
    grant.revoked = True
    ann.house.clock.advance(hours=2)
    with pytest.raises(ReconnectNeeded):
        ann.connections.tokens.token(first)
    assert chosen(ann, channel_id).account_id == reserve


def test_nobody_steps_in_for_a_stopped_channel(ann: Owner, youtube: YouTube) -> None:
    channel_id, _, grant = ann.connected()
    ann.second(channel_id, youtube.world.channels[str(grant.channel_id)])
    said = {"standing": "terminated", "reason": "three strikes"}
    ann.person.call("PUT", f"/v1/channels/{channel_id}/standing", json=said)
    with pytest.raises(ChannelStopped):
        chosen(ann, channel_id)


def test_no_channel_is_served_by_anothers_account(ann: Owner) -> None:
    ann.connected("Rivers")
    with pytest.raises(NoAccount):
        chosen(ann, ann.channel("Lakes"))
