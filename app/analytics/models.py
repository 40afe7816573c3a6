"""The tables of figures: a row for each Pacific day of a channel and of its videos, and who stays."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.database import Base

WHOLE = ""
"""The `youtube_video` of a row that is about the whole channel."""


class DailyFigures(Base):
    """One day. `revenue` is in micro-dollars; it and `engaged_views` are empty where Google gave none."""

    __tablename__ = "daily_figures"

    channel_id: Mapped[str] = mapped_column(
        ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True
    )
    youtube_video: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    views: Mapped[int] = mapped_column(BigInteger)
    engaged_views: Mapped[int | None] = mapped_column(BigInteger)
    minutes_watched: Mapped[int] = mapped_column(BigInteger)
    subscribers_gained: Mapped[int]
    subscribers_lost: Mapped[int]
    likes: Mapped[int]
    comments: Mapped[int]
    shares: Mapped[int]
    revenue: Mapped[int | None] = mapped_column(BigInteger)
    fetched_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_daily_figures_day", "day"),
        Index("ix_daily_figures_fetched_at", "fetched_at"),
    )


class RetentionCurve(Base):
    """How much of its audience a film keeps. `points` are ratio, share watching and relative performance.

    `asked_at` is when YouTube was asked last, `read_at` when it last had points: an answer without
    any leaves those that are there. `youtube_video` is the video they are of.
    """

    __tablename__ = "retention_curves"

    video_id: Mapped[UUID] = mapped_column(
        ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True
    )
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    youtube_video: Mapped[str] = mapped_column(String(20))
    points: Mapped[list[list[float | None]]] = mapped_column(Document)
    asked_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_retention_curves_channel_id", "channel_id"),
        Index("ix_retention_curves_read_at", "read_at"),
    )
