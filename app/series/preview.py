"""What a series asks for next: when, of which topic, at what price, and what publishing it takes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.exceptions import YtempireError
from app.costs.quotes import Quote
from app.publishing.asked_alike import AskedBefore, each_asked_before
from app.publishing.publishing_quote import Taken, taken_by_each
from app.series.models import Series
from app.series.reckoning import minutes_ahead
from app.series.standing import standing_of
from app.series.topics import request_of
from app.videos import asking
from app.videos.office import Office
from app.videos.request import FilmRequest

AHEAD = 5
"""Films that a preview shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A film to come: `refusal` says why it would not be asked for as things are.

    `before` is an earlier film of the channel that it is much like, `taken` what publishing it takes.
    """

    at: datetime
    topic: str
    request: FilmRequest
    quote: Quote | None
    refusal: YtempireError | None
    before: AskedBefore | None
    taken: Taken

    def is_too_dear(self, series: Series) -> bool:
        """Whether it costs more than one film of the series may."""
        return bool(
            self.quote and series.most is not None and self.quote.total.micros > series.most
        )


def ahead(
    session: Session, series: Series, office: Office, *, now: datetime, count: int = AHEAD
) -> tuple[Ahead, ...]:
    """The next films, if nothing changes; nothing is held or written. Raises Unreadable."""
    wishes = standing_of(series).wishes
    minutes = minutes_ahead(session, series, count, now=now)
    orders = [
        asking.Order(
            owner_id=series.owner_id,
            channel_id=series.channel_id,
            request=request_of(topic, wishes),
        )
        for _, topic in zip(minutes, series.topics, strict=False)
    ]
    taken = taken_by_each(session, [series.channel_id] * len(orders))
    before = each_asked_before(session, orders, now=now)
    quoted = [_quoted(session, order, office, now=now) for order in orders]
    return tuple(
        Ahead(
            at=at,
            topic=topic,
            request=order.request,
            quote=quote,
            refusal=refusal,
            before=like,
            taken=units,
        )
        for at, topic, order, (quote, refusal), like, units in zip(
            minutes, series.topics, orders, quoted, before, taken, strict=False
        )
    )


def _quoted(
    session: Session, order: asking.Order, office: Office, *, now: datetime
) -> tuple[Quote | None, YtempireError | None]:
    try:
        return asking.quoted(session, order, office, now=now), None
    except YtempireError as error:
        return None, error
