"""The table of channels."""

import secrets
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.database import Base


def new_channel_id() -> str:
    """`ch_` and 64 random bits in hex."""
    return f"ch_{secrets.token_hex(8)}"


class Channel(Base):
    """A channel of one user. `version` counts edits and is the `ETag`."""

    __tablename__ = "channels"

    id: Mapped[str] = mapped_column(String(19), primary_key=True, default=new_channel_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    profile: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
    __table_args__ = (Index("ix_channels_owner_id", "owner_id", "created_at", "id"),)
