"""How old figures are: when they were read last, and up to which day YouTube had counted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.analytics.models import DailyFigures
from app.channels.models import Channel


@dataclass(frozen=True, slots=True)
class Age:
    """Figures were read last at `read_at` (UTC); `last_day` is the newest Pacific day that has any."""

    read_at: datetime
    last_day: date


def age_of(session: Session, owner_id: UUID, channel_id: str | None = None) -> Age | None:
    """How old the figures of the user's channels are, or of one of them; None where there are none."""
    figures = DailyFigures
    query = (
        select(func.max(figures.fetched_at), func.max(figures.day))
        .join(Channel, Channel.id == figures.channel_id)
        .where(Channel.owner_id == owner_id)
    )
    if channel_id is not None:
        query = query.where(figures.channel_id == channel_id)
    read_at, last_day = session.execute(query).one()
    return None if read_at is None else Age(read_at, last_day)
