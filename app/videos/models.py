"""The tables of films: what is asked for, how far it is, and what was said of it on the way."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import BigInteger, Enum, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.core.ids import new_id
from app.database import Base


class State(StrEnum):
    """Where a film stands."""

    QUEUED = "queued"
    PROCESSING = "processing"
    AWAITING_APPROVAL = "awaiting_approval"
    COMPLETED = "completed"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_settled(self) -> bool:
        """Whether nobody works on it: nothing changes unless a person acts."""
        return self not in {State.QUEUED, State.PROCESSING, State.PUBLISHING}


_States = Enum(State, native_enum=False, length=20, values_callable=lambda k: [m.value for m in k])


class Video(Base):
    """One film. `version` counts edits and changes of state and is the `ETag`.

    `request` is what was asked for, `profile` the channel's way at that time, and `choices` who
    makes it; `revision` counts how often it was made; `quote` is in micro-dollars. `problem` says
    why it failed or was turned down. `files` are the names that lie in its folder, `facts` what was
    measured, `publish_as` what it says on YouTube otherwise than its script and channel would.
    `script` is what it says and shows, as planned or, `by_hand`, as a person wants it; `takes`
    counts stages that were made anew on purpose. `series_id` is the series that asked for it.
    """

    __tablename__ = "videos"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    series_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(String(100))
    state: Mapped[State] = mapped_column(_States, default=State.QUEUED)
    request: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    profile: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    choices: Mapped[dict[str, JsonValue]] = mapped_column(Document, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    quote: Mapped[int] = mapped_column(BigInteger, default=0)
    script: Mapped[dict[str, JsonValue] | None] = mapped_column(Document, deferred=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    takes: Mapped[dict[str, int]] = mapped_column(Document, default=dict)
    stage: Mapped[str] = mapped_column(String(16), default="")
    percent: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    facts: Mapped[dict[str, JsonValue]] = mapped_column(Document, default=dict)
    files: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    publish_as: Mapped[dict[str, JsonValue]] = mapped_column(Document, default=dict)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own class attribute
    __table_args__ = (
        Index("ix_videos_owner_id", "owner_id", "created_at", "id"),
        Index("ix_videos_channel_id", "channel_id", "created_at"),
    )


class VideoEvent(Base):
    """Something that happened to a film. `id` grows; `cost` is what was spent by then, in micros."""

    __tablename__ = "video_events"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    video_id: Mapped[UUID] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    state: Mapped[State] = mapped_column(_States)
    stage: Mapped[str] = mapped_column(String(16))
    percent: Mapped[int]
    message: Mapped[str] = mapped_column(String(300))
    cost: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_video_events_video_id", "video_id", "id"),)
