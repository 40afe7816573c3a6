"""How telling the outside goes: what waits, what was given up, and who is left alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.events.models import Announcement, Delivery, DeliveryState, Endpoint

LATELY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostStanding:
    """Counts over all owners. `announced` is what no delivery was made of yet; `failed` what was given
    up within a day; `paused` endpoints are tried again later, `disabled` ones are turned off.
    """

    announced: int
    waiting: int
    failed: int
    paused: int
    disabled: int


def post_standing(session: Session, *, now: datetime) -> PostStanding:
    """How it goes now."""
    deliveries = select(func.count()).select_from(Delivery)
    given_up = deliveries.where(Delivery.state == DeliveryState.FAILED)
    endpoints = select(func.count()).select_from(Endpoint)
    return PostStanding(
        announced=_count(session, select(func.count()).where(Announcement.taken_at.is_(None))),
        waiting=_count(session, deliveries.where(Delivery.state == DeliveryState.WAITING)),
        failed=_count(session, given_up.where(Delivery.tried_at >= now - LATELY)),
        paused=_count(
            session,
            endpoints.where(Endpoint.paused_until > now, Endpoint.disabled_at.is_(None)),
        ),
        disabled=_count(session, endpoints.where(Endpoint.disabled_at.is_not(None))),
    )


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(query) or 0
