"""Access tokens: one refresh serves every job that needs one, and a dead consent is left alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.clock import Clock
from app.core.exceptions import NotFound
from app.core.security import Keys, same
from app.costs.locks import CallLocks
from app.database import Database
from app.events.outbox import Kind, announce
from app.publishing.account_models import AccountState, YouTubeAccount
from app.publishing.errors import ConsentGone, ReconnectNeeded, YouTubeNotSetUp
from app.publishing.google import Client, FreshToken, Google
from app.publishing.publication_wake import lock_waiting, wake_connected

EARLY: Final = timedelta(minutes=5)
"""A token that ends sooner is not begun with."""
PATIENCE: Final = timedelta(minutes=15)
"""A dead consent is tried again only by a person, and not more often."""
OTHER_CHANNEL: Final = "wrongChannel"
"""Why an account is set aside that acts for another channel: a token alone does not bring it back."""


def sealed_place(column: str, account_id: UUID) -> str:
    """Where a token of that account is sealed for."""
    return f"youtube_accounts:{column}:{account_id.hex}"


def our_client(clients: tuple[Client, ...], client_id: str) -> Client:
    """The client of that id. Raises YouTubeNotSetUp if it is none of this installation."""
    for client in clients:
        if client.id == client_id:
            return client
    raise YouTubeNotSetUp(
        f"The OAuth client {client_id} is not among the settings.",
        remedy="Set it again, or connect the account anew.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Gives out access tokens. They are sealed in their row and appear in no workflow's values."""

    database: Database
    keys: Keys
    google: Google
    clients: tuple[Client, ...]
    locks: CallLocks
    clock: Clock

    def token(self, account_id: UUID) -> str:
        """An access token good for at least five minutes. Blocks while another job refreshes it.

        Raises ReconnectNeeded for a consent that is gone, without asking Google again.
        """
        return self._kept(account_id) or self._refreshed_once(account_id)

    def try_again(self, account_id: UUID) -> str:
        """The same, also for a consent that was gone: once in fifteen minutes Google is asked."""
        now = self.clock()
        with self.database.transaction() as session:
            account = find_account(session, account_id)
            if account.state is AccountState.RECONNECT and account.refresh_token:
                if account.tried_at is not None and now < account.tried_at + PATIENCE:
                    raise _reconnect(account)
                account.tried_at = now
                account.access_ends_at = None
            elif account.state is not AccountState.OK:
                raise _reconnect(account)
        return self._kept(account_id, also_dead=True) or self._refreshed_once(
            account_id, also_dead=True
        )

    def forget(self, account_id: UUID) -> None:
        """Give the present access token out no more: Google has just refused it (401)."""
        with self.database.transaction() as session:
            find_account(session, account_id).access_ends_at = None

    def _refreshed_once(self, account_id: UUID, *, also_dead: bool = False) -> str:
        with self.locks.taken(f"youtube token {account_id.hex}", wait=True):
            return self._kept(account_id, also_dead=also_dead) or self._refreshed(account_id)

    def _kept(self, account_id: UUID, *, also_dead: bool = False) -> str | None:
        now = self.clock()
        with self.database.transaction() as session:
            account = find_account(session, account_id)
            if account.state is not AccountState.OK and not also_dead:
                raise _reconnect(account)
            if account.access_ends_at is None or account.access_ends_at < now + EARLY:
                return None
            sealed = account.access_token
        return self.keys.unseal(sealed, place=sealed_place("access_token", account_id))

    def _refreshed(self, account_id: UUID) -> str:
        with self.database.transaction() as session:
            account = find_account(session, account_id)
            client = our_client(self.clients, account.client_id)
            sealed = account.refresh_token
        place = sealed_place("refresh_token", account_id)
        try:
            fresh = self.google.refresh(client, self.keys.unseal(sealed, place=place))
        except ConsentGone as error:
            with self.database.transaction() as session:
                account = find_account(session, account_id)
                changed_meanwhile = not same(account.refresh_token, sealed)
                if not changed_meanwhile:
                    mark_gone(session, account_id, error.reason, now=self.clock())
            if changed_meanwhile:
                return self._kept(account_id) or self._refreshed(account_id)
            raise _reconnect(account) from error
        with self.database.transaction() as session:
            self._keep(session, find_to_revive(session, account_id), fresh)
        return fresh.access_token

    def _keep(self, session: Session, account: YouTubeAccount, fresh: FreshToken) -> None:
        now = self.clock()
        keep_access(account, fresh, self.keys, now=now)
        account.refreshed_at = now
        if (account.problem or {}).get("reason") != OTHER_CHANNEL:
            revive(session, account, now=now)


def find_account(session: Session, account_id: UUID) -> YouTubeAccount:
    """The account, locked for a change. Raises NotFound."""
    account = session.get(YouTubeAccount, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound("There is no such account.")
    return account


def find_to_revive(session: Session, account_id: UUID) -> YouTubeAccount:
    """The account, locked after the films that go on if it acts again. Raises NotFound."""
    account = session.get(YouTubeAccount, account_id)
    if account is not None and account.state is AccountState.RECONNECT:
        lock_waiting(session, account.channel_id)
    return find_account(session, account_id)


def revive(session: Session, account: YouTubeAccount, *, now: datetime) -> None:
    """Have an account act again that was set aside, and what waits for an account of its channel go on."""
    if account.state is AccountState.RECONNECT:
        account.state, account.problem = AccountState.OK, None
        account.tried_at = account.ended_at = None
        wake_connected(session, account.channel_id, now=now)


def keep_access(account: YouTubeAccount, fresh: FreshToken, keys: Keys, *, now: datetime) -> None:
    """Seal the access token into its row."""
    place = sealed_place("access_token", account.id)
    account.access_token = keys.seal(fresh.access_token, place=place)
    account.access_ends_at = now + timedelta(seconds=fresh.seconds)


def mark_gone(session: Session, account_id: UUID, reason: str, *, now: datetime) -> YouTubeAccount:
    """Set the account aside until its owner connects it again, and say so once."""
    account = find_account(session, account_id)
    account.tried_at = now
    account.access_token, account.access_ends_at = "", None
    if account.state is not AccountState.OK:
        return account
    account.state = AccountState.RECONNECT
    account.ended_at = now
    account.problem = {"reason": reason, "at": now.isoformat()}
    facts = {"account_id": str(account.id), "channel_id": account.channel_id, "reason": reason}
    announce(session, account.owner_id, Kind.ACCOUNT_NEEDS_ATTENTION, facts, now=now)
    act = Act(
        action=Action.ACCOUNT_CONSENT_GONE,
        target=f"channel:{account.channel_id}",
        reason=reason,
        after={"account_id": str(account.id), "state": account.state.value},
    )
    record(session, act, now=now)
    return account


def _reconnect(account: YouTubeAccount) -> ReconnectNeeded:
    return ReconnectNeeded(
        f"Google no longer takes the consent of {account.email or 'this account'}.",
        kept="Its films wait.",
        remedy="Connect the channel again.",
        account_id=str(account.id),
        channel_id=account.channel_id,
    )
