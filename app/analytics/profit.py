"""What came in beside what was spent: by day, by channel, by format and by film."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.analytics.models import WHOLE, DailyFigures
from app.channels.models import Channel
from app.costs import tables as costs
from app.costs.reports import Dimension, Period, spend_by
from app.publishing.publication_models import Publication
from app.videos.models import Video


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Figures of one thing over a time; money in micro-dollars.

    `revenue` is None where YouTube shows us none: that is not nothing, so there is no `profit` then.
    """

    name: str
    title: str = ""
    views: int = 0
    engaged_views: int = 0
    minutes_watched: int = 0
    subscribers: int = 0
    revenue: int | None = None
    cost: int = 0

    @property
    def profit(self) -> int | None:
        """What is left of the revenue after the cost; negative for a loss."""
        return None if self.revenue is None else self.revenue - self.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything of one user in a time; films that earned most come first."""

    total: Result
    by_day: Sequence[Result]
    by_channel: Sequence[Result]
    by_format: Sequence[Result]
    by_film: Sequence[Result]


def overview(
    session: Session, owner_id: UUID, period: Period, *, channel_id: str | None = None
) -> Overview:
    """The user's channels together. Figures are of Pacific days, costs of days in UTC.

    With `channel_id` all but `by_channel` is of that channel alone.
    """
    days = by_day(session, period, owner_id=owner_id, channel_id=channel_id)
    films = by_film(session, period, owner_id=owner_id, channel_id=channel_id)
    return Overview(
        total=total(days),
        by_day=days,
        by_channel=_by_channel(session, owner_id, period),
        by_format=_by_format(session, films),
        by_film=sorted(films, key=lambda one: (-(one.revenue or 0), -one.views)),
    )


def by_day(
    session: Session, period: Period, *, owner_id: UUID, channel_id: str | None = None
) -> list[Result]:
    """Each day of the period, of all the user's channels or of one."""
    query = _sums(DailyFigures.day, period).where(
        Channel.owner_id == owner_id, DailyFigures.youtube_video == WHOLE
    )
    if channel_id is not None:
        query = query.where(DailyFigures.channel_id == channel_id)
    shown = {str(row[0]): row for row in session.execute(query.group_by(DailyFigures.day))}
    spent = spend_by(session, Dimension.DAY, period, owner_id=owner_id, channel_id=channel_id)
    cost = {part.name: part.amount.micros for part in spent}
    return [_result(str(day), shown.get(str(day)), cost.get(str(day), 0)) for day in period.days()]


def by_film(
    session: Session, period: Period, *, owner_id: UUID, channel_id: str | None = None
) -> list[Result]:
    """Each published film's figures of the period beside all that it ever cost."""
    query = (
        _sums(Publication.video_id, period)
        .join(Publication, Publication.youtube_id == DailyFigures.youtube_video)
        .where(Channel.owner_id == owner_id, DailyFigures.youtube_video != WHOLE)
        .where(Publication.channel_id == DailyFigures.channel_id)
        .group_by(Publication.video_id)
    )
    if channel_id is not None:
        query = query.where(DailyFigures.channel_id == channel_id)
    rows = session.execute(query).all()
    ids = [row[0] for row in rows]
    named = session.execute(select(Video.id, Video.title).where(Video.id.in_(ids)))
    titles = {row.id: row.title for row in named}
    cost = _film_costs(session, ids)
    return [
        _result(str(row[0]), row, cost.get(row[0], 0), title=titles.get(row[0], "")) for row in rows
    ]


def film_days(session: Session, video_id: UUID, period: Period) -> tuple[list[Result], int]:
    """One film's days with figures, and all it cost in micro-dollars."""
    query = (
        _sums(DailyFigures.day, period)
        .join(Publication, Publication.youtube_id == DailyFigures.youtube_video)
        .where(Publication.video_id == video_id, DailyFigures.youtube_video != WHOLE)
        .group_by(DailyFigures.day)
        .order_by(DailyFigures.day)
    )
    cost = _film_costs(session, [video_id]).get(video_id, 0)
    return [_result(str(row[0]), row, 0) for row in session.execute(query)], cost


def total(parts: Iterable[Result], *, cost: int | None = None, name: str = "total") -> Result:
    """The sum of all parts; its revenue is None only if that of every part is."""
    known = list(parts)
    revenues = [one.revenue for one in known if one.revenue is not None]
    return Result(
        name=name,
        views=sum(one.views for one in known),
        engaged_views=sum(one.engaged_views for one in known),
        minutes_watched=sum(one.minutes_watched for one in known),
        subscribers=sum(one.subscribers for one in known),
        revenue=sum(revenues) if revenues else None,
        cost=sum(one.cost for one in known) if cost is None else cost,
    )


def _by_channel(session: Session, owner_id: UUID, period: Period) -> list[Result]:
    query = _sums(DailyFigures.channel_id, period).where(
        Channel.owner_id == owner_id, DailyFigures.youtube_video == WHOLE
    )
    shown = {row[0]: row for row in session.execute(query.group_by(DailyFigures.channel_id))}
    spent = spend_by(session, Dimension.CHANNEL, period, owner_id=owner_id)
    cost = {part.name: part.amount.micros for part in spent}
    names = select(Channel.id, Channel.name).where(Channel.owner_id == owner_id)
    return [
        _result(channel_id, shown.get(channel_id), cost.get(channel_id, 0), title=name)
        for channel_id, name in session.execute(names.order_by(Channel.name))
    ]


def _by_format(session: Session, films: Sequence[Result]) -> list[Result]:
    """A format is a look and a shape, such as `paper 9:16`."""
    ids = [UUID(one.name) for one in films]
    found = session.execute(
        select(Video.id, Video.request, Video.profile).where(Video.id.in_(ids))
    ).all()
    formats = {str(row.id): _format(row.request, row.profile) for row in found}
    parts: dict[str, list[Result]] = {}
    for film in films:
        parts.setdefault(formats.get(film.name, "unknown"), []).append(film)
    return [total(some, name=name) for name, some in sorted(parts.items())]


def _format(request: Mapping[str, object], profile: Mapping[str, object]) -> str:
    look = request.get("style") or profile.get("look") or "midnight"
    return f"{look} {request.get('aspect') or '16:9'}"


def _sums(by: InstrumentedAttribute[Any], period: Period) -> Select[Any]:
    figures = DailyFigures
    return (
        select(
            by,
            func.sum(figures.views),
            func.sum(func.coalesce(figures.engaged_views, 0)),
            func.sum(figures.minutes_watched),
            func.sum(figures.subscribers_gained - figures.subscribers_lost),
            func.sum(figures.revenue),
        )
        .select_from(figures)
        .join(Channel, Channel.id == figures.channel_id)
        .where(figures.day.between(period.first, period.last))
    )


def _result(name: str, row: Row[Any] | None, cost: int, *, title: str = "") -> Result:
    if row is None:
        return Result(name=name, title=title, cost=cost)
    sums: list[int | None] = [None if part is None else int(part) for part in tuple(row)[1:]]
    views, engaged, minutes, subscribers, revenue = sums
    return Result(
        name=name,
        title=title,
        views=views or 0,
        engaged_views=engaged or 0,
        minutes_watched=minutes or 0,
        subscribers=subscribers or 0,
        revenue=revenue,
        cost=cost,
    )


def _film_costs(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    line = costs.ledger.c
    query = (
        select(line.video_id, func.sum(line.spent))
        .where(line.video_id.in_(ids))
        .group_by(line.video_id)
    )
    return {video_id: int(spent) for video_id, spent in session.execute(query)}
