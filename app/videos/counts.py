"""How many films each user has: kept by triggers, for counting a hundred thousand takes milliseconds."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class VideoCount(Base):
    """One user's number of films. Triggers on `videos` keep it (migration 0090); nobody writes it."""

    __tablename__ = "video_counts"

    owner_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    total: Mapped[int]
