"""Who is calling: read from the database at each request, so that a revoked one is out at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from app.accounts.models import ApiKey, LoginSession, User
from app.accounts.tiers import ENTITLEMENTS, Entitlements, Role, Scope, Tier
from app.core.columns import Moment
from app.core.exceptions import Forbidden, Unauthenticated
from app.core.lookup import Lookup, Rows
from app.core.read_ahead import Reading
from app.core.tokens import Pass
from app.database import Database

STALE = timedelta(minutes=10)
"""A key's last use is not written more often: a read should stay a read."""


class PasswordChangeNeeded(Forbidden):
    """The password is good for nothing but being changed."""

    code = "password_change_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Someone let in: signed in with a session, or a program with a key and its scopes."""

    user_id: UUID
    role: Role
    tier: Tier
    session_id: UUID | None = None
    key_id: UUID | None = None
    scopes: frozenset[Scope] = frozenset()
    key_is_stale: bool = False
    must_change_password: bool = False
    """Whether a session may do nothing but choose another password; keys go by themselves."""

    @property
    def entitlements(self) -> Entitlements:
        """The ceilings of the caller's tier."""
        return ENTITLEMENTS[self.tier]

    def demand(self, scope: Scope) -> None:
        """Raise Forbidden unless the caller is signed in or its key has that scope."""
        if self.session_id is None and scope not in self.scopes:
            raise Forbidden(f"This API key does not have the scope {scope}.", needed_scope=scope)

    def demand_session(self) -> None:
        """Raise Forbidden for programs: some things only a person signed in may do."""
        if self.session_id is None:
            raise Forbidden("An API key cannot do this.", remedy="Sign in with your password.")

    def demand_own_password(self) -> None:
        """Raise PasswordChangeNeeded while the password is one that somebody else has given."""
        if self.must_change_password:
            raise PasswordChangeNeeded(
                "Your password was given to you by an admin; choose one of your own first.",
                remedy="POST /v1/users/me/password, or the account page of the dashboard.",
            )

    def demand_admin(self) -> None:
        """Raise Forbidden unless an admin is signed in."""
        self.demand_session()
        if self.role is not Role.ADMIN:
            raise Forbidden("Only an admin may do this.")


_BY_SESSION = Lookup(
    select(User.role, User.tier, User.must_change_password)
    .join(LoginSession, LoginSession.user_id == User.id)
    .where(
        User.id == bindparam("user_id", type_=Uuid()),
        User.disabled_at.is_(None),
        LoginSession.id == bindparam("session_id", type_=Uuid()),
        LoginSession.revoked_at.is_(None),
        LoginSession.expires_at > bindparam("now", type_=Moment()),
    )
)


async def by_session(database: Database, shown: Pass, *, now: datetime) -> Caller:
    """The caller whose session this is. Raises Unauthenticated if it or the user is no longer good."""
    row = await database.look_up(_BY_SESSION, **_values(shown, now))
    return _signed_in(shown, row)


async def by_session_with(
    database: Database, shown: Pass, reading: Reading, *, now: datetime
) -> tuple[Caller, Rows]:
    """The same, and what is read along with it: nothing where there is no such caller."""
    row, rows = await database.look_up_with(_BY_SESSION, reading, **_values(shown, now))
    return _signed_in(shown, row), rows


def _values(shown: Pass, now: datetime) -> dict[str, object]:
    return {"user_id": shown.user_id, "session_id": shown.session_id, "now": now}


def _signed_in(shown: Pass, row: tuple[Any, ...] | None) -> Caller:
    if row is None:
        raise Unauthenticated("This session has ended.", remedy="Sign in again.")
    role, tier, for_once = row
    return Caller(
        user_id=shown.user_id,
        role=role,
        tier=tier,
        session_id=shown.session_id,
        must_change_password=for_once,
    )


def by_key(session: Session, fingerprint: str, *, now: datetime) -> Caller:
    """The caller whose API key this is. Raises Unauthenticated if there is none or it has expired."""
    row = session.execute(
        select(ApiKey.id, ApiKey.user_id, ApiKey.scopes, ApiKey.used_at, User.role, User.tier)
        .join(User, User.id == ApiKey.user_id)
        .where(
            ApiKey.fingerprint == fingerprint,
            User.disabled_at.is_(None),
            ApiKey.expires_at.is_(None) | (ApiKey.expires_at > now),
        )
    ).one_or_none()
    if row is None:
        raise Unauthenticated("This API key is not good.", remedy="Make a new one.")
    return Caller(
        user_id=row.user_id,
        role=row.role,
        tier=row.tier,
        key_id=row.id,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        key_is_stale=row.used_at is None or now - row.used_at > STALE,
    )
