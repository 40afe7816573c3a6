"""Money that went back or is disputed: written down for admins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.billing.models import BillingAccount, BillingIncident
from app.core.listing import page


def note_incident(
    session: Session,
    *,
    reference: str,
    kind: str,
    customer_id: str,
    amount: int,
    currency: str,
    now: datetime,
) -> BillingIncident:
    """The incident of that reference; told again, it keeps the largest amount."""
    query = select(BillingIncident).where(BillingIncident.reference == reference).with_for_update()
    owner = select(BillingAccount.user_id).where(BillingAccount.customer_id == customer_id)
    incident = BillingIncident(
        reference=reference,
        kind=kind,
        customer_id=customer_id,
        user_id=session.scalar(owner) if customer_id else None,
        amount=amount,
        currency=currency,
        at=now,
    )
    found = session.scalar(query)
    if found is None:
        try:
            with session.begin_nested():
                session.add(incident)
        except IntegrityError:  # somebody else has written it down in this very moment
            found = session.scalars(query).one()
        else:
            return incident
    found.amount = max(found.amount, amount)
    return found


def incidents(
    session: Session, *, offset: int, limit: int
) -> tuple[Sequence[BillingIncident], int]:
    """All of them, the newest first, and how many there are."""
    query = select(BillingIncident).order_by(BillingIncident.at.desc(), BillingIncident.id.desc())
    return page(session, query, offset=offset, limit=limit)
