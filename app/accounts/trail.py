"""Reading the audit trail: a page of it, the rest of it, the latest act of a kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.audit_models import AuditEntry
from app.core.listing import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are meant. `action` and `target` are how those begin: `user.` or `user:…`."""

    actor_id: UUID | None = None
    action: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


def entries(
    session: Session, wanted: Wanted, *, offset: int, limit: int
) -> tuple[Sequence[AuditEntry], int]:
    """One page of the entries that are meant, the latest first, and how many there are."""
    return page(session, _meant(wanted).order_by(AuditEntry.id.desc()), offset=offset, limit=limit)


def entries_after(
    session: Session, wanted: Wanted, number: int, *, most: int
) -> Sequence[AuditEntry]:
    """The entries that are meant behind the one of that number, in order."""
    query = _meant(wanted).where(AuditEntry.id > number).order_by(AuditEntry.id).limit(most)
    return session.scalars(query).all()


def latest(session: Session, action: str) -> AuditEntry | None:
    """The last entry of exactly that action."""
    query = select(AuditEntry).where(AuditEntry.action == action)
    return session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))


def _meant(wanted: Wanted) -> Select[AuditEntry]:
    query = select(AuditEntry)
    if wanted.actor_id is not None:
        query = query.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.action:
        query = query.where(AuditEntry.action.startswith(wanted.action, autoescape=True))
    if wanted.target:
        query = query.where(AuditEntry.target.startswith(wanted.target, autoescape=True))
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    return query
