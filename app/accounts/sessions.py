"""Sessions: opened by signing in, carried on by refresh tokens that are good for one use."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.models import LoginSession, RefreshToken
from app.core.exceptions import NotFound
from app.core.listing import page
from app.core.security import Keys

REMEMBERED = timedelta(days=30)
"""How long a session that ended by itself is kept, for whoever looks into what happened."""
GRACE = timedelta(seconds=10)
"""Two tabs may refresh at once: for so long the used token answers with the same child."""


@dataclass(frozen=True, slots=True)
class Device:
    """Where someone signs in from, as it tells of itself."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A session and the refresh token that carries it on."""

    user_id: UUID
    session_id: UUID
    refresh_token: str


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How refresh tokens are kept, and for how long."""

    keys: Keys
    lifetime: timedelta

    def fingerprint(self, token: str) -> str:
        """What is kept of a token."""
        return self.keys.fingerprint("refresh token", token)

    def child(self, token: str) -> str:
        """The token that follows; always the same one, and only we can tell it."""
        return f"rt_{self.keys.fingerprint('child of a refresh token', token)}"


def open_session(
    session: Session, user_id: UUID, device: Device, rules: SessionRules, *, now: datetime
) -> Opened:
    """A new session on that device, with the token that carries it on."""
    opened = new_session(session, user_id, device, rules, now=now)
    token = f"rt_{secrets.token_hex(32)}"
    _keep(session, token, opened.id, rules, now=now)
    return Opened(user_id, opened.id, token)


def new_session(
    session: Session, user_id: UUID, device: Device, rules: SessionRules, *, now: datetime
) -> LoginSession:
    """A session on that device that nothing stands for yet."""
    opened = LoginSession(
        user_id=user_id,
        device=device.name[:200],
        address=device.address[:45],
        created_at=now,
        used_at=now,
        expires_at=now + rules.lifetime,
    )
    session.add(opened)
    session.flush()
    return opened


def carry_on(session: Session, token: str, rules: SessionRules, *, now: datetime) -> Opened | None:
    """The session with its next token, or None for a token that is not good.

    A token used before, outside the grace of ten seconds, was stolen by someone: its session ends.
    """
    family, kept = _locked(session, rules.fingerprint(token))
    if family is None or kept is None or family.revoked_at is not None or kept.expires_at <= now:
        return None
    child = rules.child(token)
    if kept.used_at is None:
        kept.used_at = family.used_at = now
        family.expires_at = now + rules.lifetime
        _keep(session, child, family.id, rules, now=now)
    elif not _is_in_grace(session, kept, rules.fingerprint(child), now=now):
        family.revoked_at = now
        return None
    return Opened(family.user_id, family.id, child)


def open_sessions(
    session: Session, user_id: UUID, *, offset: int, limit: int, now: datetime
) -> tuple[Sequence[LoginSession], int]:
    """Where the user is signed in, the latest first, and how many places there are."""
    query = (
        select(LoginSession)
        .where(
            LoginSession.user_id == user_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > now,
        )
        .order_by(LoginSession.used_at.desc(), LoginSession.id.desc())
    )
    return page(session, query, offset=offset, limit=limit)


def revoke(session: Session, user_id: UUID, session_id: UUID, *, now: datetime) -> None:
    """End one session of that user. Raises NotFound, also for a stranger's."""
    open_one = session.get(LoginSession, session_id, with_for_update=True)
    if open_one is None or open_one.user_id != user_id or open_one.revoked_at is not None:
        raise NotFound("There is no such session.")
    open_one.revoked_at = now


def revoke_by_token(session: Session, token: str, rules: SessionRules, *, now: datetime) -> None:
    """End the session of that refresh token, if it has one."""
    kept = session.get(RefreshToken, rules.fingerprint(token))
    if kept is not None:
        ours = LoginSession.id == kept.session_id
        session.execute(update(LoginSession).where(ours).values(revoked_at=now))


def revoke_all(session: Session, user_id: UUID, *, now: datetime) -> None:
    """End every session of that user."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete tokens that have run out, and sessions that have for a while."""
    session.execute(delete(RefreshToken).where(RefreshToken.expires_at <= now))
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now - REMEMBERED))


def _locked(session: Session, fingerprint: str) -> tuple[LoginSession | None, RefreshToken | None]:
    """The token and its session, locked in the order in which they are deleted."""
    known = session.get(RefreshToken, fingerprint)
    if known is None:
        return None, None
    family = session.get(LoginSession, known.session_id, with_for_update=True)
    kept = session.get(RefreshToken, fingerprint, with_for_update=True, populate_existing=True)
    return family, kept


def _is_in_grace(session: Session, kept: RefreshToken, child: str, *, now: datetime) -> bool:
    following = session.get(RefreshToken, child)
    return (
        kept.used_at is not None
        and now - kept.used_at <= GRACE
        and following is not None
        and following.used_at is None
    )


def _keep(
    session: Session, token: str, session_id: UUID, rules: SessionRules, *, now: datetime
) -> None:
    session.add(
        RefreshToken(
            fingerprint=rules.fingerprint(token),
            session_id=session_id,
            expires_at=now + rules.lifetime,
        )
    )
