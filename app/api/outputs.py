"""What accounts look like from outside."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.accounts.api_keys import IssuedKey
from app.accounts.models import User
from app.accounts.service import SignedIn
from app.accounts.tiers import ENTITLEMENTS, Role, Scope, Tier
from app.api.schemas import MoneyOut, Out


class EntitlementsOut(Out):
    """The ceilings of a tier."""

    channels: int
    videos_a_day: int
    spend_a_month: MoneyOut
    api_keys: int


class UserOut(Out):
    """A user, as that user sees it."""

    id: UUID
    email: str
    username: str
    role: Role
    tier: Tier
    time_zone: str
    entitlements: EntitlementsOut
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, user: User) -> "UserOut":
        """The user with the ceilings of the tier."""
        return cls(
            id=user.id,
            email=user.email,
            username=user.username,
            role=user.role,
            tier=user.tier,
            time_zone=user.time_zone,
            entitlements=EntitlementsOut.model_validate(ENTITLEMENTS[user.tier]),
            created_at=user.created_at,
            updated_at=user.updated_at,
        )


class TokensOut(Out):
    """What to go on with: the access token for requests, the refresh token for the next pair."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = Field(default="bearer")
    expires_in: int
    refresh_expires_in: int
    session_id: UUID
    must_change_password: bool

    @classmethod
    def of(cls, opened: SignedIn) -> "TokensOut":
        """The tokens with their lifetimes in seconds."""
        return cls(
            access_token=opened.access_token,
            refresh_token=opened.refresh_token,
            expires_in=_seconds(opened.lifetime),
            refresh_expires_in=_seconds(opened.refresh_lifetime),
            session_id=opened.session_id,
            must_change_password=opened.must_change_password,
        )


class SessionOut(Out):
    """Where someone is signed in."""

    id: UUID
    device: str
    address: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    is_current: bool = False


class ApiKeyOut(Out):
    """A key without its text; `prefix` tells it from others."""

    id: UUID
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None


class NewApiKeyOut(ApiKeyOut):
    """A new key: `key` is shown this once."""

    key: str

    @classmethod
    def of(cls, issued: IssuedKey) -> "NewApiKeyOut":
        """The key with its text."""
        return cls(key=issued.text, **ApiKeyOut.model_validate(issued.key).model_dump())


def _seconds(lifetime: timedelta) -> int:
    return int(lifetime.total_seconds())
