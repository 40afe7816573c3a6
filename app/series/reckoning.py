"""When a series asks next, and how many films it asked for on a day of its channel."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.channels.profile import Profile
from app.core.exceptions import Invalid
from app.publishing.schedule import slots_without_film
from app.series.models import Series, SeriesState, Turn
from app.series.rhythm import Rhythm, due_after, due_before

LONGEST_DAY = timedelta(hours=26)
"""A day on which clocks are put back, and an hour."""


def reckon(session: Session, series: Series, *, now: datetime) -> None:
    """Set when it asks next: never while it is paused, over or out of topics.

    However many minutes were missed, the next one is still to come.
    """
    profile = channels.profile_for(session, series.owner_id, series.channel_id)
    series.time_zone = profile.time_zone
    asks = series.state is SeriesState.ACTIVE and bool(series.topics)
    series.next_at = (
        next(due_minutes(session, series, after=now), _later(series, now)) if asks else None
    )
    session.flush()


def refuse_slotless(profile: Profile) -> None:
    """Raise Invalid for a channel whose films take no slot, before which a film could be asked for."""
    if not profile.publish_slots:
        raise Invalid(
            "The channel has no slots to ask before.",
            remedy="Give the channel slots first, or the series days and times.",
        )
    if profile.visibility != "public":
        raise Invalid(
            f"The channel's films are {profile.visibility}, and only a public one goes out in a slot.",
            remedy="Make the channel's visibility public, or give the series days and times.",
        )


def is_still_due(session: Session, series: Series, *, now: datetime) -> bool:
    """Whether it asks now, its minute having come: a slot it was to ask for may have its film since."""
    if Rhythm.model_validate(series.rhythm).before_slots is None:
        return True
    due = next(due_minutes(session, series, after=now), None)
    return due is not None and due <= now


def due_minutes(session: Session, series: Series, *, after: datetime) -> Iterator[datetime]:
    """The minutes from that moment on at which it would ask, as long as there were topics."""
    rhythm, asked = Rhythm.model_validate(series.rhythm), _asked_by_day(session, series, after)
    if rhythm.before_slots is None:
        return due_after(rhythm, series.time_zone, after, asked)
    profile = channels.profile_for(session, series.owner_id, series.channel_id)
    empty = slots_without_film(session, series.channel_id, profile, now=after)
    return due_before(rhythm, series.time_zone, empty, after, asked)


def minutes_ahead(session: Session, series: Series, count: int, *, now: datetime) -> list[datetime]:
    """The next minutes at which it asks or, while it is paused, would ask if it went on now."""
    rhythm = Rhythm.model_validate(series.rhythm)
    if series.next_at is None or rhythm.before_slots is not None:
        return list(islice(due_minutes(session, series, after=now), count))
    first = max(series.next_at, now)
    asked = _asked_by_day(session, series, first)
    asked[first.astimezone(ZoneInfo(series.time_zone)).date()] += 1
    later = due_after(rhythm, series.time_zone, first, asked)
    return [first, *islice(later, count - 1)]


def _later(series: Series, now: datetime) -> datetime | None:
    """Where no slot lacks a film, or the channel has none, that may be otherwise in a day."""
    rhythm = Rhythm.model_validate(series.rhythm)
    return None if rhythm.before_slots is None else now + timedelta(days=1)


def _asked_by_day(session: Session, series: Series, after: datetime) -> Counter[date]:
    """Only the day of that moment has any: later ones are still to come."""
    zone = ZoneInfo(series.time_zone)
    query = select(Turn.asked_at).where(
        Turn.series_id == series.id, Turn.asked_at >= after - LONGEST_DAY
    )
    found = (moment for moment in session.scalars(query) if moment is not None)
    return Counter(moment.astimezone(zone).date() for moment in found)
