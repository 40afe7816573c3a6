"""The tables of series: what each asks for and when, and every film it asked for."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import BigInteger, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.core.ids import new_id
from app.database import Base


class SeriesState(StrEnum):
    """Whether a series asks for films: it does, somebody or it itself has paused it, or it is over."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


_States = Enum(
    SeriesState, native_enum=False, length=10, values_callable=lambda k: [m.value for m in k]
)


class Series(Base):
    """A standing order of a channel. `version` counts edits and is the `ETag`.

    `topics` wait in this order; `wishes` is what its films share, `rhythm` when they are asked for on
    the clocks of `time_zone`, the channel's when `next_at` was reckoned. `most` is what one film may
    cost, in micro-dollars. `asked` counts its turns, `failures` the refusals in a row, of which
    `problem` is the last; `is_low_told` whether its owner knows that topics run low.
    """

    __tablename__ = "series"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    channel_id: Mapped[str] = mapped_column(
        ForeignKey("channels.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[SeriesState] = mapped_column(_States)
    topics: Mapped[list[str]] = mapped_column(Document)
    wishes: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    rhythm: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    time_zone: Mapped[str] = mapped_column(String(64))
    most: Mapped[int | None] = mapped_column(BigInteger)
    next_at: Mapped[datetime | None]
    asked: Mapped[int]
    failures: Mapped[int]
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    is_low_told: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        Index("ix_series_owner_id", "owner_id", "created_at"),
        Index("ix_series_next_at", "next_at"),
    )


class Turn(Base):
    """One film a series asks for. `key` and the film's id are written down before it is asked for.

    `asked_at` is empty until it was; a turn that was refused is taken back, and its topic waits on.
    """

    __tablename__ = "series_turns"

    series_id: Mapped[UUID] = mapped_column(
        ForeignKey("series.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    topic: Mapped[str] = mapped_column(String(2000))
    video_id: Mapped[UUID]
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
