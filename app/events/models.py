"""The tables of what is to be told to the outside, to whom, and of what the outside told us."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Enum, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.core.ids import new_id
from app.database import Base


class Announcement(Base):
    """One thing that happened. Its id is the `webhook-id` of every attempt to tell it."""

    __tablename__ = "announcements"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    """When it was handed to the deliveries; empty while it waits."""

    __table_args__ = (
        Index("ix_announcements_owner_id", "owner_id", "at"),
        Index("ix_announcements_taken_at", "taken_at", "at"),
    )


class Endpoint(Base):
    """Where an owner wants to be told. `kinds` is empty for everything.

    `secret`, `former_secret` and `header_value` are sealed. With a `subject` it is no endpoint of the
    list but a callback: it hears of that one video only, and is not signed for.
    """

    __tablename__ = "webhook_endpoints"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    subject: Mapped[UUID | None]
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str] = mapped_column(String(200))
    kinds: Mapped[list[str]] = mapped_column(Document)
    secret: Mapped[str] = mapped_column(Text)
    former_secret: Mapped[str] = mapped_column(Text)
    former_until: Mapped[datetime | None]
    header_name: Mapped[str] = mapped_column(String(64))
    header_value: Mapped[str] = mapped_column(Text)
    failures: Mapped[int]
    paused_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_because: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (Index("ix_webhook_endpoints_owner_id", "owner_id", "created_at"),)


class DeliveryState(StrEnum):
    """Where a message to one endpoint stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


_States = Enum(
    DeliveryState, native_enum=False, length=16, values_callable=lambda k: [m.value for m in k]
)


class Delivery(Base):
    """One announcement to one endpoint, with what came of the last attempt.

    `turn` counts the pieces of work asked for: one that speaks of an earlier turn changes nothing.
    """

    __tablename__ = "webhook_deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    endpoint_id: Mapped[UUID] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    )
    announcement_id: Mapped[UUID] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[DeliveryState] = mapped_column(_States)
    turn: Mapped[int]
    attempts: Mapped[int]
    next_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None]
    answer: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(String(300))
    milliseconds: Mapped[int]

    __table_args__ = (Index("ix_webhook_deliveries_endpoint_id", "endpoint_id", "created_at"),)


class Received(Base):
    """Something the outside told us, kept once under its source's own id.

    `applied_at` is empty until it has had its effect, or none could come of it; `outcome` says what
    that was. What was refused and is sent again has its next `turn`.
    """

    __tablename__ = "received_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(48))
    event_id: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    turn: Mapped[int]
    applied_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, JsonValue]] = mapped_column(Document)

    __table_args__ = (
        Index("uq_received_events_source_event_id", "source", "event_id", unique=True),
        Index("ix_received_events_received_at", "received_at"),
    )
