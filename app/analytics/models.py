"""The table of figures: a row for each Pacific day of a channel, and of each of its videos."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

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
