"""Reading figures of a channel from YouTube and keeping them, each day anew while they still change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.analytics.models import WHOLE, DailyFigures
from app.channels.models import Channel
from app.core.upsert import insert_or
from app.publishing.account_models import YouTubeAccount, YouTubeChannel
from app.publishing.errors import YouTubeRefused
from app.publishing.google import FIGURES, MONEY
from app.publishing.pacific import pacific_day
from app.publishing.publication_models import Publication
from app.publishing.standing import accounts_of

METRICS: Final = (
    "views",
    "engagedViews",
    "estimatedMinutesWatched",
    "subscribersGained",
    "subscribersLost",
    "likes",
    "comments",
    "shares",
)
REVENUE: Final = ("estimatedRevenue",)
"""Asked for alone: an answer ends with the last day on which all its metrics are there."""
SHORT: Final = timedelta(days=7)
LONG: Final = timedelta(days=35)
"""Figures come two or three days late and change for a while; revenue until the next month."""
MONDAY: Final = 0
OLDEST: Final = timedelta(days=25)
"""Figures this old are read again, so that none is kept 30 days (Developer Policies, III.E.4)."""
KEPT: Final = timedelta(days=30)
AT_ONCE: Final = 50
"""Videos of one question."""

Row = Mapping[str, str | float]
"""One row of an answer by the names of its columns."""


class Figures(Protocol):
    """YouTube Analytics. Calls block. Raises YouTubeRefused, YouTubeBusy, NotSent."""

    def daily(
        self,
        token: str,
        youtube_id: str,
        window: "Window",
        metrics: Sequence[str],
        videos: Sequence[str] = (),
    ) -> list[Row]:
        """A row for each day of the window that has figures, and for each video if some are named."""

    def retention(self, token: str, youtube_id: str, window: "Window", video: str) -> list[Row]:
        """A row for each hundredth of that one video, over the whole window; none for too few views."""


@dataclass(frozen=True, slots=True)
class Window:
    """Whole Pacific days, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is read of one channel, with which account."""

    channel_id: str
    youtube_id: str
    account_id: str
    videos: tuple[str, ...]
    windows: tuple[Window, ...]
    with_revenue: bool


def bound(session: Session, owner_id: UUID) -> list[tuple[str, str]]:
    """That user's channels which are bound to one of YouTube, as pairs of ids."""
    query = (
        select(YouTubeChannel.channel_id, YouTubeChannel.youtube_id)
        .join(Channel, Channel.id == YouTubeChannel.channel_id)
        .where(Channel.owner_id == owner_id)
        .order_by(YouTubeChannel.channel_id)
    )
    return [(str(mine), str(theirs)) for mine, theirs in session.execute(query)]


def readers(session: Session, channel_id: str) -> list[YouTubeAccount]:
    """The accounts of that channel whose consent is good and lets figures be read."""
    return [
        account
        for account in accounts_of(session, channel_id)
        if account.state.value == "ok" and FIGURES in account.scopes
    ]


def subject(session: Session, channel_id: str, youtube_id: str, *, now: datetime) -> Subject | None:
    """What is due of that channel; None if no account of it may read figures."""
    able = readers(session, channel_id)
    if not able:
        return None
    earning = [account for account in able if MONEY in account.scopes]
    published = select(Publication.youtube_id).where(
        Publication.channel_id == channel_id, Publication.youtube_id != ""
    )
    return Subject(
        channel_id=channel_id,
        youtube_id=youtube_id,
        account_id=str((earning or able)[0].id),
        videos=tuple(session.scalars(published.order_by(Publication.youtube_id))),
        windows=windows(session, channel_id, now=now),
        with_revenue=bool(earning),
    )


def windows(session: Session, channel_id: str, *, now: datetime) -> tuple[Window, ...]:
    """Seven days each day, thirty-five on Mondays and at first, and whatever grows too old."""
    today = pacific_day(now)
    mine = DailyFigures.channel_id == channel_id
    first_time = session.scalar(select(func.count()).where(mine)) == 0
    whole = first_time or today.weekday() == MONDAY
    recent = Window(today - (LONG if whole else SHORT), today)
    old = session.execute(
        select(func.min(DailyFigures.day), func.max(DailyFigures.day)).where(
            mine, DailyFigures.fetched_at <= now - OLDEST, DailyFigures.day < recent.first
        )
    ).one()
    return (recent,) if old[0] is None else (recent, Window(old[0], old[1]))


def questions(of: Subject) -> int:
    """How many questions reading it takes; YouTube Analytics counts none of them as units of a day."""
    groups = 1 + len(_some(of.videos))
    return len(of.windows) * groups * (2 if of.with_revenue else 1)


def read(figures: Figures, token: str, of: Subject) -> list[dict[str, object]]:
    """Every row that is due, as it is kept but for the moment. Blocks."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for window in of.windows:
        for videos in ((), *_some(of.videos)):
            for row in _counts(figures, token, of, window, videos):
                found[_key(row)] = _kept(row, of.channel_id)
            if of.with_revenue:
                _add_revenue(found, figures.daily(token, of.youtube_id, window, REVENUE, videos))
    return list(found.values())


def keep(session: Session, rows: Sequence[Mapping[str, object]], *, now: datetime) -> None:
    """Write the rows; a day that is there is replaced, its revenue only by one that was read."""
    for row in rows:
        given = {**row, "fetched_at": now}
        given["day"] = date.fromisoformat(str(row["day"]))
        changed = {
            name: value
            for name, value in given.items()
            if name not in {"channel_id", "youtube_video", "day"}
            and not (name == "revenue" and value is None)
        }
        statement = insert_or(session, DailyFigures).values(given)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["channel_id", "youtube_video", "day"], set_=changed
            )
        )


def forget(session: Session, channel_ids: Sequence[str], *, now: datetime) -> int:
    """Delete the figures of these channels, and all that was not read again for 30 days; how many."""
    gone = session.execute(
        delete(DailyFigures)
        .where(
            DailyFigures.channel_id.in_(channel_ids) | (DailyFigures.fetched_at <= now - KEPT),
        )
        .returning(DailyFigures.day)
    ).all()
    return len(gone)


def _counts(
    figures: Figures, token: str, of: Subject, window: Window, videos: Sequence[str]
) -> list[Row]:
    try:
        return figures.daily(token, of.youtube_id, window, METRICS, videos)
    except YouTubeRefused as error:
        if error.status != 400:
            raise
        # Engaged views are not described for every report: then the others without them.
        plain = [metric for metric in METRICS if metric != "engagedViews"]
        return figures.daily(token, of.youtube_id, window, plain, videos)


def _add_revenue(found: Mapping[tuple[str, str], dict[str, object]], rows: Sequence[Row]) -> None:
    for row in rows:
        known = found.get(_key(row))
        if known is not None:
            known["revenue"] = round(float(row["estimatedRevenue"]) * 1_000_000)


def _kept(row: Row, channel_id: str) -> dict[str, object]:
    engaged = row.get("engagedViews")
    return {
        "channel_id": channel_id,
        "youtube_video": str(row.get("video", WHOLE)),
        "day": str(row["day"]),
        "views": int(row["views"]),
        "engaged_views": None if engaged is None else int(engaged),
        "minutes_watched": int(row["estimatedMinutesWatched"]),
        "subscribers_gained": int(row["subscribersGained"]),
        "subscribers_lost": int(row["subscribersLost"]),
        "likes": int(row["likes"]),
        "comments": int(row["comments"]),
        "shares": int(row["shares"]),
        "revenue": None,
    }


def _key(row: Row) -> tuple[str, str]:
    return str(row.get("video", WHOLE)), str(row["day"])


def _some(videos: Sequence[str]) -> list[Sequence[str]]:
    return [videos[at : at + AT_ONCE] for at in range(0, len(videos), AT_ONCE)]
