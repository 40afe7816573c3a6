"""Telling what a person must look at: the day's money, an account outside that does not answer."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.costs.budgets import Alert
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


def _announce(
    session: Session, owner_id: UUID, kind: Kind, facts: Mapping[str, JsonValue], now: datetime
) -> None:
    if session.get(User, owner_id) is not None:
        announce(session, owner_id, kind, facts, now=now)
