"""The audit trail: who did what to what, each entry chained to the one before it.

The chain shows a changed entry, a missing one in the middle and, by the head that is kept beside it,
missing ones at the end. Every digest also goes to the log: whoever can rewrite both tables cannot
rewrite a log that was shipped elsewhere, and an older head that was noted is found in the chain.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.accounts.audit_models import AuditEntry, AuditHead
from app.core.at_hand import ids_at_hand
from app.core.writer import when_committed

log = logging.getLogger(__name__)

FIRST = "0" * 64
"""What the first entry is chained to."""
LOCK = 0x61_75_64_69
"""PostgreSQL's advisory lock under which one transaction at a time adds to the chain."""
AT_ONCE = 500
"""Entries read together while the whole chain is walked."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a look at the whole chain found.

    `first_broken` is the entry that was changed or before which one is missing; `missing_at_end`
    how many the head knows and the trail has not; `knows` whether the asked-for digest is in it.
    """

    entries: int
    head: str
    first_broken: int | None
    missing_at_end: int
    knows: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed or taken away."""
        return self.first_broken is None and not self.missing_at_end and self.knows


def record(session: Session, act: Act, *, now: datetime) -> AuditEntry:
    """Add the act to the trail, if the transaction commits; the request's id goes with it.

    Others who record wait for this transaction to end: let it be the last thing the work does.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    head = session.get(AuditHead, 1, populate_existing=True) or _first_head(session)
    entry = AuditEntry(
        at=now.astimezone(UTC),
        actor_id=act.actor_id,
        action=act.action[:60],
        target=act.target[:120],
        reason=act.reason[:500],
        before=dict(act.before),
        after=dict(act.after),
        request_id=ids_at_hand().get("request_id", "")[:64],
        previous=head.digest,
    )
    entry.digest = digest(entry)
    head.entries, head.digest = head.entries + 1, entry.digest
    session.add(entry)
    session.flush()
    _say_when_kept(session, entry, head.entries)
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
    """The first entry that was changed, or before which one is missing; None if there is none."""
    number = check(session).first_broken
    return None if number is None else session.get(AuditEntry, number)


def check(session: Session, *, known: str = "") -> Verdict:
    """Walk the whole chain; `known` is a head that was noted earlier and must still be in it."""
    expected, entries, broken = FIRST, 0, None
    found = not known
    query = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=AT_ONCE)
    for entry in session.scalars(query):
        entries += 1
        is_right = entry.previous == expected and hmac.compare_digest(entry.digest, digest(entry))
        if broken is None and not is_right:
            broken = entry.id
        found = found or hmac.compare_digest(entry.digest.encode(), known.encode())
        expected = entry.digest
    head = session.get(AuditHead, 1, populate_existing=True)
    missing = (head.entries if head else 0) - entries
    if broken is None and head is not None and head.digest != expected:
        missing = max(1, missing)
    return Verdict(
        entries=entries,
        head=expected,
        first_broken=broken,
        missing_at_end=max(0, missing),
        knows=found,
    )


def _first_head(session: Session) -> AuditHead:
    last = session.scalar(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1))
    there = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    head = AuditHead(id=1, entries=there, digest=last or FIRST)
    session.add(head)
    return head


def _say_when_kept(session: Session, entry: AuditEntry, number: int) -> None:
    said: dict[str, object] = {"number": number, "action": entry.action, "target": entry.target}
    said["digest"] = entry.digest

    when_committed(session, lambda: log.info("audit.recorded", extra=said))
