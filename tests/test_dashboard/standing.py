"""Series as an operator has them: one that asks, one that was refused, one that has paused itself."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.channels.models import Channel
from app.series.models import Series, SeriesState, Turn
from app.videos.models import Video

REFUSED = {
    "code": "daily_cap_reached",
    "detail": "This channel takes 10 videos a day.",
    "kept": "",
    "remedy": "Go on tomorrow (UTC), or raise the channel's daily_cap.",
}
TOO_DEAR = {
    "code": "series_too_dear",
    "detail": "The video may cost $1.240000, and the series spends $0.500000 on one at most.",
    "kept": "Nothing was spent.",
    "remedy": "Raise what one of its videos may cost, or choose a shorter length or cheaper makers.",
}
PLACES = ("the-nile", "the-amazon-in-flood", "how-the-rhine-was-straightened", "a-delta-that-drowns",
          "why-rivers-wander", "the-colorado", "ice-on-the-lena")  # fmt: skip


def give(
    session: Session, channel: Channel, name: str, film: Video | None = None, *, now: datetime
) -> Series:
    """An active series of that channel, asking in two days, that asked for that film."""
    series = Series(
        owner_id=channel.owner_id, channel_id=channel.id, name=name, state=SeriesState.ACTIVE,
        topics=[f"https://example.com/{place}" for place in PLACES], wishes={"style": "paper"},
        rhythm={"days": ["mon", "wed", "fri"], "times": ["09:00"], "per_day": 1},
        time_zone=str(channel.profile["time_zone"]), most=500_000, next_at=now + timedelta(days=2),
        asked=0, failures=0, problem=None, is_low_told=False, created_at=now, updated_at=now,
        version=1,
    )  # fmt: skip
    session.add(series)
    session.flush()
    if film is not None:
        series.asked, film.series_id = 1, series.id
        session.add(Turn(series_id=series.id, number=1, key=f"series:{series.id}:1",
                         topic="https://example.com/sand", video_id=film.id, due_at=now,
                         asked_at=now))  # fmt: skip
    session.flush()
    return series


def several(session: Session, channels: list[Channel], film: Video, *, now: datetime) -> Series:
    """One of each kind; the first, which asked for that film."""
    first = give(session, channels[0], "Rivers of the world", film, now=now)
    refused = give(session, channels[1], "One telescope a week", now=now)
    refused.failures, refused.problem = 2, dict(REFUSED)
    stopped = give(session, channels[2], "Machines that changed a town", now=now)
    stopped.state, stopped.next_at = SeriesState.PAUSED, None
    stopped.failures, stopped.problem = 5, dict(TOO_DEAR)
    session.flush()
    return first
