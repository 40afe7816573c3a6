"""Everybody who may enter, as an admin sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.acting import Record
from app.accounts.actions import Action
from app.accounts.models import ApiKey, LoginSession, User
from app.accounts.sessions import revoke_all
from app.accounts.tiers import Role, Tier
from app.accounts.users import disable, enable, find, set_password, set_role, set_tier
from app.core.exceptions import PreconditionFailed
from app.core.listing import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Who is looked for; `words` must all be in the address or the user name."""

    words: str = ""
    role: Role | None = None
    tier: Tier | None = None
    is_disabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an admin may change of someone."""

    role: Role | None = None
    tier: Tier | None = None
    is_disabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was changed, for the audit trail."""

    action: Action
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Where someone is signed in, by how many keys programs come in, and when they were last seen."""

    sessions: int
    api_keys: int
    seen_at: datetime | None


def sign_out(
    session: Session, user_id: UUID, record: Record, *, reason: str, now: datetime
) -> None:
    """End every session of theirs; their API keys stay good. Raises NotFound."""
    find(session, user_id)
    before: dict[str, JsonValue] = {"sessions": presence(session, user_id, now=now).sessions}
    revoke_all(session, user_id, now=now)
    record(
        session, Action.SESSIONS_REVOKED, f"user:{user_id}", reason=reason,
        before=before, after={"sessions": 0},
    )  # fmt: skip


def reset_password(
    session: Session, user_id: UUID, hashed: str, record: Record, *, reason: str, now: datetime
) -> User:
    """Give someone a password that is good for choosing another one only. Raises NotFound."""
    before: dict[str, JsonValue] = {"must_change": find(session, user_id).must_change_password}
    set_password(session, user_id, hashed, for_once=True, now=now)
    record(
        session, Action.PASSWORD_RESET, f"user:{user_id}", reason=reason,
        before=before, after={"must_change": True},
    )  # fmt: skip
    return find(session, user_id)


def people(
    session: Session, sought: Sought, *, offset: int, limit: int
) -> tuple[Sequence[User], int]:
    """One page of those looked for, the newest first, and how many there are."""
    query = select(User)
    for word in sought.words.lower().split()[:10]:
        query = query.where(
            User.email.contains(word, autoescape=True)
            | User.username.contains(word, autoescape=True)
        )
    if sought.role is not None:
        query = query.where(User.role == sought.role)
    if sought.tier is not None:
        query = query.where(User.tier == sought.tier)
    if sought.is_disabled is not None:
        is_in = User.disabled_at.is_(None)
        query = query.where(~is_in if sought.is_disabled else is_in)
    ordered = query.order_by(User.created_at.desc(), User.id.desc())
    return page(session, ordered, offset=offset, limit=limit)


def presence(session: Session, user_id: UUID, *, now: datetime) -> Presence:
    """Where that user is at this moment."""
    theirs = LoginSession.user_id == user_id
    is_open = LoginSession.revoked_at.is_(None) & (LoginSession.expires_at > now)
    keys = select(func.count()).select_from(ApiKey).where(ApiKey.user_id == user_id)
    opened = select(func.count()).select_from(LoginSession).where(theirs, is_open)
    latest = select(LoginSession.used_at).where(theirs).order_by(LoginSession.used_at.desc())
    return Presence(
        sessions=session.scalar(opened) or 0,
        api_keys=session.scalar(keys) or 0,
        seen_at=session.scalar(latest.limit(1)),
    )


def change_standing(
    session: Session, user_id: UUID, wanted: Standing, *, version: int, now: datetime
) -> tuple[User, tuple[Change, ...]]:
    """The user as they now stand, and what that changed.

    Raises NotFound, LastAdmin, PreconditionFailed if `version` is not the present one.
    """
    user = find(session, user_id, for_change=True)
    if user.version != version:
        raise PreconditionFailed("This user was changed since you read it.")
    changes = []
    if wanted.role not in (None, user.role):
        changes.append(_changed(Action.USER_ROLE_CHANGED, user.role, wanted.role))
        set_role(session, user_id, wanted.role, now=now)
    if wanted.tier not in (None, user.tier):
        changes.append(_changed(Action.USER_TIER_CHANGED, user.tier, wanted.tier))
        set_tier(session, user_id, wanted.tier, now=now)
    if wanted.is_disabled is True and user.disabled_at is None:
        changes.append(_changed(Action.USER_DISABLED, "enabled", "disabled"))
        disable(session, user_id, now=now)
    if wanted.is_disabled is False and user.disabled_at is not None:
        changes.append(_changed(Action.USER_ENABLED, "disabled", "enabled"))
        enable(session, user_id)
    session.flush()
    return user, tuple(changes)


def _changed(action: Action, before: str, after: str) -> Change:
    return Change(action=action, before=str(before), after=str(after))
