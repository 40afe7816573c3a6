"""Telling that the day's money has reached the alert."""

import logging
from datetime import datetime
from uuid import UUID

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
    if session.get(User, owner_id) is not None:
        announce(session, owner_id, Kind.BUDGET_ALERT, facts, now=now)
