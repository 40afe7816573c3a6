"""Whether YouTube lets anything go out on a channel, and which accounts are there for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.publishing.account_models import AccountState, Standing, YouTubeAccount, YouTubeChannel
from app.publishing.errors import ChannelStopped, NoAccount, YouTubeRefused
from app.publishing.publication_wake import wake_let_go

STOPPED: Final = {
    "authenticatedUserAccountSuspended": Standing.SUSPENDED,
    "authenticatedUserAccountClosed": Standing.TERMINATED,
    "channelSuspended": Standing.SUSPENDED,
    "channelClosed": Standing.TERMINATED,
}
"""Google's words for a channel on which nothing may go out (API reference, errors)."""


def demand_channel(session: Session, channel_id: str) -> YouTubeChannel:
    """The YouTube channel it is bound to. Raises NoAccount if to none, ChannelStopped."""
    channel = session.get(YouTubeChannel, channel_id)
    if channel is None:
        raise NoAccount(
            "This channel is not connected to YouTube.",
            remedy="Connect it first.",
            channel_id=channel_id,
        )
    if channel.standing is not Standing.GOOD:
        raise ChannelStopped(
            f"YouTube has {channel.standing.value} the channel {channel.title}.",
            kept="Its films are kept, and no other channel or account stands in for it.",
            remedy="Settle it with YouTube, then say here that its standing is good.",
            channel_id=channel_id,
        )
    return channel


def learn_standing(
    session: Session, channel_id: str, error: YouTubeRefused, *, now: datetime
) -> bool:
    """Stop the channel if that is what Google's refusal says; whether it is."""
    standing = STOPPED.get(error.reason)
    channel = session.get(YouTubeChannel, channel_id)
    if standing is None or channel is None:
        return False
    if channel.standing is not standing:
        set_standing(session, channel, standing, error.reason, actor_id=None, now=now)
    return True


def set_standing(
    session: Session,
    channel: YouTubeChannel,
    standing: Standing,
    reason: str,
    *,
    actor_id: UUID | None,
    now: datetime,
) -> None:
    """Stop the channel, or let it go on, which only a person does. YouTube tells of no strikes."""
    good = standing is Standing.GOOD
    if good:  # before the channel is written: who publishes has its film locked when it takes that
        wake_let_go(session, channel.channel_id, frozenset(STOPPED), now=now)
    before, channel.standing = channel.standing, standing
    channel.problem = None if good else {"reason": reason, "at": now.isoformat()}
    act = Act(
        action=Action.CHANNEL_STANDING,
        target=f"channel:{channel.channel_id}",
        actor_id=actor_id,
        reason=reason,
        before={"standing": before.value},
        after={"standing": standing.value},
    )
    record(session, act, now=now)
    session.flush()


def accounts_of(session: Session, channel_id: str) -> Sequence[YouTubeAccount]:
    """Every account of the channel whose consent was not taken back, active first."""
    query = (
        select(YouTubeAccount)
        .where(
            YouTubeAccount.channel_id == channel_id, YouTubeAccount.state != AccountState.REVOKED
        )
        .order_by(YouTubeAccount.role, YouTubeAccount.granted_at)
    )
    return session.scalars(query).all()
