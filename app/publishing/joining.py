"""Keeping a consent: the account is bound to the channel that the consent is for, and to no other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.accounts.users import find as find_user
from app.channels.models import Channel
from app.core.exceptions import NotFound
from app.core.security import Keys
from app.core.upsert import insert_or
from app.publishing.account_models import (
    AccountRole,
    AccountState,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.errors import ConsentRefused, TooManyAccounts, WrongChannel
from app.publishing.google import MANAGE, FreshToken, Grant, OwnChannel
from app.publishing.publication_wake import lock_waiting, wake_connected
from app.publishing.tokens import keep_access, sealed_place

MOST: Final = {AccountRole.ACTIVE: 10, AccountRole.RESERVE: 5}
"""Accounts of one user by role, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """A grant and what it is for. `account_id` is the row it will have if it is new."""

    account_id: UUID
    owner_id: UUID
    channel_id: str
    role: AccountRole
    grant: Grant
    own: OwnChannel
    actor_id: UUID | None
    most: int


def demand_scopes(grant: Grant) -> None:
    """Raise ConsentRefused for a grant that does not last, or without the scope all our calls take."""
    if not grant.refresh_token:
        raise ConsentRefused("Google gave no lasting consent.", remedy="Connect the channel again.")
    if MANAGE not in grant.scopes:
        raise ConsentRefused(
            "The consent does not allow us to look after the channel (youtube.force-ssl).",
            remedy="Connect the channel again and tick every box Google shows.",
        )


def join(session: Session, joining: Joining, keys: Keys, *, now: datetime) -> YouTubeAccount:
    """The account with its sealed tokens; a login that was connected before has its consent renewed.

    Raises WrongChannel if the consent is for another YouTube channel than ours is bound to, or ours
    is another one's; TooManyAccounts; NotFound for a channel that was closed since.
    """
    # Before all else: accounts of one owner are counted, and join one after the other.
    find_user(session, joining.owner_id, for_change=True)
    _demand_channel(session, joining)
    lock_waiting(session, joining.channel_id)
    channel = _bound(session, joining.channel_id, joining.own, now=now)
    account = _row(session, joining)
    _refuse_too_many(session, joining, account)
    _keep_grant(account, joining, keys, now=now)
    session.add(account)
    session.flush()
    act = Act(
        action=Action.ACCOUNT_CONNECTED,
        target=f"channel:{joining.channel_id}",
        actor_id=joining.actor_id,
        after={
            "account_id": str(account.id),
            "youtube_id": channel.youtube_id,
            "role": account.role.value,
            "scopes": list(account.scopes),
        },
    )
    # Before the audit trail, which is locked until the end: who changes a publication locks it first.
    wake_connected(session, joining.channel_id, now=now)
    record(session, act, now=now)
    return account


def _demand_channel(session: Session, joining: Joining) -> None:
    """Raise NotFound for a channel that was closed since; this one is not closed meanwhile."""
    ours = select(Channel.id).where(
        Channel.id == joining.channel_id, Channel.owner_id == joining.owner_id
    )
    if session.scalar(ours.with_for_update(read=True, key_share=True)) is None:
        raise NotFound("There is no such channel.", kept="The consent was not kept.")


def _keep_grant(account: YouTubeAccount, joining: Joining, keys: Keys, *, now: datetime) -> None:
    grant = joining.grant
    account.email, account.client_id = grant.email, grant.client_id
    account.scopes, account.role = sorted(grant.scopes), joining.role
    account.state, account.problem = AccountState.OK, None
    account.tried_at = account.ended_at = None
    account.granted_at = account.refreshed_at = account.verified_at = now
    ends = grant.consent_seconds
    account.consent_ends_at = None if ends is None else now + timedelta(seconds=ends)
    place = sealed_place("refresh_token", account.id)
    account.refresh_token = keys.seal(grant.refresh_token, place=place)
    fresh = FreshToken(access_token=grant.access_token, seconds=grant.seconds)
    keep_access(account, fresh, keys, now=now)


def see(channel: YouTubeChannel, own: OwnChannel, *, now: datetime) -> None:
    """Keep what YouTube says of the channel. One that was stopped stays so until a person acts."""
    channel.title, channel.long_uploads, channel.checked_at = own.title, own.long_uploads, now


def _bound(session: Session, channel_id: str, own: OwnChannel, *, now: datetime) -> YouTubeChannel:
    channel = session.get(YouTubeChannel, channel_id)
    if channel is None:
        row = {"channel_id": channel_id, "youtube_id": own.id, "title": own.title, "bound_at": now}
        statement = insert_or(session, YouTubeChannel).values(row)
        session.execute(statement.on_conflict_do_nothing())
        channel = session.get(YouTubeChannel, channel_id)
    if channel is None:
        raise WrongChannel(
            f"The YouTube channel {own.title} is bound to another channel here.",
            remedy="Choose another one on Google's page.",
        )
    if channel.youtube_id != own.id:
        raise WrongChannel(
            f"This channel is {channel.title} on YouTube; the consent is for {own.title}.",
            kept="Nothing was changed, and the consent was not kept.",
            remedy=f"Sign in with an account that manages {channel.title}.",
        )
    see(channel, own, now=now)
    session.flush()
    return channel


def _row(session: Session, joining: Joining) -> YouTubeAccount:
    known = session.scalar(
        select(YouTubeAccount).where(
            YouTubeAccount.channel_id == joining.channel_id,
            YouTubeAccount.subject == joining.grant.subject,
        )
    )
    return known or YouTubeAccount(
        id=joining.account_id,
        owner_id=joining.owner_id,
        channel_id=joining.channel_id,
        subject=joining.grant.subject,
        state=AccountState.REVOKED,
        role=joining.role,
    )


def _refuse_too_many(session: Session, joining: Joining, account: YouTubeAccount) -> None:
    query = select(func.count()).where(
        YouTubeAccount.owner_id == joining.owner_id,
        YouTubeAccount.role == joining.role,
        YouTubeAccount.state != AccountState.REVOKED,
        YouTubeAccount.id != account.id,
    )
    if (session.scalar(query) or 0) >= joining.most:
        raise TooManyAccounts(
            f"{joining.most} {joining.role.value} accounts are connected, and no more may be.",
            remedy="Disconnect one, or connect it in the other role.",
        )
