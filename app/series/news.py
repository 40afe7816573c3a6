"""What the owner of a series is told outside: refused, paused by itself, topics running low."""

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.events.outbox import Kind, announce
from app.series.models import Series


def tell_refused(session: Session, series: Series, *, now: datetime) -> None:
    """A film was not asked for; the topic waits, and is tried again at `tries_at`."""
    announce(session, series.owner_id, Kind.SERIES_REFUSED, _facts(series), now=now)


def tell_paused(session: Session, series: Series, *, now: datetime) -> None:
    """It was refused so often that it asks for nothing until a person goes on with it."""
    announce(session, series.owner_id, Kind.SERIES_PAUSED, _facts(series), now=now)


def tell_running_low(session: Session, series: Series, *, now: datetime) -> None:
    """Its topics come to an end."""
    announce(session, series.owner_id, Kind.SERIES_RUNNING_LOW, _facts(series), now=now)


def _facts(series: Series) -> dict[str, JsonValue]:
    return {
        "series_id": str(series.id),
        "channel_id": series.channel_id,
        "name": series.name,
        "topics_left": len(series.topics),
        "tries_at": series.next_at.isoformat() if series.next_at else None,
        "problem": series.problem,
    }
