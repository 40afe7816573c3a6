"""One attempt at a message: what is sent, and what becomes of it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.security import Keys
from app.events import endpoints
from app.events.models import Announcement, Delivery, DeliveryState, Endpoint
from app.events.schedule import LAST_STRAW, next_pause, rest_after
from app.events.sending import Reply
from app.events.signing import signed

GONE = 410
CUT = 300


class Verdict(StrEnum):
    """What becomes of a message."""

    OVER = "over"
    LATER = "later"
    TURNED_OFF = "turned off"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an attempt: `wait` is seconds to the next, `endpoint` the one it went to."""

    verdict: Verdict
    endpoint: Endpoint | None = None
    delivery: Delivery | None = None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class PutOff:
    """A message that waits until its receiver is tried again, and whose it is."""

    delivery: Delivery
    owner_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message ready to go: where to, what, and under which headers."""

    url: str
    body: bytes
    headers: dict[str, str]


def message(
    session: Session, delivery_id: UUID, turn: int, keys: Keys, *, now: datetime
) -> Message | datetime | None:
    """What to send now; a time if its receiver is left alone until then; None if nothing is."""
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or delivery.turn != turn or delivery.state is not DeliveryState.WAITING:
        return None
    endpoint = session.get_one(Endpoint, delivery.endpoint_id)
    if endpoint.disabled_at is not None:
        return None
    if endpoint.paused_until is not None and endpoint.paused_until > now:
        return endpoint.paused_until
    announcement = session.get_one(Announcement, delivery.announcement_id)
    body = body_of(announcement)
    headers = endpoints.static_header(endpoint, keys)
    if endpoint.subject is None:
        secrets = endpoints.signing_secrets(endpoint, keys, now=now)
        headers |= signed(body, str(announcement.id), secrets, now=now)
    return Message(
        url=endpoint.url,
        body=body.encode(),
        headers=headers | {"webhook-id": str(announcement.id)},
    )


def body_of(announcement: Announcement) -> str:
    """The same text at every attempt: `type`, `timestamp` and `data`, as Standard Webhooks has them."""
    told = {
        "type": announcement.kind,
        "timestamp": announcement.at.isoformat(),
        "data": announcement.facts,
    }
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def settle(
    session: Session, delivery_id: UUID, turn: int, outcome: Reply | str, *, now: datetime
) -> Settled:
    """Write down what came of an attempt, once: a reply, or why there was none."""
    # The endpoint before its message, as who sends one again or forgets an endpoint locks them.
    to = select(Delivery.endpoint_id).where(Delivery.id == delivery_id).scalar_subquery()
    endpoint = session.scalar(select(Endpoint).where(Endpoint.id == to).with_for_update())
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if (
        endpoint is None
        or delivery is None
        or delivery.turn != turn
        or delivery.state is not DeliveryState.WAITING
    ):
        return Settled(Verdict.OVER)
    delivery.attempts, delivery.tried_at = delivery.attempts + 1, now
    reply = outcome if isinstance(outcome, Reply) else None
    delivery.status = reply.status if reply else None
    delivery.answer = reply.text if reply else ""
    delivery.milliseconds = reply.milliseconds if reply else 0
    delivery.problem = "" if isinstance(outcome, Reply) else outcome[:CUT]
    if reply is not None and reply.is_good:
        endpoint.failures, endpoint.paused_until = 0, None
        _end(delivery, DeliveryState.DELIVERED)
        return Settled(Verdict.OVER, endpoint, delivery)
    return _failed(endpoint, delivery, reply, now=now)


def owner_of(session: Session, delivery_id: UUID) -> UUID | None:
    """Whose message that is; None if there is none such."""
    query = select(Endpoint.owner_id).join(Delivery, Delivery.endpoint_id == Endpoint.id)
    return session.scalar(query.where(Delivery.id == delivery_id))


def put_off(
    session: Session, delivery_id: UUID, turn: int, until: datetime, *, because: str = ""
) -> PutOff | None:
    """The message, to be tried at that time and not counted as tried now; None if it is over."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.turn != turn or delivery.state is not DeliveryState.WAITING:
        return None
    delivery.turn, delivery.next_at = turn + 1, until
    delivery.problem = because or delivery.problem
    session.flush()
    return PutOff(delivery, session.get_one(Endpoint, delivery.endpoint_id).owner_id)


def give_up(session: Session, delivery_id: UUID, turn: int) -> None:
    """The message is not sent, for its endpoint is turned off."""
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery and delivery.turn == turn and delivery.state is DeliveryState.WAITING:
        delivery.problem = "The endpoint is turned off."
        _end(delivery, DeliveryState.FAILED)


def _failed(
    endpoint: Endpoint, delivery: Delivery, reply: Reply | None, *, now: datetime
) -> Settled:
    endpoint.failures += 1
    rest = rest_after(endpoint.failures)
    endpoint.paused_until = now + rest if rest else None
    because = _last_straw(endpoint, reply)
    if because:
        endpoint.disabled_at, endpoint.disabled_because = now, because
        _end(delivery, DeliveryState.FAILED)
        return Settled(Verdict.TURNED_OFF, endpoint, delivery)
    pause = next_pause(delivery.attempts, asked=reply.retry_after if reply else 0)
    if pause is None:
        _end(delivery, DeliveryState.FAILED)
        return Settled(Verdict.OVER, endpoint, delivery)
    delivery.turn, delivery.next_at = delivery.turn + 1, now + timedelta(seconds=pause)
    return Settled(Verdict.LATER, endpoint, delivery, pause)


def _last_straw(endpoint: Endpoint, reply: Reply | None) -> str:
    if reply is not None and reply.status == GONE:
        return "It answered 410: it wants nothing more."
    if endpoint.failures >= LAST_STRAW:
        return f"It failed {LAST_STRAW} times in a row."
    return ""


def _end(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state, delivery.next_at = state, None
