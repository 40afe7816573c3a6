"""How an account and its channel stand: for people and for ordering, never to choose where a film goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.publishing import quota_counters as counters
from app.publishing.account_models import (
    AccountRole,
    AccountState,
    Standing,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.google import FIGURES, MANAGE, may
from app.publishing.pacific import pacific_day
from app.publishing.quota_costs import Bucket

TESTING_LASTS: Final = timedelta(days=7)
"""A refresh token's life while the consent screen is in testing (Google, "Using OAuth 2.0")."""
SLACK: Final = timedelta(hours=12)


class ConsentMode(StrEnum):
    """What the consent screen of our project is, as far as tokens betray it."""

    TESTING = "testing"
    PRODUCTION = "production"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known of one account and its channel; `warnings` are sentences with what to do.

    `tried` is whether a test upload was ever made on the channel.
    """

    account_id: UUID
    owner_id: UUID
    channel_id: str
    youtube_id: str
    title: str
    email: str
    role: AccountRole
    state: AccountState
    standing: Standing
    consent_mode: ConsentMode
    granted_at: datetime
    consent_ends_at: datetime | None
    verified_at: datetime | None
    used_at: datetime | None
    uploaded_at: datetime | None
    scopes: tuple[str, ...]
    uploads_today: int
    units_today: int
    problem: str
    tried: bool
    warnings: tuple[str, ...]


def health_of(
    session: Session,
    *,
    now: datetime,
    owner_id: UUID | None = None,
    channel_id: str | None = None,
) -> Sequence[Health]:
    """Every account that was not disconnected: of a channel, of a user, or of the installation."""
    query = (
        select(YouTubeAccount, YouTubeChannel)
        .join(YouTubeChannel, YouTubeChannel.channel_id == YouTubeAccount.channel_id)
        .where(YouTubeAccount.state != AccountState.REVOKED)
        .order_by(YouTubeChannel.title, YouTubeAccount.role, YouTubeAccount.granted_at)
    )
    if owner_id is not None:
        query = query.where(YouTubeAccount.owner_id == owner_id)
    if channel_id is not None:
        query = query.where(YouTubeAccount.channel_id == channel_id)
    rows = session.execute(query).all()
    day = pacific_day(now)
    names = [
        counters.of_account(account.id, bucket, day) for account, _ in rows for bucket in Bucket
    ]
    shown = counters.counted(session, names)
    return [_health(account, channel, shown, now=now) for account, channel in rows]


def consent_mode(account: YouTubeAccount) -> ConsentMode:
    """What the life of the account's token says: Google tells nobody outright."""
    if account.consent_ends_at is not None:
        lasts = account.consent_ends_at - account.granted_at
        return ConsentMode.TESTING if lasts <= TESTING_LASTS else ConsentMode.UNKNOWN
    if account.state is AccountState.OK:
        lived = (account.refreshed_at or account.granted_at) - account.granted_at
        return ConsentMode.PRODUCTION if lived > TESTING_LASTS + SLACK else ConsentMode.UNKNOWN
    if account.ended_at is not None and account.state is AccountState.RECONNECT:
        lived = account.ended_at - account.granted_at
        if TESTING_LASTS - SLACK < lived < TESTING_LASTS + SLACK * 2:
            return ConsentMode.TESTING
    return ConsentMode.UNKNOWN


def _health(
    account: YouTubeAccount,
    channel: YouTubeChannel,
    shown: dict[str, counters.Counted],
    *,
    now: datetime,
) -> Health:
    day = pacific_day(now)
    own = {bucket: shown[counters.of_account(account.id, bucket, day)].total for bucket in Bucket}
    return Health(
        account_id=account.id,
        owner_id=account.owner_id,
        channel_id=account.channel_id,
        youtube_id=channel.youtube_id,
        title=channel.title,
        email=account.email,
        role=account.role,
        state=account.state,
        standing=channel.standing,
        consent_mode=consent_mode(account),
        granted_at=account.granted_at,
        consent_ends_at=account.consent_ends_at,
        verified_at=account.verified_at,
        used_at=account.used_at,
        uploaded_at=channel.uploaded_at,
        scopes=tuple(account.scopes),
        uploads_today=own[Bucket.UPLOADS],
        units_today=own[Bucket.UNITS],
        problem=str((account.problem or channel.problem or {}).get("reason", "")),
        tried=channel.trial is not None,
        warnings=tuple(_warnings(account, channel)),
    )


def _warnings(account: YouTubeAccount, channel: YouTubeChannel) -> Sequence[str]:
    found = []
    if account.state is AccountState.RECONNECT:
        found.append("Google no longer takes this consent: connect the channel again.")
    if channel.standing is not Standing.GOOD:
        found.append(f"YouTube has {channel.standing.value} this channel: nothing goes out.")
    if consent_mode(account) is ConsentMode.TESTING:
        found.append(
            "The consent screen is in testing, so this consent ends after 7 days: publish the app."
        )
    if not may(set(account.scopes), "videos.insert"):
        found.append("The scope for uploads is missing: connect again and tick every box.")
    if MANAGE not in account.scopes:
        found.append("Captions, playlists and changes need the scope youtube.force-ssl.")
    if FIGURES not in account.scopes:
        found.append("Figures need the scope yt-analytics.readonly.")
    trial = channel.trial or {}
    if trial.get("goes_public") is False:
        found.append(
            "YouTube keeps uploads of this project private: ask Google for an audit of the project."
        )
    if trial.get("leftover"):
        found.append(f"A test upload was left: delete {trial['leftover']} in YouTube Studio.")
    if channel.long_uploads not in {"", "allowed"} or trial.get("thumbnails") is False:
        found.append(
            "The channel is not verified by phone: YouTube refuses its thumbnails and films over 15 "
            "minutes. Verify it at youtube.com/verify."
        )
    return found
