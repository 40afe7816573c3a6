"""Telling a channel's owner that its daily figures were read: once for each channel and Pacific day."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.analytics.models import WHOLE
from app.channels.models import Channel
from app.events.outbox import Kind, announce
from app.publishing.pacific import pacific_day
from app.publishing.quota_news import first_time


def tell_updated(
    session: Session, channel_id: str, rows: Sequence[Mapping[str, object]], *, now: datetime
) -> None:
    """Announce which days were kept and of how many videos, with the rows or not at all."""
    if not rows or not first_time(session, f"figures:{channel_id}:{pacific_day(now)}", now=now):
        return
    days = sorted({str(row["day"]) for row in rows})
    videos = {str(row["youtube_video"]) for row in rows} - {WHOLE}
    facts: dict[str, JsonValue] = {
        "channel_id": channel_id,
        "first_day": days[0],
        "last_day": days[-1],
        "days": len(days),
        "videos": len(videos),
        "rows": len(rows),
    }
    owner_id = session.get_one(Channel, channel_id).owner_id
    announce(session, owner_id, Kind.ANALYTICS_UPDATED, facts, now=now)
