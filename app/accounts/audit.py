"""The audit trail: who did what to what, each entry chained to the one before it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import structlog
from pydantic import JsonValue
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.audit_models import AuditEntry

FIRST = "0" * 64
"""What the first entry is chained to."""
LOCK = 0x61_75_64_69
"""PostgreSQL's advisory lock under which one transaction at a time adds to the chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something worth keeping. `actor_id` is empty for the house itself; `target` names what changed.

    `before` and `after` hold what changed and never a secret.
    """

    action: str
    target: str
    actor_id: UUID | None = None
    reason: str = ""
    before: Mapping[str, JsonValue] = field(default_factory=dict)
    after: Mapping[str, JsonValue] = field(default_factory=dict)


def record(session: Session, act: Act, *, now: datetime) -> AuditEntry:
    """Add the act to the trail, if the transaction commits; the request's id goes with it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    entry = AuditEntry(
        at=now.astimezone(UTC),
        actor_id=act.actor_id,
        action=act.action,
        target=act.target,
        reason=act.reason,
        before=dict(act.before),
        after=dict(act.after),
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
        previous=_last(session),
    )
    entry.digest = digest(entry)
    session.add(entry)
    session.flush()
    return entry


def digest(entry: AuditEntry) -> str:
    """What binds the entry to all before it: SHA-256 over its content and the previous digest."""
    content = [
        entry.previous,
        entry.at.isoformat(),
        str(entry.actor_id or ""),
        entry.action,
        entry.target,
        entry.reason,
        entry.before,
        entry.after,
        entry.request_id,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def first_broken(session: Session) -> AuditEntry | None:
    """The first entry that was changed, or before which one is missing; None if all is whole."""
    expected = FIRST
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        if entry.previous != expected or not hmac.compare_digest(entry.digest, digest(entry)):
            return entry
        expected = entry.digest
    return None


def _last(session: Session) -> str:
    query = select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalar(query) or FIRST
