"""Seeing that an account still acts for its very channel, before anything is sent."""

from dataclasses import dataclass
from uuid import UUID

from app.core.clock import Clock
from app.database import Database
from app.publishing import joining
from app.publishing.account_models import YouTubeChannel
from app.publishing.errors import NoAccount, WrongChannel, YouTubeRefused
from app.publishing.google import Google, OwnChannel
from app.publishing.quota import Priority, Quota, Want
from app.publishing.standing import learn_standing
from app.publishing.tokens import (
    OTHER_CHANNEL,
    Tokens,
    find_account,
    find_to_revive,
    mark_gone,
    revive,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCheck:
    """Asks Google whose channel a token is for: one unit each time. Calls block."""

    database: Database
    clock: Clock
    google: Google
    tokens: Tokens
    quota: Quota

    def own_channel(self, token: str, channel_id: str, account_id: UUID) -> OwnChannel:
        """The channel that token may act for: one unit of quota. Raises NoAccount if there is none."""
        want = Want(
            method="channels.list",
            channel_id=channel_id,
            account_id=account_id,
            priority=Priority.URGENT,
        )
        with self.quota.spending(want):
            own = self.google.own_channels(token)
        if not own:
            raise NoAccount(
                "This Google login has no YouTube channel.", remedy="Choose one that has."
            )
        return own[0]

    def verify_channel(self, account_id: UUID) -> OwnChannel:
        """See that the account still acts for its very channel: one unit, before each upload.

        Raises WrongChannel after setting the account aside, ReconnectNeeded, and YouTubeRefused for
        a channel that YouTube has stopped, which is then known.
        """
        with self.database.transaction() as session:
            account = find_account(session, account_id)
            channel_id = account.channel_id
        return self._seen(account_id, channel_id, self.tokens.token(account_id))

    def test(self, account_id: UUID) -> OwnChannel:
        """The same because a person asked; a consent that was gone is tried again (once in 15 min)."""
        with self.database.transaction() as session:
            channel_id = find_account(session, account_id).channel_id
        return self._seen(account_id, channel_id, self.tokens.try_again(account_id))

    def _seen(self, account_id: UUID, channel_id: str, token: str) -> OwnChannel:
        now = self.clock()
        try:
            own = self.own_channel(token, channel_id, account_id)
        except YouTubeRefused as error:
            with self.database.transaction() as session:
                learn_standing(session, channel_id, error, now=now)
            if error.status == 401:
                self.tokens.forget(account_id)
            raise
        with self.database.transaction() as session:
            account, channel = (
                find_to_revive(session, account_id),
                session.get(YouTubeChannel, channel_id),
            )
            right = channel is not None and channel.youtube_id == own.id
            if channel is not None and right:
                joining.see(channel, own, now=now)
                account.verified_at = now
                revive(session, account, now=now)
            else:
                mark_gone(session, account_id, OTHER_CHANNEL, now=now)
        if not right:
            raise WrongChannel(
                f"This account acts for {own.title} now, not for its channel.",
                kept="Nothing was sent.",
                remedy="Connect the channel again.",
            )
        return own
