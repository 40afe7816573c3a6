"""Telling what a person must look at: the day's money, an account outside that does not answer."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.costs.budgets import Alert
from app.costs.errors import LimitKind
from app.events.models import Announcement
from app.events.outbox import Kind, announce

log = logging.getLogger(__name__)


def tell_of_alert(session: Session, owner_id: UUID, alert: Alert, *, now: datetime) -> None:
    """Log it, and tell the owner of the film that reached it; a film of the terminal has none."""
    facts = {
        "day": str(alert.day),
        "spent": str(alert.spent),
        "reserved": str(alert.reserved),
        "threshold": str(alert.threshold),
        "limit": str(alert.limit),
    }
    log.warning("budget.alert", extra=facts)
    _announce(session, owner_id, Kind.BUDGET_ALERT, facts, now)


def tell_of_account(
    session: Session, owner_id: UUID, name: str, reason: str, *, now: datetime
) -> None:
    """Log that a provider, or a model of it, is out of use until somebody acts, and tell the owner."""
    facts = {"account": name, "reason": reason}
    log.warning("account.needs_attention", extra=facts)
    _announce(session, owner_id, Kind.ACCOUNT_NEEDS_ATTENTION, facts, now)


def tell_of_exhaustion(
    session: Session, owner_id: UUID, lacking: Mapping[str, object], *, now: datetime
) -> None:
    """Tell the owner that the day's or the month's limit has no room, once a day for each.

    `lacking` are the facts of a BudgetExceeded. That one film costs more than one film may is no
    news of a budget.
    """
    limit = lacking.get("limit")
    if limit not in {LimitKind.DAY.value, LimitKind.MONTH.value}:
        return
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    told = select(Announcement.facts).where(
        Announcement.owner_id == owner_id,
        Announcement.kind == Kind.BUDGET_EXHAUSTED.value,
        Announcement.at >= midnight,
    )
    if any(facts.get("limit") == limit for facts in session.scalars(told)):
        return
    facts: dict[str, JsonValue] = {
        name: None if (fact := lacking.get(name)) is None else str(fact)
        for name in ("limit", "needed", "left", "resets_at")
    }
    log.warning("budget.exhausted", extra={"limit": limit})
    announce(session, owner_id, Kind.BUDGET_EXHAUSTED, facts, now=now)


def _announce(
    session: Session, owner_id: UUID, kind: Kind, facts: Mapping[str, JsonValue], now: datetime
) -> None:
    if session.get(User, owner_id) is not None:
        announce(session, owner_id, kind, facts, now=now)
