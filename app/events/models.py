"""The table of what is to be told to the outside."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ForeignKey, Index, String
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
