"""API keys: for programs, limited to scopes, shown once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import ApiKey
from app.accounts.tiers import ENTITLEMENTS, Scope
from app.accounts.users import find
from app.core.exceptions import Conflict, Invalid, NotFound
from app.core.listing import page
from app.core.security import Keys

PREFIX = "ytk_"
SHOWN = 10
"""Characters of a key that are kept to tell it from others."""


class TooManyKeys(Conflict):
    """The tier allows no further API key."""

    code = "too_many_api_keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRequest:
    """The key that is asked for."""

    name: str
    scopes: frozenset[Scope]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key with its text, which nobody can read again."""

    key: ApiKey
    text: str


def fingerprint(keys: Keys, text: str) -> str:
    """What is kept of a key."""
    return keys.fingerprint("api key", text)


def issue(
    session: Session, user_id: UUID, wanted: KeyRequest, keys: Keys, *, now: datetime
) -> IssuedKey:
    """A new key. Raises TooManyKeys when the tier's number is reached, Invalid for a dead one."""
    if wanted.expires_at is not None and wanted.expires_at <= now:
        raise Invalid("expires_at is not in the future.")
    user = find(session, user_id, for_change=True)
    ceiling = ENTITLEMENTS[user.tier].api_keys
    if (session.scalar(select(func.count()).where(ApiKey.user_id == user_id)) or 0) >= ceiling:
        raise TooManyKeys(
            f"The tier {user.tier} allows {ceiling} API keys.", remedy="Revoke one first."
        )
    text = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        user_id=user_id,
        name=wanted.name,
        prefix=text[:SHOWN],
        fingerprint=fingerprint(keys, text),
        scopes=sorted(wanted.scopes),
        created_at=now,
        expires_at=wanted.expires_at,
    )
    session.add(key)
    session.flush()
    return IssuedKey(key, text)


def keys_of(
    session: Session, user_id: UUID, *, offset: int, limit: int
) -> tuple[Sequence[ApiKey], int]:
    """The user's keys, the newest first, and how many there are."""
    query = select(ApiKey).where(ApiKey.user_id == user_id).order_by(ApiKey.id.desc())
    return page(session, query, offset=offset, limit=limit)


def revoke_key(session: Session, user_id: UUID, key_id: UUID) -> None:
    """Forget one key of that user. Raises NotFound, also for a stranger's."""
    key = session.get(ApiKey, key_id)
    if key is None or key.user_id != user_id:
        raise NotFound("There is no such API key.")
    session.delete(key)


def mark_used(session: Session, key_id: UUID, *, now: datetime) -> None:
    """Remember when the key was last of use."""
    session.execute(update(ApiKey).where(ApiKey.id == key_id).values(used_at=now))
