"""Users: registered, changed, disabled and deleted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.sessions import revoke_all
from app.accounts.tiers import Role, Tier
from app.core.exceptions import Conflict, NotFound, PreconditionFailed
from app.core.one_at_a_time import one_at_a_time


class AlreadyRegistered(Conflict):
    """Someone has this address or user name."""

    code = "already_registered"


class LastAdmin(Conflict):
    """Without this admin nobody could run the house."""

    code = "last_admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who is to be let in; address and name are already plain."""

    email: str
    username: str
    password_hash: str
    role: Role = Role.USER
    tier: Tier = Tier.FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What of a user is to be other than it is."""

    email: str | None = None
    username: str | None = None
    time_zone: str | None = None


def register(session: Session, registration: Registration, *, now: datetime) -> User:
    """The new user. Raises AlreadyRegistered."""
    user = User(
        email=registration.email,
        username=registration.username,
        password_hash=registration.password_hash,
        role=registration.role,
        tier=registration.tier,
        created_at=now,
        updated_at=now,
    )
    session.add(user)
    _write(session)
    return user


def find(session: Session, user_id: UUID, *, for_change: bool = False) -> User:
    """The user of that id. Raises NotFound.

    Rows that name a user may be written meanwhile: who tells a user something waits for no lock.
    """
    user = session.get(User, user_id, with_for_update={"key_share": True} if for_change else None)
    if user is None:
        raise NotFound("There is no such user.")
    return user


def find_by_email(session: Session, email: str) -> User | None:
    """The user with that address, however it is written."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def is_empty(session: Session) -> bool:
    """Whether nobody has ever been let in."""
    return session.scalar(select(User.id).limit(1)) is None


def change(session: Session, user_id: UUID, wanted: Change, *, version: int, now: datetime) -> User:
    """The changed user. Raises PreconditionFailed if `version` is not the present one."""
    user = find(session, user_id, for_change=True)
    if user.version != version:
        raise PreconditionFailed("Your account was changed since you read it.")
    user.email = wanted.email or user.email
    user.username = wanted.username or user.username
    user.time_zone = wanted.time_zone or user.time_zone
    user.updated_at = now
    _write(session)
    return user


def set_password(
    session: Session, user_id: UUID, password_hash: str, *, for_once: bool = False, now: datetime
) -> User:
    """The user with a new password, signed out everywhere; one `for_once` must be changed at once."""
    user = find(session, user_id, for_change=True)
    user.password_hash, user.must_change_password = password_hash, for_once
    user.updated_at = now
    revoke_all(session, user_id, now=now)
    return user


def keep_hash(session: Session, user_id: UUID, password_hash: str) -> None:
    """Keep another hash of the same password."""
    find(session, user_id, for_change=True).password_hash = password_hash


def set_role(session: Session, user_id: UUID, role: Role, *, now: datetime) -> User:
    """The user in another role, signed out everywhere. Raises LastAdmin."""
    user = find(session, user_id, for_change=True)
    if role is not Role.ADMIN:
        _spare_the_last_admin(session, user)
    user.role = role
    user.updated_at = now
    revoke_all(session, user_id, now=now)
    return user


def set_tier(session: Session, user_id: UUID, tier: Tier, *, now: datetime) -> User:
    """The user on another tier; it holds from the next request on."""
    user = find(session, user_id, for_change=True)
    user.tier = tier
    user.updated_at = now
    return user


def disable(session: Session, user_id: UUID, *, now: datetime) -> User:
    """The user, kept out until enabled again. Raises LastAdmin."""
    user = find(session, user_id, for_change=True)
    _spare_the_last_admin(session, user)
    user.disabled_at = now
    revoke_all(session, user_id, now=now)
    return user


def kept_out() -> Select[UUID]:
    """The ids of all who are kept out, as part of a query."""
    return select(User.id).where(User.disabled_at.is_not(None))


def is_kept_out(session: Session, user_id: UUID) -> bool:
    """Whether that user is kept out now."""
    return session.scalar(kept_out().where(User.id == user_id)) is not None


def enable(session: Session, user_id: UUID) -> User:
    """The user, let in again."""
    user = find(session, user_id, for_change=True)
    user.disabled_at = None
    return user


def delete(session: Session, user_id: UUID) -> None:
    """Forget the user and everything that is only theirs. Raises LastAdmin."""
    user = find(session, user_id, for_change=True)
    _spare_the_last_admin(session, user)
    session.delete(user)


def _spare_the_last_admin(session: Session, user: User) -> None:
    if user.role is not Role.ADMIN:
        return
    one_at_a_time(session, "have one admin fewer")  # two of them might go at once, and none be left
    others = select(func.count()).where(
        User.role == Role.ADMIN, User.disabled_at.is_(None), User.id != user.id
    )
    if not session.scalar(others):
        raise LastAdmin(
            "You are the only admin of this house.", remedy="Make another user admin first."
        )


def _write(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyRegistered("This email address or user name is taken.") from error
