"""Connecting Google accounts to channels, looking after them, and letting them go.

Methods that ask Google block, and hold no transaction meanwhile.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.clock import Clock
from app.core.exceptions import YtempireError
from app.core.ids import new_id
from app.core.security import Keys, same
from app.database import Database
from app.publishing import consent, ended_consents, joining
from app.publishing.account_models import AccountRole, AccountState, YouTubeAccount
from app.publishing.channel_check import ChannelCheck
from app.publishing.errors import (
    ConsentGone,
    ConsentRefused,
    YouTubeNotSetUp,
)
from app.publishing.google import ASKED, MONEY, Asked, Client, Google, Grant
from app.publishing.quota import Quota
from app.publishing.tokens import Tokens, find_account, sealed_place

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the owner's browser goes, and the cookie with which it comes back."""

    url: str
    cookie: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An account that was connected, and the page its owner goes back to."""

    account_id: UUID
    channel_id: str
    return_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """The accounts of an installation. `most` bounds a user's accounts by role."""

    database: Database
    keys: Keys
    clock: Clock
    google: Google
    tokens: Tokens
    quota: Quota
    check: ChannelCheck
    clients: tuple[Client, ...]
    redirect_url: str
    most: Mapping[AccountRole, int]

    def begin(self, session: Session, wish: consent.Wish, *, with_revenue: bool) -> Begun:
        """Ask for consent. Raises YouTubeNotSetUp where there is no OAuth client."""
        client = self._client()
        opened = consent.ask(session, wish, self.keys, now=self.clock())
        asked = Asked(
            client_id=client.id,
            redirect_url=self.redirect_url,
            state=opened.state,
            challenge=opened.challenge,
            scopes=(*ASKED, MONEY) if with_revenue else ASKED,
        )
        url = self.google.consent_url(asked)
        return Begun(url=url, cookie=opened.cookie, expires_at=opened.expires_at)

    def finish(self, shown: consent.Shown, *, code: str, refusal: str = "") -> Joined:
        """Take the answer of Google's page and connect the account.

        Raises ConsentRefused, WrongChannel, NoAccount for a login without a channel,
        TooManyAccounts; a consent that cannot be used is given back.
        """
        now = self.clock()
        with self.database.transaction() as session:
            taken = consent.take(session, shown, self.keys, redirect_url=self.redirect_url, now=now)
        if refusal or not code:
            raise ConsentRefused(f"Google gave no consent: {refusal or 'no code'}.")
        try:
            grant = self.google.exchange(
                self._client(), code, verifier=taken.verifier, redirect_url=taken.redirect_url
            )
        except ConsentGone as error:
            raise ConsentRefused(
                "Google does not take this answer.", remedy=consent.AGAIN
            ) from error
        account_id = self.take_in(
            grant,
            owner_id=taken.owner_id,
            channel_id=taken.channel_id,
            role=taken.role,
            actor_id=taken.owner_id,
        )
        return Joined(account_id=account_id, channel_id=taken.channel_id, return_to=taken.return_to)

    def take_in(
        self,
        grant: Grant,
        *,
        owner_id: UUID,
        channel_id: str,
        role: AccountRole,
        actor_id: UUID | None,
        keep: bool = False,
    ) -> UUID:
        """The id of the account of that grant, kept for that channel; raises as `finish` does.

        With `keep`, a consent that cannot be used is left as it is instead of given back.
        """
        account_id = new_id()
        try:
            joining.demand_scopes(grant)
            own = self.check.own_channel(grant.access_token, channel_id, account_id)
            wanted = joining.Joining(
                account_id=account_id,
                owner_id=owner_id,
                channel_id=channel_id,
                role=role,
                grant=grant,
                own=own,
                actor_id=actor_id,
                most=self.most[role],
            )
            with self.database.transaction() as session:
                return joining.join(session, wanted, self.keys, now=self.clock()).id
        except Exception:
            if keep:
                raise
            self._give_back(grant.refresh_token or grant.access_token, grant.subject)
            raise

    def disconnect(self, account_id: UUID, *, actor_id: UUID | None) -> None:
        """Take the consent back, at Google too, and forget its tokens.

        Where Google does not answer, the nightly clean-up asks again and forgets them within 7 days.
        """
        now = self.clock()
        with self.database.transaction() as session:
            account = find_account(session, account_id)
            account.state, account.ended_at = AccountState.REVOKED, now
            account.access_token, account.access_ends_at = "", None
            act = Act(
                action=Action.ACCOUNT_DISCONNECTED,
                target=f"channel:{account.channel_id}",
                actor_id=actor_id,
                before={"account_id": str(account.id), "role": account.role.value},
            )
            record(session, act, now=now)
        self.forget_tokens(account_id)

    def forget_tokens(self, account_id: UUID) -> bool:
        """End the consent at Google and forget the tokens; False if Google did not answer.

        An account that was connected again meanwhile keeps what it was given.
        """
        with self.database.transaction() as session:
            account = find_account(session, account_id)
            if account.state is not AccountState.REVOKED:
                return True
            sealed, subject = account.refresh_token, account.subject
        place = sealed_place("refresh_token", account_id)
        if sealed and not self._give_back(self.keys.unseal(sealed, place=place), subject):
            return False
        with self.database.transaction() as session:
            account = find_account(session, account_id)
            if same(account.refresh_token, sealed):
                forget(account)
        return True

    def end_set_aside(self) -> None:
        """End at Google what was consented to for channels and users that are deleted.

        What Google does not answer for is asked again the next night, and forgotten after six days.
        """
        with self.database.transaction() as session:
            waiting = ended_consents.set_aside(session)
        for consent_left in waiting:
            account_id = consent_left.account_id
            place = sealed_place("refresh_token", account_id)
            token = self.keys.unseal(consent_left.refresh_token, place=place)
            if self._give_back(token, consent_left.subject):
                with self.database.transaction() as session:
                    ended_consents.forget_consent(session, account_id)
        with self.database.transaction() as session:
            ended_consents.forget_old(session, now=self.clock())

    def _client(self) -> Client:
        if not self.clients:
            raise YouTubeNotSetUp(
                "This installation has no OAuth client of Google.",
                remedy="Set YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET; docs/deployment/youtube.md shows how.",
            )
        return self.clients[0]

    def _give_back(self, token: str, subject: str) -> bool:
        """End the consent, unless the same login serves another channel: Google would end that too."""
        with self.database.transaction() as session:
            if serves(session, subject):
                return True
        try:
            self.google.revoke(token)
        except YtempireError as error:
            log.warning("consent.not_given_back", extra={"reason": error.what})
            return False
        return True


def serves(session: Session, subject: str) -> bool:
    """Whether that Google login is connected to any channel of this installation."""
    query = select(YouTubeAccount.id).where(
        YouTubeAccount.subject == subject, YouTubeAccount.state == AccountState.OK
    )
    return session.scalar(query.limit(1)) is not None


def forget(account: YouTubeAccount) -> None:
    """Leave nothing in the row that was given by its consent."""
    account.refresh_token = account.access_token = account.email = ""
    account.access_ends_at = None
