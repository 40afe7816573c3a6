"""What the outside tells us: each event kept once, by its source's own id."""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound
from app.core.one_at_a_time import one_at_a_time
from app.events.models import Received

SOURCE_OF_CALLS: Final = "n8n:"
"""What the source of a user's calls begins with; whose they are follows."""


def source_of_calls(owner_id: UUID) -> str:
    """The source of that user's calls."""
    return f"{SOURCE_OF_CALLS}{owner_id.hex}"


def forget_calls(session: Session, owner_id: UUID) -> None:
    """Drop what a user who is deleted had asked for: such a call may hold a whole article."""
    session.execute(delete(Received).where(Received.source == source_of_calls(owner_id)))


def receive(
    session: Session,
    source: str,
    event_id: str,
    kind: str,
    facts: dict[str, JsonValue],
    *,
    body: bytes,
    now: datetime,
) -> tuple[Received, bool]:
    """The event as it is kept, and whether this is the first time it came.

    On PostgreSQL two who bring the same event wait for each other; on SQLite writers do anyway.
    """
    one_at_a_time(session, f"{source} {event_id}")
    known = session.scalar(
        select(Received).where(Received.source == source, Received.event_id == event_id)
    )
    if known is not None:
        return known, False
    received = Received(
        source=source,
        event_id=event_id,
        kind=kind,
        facts=facts,
        digest=digest_of(body),
        received_at=now,
        turn=1,
        outcome={},
    )
    session.add(received)
    session.flush()
    return received, True


def digest_of(body: bytes) -> str:
    """What tells whether a body is the same: its SHA-256."""
    return hashlib.sha256(body).hexdigest()


def applied(received: Received, outcome: dict[str, JsonValue], *, now: datetime) -> None:
    """Write down that the event has had its effect, and what that was."""
    received.applied_at, received.outcome = now, outcome


def refused(received: Received, problem: JsonValue, *, now: datetime) -> None:
    """Write down that nothing came of the event, and why; sent again, it may have its effect."""
    received.applied_at, received.outcome = now, {"problem": problem}


def is_refused(received: Received) -> bool:
    """Whether nothing came of the event."""
    return received.applied_at is not None and "problem" in received.outcome


def take_again(received: Received) -> None:
    """Let the event, refused before and locked by `receive`, have its effect after all."""
    received.turn, received.applied_at, received.outcome = received.turn + 1, None, {}


def find(session: Session, source: str, event_id: str) -> Received:
    """The event of that source and id. Raises NotFound."""
    query = select(Received).where(Received.source == source, Received.event_id == event_id)
    received = session.scalar(query)
    if received is None:
        raise NotFound("No such event came.")
    return received
