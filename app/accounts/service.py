"""Signing in and out: what a way in asks of accounts."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import api_keys, caller, sessions, users
from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.accounts.caller import Caller
from app.accounts.models import User
from app.accounts.names import fit_password
from app.accounts.sessions import Device, Opened, SessionRules
from app.accounts.users import Registration
from app.core.clock import Clock
from app.core.exceptions import Forbidden, Invalid, Overloaded, Unauthenticated
from app.core.security import Keys, Passwords
from app.core.throttle import Limit, Throttle
from app.core.tokens import AccessTokens
from app.database import Database

FIVE_MINUTES = 300
BY_ACCOUNT = Limit("login-account", 10, FIVE_MINUTES)
BY_ADDRESS = Limit("login-address", 10, FIVE_MINUTES)
BY_ALL = Limit("login-all", 1_000, FIVE_MINUTES)
"""Wrong passwords, as PyPI counts them; a right one is not held against anybody."""
REGISTRATIONS = Limit("register-address", 60, 3_600)
Counted: TypeAlias = tuple[tuple[Limit, str], ...]
"""Limits a try was counted under, each with whom it counts against."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a client goes on with."""

    access_token: str
    refresh_token: str
    lifetime: timedelta
    refresh_lifetime: timedelta
    session_id: UUID
    must_change_password: bool = False
    """Whether these tokens are good for nothing but choosing another password."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everyone who may enter, and how they show it."""

    database: Database
    passwords: Passwords
    tokens: AccessTokens
    keys: Keys
    throttle: Throttle
    rules: SessionRules
    clock: Clock

    async def register(self, email: str, username: str, password: str, *, address: str) -> User:
        """The new user. Raises AlreadyRegistered, Invalid for a weak password, RateLimited."""
        await self.throttle.demand(REGISTRATIONS, address)
        fit_password(password, email=email, username=username)
        registration = Registration(
            email=email, username=username, password_hash=await self.passwords.hash(password)
        )
        return await self.database.write(
            partial(users.register, registration=registration, now=self.clock())
        )

    async def sign_in(self, email: str, password: str, device: Device) -> SignedIn:
        """A new session of a program. Raises Unauthenticated and RateLimited as `proven` does."""
        user = await self.proven(email, password, device)
        opened = await self._open(user.id, device)
        return replace(opened, must_change_password=user.must_change_password)

    async def proven(self, email: str, password: str, device: Device) -> User:
        """The user who knows the password.

        Raises Unauthenticated, in the same words and time whoever is asked for, and RateLimited
        after ten wrong passwords in five minutes.
        """
        counted = (
            (BY_ADDRESS, device.address),
            (BY_ACCOUNT, self.keys.fingerprint("login", email.strip().lower())),
            (BY_ALL, "all"),
        )
        for limit, subject in counted:
            await self._count_try(limit, subject)
        user = await self.database.read(partial(users.find_by_email, email=email))
        right = await self._verified(password, user.password_hash if user else None, counted)
        if user is None or not right or user.disabled_at is not None:
            raise Unauthenticated("The email address or the password is wrong.")
        await self._take_back(counted)
        return user

    async def refresh(self, token: str) -> SignedIn:
        """The session carried on. Raises Unauthenticated for a token that is not, or no longer, good."""
        opened = await self.database.write(
            partial(sessions.carry_on, token=token, rules=self.rules, now=self.clock())
        )
        if opened is None:
            raise Unauthenticated("This refresh token is not good.", remedy="Sign in again.")
        user = await self.database.read(partial(users.find, user_id=opened.user_id))
        return replace(self._signed_in(opened), must_change_password=user.must_change_password)

    async def sign_out(self, access_token: str) -> None:
        """End the session of that access token. Raises Unauthenticated if it is no longer good."""
        out = await self.identify(access_token)
        if out.session_id is None:
            raise Forbidden("An API key has no session to end.", remedy="Revoke the key.")
        await self.database.write(
            partial(
                sessions.revoke,
                user_id=out.user_id,
                session_id=out.session_id,
                now=self.clock(),
            )
        )

    async def sign_out_by_refresh_token(self, token: str) -> None:
        """End the session of that refresh token; one that is not good has none to end."""
        await self.database.write(
            partial(sessions.revoke_by_token, token=token, rules=self.rules, now=self.clock())
        )

    async def change_password(
        self, user_id: UUID, current: str, wanted: str, device: Device
    ) -> SignedIn:
        """A new password; every session ends and a new one of a program begins on this device.

        Raises Unauthenticated when the current password is wrong, Invalid when the new one is weak.
        """
        await self.set_password(user_id, current, wanted)
        return await self._open(user_id, device)

    async def set_password(self, user_id: UUID, current: str, wanted: str) -> None:
        """A new password; every session ends. Raises as `change_password` does."""
        user = await self.confirm(user_id, current)
        if user.must_change_password and wanted == current:
            raise Invalid("That is the password you were given; choose one of your own.")
        fit_password(wanted, email=user.email, username=user.username)
        hashed = await self.passwords.hash(wanted)
        now = self.clock()

        def change(session: Session) -> None:
            users.set_password(session, user_id, hashed, now=now)
            act = Act(action=Action.PASSWORD_CHANGED, target=f"user:{user_id}", actor_id=user_id)
            record(session, act, now=now)

        await self.database.write(change)

    async def confirm(self, user_id: UUID, password: str) -> User:
        """The user, who has just given the password again. Raises Unauthenticated, RateLimited."""
        counted = ((BY_ACCOUNT, user_id.hex),)
        await self.throttle.demand(BY_ACCOUNT, user_id.hex)
        user = await self.database.read(partial(users.find, user_id=user_id))
        if not await self._verified(password, user.password_hash, counted):
            raise Unauthenticated("The current password is wrong.")
        await self._take_back(counted)
        return user

    async def identify(self, credential: str) -> Caller:
        """Who shows this access token or API key. Raises Unauthenticated."""
        now = self.clock()
        if not credential.startswith(api_keys.PREFIX):
            return await caller.by_session(self.database, self.tokens.read(credential), now=now)
        fingerprint = api_keys.fingerprint(self.keys, credential)
        found = await self.database.read(partial(caller.by_key, fingerprint=fingerprint, now=now))
        if found.key_id is not None and found.key_is_stale:
            await self.database.write(partial(api_keys.mark_used, key_id=found.key_id, now=now))
        return found

    async def _verified(self, password: str, kept: str | None, counted: Counted) -> bool:
        """Whether it is the password. One that nobody had time to look at is no wrong one."""
        try:
            return await self.passwords.verify(password, kept)
        except Overloaded:
            await self._take_back(counted)
            raise

    async def _take_back(self, counted: Counted) -> None:
        for limit, subject in counted:
            await self.throttle.give_back(limit, subject)

    async def _count_try(self, limit: Limit, subject: str) -> None:
        """Count one try to sign in; the first that is too many is kept in the audit trail."""
        standing = await self.throttle.hit(limit, subject)
        if standing.left == -1:
            seconds = limit.seconds
            act = Act(
                action=Action.LOGIN_BURST,
                target=f"{limit.name}:{subject}",
                after={"tries": limit.count, "seconds": seconds},
            )
            await self.database.write(partial(record, act=act, now=self.clock()))
        standing.demand()

    async def _open(self, user_id: UUID, device: Device) -> SignedIn:
        opened = await self.database.write(
            partial(
                sessions.open_session,
                user_id=user_id,
                device=device,
                rules=self.rules,
                now=self.clock(),
            )
        )
        return self._signed_in(opened)

    def _signed_in(self, opened: Opened) -> SignedIn:
        return SignedIn(
            self.tokens.sign(opened.user_id, opened.session_id),
            opened.refresh_token,
            self.tokens.lifetime,
            self.rules.lifetime,
            opened.session_id,
        )
