"""Messages to endpoints: made of announcements, listed, replayed, forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app.core.exceptions import Conflict, NotFound
from app.core.listing import page
from app.events.models import Announcement, Delivery, DeliveryState, Endpoint, Received

TEST = "webhook.test"
"""The kind of a message that only tries an endpoint out."""
AT_ONCE = 100
"""Announcements handed out in one transaction."""
KEPT = timedelta(days=90)


def hand_out(
    session: Session, *, kept_out: Select[UUID], now: datetime
) -> Sequence[tuple[Delivery, UUID]]:
    """Make deliveries of the announcements that wait, each with its owner; the oldest first.

    What is announced to one of those who are `kept_out` waits until they are let in again.
    """
    waiting = session.scalars(
        select(Announcement)
        .where(Announcement.taken_at.is_(None))
        .where(Announcement.owner_id.not_in(kept_out))
        .order_by(Announcement.at, Announcement.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    made = []
    for announcement in waiting:
        announcement.taken_at = now
        owners = select(Endpoint).where(
            Endpoint.owner_id == announcement.owner_id, Endpoint.disabled_at.is_(None)
        )
        # One that is being forgotten is waited for, and then gets none.
        owners = owners.order_by(Endpoint.id).with_for_update(read=True, key_share=True)
        made += [
            (add(session, endpoint, announcement, now=now), announcement.owner_id)
            for endpoint in session.scalars(owners)
            if _hears(endpoint, announcement)
        ]
    return made


def add(
    session: Session, endpoint: Endpoint, announcement: Announcement, *, now: datetime
) -> Delivery:
    """The announcement as a message to that endpoint, waiting for its first attempt."""
    delivery = Delivery(
        endpoint_id=endpoint.id,
        announcement_id=announcement.id,
        state=DeliveryState.WAITING,
        turn=1,
        attempts=0,
        next_at=now,
        created_at=now,
        answer="",
        problem="",
        milliseconds=0,
    )
    session.add(delivery)
    session.flush()
    return delivery


def try_out(session: Session, endpoint: Endpoint, *, now: datetime) -> Delivery:
    """A message of the kind `webhook.test` to that endpoint alone."""
    announcement = Announcement(
        owner_id=endpoint.owner_id,
        kind=TEST,
        facts={"endpoint_id": str(endpoint.id)},
        at=now,
        taken_at=now,
    )
    session.add(announcement)
    session.flush()
    return add(session, endpoint, announcement, now=now)


def replay(session: Session, endpoint: Endpoint, delivery_id: UUID, *, now: datetime) -> Delivery:
    """The message, sent again from its first attempt. Raises NotFound, Conflict while it waits."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.endpoint_id != endpoint.id:
        raise NotFound("There is no such delivery.")
    if delivery.state is DeliveryState.WAITING:
        raise Conflict("This delivery is still waiting for its next attempt.")
    refuse_disabled(endpoint)
    delivery.state, delivery.attempts, delivery.problem = DeliveryState.WAITING, 0, ""
    delivery.turn, delivery.next_at = delivery.turn + 1, now
    session.flush()
    return delivery


def refuse_disabled(endpoint: Endpoint) -> None:
    """Raise Conflict for an endpoint to which nothing is sent."""
    if endpoint.disabled_at is not None:
        raise Conflict("This webhook endpoint is turned off.", remedy="Turn it on again first.")


def deliveries_of(
    session: Session, endpoint: Endpoint, *, offset: int, limit: int
) -> tuple[Sequence[tuple[Delivery, str]], int]:
    """The endpoint's messages, the newest first, each with its kind; and how many there are."""
    query = (
        select(Delivery)
        .where(Delivery.endpoint_id == endpoint.id)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
    )
    found, total = page(session, query, offset=offset, limit=limit)
    ids = {delivery.announcement_id for delivery in found}
    kinds = select(Announcement.id, Announcement.kind).where(Announcement.id.in_(ids))
    named = {row.id: row.kind for row in session.execute(kinds)}
    return [(delivery, named[delivery.announcement_id]) for delivery in found], total


def kind_of(session: Session, delivery: Delivery) -> str:
    """What the message is about."""
    return session.get_one(Announcement, delivery.announcement_id).kind


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete what was told and heard, and the callbacks of videos, after 90 days."""
    before = now - KEPT
    session.execute(delete(Announcement).where(Announcement.at < before))
    session.execute(delete(Received).where(Received.received_at < before))
    session.execute(
        delete(Endpoint).where(Endpoint.subject.is_not(None), Endpoint.created_at < before)
    )


def _hears(endpoint: Endpoint, announcement: Announcement) -> bool:
    if endpoint.kinds and announcement.kind not in endpoint.kinds:
        return False
    about = announcement.facts.get("video_id")
    return endpoint.subject is None or str(endpoint.subject) == about
