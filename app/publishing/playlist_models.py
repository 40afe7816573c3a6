"""The table of playlists that channels know by their title."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class ChannelPlaylist(Base):
    """A playlist of a channel on YouTube. `playlist_id` is empty until it is known; `asked_at` is when
    YouTube was asked to create it, written down before the call.
    """

    __tablename__ = "channel_playlists"

    channel_id: Mapped[str] = mapped_column(
        ForeignKey("youtube_channels.channel_id", ondelete="CASCADE"), primary_key=True
    )
    title: Mapped[str] = mapped_column(String(150), primary_key=True)
    playlist_id: Mapped[str] = mapped_column(String(60), default="")
    asked_at: Mapped[datetime | None]
