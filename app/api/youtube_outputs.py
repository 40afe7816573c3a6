"""Google accounts, consent and quota as answers."""

from datetime import date, datetime
from uuid import UUID

from app.api.schemas import Out
from app.publishing.account_models import AccountRole, AccountState, Standing
from app.publishing.forecast import Wait
from app.publishing.health import ConsentMode


class AccountOut(Out):
    """A Google account of a channel and how it stands; tokens are never shown."""

    account_id: UUID
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
    scopes: list[str]
    uploads_today: int
    units_today: int
    problem: str
    warnings: list[str]


class OwnedAccountOut(AccountOut):
    """The same with its user, for admins."""

    owner_id: UUID


class ConsentOut(Out):
    """Where the owner's browser goes to give consent, and until when it may come back."""

    authorization_url: str
    expires_at: datetime


class ConnectedOut(Out):
    """What was connected."""

    account_id: UUID
    channel_id: str


class OwnChannelOut(Out):
    """The YouTube channel an account was just seen to act for."""

    youtube_id: str
    title: str
    long_uploads: str


class TrialOut(Out):
    """What a test upload found; `leftover` is a video that could not be deleted again."""

    youtube_channel: str
    youtube_id: str
    privacy: str
    processing: str
    thumbnails: bool | None
    goes_public: bool | None
    leftover: str
    refused: list[str]
    is_fine: bool
    units: int
    uploads: int


class BucketOut(Out):
    """One allowance of the day: `soft_limit` is ours, `limit` Google's; `free` is what of `left`
    no scheduled film of today is promised. Nothing is left until `held_until`, if YouTube said so.
    """

    bucket: str
    used: int
    reserved: int
    promised: int
    soft_limit: int
    limit: int
    left: int
    free: int
    held_until: datetime | None


class CooldownOut(Out):
    """A limit that was met, and until when it is waited out."""

    subject: str
    reason: str
    until: datetime
    times: int
    seen: int


class ForecastOut(Out):
    """When a scheduled film goes out, and why not sooner."""

    key: str
    channel_id: str
    due_at: datetime
    goes_at: datetime
    wait: Wait | None
    captions: bool


class QuotaOut(Out):
    """The quota of the project: this Pacific day, its cool-downs, and what will go out."""

    project: str
    day: date
    resets_at: datetime
    buckets: list[BucketOut]
    cooldowns: list[CooldownOut]
    forecast: list[ForecastOut]
    costs: dict[str, dict[str, int]]
