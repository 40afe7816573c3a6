"""Telling what a person must look at: the day's money, an account outside that does not answer."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.tiers import Role
from app.costs.budgets import Alert
from app.costs.errors import LimitKind
from app.events.models import Announcement
from app.events.outbox import Kind, announce

log = logging.getLogger(__name__)


def tell_of_alert(session: Session, owner_id: UUID, alert: Alert, *, now: datetime) -> None:
    """Log it, and tell the owner of the film that reached it and every admin: the day is everybody's."""
    facts = {
        "day": str(alert.day),
        "spent": str(alert.spent),
        "reserved": str(alert.reserved),
        "threshold": str(alert.threshold),
        "limit": str(alert.limit),
    }
    log.warning("budget.alert", extra=facts)
    _announce(session, _with_admins(session, owner_id), Kind.BUDGET_ALERT, facts, now)


def tell_of_account(
    session: Session, owner_id: UUID | None, name: str, reason: str, *, now: datetime
) -> None:
    """Log that a provider, or a model of it, is out of use until somebody acts.

    Every admin is told, who alone can act, and the owner of the film that met it, if one did.
    """
    facts = {"account": name, "reason": reason}
    log.warning("account.needs_attention", extra=facts)
    _announce(session, _with_admins(session, owner_id), Kind.ACCOUNT_NEEDS_ATTENTION, facts, now)


def tell_of_exhaustion(
    session: Session, owner_id: UUID, lacking: Mapping[str, object], *, now: datetime
) -> None:
    """Tell the owner that the day's or the month's limit has no room, once a day for each of them.

    Every admin is told of the day's too, once: it stops everybody.

    `lacking` are the facts of a BudgetExceeded. That one film costs more than one film may is no
    news of a budget.
    """
    limit = lacking.get("limit")
    if limit not in {LimitKind.DAY.value, LimitKind.MONTH.value}:
        return
    facts: dict[str, JsonValue] = {
        name: None if (fact := lacking.get(name)) is None else str(fact)
        for name in ("limit", "needed", "left", "resets_at")
    }
    concerned = _with_admins(session, owner_id) if limit == LimitKind.DAY.value else [owner_id]
    untold = [each for each in concerned if not _knows(session, each, str(limit), now=now)]
    if untold:
        log.warning("budget.exhausted", extra={"limit": limit})
    _announce(session, untold, Kind.BUDGET_EXHAUSTED, facts, now)


def _knows(session: Session, owner_id: UUID, limit: str, *, now: datetime) -> bool:
    """Whether that person was told today (UTC) that this limit has no room."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    told = select(Announcement.facts).where(
        Announcement.owner_id == owner_id,
        Announcement.kind == Kind.BUDGET_EXHAUSTED.value,
        Announcement.at >= midnight,
    )
    return any(facts.get("limit") == limit for facts in session.scalars(told))


def _with_admins(session: Session, owner_id: UUID | None) -> list[UUID]:
    """The owner, if somebody has that id (a film of the terminal is nobody's), and the admins."""
    concerned = or_(User.id == owner_id, and_(User.role == Role.ADMIN, User.disabled_at.is_(None)))
    return list(session.scalars(select(User.id).where(concerned).order_by(User.id)))


def _announce(
    session: Session,
    concerned: Iterable[UUID],
    kind: Kind,
    facts: Mapping[str, JsonValue],
    now: datetime,
) -> None:
    for each in concerned:
        announce(session, each, kind, facts, now=now)
