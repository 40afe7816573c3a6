"""The tables of Google accounts: which channel each may act for, and consents under way."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Enum, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.core.ids import new_id
from app.database import Base


class AccountRole(StrEnum):
    """Active accounts serve their channel; a reserve steps in for the same channel."""

    ACTIVE = "active"
    RESERVE = "reserve"


class AccountState(StrEnum):
    """Whether Google still takes the consent: good, to be given again, or taken back by the owner."""

    OK = "ok"
    RECONNECT = "reconnect"
    REVOKED = "revoked"


class Standing(StrEnum):
    """What YouTube thinks of a channel; for all but good ones nothing goes out."""

    GOOD = "good"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


def _words(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=16, values_callable=lambda k: [m.value for m in k])


class YouTubeChannel(Base):
    """The one YouTube channel that a channel of ours is, since its first consent.

    `long_uploads` is YouTube's word: `allowed` only for channels verified by phone, which custom
    thumbnails need too. `trial` is what the last test upload found.
    """

    __tablename__ = "youtube_channels"

    channel_id: Mapped[str] = mapped_column(
        ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True
    )
    youtube_id: Mapped[str] = mapped_column(String(24), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    standing: Mapped[Standing] = mapped_column(_words(Standing), default=Standing.GOOD)
    long_uploads: Mapped[str] = mapped_column(String(24), default="")
    bound_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    uploaded_at: Mapped[datetime | None]
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    trial: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)


class YouTubeAccount(Base):
    """A Google login's consent to act for one channel. Tokens are sealed for their row.

    `consent_ends_at` is known only where Google said it at the grant (an app in testing);
    `tried_at` is the last token call since the consent was gone.
    """

    __tablename__ = "youtube_accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[str] = mapped_column(
        ForeignKey("youtube_channels.channel_id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[str] = mapped_column(String(64))
    email: Mapped[str] = mapped_column(String(254))
    client_id: Mapped[str] = mapped_column(String(200))
    scopes: Mapped[list[str]] = mapped_column(Document)
    role: Mapped[AccountRole] = mapped_column(_words(AccountRole))
    state: Mapped[AccountState] = mapped_column(_words(AccountState), default=AccountState.OK)
    refresh_token: Mapped[str] = mapped_column(Text)
    access_token: Mapped[str] = mapped_column(Text, default="")
    access_ends_at: Mapped[datetime | None]
    granted_at: Mapped[datetime]
    consent_ends_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)

    __table_args__ = (UniqueConstraint("channel_id", "subject"),)


class EndedConsent(Base):
    """A consent whose account is deleted, kept until Google has confirmed its end, for days at most.

    `refresh_token` is sealed for the account's row, as it was there.
    """

    __tablename__ = "ended_consents"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    refresh_token: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime]


class ConsentRequest(Base):
    """A consent asked for and not yet given. Only keyed hashes of `state` and of the cookie are kept."""

    __tablename__ = "consent_requests"

    state: Mapped[str] = mapped_column(String(64), primary_key=True)
    cookie: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    owner_id: Mapped[UUID]
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    role: Mapped[AccountRole] = mapped_column(_words(AccountRole))
    verifier: Mapped[str] = mapped_column(Text)
    redirect_url: Mapped[str] = mapped_column(String(500))
    return_to: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
