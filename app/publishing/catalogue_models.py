"""The tables of repairs of a channel's catalogue: one change to many videos, and what came of each."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.core.ids import new_id
from app.database import Base

Fields = dict[str, dict[str, JsonValue]]
"""Values of fields by the part of a video they belong to; None where YouTube shows none."""


class RepairState(StrEnum):
    """Where a repair stands. `waiting` goes on by itself at `begin_at`."""

    PREVIEWED = "previewed"
    RUNNING = "running"
    WAITING = "waiting"
    STOPPED = "stopped"
    DONE = "done"


class ItemState(StrEnum):
    """Where one video of a repair stands; `sending` was written down before YouTube was told."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"


def _words(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=16, values_callable=lambda k: [m.value for m in k])


class Repair(Base):
    """One change to videos of one channel. `attempt` is the present run; `undoes` the repair whose
    former values it brings back; `problem` says why it waits or was stopped, `waits` how often in a row
    it found no account of its channel.
    """

    __tablename__ = "catalogue_repairs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    state: Mapped[RepairState] = mapped_column(_words(RepairState))
    change: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    undoes: Mapped[UUID | None] = mapped_column(
        ForeignKey("catalogue_repairs.id", ondelete="SET NULL")
    )
    attempt: Mapped[int] = mapped_column(default=0)
    begin_at: Mapped[datetime | None]
    waits: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_catalogue_repairs_owner_id", "owner_id", "created_at"),
        Index("ix_catalogue_repairs_begin_at", "begin_at"),
    )


class RepairItem(Base):
    """One video of a repair: the values that are changed, as they were before and as they are after."""

    __tablename__ = "catalogue_items"

    repair_id: Mapped[UUID] = mapped_column(
        ForeignKey("catalogue_repairs.id", ondelete="CASCADE"), primary_key=True
    )
    youtube_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[ItemState] = mapped_column(_words(ItemState))
    before: Mapped[Fields] = mapped_column(Document)
    after: Mapped[Fields] = mapped_column(Document)
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    ended_at: Mapped[datetime | None]
